"""What the index knows of a person in one post, and how it is read from the store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from actions.models import Gender, Person, Post
from actions.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """One post of one person. `office` are numbers everyone may see, `private` mobile number and e-mail."""

    person_id: int
    code: str
    full_name: str
    gender: Gender
    title: str
    unit_id: int | None
    is_main: bool = True
    nicknames: tuple[str, ...] = ()
    office_phone: str = ""
    mobile: str = ""
    email: str = ""


def entries_of(work: UnitOfWork) -> Iterator[IndexEntry]:
    """Every active person once per post, or once without one."""
    people = work.people.active()
    posts: defaultdict[int, list[Post]] = defaultdict(list)
    for post in work.people.posts(person.id for person in people):
        posts[post.person_id].append(post)
    for person in people:
        if not posts[person.id]:
            yield _entry(person, None)
        for post in posts[person.id]:
            yield _entry(person, post)


def _entry(person: Person, post: Post | None) -> IndexEntry:
    return IndexEntry(
        person_id=person.id,
        code=person.code,
        full_name=person.full_name,
        gender=person.gender,
        title=post.title if post else "",
        unit_id=post.unit_id if post else None,
        is_main=post.main if post else True,
        nicknames=tuple(person.nicknames),
        office_phone=person.office_phone,
        mobile=person.mobile,
        email=person.email,
    )
