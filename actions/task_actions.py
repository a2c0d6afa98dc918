"""What people do to a task: accept, decline, report, complete, approve, return, correct, cancel.

Each is one function of (task, arguments, turn); the table of `workflow.MOVES` says whether it is allowed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from actions import cards, naming
from actions.above.charge import put_in_charge
from actions.assign import tell_people
from actions.authority import approver_id, may_assign
from actions.deadlines import plan_reminders
from actions.errors import Refused
from actions.models import Person, Task, TaskChange, TaskState
from actions.turn import Turn
from actions.workflow import MOVES, roles_of

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
    view = _view(turn)
    turn.reply(
        cards.at_work(
            task, view, f"🟡 Đã ghi {naming.address(turn.sender)} nhận việc {task.id}, {_due(task, view)}."
        )
    )
    if agreeing:
        plan_reminders(task, turn.work, office=turn.office, now=turn.now)
    tell_assigner(task, f"🟡 {_name(turn)} đã nhận việc {task.id}: {cards.capitalised(task.title)}.", turn)


def decline(task: Task, arguments: Arguments, turn: Turn) -> None:
    reason = str(arguments.get("reason") or "").strip()
    move(task, "decline", turn, note=reason)
    plan_reminders(task, turn.work, office=turn.office, now=turn.now)
    turn.reply(cards.about(task, f"Đã báo lại người giao việc {task.id}.", kind="reply"))
    why = f" Lý do: {reason}." if reason else ""
    tell_assigner(
        task, f"⚪ {_name(turn)} xin không nhận việc {task.id}: {cards.capitalised(task.title)}.{why}", turn
    )


def report_progress(task: Task, arguments: Arguments, turn: Turn) -> None:
    """`percent` (0 to 100) or `note`, or both."""
    percent, note = arguments.get("percent"), str(arguments.get("note") or "")
    before = f"{task.progress}%"
    move(
        task,
        "report_progress",
        turn,
        before=before,
        after=f"{percent}%" if percent is not None else "",
        note=note,
    )
    if percent is not None:
        task.progress = max(0, min(100, int(percent)))
    said = f"{task.progress}%" if percent is not None else f"“{note}”"
    turn.reply(cards.at_work(task, _view(turn), f"🟡 Đã ghi tiến độ việc {task.id}: {said}."))
    tell_assigner(task, f"🟡 {_name(turn)} báo tiến độ việc {task.id}: {said}.", turn)


def complete(task: Task, arguments: Arguments, turn: Turn) -> None:
    """Report it done; it waits for approval, unless the lead approves their own work."""
    note = str(arguments.get("note") or "")
    move(task, "complete", turn, note=note)
    task.progress, task.reported_at = 100, turn.now
    plan_reminders(task, turn.work, office=turn.office, now=turn.now)
    if approver_id(task) == turn.sender.id:
        approve(task, {}, turn)
        return
    approver = turn.work.people.get(approver_id(task))
    files = len(turn.inbound.attachments)
    turn.reply(
        cards.about(
            task, f"🔵 Đã báo {naming.address(approver)}: việc {task.id} xong, chờ duyệt.", kind="reply"
        )
    )
    turn.tell(
        approver, cards.for_approver(task, _view(turn), reported_by=turn.sender, files=files, note=note)
    )


def approve(task: Task, arguments: Arguments, turn: Turn) -> None:
    move(task, "approve", turn)
    task.finished_at = turn.now
    task.reported_at = task.reported_at or turn.now
    plan_reminders(task, turn.work, office=turn.office, now=turn.now)
    turn.reply(
        cards.about(task, f"✅ Việc {task.id} đã hoàn thành: {cards.capitalised(task.title)}.", kind="reply")
    )
    if task.lead_id != turn.sender.id:
        text = f"✅ {_name(turn)} đã duyệt việc {task.id}: {cards.capitalised(task.title)}."
        turn.tell(turn.work.people.get(task.lead_id), cards.about(task, text))


def return_task(task: Task, arguments: Arguments, turn: Turn) -> None:
    remark = str(arguments.get("remark") or "").strip()
    move(task, "return", turn, note=remark)
    task.finished_at, task.reported_at = None, None
    plan_reminders(task, turn.work, office=turn.office, now=turn.now)
    turn.reply(cards.about(task, f"🟡 Đã trả lại việc {task.id} để thực hiện lại.", kind="reply"))
    lead = turn.work.people.get(task.lead_id)
    why = f"\n“{remark}”" if remark else ""
    text = f"🟡 {_name(turn)} trả lại việc {task.id}: {cards.capitalised(task.title)}.{why}"
    turn.tell(lead, cards.at_work(task, _view(turn), text))


def cancel(task: Task, arguments: Arguments, turn: Turn) -> None:
    move(task, "cancel", turn)
    task.finished_at = turn.now
    plan_reminders(task, turn.work, office=turn.office, now=turn.now)
    turn.reply(cards.about(task, f"⚪ Đã hủy việc {task.id}: {cards.capitalised(task.title)}.", kind="reply"))
    tell_lead(task, f"⚪ Việc {task.id} đã hủy: {cards.capitalised(task.title)}.", turn)


def hold(task: Task, arguments: Arguments, turn: Turn) -> None:
    """Paused: nothing is reminded until it is opened again."""
    reason = str(arguments.get("reason") or "")
    move(task, "hold", turn, note=reason)
    plan_reminders(task, turn.work, office=turn.office, now=turn.now)
    turn.reply(
        cards.about(task, f"⏸ Đã tạm hoãn việc {task.id}: {cards.capitalised(task.title)}.", kind="reply")
    )
    tell_lead(
        task,
        f"⏸ Việc {task.id} tạm hoãn: {cards.capitalised(task.title)}."
        + (f" Lý do: {reason}." if reason else ""),
        turn,
    )


def reopen(task: Task, arguments: Arguments, turn: Turn) -> None:
    """Back to its lead, who confirms anew."""
    move(task, "reopen", turn)
    task.finished_at, task.reported_at = None, None
    plan_reminders(task, turn.work, office=turn.office, now=turn.now)
    turn.reply(
        cards.about(task, f"🟢 Đã mở lại việc {task.id}: {cards.capitalised(task.title)}.", kind="reply")
    )
    if task.lead_id != turn.sender.id:
        turn.tell(_person(task.lead_id, turn), cards.for_lead(task, _view(turn), note="Việc được mở lại."))


def set_deadline(task: Task, arguments: Arguments, turn: Turn) -> None:
    """`time` is ISO, or None for no deadline. The old one stays in the history."""
    view = _view(turn)
    before = view.deadline(task)
    given = arguments.get("time")
    task.deadline = datetime.fromisoformat(given) if given else None
    move(task, "set_deadline", turn, before=before, after=view.deadline(task))
    plan_reminders(task, turn.work, office=turn.office, now=turn.now)
    text = f"Đã sửa hạn việc {task.id}: {view.deadline(task)}."
    turn.reply(cards.about(task, text, kind="reply"))
    tell_lead(task, f"Việc {task.id} có hạn mới: {view.deadline(task)}.", turn)


def reassign(task: Task, arguments: Arguments, turn: Turn) -> None:
    """`person` is the new lead's id; an order only to people whom the assigner may order."""
    new = turn.work.people.get(int(arguments["person"]))
    if not may_assign(turn.work, turn.sender, new):
        raise Refused(
            f"{naming.capital(naming.address(new))} không thuộc quyền giao việc của {naming.you(turn.sender)} ạ."
        )
    old = turn.work.people.get(task.lead_id)
    if old.id == new.id:
        turn.reply(cards.about(task, f"Việc {task.id} đang do {naming.address(new)} chủ trì.", kind="reply"))
        return
    move(task, "reassign", turn, before=old.code, after=new.code)
    put_in_charge(task, new, turn.work)
    turn.work.flush()
    plan_reminders(task, turn.work, office=turn.office, now=turn.now)
    turn.reply(
        cards.about(
            task, f"Đã chuyển việc {task.id} cho {naming.address(new)} ({new.full_name}).", kind="reply"
        )
    )
    if old.id != turn.sender.id:
        text = f"Việc {task.id} đã chuyển cho {naming.address(new)}; {naming.you(old)} không cần thực hiện nữa ạ."
        turn.tell(old, cards.about(task, text))
    tell_people(task, turn)


def ask_back(task: Task, arguments: Arguments, turn: Turn) -> None:
    """The lead asks the assigner something about the task before taking it."""
    text = str(arguments.get("text") or "").strip()
    tell_assigner(task, f"{_name(turn)} hỏi về việc {task.id}: “{text}”", turn)
    turn.reply(cards.about(task, "Đã chuyển câu hỏi đến người giao.", kind="reply"))


def move(task: Task, action: str, turn: Turn, *, before: str = "", after: str = "", note: str = "") -> None:
    """Check role and state, change the state, write the history. Raises `Refused` with the reason."""
    rule = MOVES[action]
    coordinators = frozenset(row.person_id for row in turn.work.tasks.people(task.id))
    if not roles_of(task, turn.sender.id, coordinators) & rule.roles:
        raise Refused(_not_yours(task, sorted(rule.roles), turn))
    if task.state not in rule.sources:
        raise Refused(
            f"Việc {task.id} {cards.STATE_NAMES[task.state]} nên chưa thực hiện được thao tác này ạ."
        )
    old = task.state
    if rule.target is not None:
        task.state = rule.target
    turn.work.tasks.add_change(
        TaskChange(
            task_id=task.id,
            at=turn.now,
            actor_id=turn.sender.id,
            action=action,
            before=before or old.value,
            after=after or task.state.value,
            note=note,
            message_id=turn.message.id if turn.message else None,
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
    return f"Chỉ {_WHO[role]} ({naming.address(holder)}) mới làm được thao tác này với việc {task.id} ạ."


def _view(turn: Turn) -> cards.View:
    return cards.View(turn.work, turn.office, turn.now)


def _name(turn: Turn) -> str:
    return naming.capital(naming.address(turn.sender))


def _due(task: Task, view: cards.View) -> str:
    return f"hạn {view.deadline(task)}" if task.deadline is not None else "không đặt hạn"


def tell_assigner(task: Task, text: str, turn: Turn) -> None:
    if task.assigner_id != turn.sender.id:
        turn.tell(_person(task.assigner_id, turn), cards.about(task, text))


def tell_lead(task: Task, text: str, turn: Turn) -> None:
    if task.lead_id != turn.sender.id:
        turn.tell(_person(task.lead_id, turn), cards.about(task, text))


def _person(person_id: int, turn: Turn) -> Person:
    return turn.work.people.get(person_id)
