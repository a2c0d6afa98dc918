"""What happens when a reminder falls due: check that it still holds, tell its owner, plan the next moment.

One transaction for each claimed reminder. The delivery row is unique per (reminder, occurrence, recipient), so an
occurrence that a crashed node began is written once, whoever goes on. Several that fall due together for one person
are told in one message, and so are those that a downtime left behind.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from actions import cards, gathering, reminder_cards
from actions.escalation import AT_WORK, plan_escalation
from actions.models import Person, PersonSettings, Reminder, ReminderKind, ReminderState, Task, TaskState
from actions.office import FLASH, Office
from actions.ports import UnitOfWork
from actions.quiet import next_allowed
from actions.recurrence import after_telling, deliver
from actions.states import PLANNED
from actions.timing import at_minute
from actions.turn import Post
from actions.workflow import FINISHED

COMES_BACK = frozenset({ReminderKind.OVERDUE, ReminderKind.ESCALATION, ReminderKind.URGED})
"""Told each working day; where the digest is still to come that day, in the digest."""
_OVER = FINISHED | {TaskState.REPORTED, TaskState.HELD}


def ring(reminder: Reminder, work: UnitOfWork, *, office: Office, now: datetime) -> None:
    """Deliver one claimed reminder; the caller commits. Postpones what may only be said in working hours."""
    post = Post(work, office, now)
    task = _task(reminder, work)
    owner = work.people.get(reminder.owner_id)
    if not owner.active or not still_holds(reminder, task, now):
        _end(reminder, task, post)
        return
    own = work.preferences.find(owner.id)
    if (later := _may_be_told_at(reminder, task, own, post)) > now:
        reminder.due_at = later
        reminder.lease, reminder.lease_until = None, None
        return
    together = _due_with(reminder, owner, own, post)
    if len(together) > 1:
        gathering.tell_together(owner, own, together, post)
    else:
        _tell(reminder, task, owner, post)


def still_holds(reminder: Reminder, task: Task | None, now: datetime) -> bool:
    """Whether there is still anything to say."""
    if reminder.kind is ReminderKind.PERSONAL:
        counts_on_task = reminder.before_seconds is not None or reminder.every_minutes is not None
        return task is None or not counts_on_task or task.state not in _OVER
    if task is None or task.state in FINISHED:
        return False
    if reminder.kind is ReminderKind.ESCALATION:
        return task.state in AT_WORK
    if reminder.kind is ReminderKind.BEFORE_DEADLINE and task.deadline is not None and task.deadline <= now:
        # Too late: that the deadline is over is said by the others.
        return False
    return task.lead_id == reminder.owner_id


def _tell(reminder: Reminder, task: Task | None, owner: Person, post: Post) -> None:
    view = cards.View(post.work, post.office, post.now)
    if reminder.kind is ReminderKind.PERSONAL or task is None:
        card = reminder_cards.personal(reminder, view)
    else:
        card = reminder_cards.of_task(reminder, task, view)
    row = post.to_person(owner, card)
    if not deliver(reminder, owner, row, post):
        post.work.outbox.remove(row)
    after_telling(reminder, task, post)
    if reminder.kind is ReminderKind.AT_DEADLINE and task is not None:
        plan_escalation(task, post.work, office=post.office, now=post.now)


def _may_be_told_at(
    reminder: Reminder, task: Task | None, own: PersonSettings | None, post: Post
) -> datetime:
    """Now, for what a person named and for hỏa tốc; else within hours, and not before the day's digest."""
    if reminder.kind is ReminderKind.PERSONAL or _is_flash(task):
        return post.now
    opens = next_allowed(post.now, post.office, own)
    waited = opens > post.now
    if not waited and reminder.kind not in COMES_BACK:
        return post.now
    return max(opens, _digest_at(opens, reminder.owner_id, own, post))


def _digest_at(moment: datetime, owner_id: int, own: PersonSettings | None, post: Post) -> datetime:
    """The digest of that day if this person gets one and has not had it yet, else the moment itself."""
    office = post.office
    day = moment.astimezone(office.zone).date()
    if not office.digest or (own is not None and own.digest_off) or not office.calendar.is_working_day(day):
        return moment
    if post.work.digests.had([owner_id], day.isoformat()):
        return moment
    minute = own.digest_minute if own is not None and own.digest_minute is not None else office.digest_minute
    return max(moment, at_minute(day, minute, office))


def _due_with(
    reminder: Reminder, owner: Person, own: PersonSettings | None, post: Post
) -> Sequence[Reminder]:
    """This reminder and what else is to be told to its owner in the same message; hỏa tốc keeps to itself."""
    view = cards.View(post.work, post.office, post.now)
    due = post.work.reminders.due_of([owner.id], post.now, kinds=frozenset(ReminderKind))
    flash = _is_flash(_task(reminder, post.work))
    missed = [] if flash and reminder.kind in PLANNED else gathering.missed(due, view)
    if reminder.kind is ReminderKind.PERSONAL and reminder not in missed:
        return [reminder]
    return [*missed, *(other for other in due if _goes_with(other, flash, own, post))]


def _goes_with(other: Reminder, flash: bool, own: PersonSettings | None, post: Post) -> bool:
    task = _task(other, post.work)
    if other.kind not in PLANNED or _is_flash(task) is not flash or not still_holds(other, task, post.now):
        return False
    return _may_be_told_at(other, task, own, post) <= post.now


def _is_flash(task: Task | None) -> bool:
    return task is not None and task.priority == FLASH


def _end(reminder: Reminder, task: Task | None, post: Post) -> None:
    """Nothing to say: a repeating one goes on, everything else is over."""
    after_telling(reminder, task, post)
    if not reminder.rrule:
        reminder.state = ReminderState.DONE


def _task(reminder: Reminder, work: UnitOfWork) -> Task | None:
    return work.tasks.find(reminder.task_id) if reminder.task_id is not None else None
