"""What happens when a reminder falls due: check that it still holds, write the message, plan the next one.

One transaction for each occurrence. The delivery row is unique per (reminder, occurrence, recipient),
so an occurrence that a crashed node began is written once, whoever goes on.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from actions import cards, labels
from actions.messages import Button, Card, Command
from actions.models import Delivery, Person, Reminder, ReminderKind, ReminderState, Task
from actions.office import Office
from actions.ports import UnitOfWork
from actions.timing import next_working_day_opening, next_working_moment
from actions.turn import Post
from actions.workflow import FINISHED

LATE = timedelta(minutes=5)
"""Later than this, the message says so."""
ESCALATE_AFTER = timedelta(days=1)
WORKING_DAYS = "BYDAY=MO,TU,WE,TH,FR"


def ring(reminder: Reminder, work: UnitOfWork, *, office: Office, now: datetime) -> None:
    """Deliver one claimed reminder; the caller commits. Postpones what may only be said in working hours."""
    occurrence = reminder.due_at
    if reminder.kind is not ReminderKind.PERSONAL and (opens := next_working_moment(now, office)) > now:
        reminder.due_at = opens
        _free(reminder)
        return
    task = work.tasks.find(reminder.task_id) if reminder.task_id is not None else None
    owner = work.people.get(reminder.owner_id)
    if owner.active and _still_holds(reminder, task):
        for person, card in _cards(reminder, task, owner, cards.View(work, office, now)):
            _deliver(reminder, occurrence, person, card, Post(work, office, now))
    _plan_next(reminder, task, office, now)
    _free(reminder)


def _still_holds(reminder: Reminder, task: Task | None) -> bool:
    if reminder.kind is ReminderKind.PERSONAL:
        return True
    return task is not None and task.state not in FINISHED and task.lead_id == reminder.owner_id


def _cards(
    reminder: Reminder, task: Task | None, owner: Person, view: cards.View
) -> list[tuple[Person, Card]]:
    """Whom to tell what: the owner; for an overdue task from the second day on its assigner too."""
    if reminder.kind is ReminderKind.PERSONAL or task is None:
        return [(owner, _personal(reminder, view))]
    only = (owner.id,)
    buttons = (
        Button(labels.REPORT_DONE, Command("complete_task", {"task": task.id}), only),
        Button(labels.REPORT_PROGRESS, Command("ask_progress", {"task": task.id}), only),
        Button(labels.EXTEND, Command("ask_extension", {"task": task.id}), only),
    )
    if reminder.kind is not ReminderKind.OVERDUE:
        text = f"⏰ Việc {task.id} · {cards.capitalised(task.title)}: hạn {view.deadline(task)}."
        return [(owner, Card(text, (buttons,), kind="reminder", subject=cards.subject(task)))]
    text = f"🔴 Việc {task.id} · {cards.capitalised(task.title)}: {cards.overdue(task, view)}."
    told = [(owner, Card(text, (buttons,), kind="reminder", subject=cards.subject(task)))]
    if (
        task.deadline is not None
        and view.now - task.deadline > ESCALATE_AFTER
        and task.assigner_id != owner.id
    ):
        text = f"🔴 Việc {task.id} · {cards.capitalised(task.title)} ({owner.full_name}): {cards.overdue(task, view)}."
        told.append(
            (view.work.people.get(task.assigner_id), Card(text, kind="reminder", subject=cards.subject(task)))
        )
    return told


def _personal(reminder: Reminder, view: cards.View) -> Card:
    only = (reminder.owner_id,)
    late = ""
    if view.now - reminder.due_at > LATE:
        late = f" (nhắc muộn, hẹn lúc {reminder.due_at.astimezone(view.office.zone):%H:%M %d/%m})"
    buttons = (
        Button(labels.DONE, Command("reminder_done", {"reminder": reminder.id}), only),
        Button(
            labels.SNOOZE_SHORT, Command("snooze_reminder", {"reminder": reminder.id, "minutes": 10}), only
        ),
        Button(
            labels.SNOOZE_HOUR, Command("snooze_reminder", {"reminder": reminder.id, "minutes": 60}), only
        ),
    )
    text = f"⏰ {cards.capitalised(reminder.text)}.{late}"
    return Card(text, (buttons,), kind="reminder", subject={"reminder": reminder.id})


def _deliver(reminder: Reminder, occurrence: datetime, person: Person, card: Card, post: Post) -> None:
    row = post.to_person(person, card)
    delivery = Delivery(
        reminder_id=reminder.id,
        occurrence=occurrence,
        recipient_id=person.id,
        outbox_id=row.id,
        planned_at=post.now,
    )
    if not post.work.reminders.add_delivery(delivery):
        post.work.outbox.remove(row)


def _plan_next(reminder: Reminder, task: Task | None, office: Office, now: datetime) -> None:
    if reminder.kind is ReminderKind.OVERDUE and task is not None and _still_holds(reminder, task):
        reminder.due_at = next_working_day_opening(now, office)
        return
    following = next_occurrence(reminder, office, after=now) if reminder.rrule else None
    if following is None:
        reminder.state = ReminderState.DONE
    else:
        reminder.due_at = following


def next_occurrence(reminder: Reminder, office: Office, *, after: datetime) -> datetime | None:
    """The rule's first moment after `after`, in the reminder's own zone; missed ones are not made up for.

    A rule for working days (BYDAY=MO,TU,WE,TH,FR) skips public holidays.
    """
    zone = ZoneInfo(reminder.zone)
    first = (reminder.first_at or reminder.due_at).astimezone(zone).replace(tzinfo=None)
    rule = rrulestr(str(reminder.rrule), dtstart=first)
    following = rule.after(max(after, reminder.due_at).astimezone(zone).replace(tzinfo=None))
    skips = WORKING_DAYS in str(reminder.rrule)
    while following is not None and skips and not office.calendar.is_working_day(following.date()):
        following = rule.after(following)
    return following.replace(tzinfo=zone) if following is not None else None


def _free(reminder: Reminder) -> None:
    reminder.lease, reminder.lease_until = None, None
