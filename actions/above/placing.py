"""Who is in charge of a task from above: a unit through its head, or a person; never a guess.

What no single unit or person is named by stays with the intake, as "chưa phân công".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from actions.directory.cache import index_of
from actions.directory.hierarchy import head_of
from actions.directory.resolve import clear_unit, resolve
from actions.models import Chat, Person
from actions.office import Office
from actions.ports import UnitOfWork
from nlu.people import find_people
from nlu.text import fold

_SURE_LISTS = re.compile(r"[;|\n]")
_COMMAS = re.compile(r"[;|,\n]")
_OFFICE = "van phong"
_SHORT_HEADS = {"p.": "Phòng ", "vp.": "Văn phòng ", "tt.": "Trung tâm ", "s.": "Sở ", "b.": "Ban "}
_SHORT_HEAD = re.compile(r"^(?:p|vp|tt|s|b)\.\s*(?=\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """Who is in charge; `unit_id` None: not assigned yet, `person_id` is the intake."""

    person_id: int
    unit_id: int | None = None


def intake_person(work: UnitOfWork, office: Office) -> Person | None:
    """Who takes in tasks from above: the setting `intake`, else the head of the office's Văn phòng, else an
    administrator, else the head of the whole."""
    if office.intake:
        chosen = work.people.find_by_code(office.intake)
        if chosen is not None and chosen.active:
            return chosen
    units = work.units.all()
    roots = {unit.id for unit in units if unit.parent_id is None}
    offices = [
        unit.id
        for unit in units
        if (unit.parent_id in roots or unit.id in roots)
        and any(fold(name).startswith(_OFFICE) for name in (unit.name, *unit.aliases))
    ]
    heads = [head for unit_id in offices[:2] if (head := head_of(work, unit_id)) is not None]
    if len(heads) == 1:
        return heads[0]
    people = work.people.active()
    administrators = [person for person in people if "administrator" in person.roles]
    tops = [head for unit_id in sorted(roots) if (head := head_of(work, unit_id)) is not None]
    return next(iter([*administrators, *heads, *tops, *people]), None)


class Placer:
    """Places what files name; remembers every name it has met. Lives inside one unit of work."""

    def __init__(self, work: UnitOfWork, intake: Person) -> None:
        self._work, self._intake = work, intake
        self._index = index_of(work)
        self._known: dict[str, Place | None] = {}

    def lead(self, said: str) -> Place:
        return self._named(said) or Place(self._intake.id)

    def coordinators(self, said: str) -> tuple[list[int], list[str]]:
        """The people meant, and the names that mean nobody. Commas may also stand inside a unit's name."""
        found: list[int] = []
        unknown: list[str] = []
        for part in _parts(said, _SURE_LISTS):
            place = self._named(part)
            for name in [part] if place is not None else _parts(part, _COMMAS):
                inner = self._named(name)
                if inner is None:
                    unknown.append(name)
                else:
                    found.append(inner.person_id)
        return list(dict.fromkeys(found)), unknown

    def _named(self, said: str) -> Place | None:
        key = fold(said)
        if key not in self._known:
            self._known[key] = (self._unit(said) or self._person(said)) if key else None
        return self._known[key]

    def _unit(self, written: str) -> Place | None:
        said = _SHORT_HEAD.sub(lambda head: _SHORT_HEADS[head[0].strip().lower()], written)
        unit_id = clear_unit(said, asker=self._intake, work=self._work, index=self._index)
        head = head_of(self._work, unit_id) if unit_id is not None else None
        return Place(head.id, unit_id) if head is not None else None

    def _person(self, said: str) -> Place | None:
        """By code, or by a name that only one person has in full, or with title or unit."""
        person = self._work.people.find_by_code(said) or self._by_name(said)
        if person is None or not person.active:
            return None
        posts = self._work.people.posts([person.id])
        return Place(person.id, posts[0].unit_id) if posts else None

    def _by_name(self, said: str) -> Person | None:
        mentions = [mention for mention in find_people(said) if mention.name and not mention.is_pronoun]
        if len(mentions) != 1:
            return None
        mention = mentions[0]
        chat = Chat(channel="", account="", external_id="")
        chat.id = 0
        found = resolve(mention, asker=self._intake, chat=chat, work=self._work, index=self._index)
        if found.winner is None:
            return None
        person = self._work.people.get(found.winner.person_id)
        whole = fold(mention.name or "") == fold(person.full_name)
        return person if whole or mention.title or mention.unit else None


def _parts(said: str, separators: re.Pattern[str]) -> list[str]:
    return [part.strip() for part in separators.split(said) if part.strip()]
