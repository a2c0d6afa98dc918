"""Staff, their posts, the units they work in and the accounts they write from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from actions.models import DirectoryChange, Identity, Person, Post, Unit
from actions.ports import Listing
from storage import records
from storage.mapping import mobile_key
from storage.tables import directory_changes, identities, people, posts, tasks, units


class SqlPeople:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, person: Person) -> Person:
        return records.add(self._session, person)

    def add_all(self, people: Sequence[Person]) -> None:
        self._session.add_all(people)
        self._session.flush()

    def get(self, person_id: int) -> Person:
        return records.get(self._session, Person, person_id)

    def find_by_code(self, code: str) -> Person | None:
        return self._session.scalars(select(Person).where(people.c.code == code)).one_or_none()

    def with_codes(self, codes: Iterable[str]) -> Sequence[Person]:
        found: list[Person] = []
        for some in records.batches(codes):
            found += self._session.scalars(select(Person).where(people.c.code.in_(some)))
        return found

    def find_by_phone(self, phone: str) -> Sequence[Person]:
        key = mobile_key(phone)
        if not key:
            return []
        return self._session.scalars(
            select(Person).where(people.c.mobile_key == key).order_by(people.c.id)
        ).all()

    def find_by_email(self, email: str) -> Sequence[Person]:
        wanted = email.strip().lower()
        if not wanted:
            return []
        return self._session.scalars(
            select(Person).where(func.lower(people.c.email) == wanted).order_by(people.c.id)
        ).all()

    def many(self, ids: Iterable[int]) -> Sequence[Person]:
        """In the order asked for; ids that do not exist are left out."""
        wanted = list(dict.fromkeys(ids))
        found: dict[int, Person] = {}
        for some in records.batches(wanted):
            for person in self._session.scalars(select(Person).where(people.c.id.in_(some))):
                found[person.id] = person
        return [found[i] for i in wanted if i in found]

    def active(self) -> Sequence[Person]:
        return self._session.scalars(select(Person).where(people.c.active).order_by(people.c.id)).all()

    def managed_by(self, person_id: int) -> frozenset[int]:
        found: set[int] = set()
        above = [person_id]
        while above:
            below: set[int] = set()
            for some in records.batches(above):
                below |= set(self._session.scalars(select(people.c.id).where(people.c.manager_id.in_(some))))
            above = list(below - found - {person_id})
            found |= set(above)
        return frozenset(found)

    def listings(self, among: Collection[int] | None = None) -> Iterator[Listing]:
        joined = people.outerjoin(posts, posts.c.person_id == people.c.id)
        columns = (
            *(
                people.c.id,
                people.c.code,
                people.c.full_name,
                people.c.gender,
                posts.c.title,
                posts.c.unit_id,
            ),
            *(posts.c.main, people.c.nicknames, people.c.office_phone, people.c.mobile, people.c.email),
        )
        statement = (
            select(*columns).select_from(joined).where(people.c.active).order_by(people.c.id, posts.c.id)
        )
        if among is not None:
            statement = statement.where(people.c.id.in_(among))
        self._session.flush()
        for row in self._session.execute(statement.execution_options(yield_per=5_000)):
            person_id, code, full_name, gender, title, unit_id, main, nicknames, *numbers = row
            yield Listing(
                person_id,
                code,
                full_name,
                gender,
                title or "",
                unit_id,
                main is not False,
                tuple(nicknames),
                *numbers,
            )

    def note_changes(self, person_ids: Iterable[int], *, token: str) -> None:
        self._session.add_all(DirectoryChange(person_id=person, token=token) for person in person_ids)
        self._session.flush()

    def noted_changes(self) -> Sequence[DirectoryChange]:
        return self._session.scalars(select(DirectoryChange).order_by(directory_changes.c.id)).all()

    def forget_changes(self) -> None:
        self._session.flush()
        self._session.execute(delete(DirectoryChange).execution_options(synchronize_session="fetch"))

    def add_post(self, post: Post) -> Post:
        return records.add(self._session, post)

    def add_posts(self, posts: Sequence[Post]) -> None:
        self._session.add_all(posts)
        self._session.flush()

    def remove_posts(self, person_id: int) -> None:
        self._session.flush()
        self._session.execute(
            delete(Post).where(posts.c.person_id == person_id).execution_options(synchronize_session="fetch")
        )

    def posts(self, person_ids: Iterable[int]) -> Sequence[Post]:
        order = (posts.c.person_id, posts.c.main.desc(), posts.c.id)
        found: list[Post] = []
        for some in records.batches(person_ids):
            found += self._session.scalars(select(Post).where(posts.c.person_id.in_(some)).order_by(*order))
        return found

    def in_units(self, unit_ids: Collection[int]) -> Sequence[Post]:
        order = (posts.c.unit_id, posts.c.is_head.desc(), posts.c.id)
        found: list[Post] = []
        for some in records.batches(unit_ids):
            found += self._session.scalars(select(Post).where(posts.c.unit_id.in_(some)).order_by(*order))
        return found

    def recent_leads(self, assigner_id: int, *, limit: int = 20) -> Sequence[int]:
        return self._session.scalars(
            select(tasks.c.lead_id)
            .where(tasks.c.assigner_id == assigner_id)
            .group_by(tasks.c.lead_id)
            .order_by(func.max(tasks.c.id).desc())
            .limit(limit)
        ).all()


class SqlUnits:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, unit: Unit) -> Unit:
        return records.add(self._session, unit)

    def get(self, unit_id: int) -> Unit:
        return records.get(self._session, Unit, unit_id)

    def find_by_name(self, name: str) -> Unit | None:
        """The first one written exactly so: two offices may each have a "Văn phòng"."""
        return self._session.scalars(
            select(Unit).where(units.c.name == name).order_by(units.c.id).limit(1)
        ).one_or_none()

    def all(self) -> Sequence[Unit]:
        return self._session.scalars(select(Unit).order_by(units.c.id)).all()


class SqlIdentities:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, identity: Identity) -> Identity:
        return records.add(self._session, identity)

    def find(self, channel: str, account: str, external_id: str) -> Identity | None:
        return self._session.scalars(
            select(Identity).where(
                identities.c.channel == channel,
                identities.c.account == account,
                identities.c.external_id == external_id,
            )
        ).one_or_none()

    def find_by_username(self, channel: str, account: str, username: str) -> Identity | None:
        """The latest account seen under that name: providers let names pass to others. Never for ""."""
        if not username:
            return None
        return self._session.scalars(
            select(Identity)
            .where(
                identities.c.channel == channel,
                identities.c.account == account,
                identities.c.username == username,
            )
            .order_by(identities.c.id.desc())
            .limit(1)
        ).one_or_none()

    def of_person(self, person_id: int) -> Sequence[Identity]:
        return self._session.scalars(
            select(Identity).where(identities.c.person_id == person_id).order_by(identities.c.id)
        ).all()
