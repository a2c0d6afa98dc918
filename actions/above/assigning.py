"""Breaking down what came from above: "giao anh Nam thực hiện văn bản 123/UBND-VX trước thứ Sáu".

Whoever is in charge hands a task down, whoever stands above them does too; the intake may put the head of any unit
in charge of what nobody has yet. The one who hands it down approves it; who had it before goes on following.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from actions import cards, directory, naming
from actions.above.charge import put_in_charge, unit_named
from actions.above.writing import FOLLOWER
from actions.authority import rank
from actions.deadlines import plan_reminders
from actions.errors import Refused
from actions.messages import Card
from actions.models import Person, Task, TaskPerson, TaskState
from actions.orders import (
    ASSIGNING,
    authority_over,
    in_place_of,
    leaders_of,
    named_who_could,
    standing_towards,
)
from actions.ports import TaskFilter
from actions.task_actions import record
from actions.task_reference import Wanted, choose, tasks_of_papers
from actions.turn import Turn
from nlu.document_orders import is_about_paper_only
from nlu.message import PersonMention, TaskRead

ASSIGNABLE = frozenset(
    {TaskState.ASSIGNED, TaskState.ACCEPTED, TaskState.RETURNED, TaskState.DECLINED, TaskState.HELD}
)


def assign_papers(reads: Sequence[TaskRead], turn: Turn) -> list[TaskRead]:
    """Hand down the tasks of papers from above that are named; what is left are orders for other work."""
    left = []
    for read in reads:
        try:
            handed_down = _hand_down(read, turn)
        except Refused as reason:
            if len(reads) == 1:
                raise
            # The other orders of the message stand.
            turn.tell(turn.sender, Card(str(reason)))
            handed_down = True
        if not handed_down:
            left.append(read)
    return left


def _hand_down(read: TaskRead, turn: Turn) -> bool:
    named = tasks_of_papers(read.title, turn) if is_about_paper_only(read.title) else None
    if named is None or len(read.leads) != 1:
        return False
    tasks = [task for task in named if task.state in ASSIGNABLE]
    if not tasks:
        turn.reply(Card("Các việc của văn bản này đã xong hoặc đã hủy, không còn việc để giao ạ."))
        return True
    lead = _lead(read.leads[0], turn)
    helpers = [directory.resolve_for(mention, turn).winner for mention in read.coordinators]
    arguments: dict[str, Any] = {
        "person": lead.id,
        "unit": unit_named(read.leads[0], lead.id, turn),
        "time": _time(read),
        "coordinators": [helper.person_id for helper in helpers if helper is not None],
    }
    whole = _all_meant(tasks, turn)
    if whole:
        for task in whole:
            assign_down(task, arguments, turn)
        return True
    question = (
        f"{naming.capital(naming.you(turn.sender))} giao {naming.address(lead)} việc nào của văn bản ạ?"
    )
    choose(tasks, Wanted("assign_down", TaskFilter(), question, "", arguments), assign_down, turn)
    return True


def assign_down(task: Task, arguments: Mapping[str, Any], turn: Turn) -> None:
    """`person`, and if named `unit`, `time` (ISO), `coordinators`. Raises `Refused` with the reason."""
    new = turn.work.people.get(int(arguments["person"]))
    _check(task, new, turn)
    old = turn.work.people.get(task.lead_id)
    if old.id == new.id and task.lead_unit_id is not None:
        turn.reply(cards.about(task, f"Việc {task.id} đang do {naming.address(new)} chủ trì.", kind="reply"))
        return
    giver, leader = task.assigner_id, _in_place_of(new, turn)
    put_in_charge(task, new, turn.work, unit_id=arguments.get("unit"))
    task.assigner_id = turn.sender.id if leader is None else leader.id
    task.given_by_id = None if leader is None else turn.sender.id
    task.state = TaskState.ACCEPTED if new.id == turn.sender.id else TaskState.ASSIGNED
    note = in_place_of(leader) if leader is not None else ""
    record(task, "reassign", turn, before=old.code, after=new.code, note=note)
    kept = _set_time(task, arguments.get("time"), turn)
    for person_id in arguments.get("coordinators", ()):
        if person_id != new.id:
            turn.work.tasks.add_person(TaskPerson(task_id=task.id, person_id=person_id))
    for person_id in {giver, old.id} - {turn.sender.id, new.id}:
        turn.work.tasks.add_person(TaskPerson(task_id=task.id, person_id=person_id, role=FOLLOWER))
    turn.work.flush()
    plan_reminders(task, turn.work, office=turn.office, now=turn.now)
    _tell(task, old, new, kept, turn)


def _all_meant(tasks: list[Task], turn: Turn) -> list[Task]:
    """The whole paper, where it is clear which of its tasks the sender disposes of; else none."""
    waiting = [task for task in tasks if task.lead_unit_id is None]
    own = [task for task in tasks if task.lead_id == turn.sender.id and task.lead_unit_id is not None]
    return waiting or own or (tasks if len(tasks) == 1 else [])


def _lead(mention: PersonMention, turn: Turn) -> Person:
    resolution = directory.resolve_for(mention, turn)
    if resolution.winner is None:
        many = len(resolution.candidates)
        found = f"có {many} người là {mention.text}" if many else f"không có {mention.text} trong danh bạ"
        raise Refused(f"Thư ký thấy {found}. Xin nhắn lại kèm họ tên hoặc đơn vị ạ.")
    return turn.work.people.get(resolution.winner.person_id)


def _time(read: TaskRead) -> str | None:
    """A deadline in doubt is left as the paper has it; the card says so."""
    return read.due.value.isoformat() if read.due is not None and not read.due.choices else None


def _check(task: Task, new: Person, turn: Turn) -> None:
    sender = turn.sender
    if task.state not in ASSIGNABLE:
        raise Refused(f"Việc {task.id} {cards.STATE_NAMES[task.state]} nên chưa giao được ạ.")
    present = turn.work.people.get(task.lead_id)
    acting = {sender.id, *(leader.id for leader in leaders_of(sender, turn, scopes=ASSIGNING))}
    disposes = acting & {task.lead_id, task.assigner_id} or authority_over(present, turn) is not None
    routes = sender.id == task.assigner_id and task.lead_unit_id is None and _leads_a_unit(new, turn)
    if not disposes or not (authority_over(new, turn) is not None or routes):
        why = standing_towards(new, turn)
        raise Refused(f"{why} nên {naming.you(sender)} không giao được ạ.{named_who_could(new, turn)}")


def _in_place_of(new: Person, turn: Turn) -> Person | None:
    """The leader in whose place the sender puts `new` in charge, if any."""
    authority = authority_over(new, turn)
    return authority.leader if authority is not None else None


def _leads_a_unit(person: Person, turn: Turn) -> bool:
    return any(rank(post) == 2 for post in turn.work.people.posts([person.id]))


def _set_time(task: Task, given: str | None, turn: Turn) -> bool:
    """An earlier deadline than the paper's is the office's own; a later one is not for us to set. Whether it was
    kept as the paper has it though another was said."""
    if given is None:
        return False
    moment = datetime.fromisoformat(given)
    if task.source_deadline is not None and moment > task.source_deadline:
        return True
    view = cards.View(turn.work, turn.office, turn.now)
    before = view.deadline(task)
    task.deadline = moment
    record(task, "set_deadline", turn, before=before, after=view.deadline(task))
    return False


def _tell(task: Task, old: Person, new: Person, kept: bool, turn: Turn) -> None:
    view = cards.View(turn.work, turn.office, turn.now)
    note = "Hạn nêu muộn hơn hạn của văn bản nên Thư ký giữ hạn của văn bản." if kept else ""
    turn.reply(cards.for_assigner(task, view, note=note))
    if new.id != turn.sender.id:
        turn.tell(new, cards.for_lead(task, view))
    if old.id not in (turn.sender.id, new.id):
        text = f"Việc {task.id} đã giao {naming.address(new)} thực hiện; {naming.you(old)} theo dõi."
        turn.tell(old, cards.about(task, text))
