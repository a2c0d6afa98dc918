"""Changing what a task says: its lead, who helps, its deadline, its words, its urgency; several at once where asked.

Within the office's minutes of grace a change is a correction of a slip: the history keeps it, marked so that
nothing is held against the lead.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from actions import cards, labels, lead_names, naming, task_tree
from actions.above.charge import put_in_charge
from actions.assign import tell_people
from actions.days_off import day_off_at
from actions.deadlines import plan_reminders
from actions.errors import Refused
from actions.messages import Button, Card, Command
from actions.models import Person, Task, TaskPerson
from actions.orders import authority_over, named_who_could, standing_towards
from actions.task_actions import move
from actions.task_notices import tell_team
from actions.turn import Turn

Arguments = Mapping[str, Any]
_NEW_TITLE = "nội dung mới là"


@dataclass(frozen=True, slots=True)
class _Changed:
    """`said` names it after "Việc 12": "hạn mới là thứ Hai"; `sentence` says it alone, to whoever changed it."""

    said: str
    sentence: str
    concerns_team: bool = True
    offered: str | None = None
    """ISO: the other day for a deadline whose day nobody works."""


def correct(task: Task, arguments: Arguments, turn: Turn) -> None:
    """What is to hold (JSON values): `person` (and the `unit` they stand for), `time` (ISO or None), `shift` (seconds),
    `title`, `append`, `swap` [wrong, right], `priority`, `helpers` and `dropped` (person ids). `day_off`, `moved_to` as
    on cards."""
    old_lead = turn.work.people.get(task.lead_id)
    made = [changed for change in _CHANGES if (changed := change(task, arguments, turn)) is not None]
    if not made:
        turn.reply(cards.about(task, f"Việc {task.id} đã đúng như vậy rồi ạ.", kind="reply"))
        return
    turn.work.flush()
    plan_reminders(task, turn.work, office=turn.office, now=turn.now)
    turn.reply(_reply(task, made, turn))
    if task.lead_id != old_lead.id:
        _tell_old_lead(task, old_lead, turn)
        tell_people(task, turn)
        return
    told = [changed.said for changed in made if changed.concerns_team]
    if told:
        renamed = any(changed.said.startswith(_NEW_TITLE) for changed in made)
        named = f"Việc {task.id}" if renamed else f"Việc {task.id} · {cards.capitalised(task.title)}"
        new = {int(number) for number in arguments.get("helpers") or ()}
        tell_team(task, f"{named}: {'; '.join(told)}.", turn, besides=new)


def set_deadline(task: Task, arguments: Arguments, turn: Turn) -> None:
    """`time` is ISO, or None for no deadline. The old one stays in the history."""
    correct(task, {**arguments, "time": arguments.get("time")}, turn)


def reassign(task: Task, arguments: Arguments, turn: Turn) -> None:
    """`person` is the new lead's id, `unit` the unit they stand for; only to people whom the assigner may order."""
    correct(task, {"person": arguments["person"], "unit": arguments.get("unit")}, turn)


def _lead(task: Task, arguments: Arguments, turn: Turn) -> _Changed | None:
    if arguments.get("person") is None or int(arguments["person"]) == task.lead_id:
        return None
    if _swaps(task, arguments):
        return None
    new, old = turn.work.people.get(int(arguments["person"])), turn.work.people.get(task.lead_id)
    _require_authority(new, turn)
    move(task, "reassign", turn, before=old.code, after=new.code)
    put_in_charge(task, new, turn.work, unit_id=arguments.get("unit"))
    task.reported_at = None
    _remove(task, new.id, turn)
    who = f"{naming.you(new)} {new.full_name}"
    if arguments.get("unit") is not None:
        who = lead_names.in_charge(task, turn.work)
    return _Changed(f"chủ trì là {who}", f"Đã chuyển việc {task.id} cho {who}.")


def _helpers(task: Task, arguments: Arguments, turn: Turn) -> _Changed | None:
    known = {row.person_id for row in turn.work.tasks.people(task.id) if row.role == "coordinator"}
    wanted = [int(number) for number in arguments.get("helpers") or ()]
    new = [number for number in dict.fromkeys(wanted) if number not in known and number != task.lead_id]
    if not new:
        return None
    people = turn.work.people.many(new)
    for person in people:
        _require_authority(person, turn)
        turn.work.tasks.add_person(TaskPerson(task_id=task.id, person_id=person.id))
        move(task, "add_coordinator", turn, after=person.code)
        if person.id != turn.sender.id:
            view = cards.View(turn.work, turn.office, turn.now)
            turn.tell(person, cards.for_coordinator(task, view, person))
    names = ", ".join(naming.address(person) for person in people)
    text = f"thêm {names} phối hợp"
    return _Changed(text, f"Đã {text} việc {task.id}.", concerns_team=False)


def _dropped(task: Task, arguments: Arguments, turn: Turn) -> _Changed | None:
    known = {row.person_id for row in turn.work.tasks.people(task.id) if row.role == "coordinator"}
    people = turn.work.people.many(known & {int(number) for number in arguments.get("dropped") or ()})
    for person in people:
        _remove(task, person.id, turn)
        move(task, "remove_coordinator", turn, before=person.code)
        if person.id != turn.sender.id:
            text = f"{naming.capital(naming.you(person))} không cần phối hợp việc {task.id} nữa ạ."
            turn.tell(person, cards.about(task, text))
    if not people:
        return None
    text = f"thôi phối hợp: {', '.join(naming.address(person) for person in people)}"
    return _Changed(text, f"Việc {task.id} {text}.", concerns_team=False)


def _deadline(task: Task, arguments: Arguments, turn: Turn) -> _Changed | None:
    shift = arguments.get("shift")
    if _swaps(task, arguments):
        return None  # "báo cáo quý 4 chứ không phải quý 3" speaks of the content, not of a deadline.
    if shift is not None and task.deadline is not None:
        new: datetime | None = task.deadline + timedelta(seconds=int(shift))
    elif "time" in arguments:
        new = datetime.fromisoformat(arguments["time"]) if arguments["time"] else None
    else:
        return None
    if new == task.deadline:
        return None
    view = cards.View(turn.work, turn.office, turn.now)
    before = view.deadline(task)
    task.deadline = new
    move(task, "set_deadline", turn, before=before, after=view.deadline(task))
    off, offered = arguments.get("day_off"), arguments.get("moved_to")
    if shift is not None and new is not None:
        counted = day_off_at(new.astimezone(turn.office.zone), turn.office.calendar)
        off, offered = (counted.note, counted.offered.isoformat()) if counted else (None, None)
    now = f"{view.deadline(task)}{f', {off}' if off else ''}{task_tree.out_of_step(task, view)}"
    said = f"hạn mới là {now}" if new else "không đặt hạn"
    return _Changed(said, f"Đã sửa hạn việc {task.id}: {now}.", offered=offered if off else None)


def _title(task: Task, arguments: Arguments, turn: Turn) -> _Changed | None:
    title = str(arguments.get("title") or "").strip()
    if arguments.get("append"):
        title = f"{title or task.title}, {arguments['append']}"
    if _swaps(task, arguments):
        wrong, right = arguments["swap"]
        at = task.title.lower().index(wrong.lower())
        title = f"{task.title[:at]}{right}{task.title[at + len(wrong) :]}"
    if not title or title == task.title:
        return None
    move(task, "rename", turn, before=task.title, after=title)
    task.title = title
    named = cards.capitalised(title)
    return _Changed(f"{_NEW_TITLE} “{named}”", f"Đã sửa nội dung việc {task.id}: {named}.")


def _priority(task: Task, arguments: Arguments, turn: Turn) -> _Changed | None:
    new = arguments.get("priority")
    if new is None or new == task.priority:
        return None
    move(task, "set_priority", turn, before=task.priority, after=new)
    task.priority = new
    degree = cards.PRIORITY_NAMES.get(new, "Thường").lower()
    return _Changed(f"độ khẩn là {degree}", f"Đã sửa độ khẩn việc {task.id}: {degree}.")


_CHANGES: tuple[Callable[[Task, Arguments, Turn], _Changed | None], ...] = (
    _lead,
    _helpers,
    _dropped,
    _deadline,
    _title,
    _priority,
)


def _reply(task: Task, made: list[_Changed], turn: Turn) -> Card:
    text = (
        made[0].sentence
        if len(made) == 1
        else "\n".join(
            [f"Đã sửa việc {task.id}:", *(f"• {naming.capital(changed.said)}" for changed in made)]
        )
    )
    offered = next((changed.offered for changed in made if changed.offered), None)
    if offered is None:
        return cards.about(task, text, kind="reply")
    view = cards.View(turn.work, turn.office, turn.now)
    command = Command("set_deadline", {"task": task.id, "time": offered})
    own = cards.givers(task)
    row = (
        Button(labels.KEEP, Command("confirm_task", {"task": task.id}), own),
        Button(f"{labels.MOVE} sang {view.day(datetime.fromisoformat(offered))}", command, own),
    )
    return Card(text, (row,), subject=cards.subject(task))


def _tell_old_lead(task: Task, old: Person, turn: Turn) -> None:
    if old.id == turn.sender.id or any(row.person_id == old.id for row in turn.work.tasks.people(task.id)):
        return
    new = turn.work.people.get(task.lead_id)
    text = f"Việc {task.id} đã chuyển cho {naming.address(new)}; {naming.you(old)} không cần thực hiện nữa ạ."
    turn.tell(old, cards.about(task, text))


def _swaps(task: Task, arguments: Arguments) -> bool:
    """Whether the words called wrong stand in the title."""
    return bool(arguments.get("swap")) and arguments["swap"][0].lower() in task.title.lower()


def _remove(task: Task, person_id: int, turn: Turn) -> None:
    turn.work.tasks.remove_person(task.id, person_id, role="coordinator")


def _require_authority(person: Person, turn: Turn) -> None:
    if authority_over(person, turn) is None:
        you, why = naming.you(turn.sender), standing_towards(person, turn)
        raise Refused(f"{why} nên {you} không giao được ạ.{named_who_could(person, turn)}")
