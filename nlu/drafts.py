"""Tasks in the making while an order is read, and what holds among several of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from nlu.people import PersonMention
from nlu.sheet import Group
from nlu.time.found import Found


@dataclass(slots=True)
class Draft:
    """A task while it is being read; `content` are word indexes."""

    leads: list[PersonMention] = field(default_factory=list)
    coordinators: list[PersonMention] = field(default_factory=list)
    content: list[int] = field(default_factory=list)
    deadline: Found | None = None
    deadline_alone: bool = False
    deadline_first: int = 0  # word index
    has_common_deadline: bool = False
    is_ordered: bool = False  # opened by an order word, not by a name alone
    is_led: bool = False  # "chủ trì" was said
    heading: list[int] = field(default_factory=list)  # words before "…:", the content if no other is named
    topic_words: int = 0  # how many words of content stood before the lead
    is_named_last: bool = False  # the content came first: "phần bài viết giao chị Trúc"

    def add_coordinators(self, group: Group) -> None:
        self.coordinators.extend((*group.people, *group.helpers))


def without_context(drafts: list[Draft]) -> list[Draft]:
    """Drop what merely leads up to the order: "UBND Thành phố có văn bản khẩn, giao …"."""
    if len(drafts) < 2:
        return drafts
    first, *rest = drafts
    if first.is_ordered or first.deadline is not None or not any(draft.is_ordered for draft in rest):
        return drafts
    return rest if not first.leads or first.leads[0].is_unit else drafts


def with_shared_deadline(drafts: list[Draft]) -> list[Draft]:
    """A deadline that stands alone at either end holds for all tasks without one."""
    if len(drafts) > 1 and not drafts[0].content and not drafts[0].leads:
        head, *drafts = drafts
        for draft in drafts:
            draft.deadline = draft.deadline or head.deadline
    last_only = all(draft.deadline is None for draft in drafts[:-1])
    for source in (drafts[-1], drafts[0]) if len(drafts) > 1 else ():
        if source.deadline is not None and (source.deadline_alone or (source is drafts[-1] and last_only)):
            for draft in drafts:
                draft.deadline = draft.deadline or source.deadline
    return drafts
