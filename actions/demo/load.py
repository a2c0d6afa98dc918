"""Puts the demo office, its groups and its web accounts into a store. Doing it again changes nothing."""

from __future__ import annotations

from actions.demo.office import STAFF, UNIT_ALIASES, Group, code, demo_rows, groups
from actions.directory.records import HEADERS
from actions.directory.sheet import Row, Sheet
from actions.directory.version import mark_changed
from actions.directory_import import import_sheet
from actions.models import Chat, ChatKind, Identity, Person
from actions.ports import Store, UnitOfWork


def load_demo(store: Store, *, channel: str = "web") -> None:
    """The office's directory, and for `channel` an account per person (its id is the code) and three groups."""
    rows = [Row(number, cells) for number, cells in enumerate(demo_rows(), start=2)]
    columns = tuple(name for name in dict.fromkeys(HEADERS.names.values()) if name in rows[0].cells)
    import_sheet(Sheet(columns, rows), store)
    with store.work() as work:
        _name_units(work)
        people = {
            c: p
            for n in range(1, len(STAFF) + 1)
            if (p := work.people.find_by_code(c := code(n))) is not None
        }
        for person in people.values():
            _link(person, channel, work)
        for group in groups():
            _open(group, people, channel, work)
        work.commit()


def _name_units(work: UnitOfWork) -> None:
    for unit in work.units.all():
        aliases = UNIT_ALIASES.get(unit.name)
        if aliases and not unit.aliases:
            unit.aliases = list(aliases)
            mark_changed(work)


def _link(person: Person, channel: str, work: UnitOfWork) -> None:
    if work.identities.find(channel, "", person.code) is None:
        account = Identity(channel=channel, account="", external_id=person.code, person_id=person.id)
        account.display_name = person.full_name
        work.identities.add(account)


def _open(group: Group, people: dict[str, Person], channel: str, work: UnitOfWork) -> None:
    chat = work.chats.find(channel, "", group.external_id) or work.chats.add(
        Chat(
            channel=channel,
            account="",
            external_id=group.external_id,
            kind=ChatKind.GROUP,
            title=group.title,
            reads_all=True,
        )
    )
    for member in group.members:
        work.chats.add_member(chat.id, people[member].id)
