"""Which tasks a question is about, never more than the asker may see: their units and below, and their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from actions import directory, naming
from actions.authority import rank
from actions.counting import CountFilter, Sight
from actions.directory.cache import index_of
from actions.directory.resolve import clear_unit
from actions.errors import Refused
from actions.models import Person
from actions.ports import UnitOfWork
from actions.turn import Turn
from nlu.message import Parsed
from nlu.people import PersonMention
from nlu.report_wish import is_all_units
from nlu.text import fold

_GIVERS = ("thanh pho", "chinh phu", "vpcp", "dang uy", "chu tich")


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose tasks: of these units (None: all that may be seen), of this lead, from this source, in this chat."""

    unit_ids: frozenset[int] | None = None
    lead_id: int | None = None
    source: str | None = None
    from_above: bool = False
    chat_id: int | None = None
    words: str = ""
    """How the reply names it: "Phòng Kinh tế", "anh Nam"; "" where it is all that may be seen."""

    def as_json(self) -> dict[str, Any]:
        return {
            "units": sorted(self.unit_ids) if self.unit_ids is not None else None,
            "lead": self.lead_id,
            "source": self.source,
            "above": self.from_above,
            "chat": self.chat_id,
            "words": self.words,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Scope:
        units = frozenset(data["units"]) if data["units"] is not None else None
        return cls(units, data["lead"], data["source"], data["above"], data["chat"], data["words"])

    def counted(self, sight: Sight, *, start: datetime | None, end: datetime) -> CountFilter:
        """Without a `start` only what is open counts: how things stand."""
        return CountFilter(
            sight=replace(sight, chat_id=self.chat_id),
            start=start,
            end=end,
            open_only=start is None,
            unit_ids=self.unit_ids,
            lead_id=self.lead_id,
            source=self.source,
            from_above=self.from_above,
            chat_id=self.chat_id,
        )


def sight_of(person: Person, work: UnitOfWork) -> Sight:
    """The units that the person leads with all below them, and those who name the person as their manager."""
    tree = index_of(work).units.tree
    units: set[int] = set()
    for post in work.people.posts([person.id]):
        if rank(post):
            units |= tree.below(post.unit_id)
    return Sight(person.id, frozenset(units), work.people.managed_by(person.id))


def scope_of(
    parsed: Parsed, sight: Sight, turn: Turn, *, source: str | None, own_unit: bool, lists: bool = False
) -> Scope:
    """The unit or person that the question names. Raises `Refused` where they are unclear or out of sight.

    `lists`: of a person out of sight the tasks that concern the asker too may be listed, though nothing is counted.
    """
    named = without_givers(parsed, source)
    units = [mention for mention in named if mention.is_unit]
    people = [mention for mention in named if not mention.is_unit]
    if people:
        return _of_person(people[0], sight, turn, lists=lists)
    if units:
        return _of_units(units, sight, turn)
    return _of_own_unit(sight, turn) if own_unit else Scope()


def of_this_chat(scope: Scope, turn: Turn) -> Scope:
    """ "nhóm này". Raises `Refused` where there is no group."""
    if not turn.in_group:
        raise Refused("Câu này xin hỏi ngay trong nhóm cần xem ạ.")
    return replace(scope, chat_id=turn.chat.id, words=scope.words or "nhóm này")


def without_givers(parsed: Parsed, source: str | None) -> list[PersonMention]:
    """The people and units whose tasks are asked for."""
    return [
        mention
        for mention in parsed.people
        if not mention.is_pronoun and not _is_giver(mention, source) and not is_all_units(mention.text)
    ]


def _is_giver(mention: PersonMention, source: str | None) -> bool:
    """ "việc UBND Thành phố giao": who gave it, not who does it."""
    return source is not None and any(giver in fold(mention.text) for giver in _GIVERS)


def _of_units(mentions: list[PersonMention], sight: Sight, turn: Turn) -> Scope:
    index = index_of(turn.work)
    found: set[int] = set()
    names: list[str] = []
    for mention in mentions:
        unit_id = clear_unit(mention.unit or mention.text, asker=turn.sender, work=turn.work, index=index)
        if unit_id is None:
            raise Refused(f"Thư ký không rõ “{mention.text}” là đơn vị nào. Xin ghi đủ tên đơn vị ạ.")
        below = index.units.tree.below(unit_id)
        name = index.units.tree.by_id[unit_id].name
        if not below <= sight.unit_ids:
            you = naming.capital(naming.you(turn.sender))
            raise Refused(f"{you} không thuộc phạm vi được xem số liệu của {name} ạ.")
        found |= below
        names.append(name)
    return Scope(unit_ids=frozenset(found), words=", ".join(names))


def _of_own_unit(sight: Sight, turn: Turn) -> Scope:
    posts = turn.work.people.posts([turn.sender.id])
    if not posts or posts[0].unit_id not in sight.unit_ids:
        you = naming.capital(naming.you(turn.sender))
        raise Refused(f"Số liệu của đơn vị chỉ lãnh đạo đơn vị xem được ạ. {you} có thể nhắn “việc của tôi”.")
    tree = index_of(turn.work).units.tree
    unit_id = posts[0].unit_id
    return Scope(unit_ids=frozenset(tree.below(unit_id)), words=tree.by_id[unit_id].name)


def _of_person(mention: PersonMention, sight: Sight, turn: Turn, *, lists: bool) -> Scope:
    resolution = directory.resolve_for(mention, turn)
    if resolution.winner is None:
        many = len(resolution.candidates)
        found = f"có {many} người" if many else "không có ai"
        raise Refused(f"Thư ký thấy {found} là “{mention.text}”. Xin ghi rõ họ tên hoặc đơn vị ạ.")
    person = turn.work.people.get(resolution.winner.person_id)
    units = {post.unit_id for post in turn.work.people.posts([person.id])}
    visible = person.id in sight.lead_ids | {turn.sender.id} or units & sight.unit_ids
    if not visible and not lists:
        you = naming.capital(naming.you(turn.sender))
        raise Refused(f"{you} không thuộc phạm vi được xem việc của {naming.address(person)} ạ.")
    return Scope(lead_id=person.id, words=f"{naming.address(person)} ({person.full_name})")
