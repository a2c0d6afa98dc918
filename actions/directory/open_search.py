"""Searching the directory from outside a conversation, for linked staff, in the tier that everyone may know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from actions.directory.cache import index_of
from actions.directory.naming import title_and_unit
from actions.models import Person
from actions.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class OpenEntry:
    """Name, title, unit and office line: never a mobile number or an e-mail address."""

    code: str
    name: str
    place: str
    office_phone: str


def linked_person(work: UnitOfWork, channel: str, account: str, external_id: str) -> Person | None:
    """The active person behind an account."""
    identity = work.identities.find(channel, account, external_id)
    person = work.people.get(identity.person_id) if identity is not None and identity.person_id else None
    return person if person is not None and person.active else None


def search_openly(work: UnitOfWork, query: str, *, limit: int) -> Sequence[OpenEntry]:
    """At most `limit`, best first. Nobody is found by a private number: the answer alone would say whose it is."""
    if not query.strip():
        return []
    hits = index_of(work).search(query, limit=limit, private=False)
    order = [person_id for person_id, _ in hits]
    people = {person.id: person for person in work.people.many(order) if person.active}
    units = {unit.id: unit for unit in work.units.all()}
    posts = work.people.posts(order)
    return [
        OpenEntry(
            people[number].code,
            people[number].full_name,
            title_and_unit([post for post in posts if post.person_id == number][:1], units),
            people[number].office_phone,
        )
        for number in order
        if number in people
    ]
