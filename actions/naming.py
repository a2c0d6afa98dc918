"""How cards name people, given the open unit of work."""

from __future__ import annotations

from collections.abc import Iterable

from actions.directory.naming import ADDRESS_WORDS, Entry, address, choice_labels, describe
from actions.models import Person, Unit
from actions.ports import UnitOfWork

__all__ = ["address", "capital", "described", "grouped", "labels", "you"]


def you(person: Person) -> str:
    """How the assistant says "you": anh, chị, or anh/chị where the gender is unknown."""
    return ADDRESS_WORDS[person.gender]


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def listed(names: Iterable[str], total: int) -> str:
    """The first `names` of so many: "anh Nam, chị Lan và 3 người khác"."""
    shown = list(names)
    more = f" và {total - len(shown)} người khác" if total > len(shown) else ""
    return ", ".join(shown) + more


def grouped(number: int) -> str:
    """ "5.000"."""
    return f"{number:,}".replace(",", ".")


def described(work: UnitOfWork, person: Person) -> str:
    """ "Đỗ Hoài Nam (Chuyên viên, Văn phòng)"."""
    posts = work.people.posts([person.id])
    return describe(person, posts, {post.unit_id: work.units.get(post.unit_id) for post in posts})


def labels(work: UnitOfWork, ids: Iterable[int]) -> list[tuple[int, str]]:
    """(person id, label for a button), in the order given, no two labels alike."""
    wanted = list(ids)
    people = {person.id: person for person in work.people.many(wanted)}
    posts = work.people.posts(wanted)
    entries = [
        Entry(people[i], tuple(post for post in posts if post.person_id == i)) for i in wanted if i in people
    ]
    units: dict[int, Unit] = {unit.id: unit for unit in work.units.all()}
    return [
        (entry.person.id, label) for entry, label in zip(entries, choice_labels(entries, units), strict=True)
    ]
