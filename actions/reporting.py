"""From work to its end: progress, the report that it is done, approval, and what is sent back with a remark."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions import cards, labels, naming, results, task_tree
from actions.authority import approver_id
from actions.deadlines import plan_reminders
from actions.messages import Button, Card, Command
from actions.models import Person, Task
from actions.orders import APPROVING, stand_ins
from actions.task_actions import check, move, view_of
from actions.task_notices import name, tell_assigner, tell_followers, tell_lead
from actions.turn import Turn
from actions.workflow import MOVES

Arguments = Mapping[str, Any]


def report_progress(task: Task, arguments: Arguments, turn: Turn) -> None:
    """`percent` (0 to 100) or `note`, or both; `results` as `results.found_in` gives them."""
    percent, note = arguments.get("percent"), str(arguments.get("note") or "")
    found = arguments.get("results") or ()
    before, after = f"{task.progress}%", f"{percent}%" if percent is not None else ""
    move(task, "report_progress", turn, before=before, after=after, note=note)
    results.keep(task, found, turn)
    if percent is not None:
        task.progress = max(0, min(100, int(percent)))
    said = f"{task.progress}%" if percent is not None else f"“{note}”"
    said += f", kèm {results.counted(found)}" if found else ""
    turn.reply(cards.at_work(task, view_of(turn), f"🟡 Đã ghi tiến độ việc {task.id}: {said}."))
    text = f"🟡 {name(turn)} báo tiến độ việc {task.id}: {said}."
    tell_assigner(task, text, turn)
    if task.lead_id != task.assigner_id:
        tell_lead(task, text, turn)


def complete(task: Task, arguments: Arguments, turn: Turn) -> None:
    """Report it done; it waits for approval, unless the lead approves their own work.

    `results` as `results.found_in` gives them. `anyway`: though sub-tasks are still open.
    """
    note, found = str(arguments.get("note") or ""), arguments.get("results") or ()
    if _stopped_by_children(task, arguments, "complete_task", labels.REPORT_ANYWAY, turn):
        return
    move(task, "complete", turn, note=note)
    results.keep(task, found, turn)
    task.progress, task.reported_at = 100, turn.now
    plan_reminders(task, turn.work, office=turn.office, now=turn.now)
    if approver_id(task) == turn.sender.id:
        approve(task, {"anyway": True}, turn)
        return
    approver = turn.work.people.get(approver_id(task))
    handed = results.of_report(task, turn)
    open_parts = len(task_tree.open_children(task, turn.work))
    kept = f", kèm {results.counted(found)}" if found else ""
    text = f"🔵 Đã báo {naming.address(approver)}: việc {task.id} xong{kept}, chờ duyệt."
    turn.reply(cards.about(task, text, kind="reply"))
    handing = cards.Handing(results.counted(handed), results.named(handed), note, open_parts)
    card = cards.for_approver(task, view_of(turn), reported_by=turn.sender, handing=handing)
    for person in [approver, *_approving_for(approver, task, turn)]:
        turn.tell(person, cards.pressed_by(card, person))
    tell_followers(task, f"🔵 {name(turn)} báo xong việc {task.id}: {cards.capitalised(task.title)}.", turn)


def _approving_for(approver: Person, task: Task, turn: Turn) -> list[Person]:
    """Who approves in the approver's place now; nobody judges their own work."""
    acting = stand_ins(approver.id, turn, scopes=APPROVING)
    return [person for person in acting if person.id not in (task.lead_id, turn.sender.id)]


def approve(task: Task, arguments: Arguments, turn: Turn) -> None:
    if _stopped_by_children(task, arguments, "approve_task", labels.APPROVE_ANYWAY, turn):
        return
    move(task, "approve", turn)
    task.finished_at = turn.now
    task.reported_at = task.reported_at or turn.now
    plan_reminders(task, turn.work, office=turn.office, now=turn.now)
    title = cards.capitalised(task.title)
    turn.reply(cards.about(task, f"✅ Việc {task.id} đã hoàn thành: {title}.", kind="reply"))
    text = f"✅ {name(turn)} đã duyệt việc {task.id}: {title}."
    tell_lead(task, text, turn)
    tell_followers(task, text, turn)
    _tell_parent(task, turn)


def return_task(task: Task, arguments: Arguments, turn: Turn) -> None:
    remark = str(arguments.get("remark") or "").strip()
    move(task, "return", turn, note=remark)
    task.finished_at, task.reported_at = None, None
    plan_reminders(task, turn.work, office=turn.office, now=turn.now)
    turn.reply(cards.about(task, f"🟡 Đã trả lại việc {task.id} để thực hiện lại.", kind="reply"))
    lead = turn.work.people.get(task.lead_id)
    why = f"\n“{remark}”" if remark else ""
    text = f"🟡 {name(turn)} trả lại việc {task.id}: {cards.capitalised(task.title)}.{why}"
    turn.tell(lead, cards.at_work(task, view_of(turn), text))
    tell_followers(task, text, turn)


def _stopped_by_children(task: Task, arguments: Arguments, command: str, label: str, turn: Turn) -> bool:
    """A task whose sub-tasks are open is not done silently: say which, and offer to do it anyway."""
    children = task_tree.open_children(task, turn.work)
    if not children or arguments.get("anyway"):
        return False
    check(task, command.removesuffix("_task"), turn)
    lines = [f"Việc {task.id} còn {len(children)} việc con chưa xong:"]
    lines += task_tree.child_lines(children, view_of(turn))
    again = Command(command, {**arguments, "task": task.id, "anyway": True})
    button = Button(label, again, (turn.sender.id,))
    turn.reply(Card("\n".join(lines), ((button,),), subject=cards.subject(task)))
    return True


def _tell_parent(task: Task, turn: Turn) -> None:
    """When the last open sub-task is done, whoever leads the whole may report it done."""
    if task.parent_id is None:
        return
    parent = turn.work.tasks.get(task.parent_id)
    if task_tree.open_children(parent, turn.work) or parent.state not in MOVES["complete"].sources:
        return
    text = f"✅ Các việc con của việc {parent.id} đã xong: {cards.capitalised(parent.title)}."
    button = Button(labels.REPORT_DONE, Command("complete_task", {"task": parent.id}), (parent.lead_id,))
    card = Card(text, ((button,),), kind="notice", subject=cards.subject(parent))
    turn.tell(turn.work.people.get(parent.lead_id), card)
