"""How people are shown: in full, on a button, and spoken to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from actions.models import Gender, Person, Post, Unit

ADDRESS_WORDS = {Gender.MALE: "anh", Gender.FEMALE: "chị", Gender.UNKNOWN: "anh/chị"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A person with the posts (main one first) that a card shows."""

    person: Person
    posts: tuple[Post, ...]


def main_post(posts: Sequence[Post]) -> Post | None:
    """The post that is shown; None for a person without any."""
    return next((post for post in posts if post.main), posts[0] if posts else None)


def describe(person: Person, posts: Sequence[Post], units: Mapping[int, Unit]) -> str:
    """Name, title and unit: "Đỗ Hoài Nam (Chuyên viên, Văn phòng)". `posts` are this person's, `units` by id."""
    place = title_and_unit(posts, units)
    return f"{person.full_name} ({place})" if place else person.full_name


def title_and_unit(posts: Sequence[Post], units: Mapping[int, Unit]) -> str:
    """ "Chuyên viên, Văn phòng"; "" for a person without a post."""
    post = main_post(posts)
    if post is None:
        return ""
    return ", ".join(part for part in (post.title, _unit_name(post, units)) if part)


def short_label(person: Person, posts: Sequence[Post], units: Mapping[int, Unit]) -> str:
    """For a button: "Đỗ Hoài Nam · Văn phòng"."""
    return _joined(person, _unit_name(main_post(posts), units))


def choice_labels(entries: Sequence[Entry], units: Mapping[int, Unit]) -> list[str]:
    """One label each, all different: the unit, then its parent, then the title, then the code tell namesakes apart."""
    labels = [short_label(entry.person, entry.posts, units) for entry in entries]
    for longer in (_with_parent, _with_title, _with_code):
        labels = _told_apart(labels, entries, units, longer)
    return labels


def address(person: Person) -> str:
    """How to speak to the person: "anh Nam", "chị Lan", "anh/chị Nam"."""
    return f"{ADDRESS_WORDS[person.gender]} {person.given_name}"


_Longer = Callable[[Entry, Mapping[int, Unit]], str]


def _told_apart(
    labels: list[str], entries: Sequence[Entry], units: Mapping[int, Unit], longer: _Longer
) -> list[str]:
    used = Counter(labels)
    return [
        longer(entry, units) if used[label] > 1 else label
        for label, entry in zip(labels, entries, strict=True)
    ]


def _with_parent(entry: Entry, units: Mapping[int, Unit]) -> str:
    return _joined(entry.person, _unit_and_parent(entry, units))


def _with_title(entry: Entry, units: Mapping[int, Unit]) -> str:
    post = main_post(entry.posts)
    place = _unit_and_parent(entry, units)
    return _joined(entry.person, f"{post.title}, {place}" if post and post.title else place)


def _with_code(entry: Entry, units: Mapping[int, Unit]) -> str:
    return f"{_with_title(entry, units)} ({entry.person.code})"


def _unit_and_parent(entry: Entry, units: Mapping[int, Unit]) -> str:
    post = main_post(entry.posts)
    unit = units.get(post.unit_id) if post else None
    if unit is None:
        return ""
    parent = units.get(unit.parent_id) if unit.parent_id is not None else None
    return f"{unit.name}, {parent.name}" if parent else unit.name


def _unit_name(post: Post | None, units: Mapping[int, Unit]) -> str:
    unit = units.get(post.unit_id) if post else None
    return unit.name if unit else ""


def _joined(person: Person, place: str) -> str:
    return f"{person.full_name} · {place}" if place else person.full_name
