"""Who the helpdesk is: its group, its agents, who is on duty, and who takes a ticket."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from actions.above.placing import intake_person
from actions.helpdesk.desk import EVERY_DAY
from actions.helpdesk.models import Ticket
from actions.models import Chat, ChatKind, Person
from actions.office import Office
from actions.ports import UnitOfWork
from actions.quiet import on_leave
from actions.setting_kinds import WEEKDAYS

ROLES = frozenset({"agent"})


def desk_chat(work: UnitOfWork, office: Office) -> Chat | None:
    """The helpdesk's group; None where none is set, it has gone, or not exactly one bears the name."""
    if not office.desk.group:
        return None
    found = [
        chat
        for chat in work.chats.groups(office.desk.group)
        if chat.kind is ChatKind.GROUP and not chat.blocked
    ]
    return found[0] if len(found) == 1 else None


def is_agent(person: Person, work: UnitOfWork, office: Office) -> bool:
    """By role, roster or post, or as a member of the helpdesk's group, who reads everything there anyway."""
    if not person.active:
        return False
    named = {code for codes in office.desk.roster.values() for code in codes} | {office.desk.supervisor}
    if ROLES & set(person.roles) or person.code in named:
        return True
    chat = desk_chat(work, office)
    return chat is not None and person.id in work.chats.members(chat.id)


def on_duty(category: str, work: UnitOfWork, office: Office, now: datetime) -> list[Person]:
    """Those at work today who answer for this category, in the roster's order; never the inactive or absent."""
    roster = office.desk.roster
    today = WEEKDAYS[now.astimezone(office.zone).weekday()]
    for line in (category, today, EVERY_DAY):
        if codes := roster.get(line):
            named = {person.code: person for person in work.people.with_codes(codes)}
            here = present([named[code] for code in codes if code in named], work, now)
            if here:
                return here
    return present(list(work.helpdesk.agents()), work, now)


def present(people: list[Person], work: UnitOfWork, now: datetime) -> list[Person]:
    wishes = work.preferences.of([person.id for person in people])
    return [person for person in people if person.active and on_leave(wishes.get(person.id), now) is None]


def choose(
    ticket: Ticket, work: UnitOfWork, office: Office, now: datetime, *, besides: Collection[int] = ()
) -> Person | None:
    """Whoever on duty has the fewest open tickets; never the reporter, nor those of `besides`."""
    passed = {ticket.reporter_id, *besides}
    people = [person for person in on_duty(ticket.category, work, office, now) if person.id not in passed]
    load = work.helpdesk.load_of([person.id for person in people])
    return min(people, key=lambda person: load.get(person.id, 0), default=None)


def supervisor(work: UnitOfWork, office: Office) -> Person | None:
    """Who hears of what is late; where nobody is set, who takes in what nobody is in charge of."""
    if office.desk.supervisor:
        person = work.people.find_by_code(office.desk.supervisor)
        if person is not None and person.active:
            return person
    return intake_person(work, office)


def is_desk(chat: Chat, office: Office) -> bool:
    """Whether this is the group where agents read and answer."""
    group = office.desk.group
    return chat.kind is ChatKind.GROUP and bool(group) and group in (chat.title, chat.external_id)
