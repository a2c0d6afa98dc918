"""Rules of one group that its administrators set: whether members may give tasks to each other within it."""

from __future__ import annotations

from datetime import datetime

from actions.authority import may_assign
from actions.errors import Refused
from actions.models import AuditRow, Chat, ChatKind, Person
from actions.ports import UnitOfWork


def let_members_assign(
    chat: Chat, allowed: bool, work: UnitOfWork, *, at: datetime, by: Person | None = None
) -> None:
    """`by` None: the administrator of the program. Raises `Refused` where `by` may not set rules here."""
    if chat.kind is not ChatKind.GROUP:
        raise Refused("Quy định này chỉ đặt cho nhóm ạ.")
    if by is not None and not _may_rule(by, chat, work):
        raise Refused(
            "Chỉ lãnh đạo của mọi thành viên trong nhóm hoặc quản trị viên mới đặt được quy định này ạ."
        )
    chat.members_may_assign = allowed
    work.audit.add(
        AuditRow(
            at=at,
            actor_id=by.id if by is not None else None,
            action="group.rules",
            kind="chat",
            subject_id=chat.id,
        )
    )


def let_unit_in(chat: Chat, unit_id: int | None, work: UnitOfWork, *, at: datetime, by: Person) -> None:
    """People of this unit, and of those below it, come in when they ask; None: an administrator decides each time."""
    if not _may_rule(by, chat, work):
        raise Refused("Chỉ quản trị viên mới đặt được quy định này ạ.")
    work.doors.open_to(chat.id, unit_id)
    work.audit.add(AuditRow(at=at, actor_id=by.id, action="group.rules", kind="chat", subject_id=chat.id))


def stop_reading(chat: Chat, work: UnitOfWork, *, at: datetime, by: Person) -> None:
    """From now on only what is said to us is read there. To be read again is the group's own decision."""
    if not _may_rule(by, chat, work):
        raise Refused("Chỉ quản trị viên mới đặt được quy định này ạ.")
    chat.reads_all = False
    work.audit.add(
        AuditRow(at=at, actor_id=by.id, action="group.stop_reading", kind="chat", subject_id=chat.id)
    )


def _may_rule(person: Person, chat: Chat, work: UnitOfWork) -> bool:
    """An administrator, or a member who could order every other member anyway."""
    if "administrator" in person.roles:
        return True
    members = work.people.many(work.chats.members(chat.id))
    return person in members and all(may_assign(work, person, member) for member in members)
