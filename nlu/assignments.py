"""Tasks in an order: who leads, who helps, what, by when.

An order is walked clause by clause. A clause that names somebody to act opens a task
("chị Lan rà soát số liệu"); what follows is its content until the next such clause. A
deadline that stands alone at an end belongs to every task without one of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from nlu.clauses import read_clauses
from nlu.drafts import Draft
from nlu.items import Range, find_items
from nlu.people import PersonMention
from nlu.sheet import Sheet
from nlu.task_read import Priority, TaskRead
from nlu.task_titles import title_of
from nlu.time.found import Found, Moment
from nlu.urgency import find_urgency, priority_of
from nlu.urgency_scope import urgency_of_each
from nlu.verbs import opens_work
from nlu.words import Words

#: Work that says nothing without its matter.
_VAGUE = frozenset(
    ("", "lo", "làm", "phụ trách", "nhận", "xử lý", "soạn", "lo nhé", "thực hiện", "chủ trì", "làm nhé")
)
Due = Callable[[Found], Moment | None]


def read_tasks(
    text: str, *, people: Sequence[PersonMention], found: Sequence[Found], due: Due | None = None
) -> tuple[TaskRead, ...]:
    """The tasks that the order `text` gives; at least one, its title "" when no content is named.

    `people` and `found` are what the readers saw in the same text; `due` turns an
    expression into the instant of a deadline. Never raises.
    """
    words = Words(text)
    sheet = Sheet.of(words, people, found, find_urgency(words))
    listing = find_items(words)
    if listing is None:
        drafts = read_clauses(sheet, Range(0, len(words)))
    else:
        drafts = _of_list(sheet, listing.header, listing.items)
    listed_from = listing.items[0].first if listing is not None else 0
    urgency = urgency_of_each(drafts, sheet, listed_from=listed_from)
    return tuple(
        _task(draft, sheet, priority_of(said), due) for draft, said in zip(drafts, urgency, strict=True)
    ) or (TaskRead("", (), (), None, priority_of(sheet.urgency)),)


def _of_list(sheet: Sheet, header: Range, items: Sequence[Range]) -> list[Draft]:
    """Each item is a task; people and deadline of the header hold for items without their own."""
    shared = read_clauses(sheet, header)[-1:] if header.last > header.first else []
    drafts: list[Draft] = []
    for number, item in enumerate(items):
        read = read_clauses(sheet, item)
        if number == len(items) - 1:
            _share_footer(drafts, read, sheet)
        drafts.extend(draft for draft in read if draft.content or draft.leads)
    for draft in drafts:
        for head in shared:
            draft.leads = draft.leads or list(head.leads)
            draft.coordinators = draft.coordinators or list(head.coordinators)
            draft.deadline = draft.deadline or head.deadline
    return drafts


def _share_footer(before: list[Draft], last: list[Draft], sheet: Sheet) -> None:
    """ "Hạn chung thứ Tư tuần sau", or a deadline in a sentence of its own, closes the whole list."""
    footer = last[-1] if last else None
    if footer is None or footer.deadline is None or not footer.deadline_alone:
        return
    sign = sheet.words.low(footer.deadline_first - 1)
    own_sentence = sign in (".", ";") or sheet.words[footer.deadline_first].line_start
    if footer.has_common_deadline or (own_sentence and all(draft.deadline is None for draft in before)):
        for draft in (*before, *last):
            draft.deadline = draft.deadline or footer.deadline


def _task(draft: Draft, sheet: Sheet, priority: Priority, due: Due | None) -> TaskRead:
    moment = due(draft.deadline) if due is not None and draft.deadline is not None else None
    return TaskRead(
        title=_title(draft, sheet),
        leads=tuple(draft.leads),
        coordinators=tuple(draft.coordinators),
        deadline=draft.deadline,
        priority=priority,
        due=moment,
    )


def _title(draft: Draft, sheet: Sheet) -> str:
    """The title; work named after its matter comes first: "cái công văn này giao chị Nga trả lời"."""
    matter, work = draft.content[: draft.topic_words], draft.content[draft.topic_words :]
    if not matter and title_of(work, sheet).lower() in _VAGUE and draft.heading:
        return title_of(draft.heading, sheet)
    topic = title_of(matter, sheet)
    done = title_of(work, sheet)
    if not topic or not done:
        return topic or done
    if done.lower() in _VAGUE:
        return topic
    if work and opens_work(sheet.words, work[0]) and not opens_work(sheet.words, matter[0]):
        return f"{done} {topic}"
    return title_of(draft.content, sheet)
