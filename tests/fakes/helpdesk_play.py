"""The small office with a helpdesk: HT1 and HT2 are agents in "group:ho-tro", Hạnh (CT) hears of what is late."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from actions.directory import mark_changed
from actions.helpdesk.models import Ticket
from actions.helpdesk.ports import TicketFilter
from actions.models import Chat, ChatKind, Gender, Identity, Person, Post
from bot.console import ConsoleChannel
from bot.script import Said
from storage.store import SqlStore
from tests.fakes.office_play import PlayedOffice

DESK = "group:ho-tro"
AGENTS = (("HT1", "Lê Quốc Bảo", Gender.MALE), ("HT2", "Võ Thị Diệp", Gender.FEMALE))


def add_helpdesk(store: SqlStore, *, group: bool = True) -> None:
    with store.work() as work:
        unit = next(unit for unit in work.units.all() if unit.name == "Văn phòng")
        chat = Chat(
            channel=ConsoleChannel.name,
            account=ConsoleChannel.account,
            external_id=DESK,
            kind=ChatKind.GROUP,
            title="ho-tro",
            reads_all=True,
        )
        work.chats.add(chat)
        for code, name, gender in AGENTS:
            person = work.people.add(Person(code=code, full_name=name, gender=gender, roles=["agent"]))
            work.people.add_post(Post(person_id=person.id, unit_id=unit.id, title="Chuyên viên hỗ trợ"))
            work.identities.add(
                Identity(channel=ConsoleChannel.name, account="", external_id=code, person_id=person.id)
            )
            if group:
                work.chats.add_member(chat.id, person.id)
        if group:
            work.settings.write("helpdesk_group", DESK)
        work.settings.write("helpdesk_supervisor", "CT")
        mark_changed(work)
        work.commit()


def in_desk(office: PlayedOffice, code: str, text: str, **fields: Any) -> list[Said]:
    """An agent writes in the helpdesk's group."""
    return office.say(code, text, DESK, members=["HT1", "HT2"], **fields)


def press_in_desk(office: PlayedOffice, code: str, label: str, on: int | None = None) -> list[Said]:
    fields: dict[str, Any] = {"as": code, "chat": DESK, "members": ["HT1", "HT2"], "press": label, "on": on}
    return office._play(fields)


def tickets(office: PlayedOffice) -> Sequence[Ticket]:
    with office.store.work() as work:
        return work.helpdesk.list(TicketFilter(limit=1000))


def to(said: Sequence[Said], where: str) -> list[str]:
    """The texts that went to this person in private, or to this group."""
    return [
        one.message.text
        for one in said
        if one.chat == where or (one.chat == "private" and one.message.recipient_code == where)
    ]
