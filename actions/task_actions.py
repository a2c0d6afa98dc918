"""What people do to a task: accept, decline, hold, reopen, cancel; and the one way to move it (`move`).

Each is one function of (task, arguments, turn); the table of `workflow.MOVES` says whether it is allowed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions import cards, labels, naming, task_history, task_tree
from actions.authority import approver_id
from actions.deadlines import plan_reminders
from actions.errors import Refused
from actions.messages import Button, Card, Command
from actions.models import Person, Task, TaskChange, TaskState
from actions.orders import authority_over, in_place_of, leader_in_role
from actions.task_notices import name, tell_assigner, tell_team
from actions.turn import Turn
from actions.workflow import MOVES, corrects_a_slip, roles_of

Arguments = Mapping[str, Any]

_WHO = {
    "lead": "người chủ trì",
    "assigner": "người giao việc",
    "approver": "người duyệt",
    "coordinator": "người phối hợp",
}


def accept(task: Task, arguments: Arguments, turn: Turn) -> None:
    agreeing = task.state is TaskState.REQUESTED
    move(task, "agree" if agreeing else "accept", turn)
    view = view_of(turn)
    turn.reply(
        cards.at_work(
            task, view, f"🟡 Đã ghi {naming.address(turn.sender)} nhận việc {task.id}, {_due(task, view)}."
        )
    )
    if agreeing:
        plan_reminders(task, turn.work, office=turn.office, now=turn.now)
    tell_assigner(task, f"🟡 {name(turn)} đã nhận việc {task.id}: {cards.capitalised(task.title)}.", turn)


def decline(task: Task, arguments: Arguments, turn: Turn) -> None:
    reason = str(arguments.get("reason") or "").strip()
    if task.state is TaskState.ACCEPTED and task.lead_id == turn.sender.id != task.assigner_id:
        you, assigner = naming.you(turn.sender), naming.address(turn.work.people.get(task.assigner_id))
        raise Refused(
            f"{naming.capital(you)} đã nhận việc {task.id}; muốn thôi, {you} nhờ {assigner} chuyển ạ."
        )
    move(task, "decline", turn, note=reason)
    plan_reminders(task, turn.work, office=turn.office, now=turn.now)
    turn.reply(cards.about(task, f"Đã báo lại người giao việc {task.id}.", kind="reply"))
    why = f" Lý do: {reason}." if reason else ""
    tell_assigner(
        task, f"⚪ {name(turn)} xin không nhận việc {task.id}: {cards.capitalised(task.title)}.{why}", turn
    )


def cancel(task: Task, arguments: Arguments, turn: Turn) -> None:
    """With open sub-tasks it is asked whether they go too; `children` is the answer."""
    below = task_tree.open_below(task, turn.work)
    if below and "children" not in arguments:
        check(task, "cancel", turn)
        _ask_about_children(task, below, turn)
        return
    slip = corrects_a_slip(task, "cancel", turn.sender.id, turn.now, turn.office)
    move(task, "cancel", turn)
    task.finished_at = turn.now
    plan_reminders(task, turn.work, office=turn.office, now=turn.now)
    named = f"việc {task.id}: {cards.capitalised(task.title)}"
    along = below if arguments.get("children") else []
    also = f" và {len(along)} việc con" if along else ""
    turn.reply(cards.about(task, f"⚪ Đã hủy {named}{also}.", kind="reply"))
    tell_team(task, f"⚪ {name(turn)} rút lại {named}." if slip else f"⚪ Đã hủy {named}.", turn)
    for child in along:
        _cancel_along(child, task, turn)


def _ask_about_children(task: Task, below: list[Task], turn: Turn) -> None:
    lines = [f"Việc {task.id} có {len(below)} việc con chưa xong. Hủy luôn các việc con không ạ?"]
    lines += task_tree.child_lines(below, view_of(turn))
    only = (turn.sender.id,)
    buttons = tuple(
        Button(label, Command("cancel_task", {"task": task.id, "children": along}), only)
        for label, along in ((labels.CANCEL_ALL, True), (labels.CANCEL_ONE, False))
    )
    turn.reply(Card("\n".join(lines), (buttons,), subject=cards.subject(task)))


def _cancel_along(child: Task, parent: Task, turn: Turn) -> None:
    """A sub-task goes with its parent, though somebody else gave it."""
    old, child.state, child.finished_at = child.state, TaskState.CANCELLED, turn.now
    record(child, "cancel_with_parent", turn, before=old.value, after=child.state.value)
    plan_reminders(child, turn.work, office=turn.office, now=turn.now)
    text = f"⚪ Việc {child.id} hủy cùng việc {parent.id}: {cards.capitalised(child.title)}."
    tell_team(child, text, turn)
    if child.assigner_id != child.lead_id:
        tell_assigner(child, text, turn)


def hold(task: Task, arguments: Arguments, turn: Turn) -> None:
    """Paused: nothing is reminded until it is opened again."""
    reason = str(arguments.get("reason") or "").strip()
    move(task, "hold", turn, note=reason)
    plan_reminders(task, turn.work, office=turn.office, now=turn.now)
    title, why = cards.capitalised(task.title), f" Lý do: {reason}." if reason else ""
    turn.reply(cards.about(task, f"⏸ Đã tạm hoãn việc {task.id}: {title}.{why}", kind="reply"))
    tell_team(task, f"⏸ Việc {task.id} tạm hoãn: {title}.{why}", turn)


def reopen(task: Task, arguments: Arguments, turn: Turn) -> None:
    """Back to its lead, who confirms anew; whoever could only be asked is asked again."""
    lead = _person(task.lead_id, turn)
    move(task, "reopen" if authority_over(lead, turn) is not None else "ask_again", turn)
    task.finished_at, task.reported_at = None, None
    plan_reminders(task, turn.work, office=turn.office, now=turn.now)
    turn.reply(
        cards.about(task, f"🟢 Đã mở lại việc {task.id}: {cards.capitalised(task.title)}.", kind="reply")
    )
    if task.lead_id != turn.sender.id:
        turn.tell(lead, cards.for_lead(task, view_of(turn), note="Việc được mở lại."))


def check(task: Task, action: str, turn: Turn) -> Person | None:
    """The leader in whose place the sender does this, if not by right of their own. Raises `Refused` with the reason
    where this person may not do this, or not in this state."""
    rule = MOVES[action]
    coordinators = frozenset(
        row.person_id for row in turn.work.tasks.people(task.id) if row.role == "coordinator"
    )
    leader = None
    if not roles_of(task, turn.sender.id, coordinators) & rule.roles:
        leader = leader_in_role(task, rule.roles, turn)
        if leader is None:
            raise Refused(task_history.moved_away(task, turn) or _not_yours(task, sorted(rule.roles), turn))
    if task.state not in rule.sources:
        raise Refused(task_history.why_not(task, turn))
    return leader


def move(task: Task, action: str, turn: Turn, *, before: str = "", after: str = "", note: str = "") -> None:
    """Check role and state, change the state, write the history. Raises `Refused` with the reason."""
    leader = check(task, action, turn)
    if leader is not None:
        note = f"{note} ({in_place_of(leader)})".strip()
    rule, old = MOVES[action], task.state
    if rule.target is not None:
        task.state = rule.target
    record(task, action, turn, before=before or old.value, after=after or task.state.value, note=note)


def record(task: Task, action: str, turn: Turn, *, before: str = "", after: str = "", note: str = "") -> None:
    """One line of the history."""
    turn.work.tasks.add_change(
        TaskChange(
            task_id=task.id,
            at=turn.now,
            actor_id=turn.sender.id,
            action=action,
            before=before,
            after=after,
            note=note,
            message_id=turn.message.id if turn.message else None,
            in_grace=corrects_a_slip(task, action, turn.sender.id, turn.now, turn.office),
        )
    )
    turn.work.flush()


def _not_yours(task: Task, roles: list[str], turn: Turn) -> str:
    """Why not, and who could."""
    holders = {
        "lead": task.lead_id,
        "assigner": task.assigner_id,
        "approver": approver_id(task),
    }
    role = next((role for role in roles if role in holders), "lead")
    holder = turn.work.people.get(holders[role])
    if holder.id == turn.sender.id:
        # A delegate of the leader who also does the work.
        return f"Việc {task.id} do chính {naming.you(turn.sender)} thực hiện nên không tự duyệt được ạ."
    return f"Chỉ {_WHO[role]} ({naming.address(holder)}) mới làm được thao tác này với việc {task.id} ạ."


def view_of(turn: Turn) -> cards.View:
    return cards.View(turn.work, turn.office, turn.now)


def _due(task: Task, view: cards.View) -> str:
    return f"hạn {view.deadline(task)}" if task.deadline is not None else "không đặt hạn"


def _person(person_id: int, turn: Turn) -> Person:
    return turn.work.people.get(person_id)
