"""Somebody leaves the office: their accounts close at once, and whoever stands above them sees what is left open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from actions import cards, directory, labels, naming
from actions.above.charge import put_in_charge
from actions.authority import approver_id, may_assign
from actions.deadlines import plan_reminders
from actions.errors import Refused
from actions.identity.accounts import SECRETS, administrators, channel_name, is_administrator
from actions.identity.secrets import log_identity
from actions.messages import Button, Card, Command
from actions.models import (
    OPEN_STATES,
    Expects,
    Person,
    Question,
    ReminderState,
    Task,
    TaskState,
)
from actions.ports import TaskFilter, UnitOfWork
from actions.questions import Asking, Choice, Given, ask
from actions.task_actions import record
from actions.turn import Post, Turn
from nlu.message import PersonMention

ABOUT = "hand_over"
MOST_LINES = 10
MOST_TASKS = 2_000
_TO_DO = frozenset({TaskState.ASSIGNED, TaskState.ACCEPTED, TaskState.RETURNED, TaskState.REQUESTED})


@dataclass(frozen=True, slots=True)
class Left:
    """What somebody left behind. `told`: who was told of it (the superior, else administrators)."""

    accounts: tuple[str, ...]
    sessions: int
    leads: Sequence[Task]
    given: Sequence[Task]
    """Given by them, and waiting for their approval; led by others."""
    told: Sequence[Person]


def leave(person: Person, post: Post, *, by: Person | None) -> Left:
    """Close everything of this person and tell who stands above them. Doing it again closes what came since."""
    work, now = post.work, post.now
    # Before anything changes: whoever is not active any more has no superior by posts.
    above = [one for one in _above(person, work) if one.id != person.id]
    person.active, person.roles = False, []
    directory.mark_changed(work, [person.id])
    for membership in work.chats.memberships_of(person.id):
        work.chats.remove_member(membership.chat_id, person.id)
    for delegation in work.delegations.of_person(person.id):
        if delegation.revoked_at is None and (delegation.ends_at is None or delegation.ends_at > now):
            delegation.revoked_at = now
    for reminder in work.reminders.active_of(person.id):
        reminder.state = ReminderState.CANCELLED
    work.flush()
    linked = work.identities.of_person(person.id)
    names = tuple(dict.fromkeys(channel_name(one.channel) for one in linked))
    # Nobody shall read there what is still to be sent.
    work.proofs.reroute([chat.id for chat in work.chats.private_of(person.id)], None, now=now)
    for identity in linked:
        work.personal.unlink(identity)
    sessions = work.proofs.end_sessions(person.id, now=now)
    work.proofs.withdraw(person.id, SECRETS, now=now)
    log_identity("person.leave", person, work, at=now, by=by)
    work.flush()
    leads, given = open_tasks(person, work)
    left = Left(names, sessions, leads, given, above)
    for one in above:
        post.to_person(one, _for_manager(person, left, post))
    return left


def open_tasks(person: Person, work: UnitOfWork) -> tuple[Sequence[Task], Sequence[Task]]:
    """(led, given or to be approved by them and led by others), by deadline."""
    leads = work.tasks.list(TaskFilter(lead_id=person.id, states=OPEN_STATES, limit=MOST_TASKS))
    approves = work.tasks.list(
        TaskFilter(approvers=frozenset({person.id}), states=OPEN_STATES, limit=MOST_TASKS)
    )
    return leads, [task for task in approves if task.lead_id != person.id]


def summary(person: Person, left: Left, work: UnitOfWork) -> str:
    """For whoever did it."""
    closed = ", ".join(left.accounts) or "không có tài khoản nào"
    whom = ", ".join(f"{naming.address(one)} ({one.full_name})" for one in left.told) or "chưa có ai"
    return (
        f"🔒 Đã đóng tài khoản của {naming.described(work, person)}: {closed}; đăng xuất {left.sessions} phiên web.\n"
        f"Việc còn mở: {len(left.leads)} chủ trì, {len(left.given)} đã giao hoặc chờ duyệt. Đã báo: {whom}."
    )


def _above(person: Person, work: UnitOfWork) -> list[Person]:
    superior = directory.superior_of(person, work)
    if superior is not None:
        return [superior]
    return administrators(work)[:3]


def _for_manager(person: Person, left: Left, post: Post) -> Card:
    view = cards.View(post.work, post.office, post.now)
    who = naming.capital(naming.address(person))
    lines = [f"📋 {who} ({person.full_name}) thôi làm việc ở cơ quan; tài khoản đã đóng."]
    for title, tasks in (
        (f"Đang chủ trì {len(left.leads)} việc", left.leads),
        (f"Đã giao, chờ duyệt {len(left.given)} việc", left.given),
    ):
        if tasks:
            lines.append(f"**{title}**")
            lines += [
                f"{task.id} {cards.capitalised(task.title)} ({view.deadline(task)})"
                for task in tasks[:MOST_LINES]
            ]
            if len(tasks) > MOST_LINES:
                lines.append(f"… và {len(tasks) - MOST_LINES} việc nữa")
    if not left.leads and not left.given:
        return Card("\n".join([*lines, "Không còn việc nào mở."]), kind="notice")
    button = Button(labels.HAND_OVER, Command("hand_over", {"person": person.id}))
    lines.append("Bấm nút để bàn giao tất cả cho một người.")
    return Card("\n".join(lines), ((button,),), kind="notice")


# ---- handing over ----


def hand_over_pressed(arguments: Mapping[str, Any], turn: Turn) -> None:
    """To whom? Colleagues of the one who left, and oneself."""
    leaver = turn.work.people.get(int(arguments["person"]))
    _require_right(leaver, turn)
    leads, given = open_tasks(leaver, turn.work)
    if not leads and not given:
        turn.reply(Card(f"{naming.capital(naming.address(leaver))} không còn việc nào mở ạ."))
        return
    near = [*_colleagues(leaver, turn), turn.sender.id]
    value = {"leaver": leaver.id}
    options = [Choice(label, {**value, "person": number}) for number, label in naming.labels(turn.work, near)]
    options.append(Choice(labels.DO_NOTHING, {"leaver": None}))
    text = f"Bàn giao {len(leads) + len(given)} việc của {naming.address(leaver)} cho ai ạ?"
    question = ask(Asking(text, Expects.PERSON, ABOUT, "person", options), turn)
    question.field_name = f"person.{leaver.id}"


def answered(question: Question, given: Given, turn: Turn) -> None:
    leaver = turn.work.people.get(int(question.field_name.rpartition(".")[2]))
    if given.option is not None and given.option["leaver"] is None:
        turn.reply(Card("Dạ, các việc vẫn để nguyên. Khi cần, bấm lại nút Bàn giao việc ạ."))
        return
    _require_right(leaver, turn)
    new = _chosen(given, turn)
    if new is None:
        hand_over_pressed({"person": leaver.id}, turn)
        return
    hand_over(leaver, new, turn)


def hand_over(leaver: Person, new: Person, turn: Turn) -> None:
    """Everything open goes to `new`: what was led, and the approval of what was given. Each is a line of its task."""
    work, office, now = turn.work, turn.office, turn.now
    if not is_administrator(turn.sender) and not may_assign(work, turn.sender, new):
        raise Refused(
            f"Anh/chị chưa giao việc được cho {naming.address(new)}; xin chọn người trong phạm vi quản lý ạ."
        )
    leads, given = open_tasks(leaver, work)
    note = f"bàn giao từ {leaver.code}"
    for task in leads:
        before = work.people.get(task.lead_id).code
        put_in_charge(task, new, work, unit_id=task.lead_unit_id)
        if task.state in _TO_DO:
            task.state = TaskState.ASSIGNED
        record(task, "reassign", turn, before=before, after=new.code, note=note)
    for task in [*given, *(task for task in leads if approver_id(task) == leaver.id)]:
        task.approver_id = new.id
        record(task, "change_approver", turn, before=leaver.code, after=new.code, note=note)
    work.flush()
    for task in leads:
        plan_reminders(task, work, office=office, now=now)
    count = len(leads) + len(given)
    turn.reply(
        Card(
            f"✅ Đã bàn giao {count} việc của {naming.address(leaver)} cho {naming.address(new)} ({new.full_name})."
        )
    )
    if new.id != turn.sender.id:
        by = naming.capital(naming.address(turn.sender))
        title = f"{by} bàn giao cho {naming.you(new)} {count} việc của {naming.address(leaver)} ({leaver.full_name})"
        listing = cards.listing(
            f"**{title}**", [*leads, *given][:MOST_LINES], cards.View(work, office, now), total=count
        )
        turn.tell(new, listing)


def _chosen(given: Given, turn: Turn) -> Person | None:
    if given.option is not None:
        return turn.work.people.get(int(given.option["person"]))
    mentions: Sequence[PersonMention] = given.people
    for mention in mentions:
        winner = directory.resolve_for(mention, turn).winner
        if winner is not None:
            return turn.work.people.get(winner.person_id)
    return None


def _colleagues(leaver: Person, turn: Turn) -> list[int]:
    units = {post.unit_id for post in turn.work.people.posts([leaver.id])}
    near = dict.fromkeys(post.person_id for post in turn.work.people.in_units(units))
    people = turn.work.people.many(near)
    return [
        one.id
        for one in people
        if one.active
        and one.id not in (leaver.id, turn.sender.id)
        and may_assign(turn.work, turn.sender, one)
    ][:4]


def _require_right(leaver: Person, turn: Turn) -> None:
    superior = directory.superior_of(leaver, turn.work)
    if leaver.active:
        raise Refused(f"{naming.capital(naming.address(leaver))} vẫn đang làm việc ạ.")
    if not is_administrator(turn.sender) and (superior is None or superior.id != turn.sender.id):
        raise Refused("Chỉ lãnh đạo trực tiếp hoặc quản trị viên mới bàn giao được các việc này ạ.")
