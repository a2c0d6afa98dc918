"""What happens when reminders fall due: check that each still holds, tell its owner, plan the next moment.

Many in one transaction: what they need is read for all of them, and what they leave behind is written for all. The
delivery row is unique per (reminder, occurrence, recipient), so an occurrence that a crashed node began is written
once, whoever goes on. Several that fall due together for one person are told in one message, and so are those that a
downtime left behind.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from actions import cards, gathering, reminder_cards
from actions.escalation import AT_WORK, plan_escalations
from actions.messages import Card
from actions.models import (
    Person,
    PersonSettings,
    Reminder,
    ReminderKind,
    ReminderState,
    Task,
    TaskState,
)
from actions.office import FLASH, Office
from actions.ports import Told, UnitOfWork
from actions.quiet import next_allowed
from actions.recurrence import after_telling
from actions.states import PLANNED
from actions.timing import at_minute
from actions.turn import Post
from actions.workflow import FINISHED

COMES_BACK = frozenset({ReminderKind.OVERDUE, ReminderKind.ESCALATION, ReminderKind.URGED})
"""Told each working day; where the digest is still to come that day, in the digest."""
_OVER = FINISHED | {TaskState.REPORTED, TaskState.HELD}


def ring(reminders: Sequence[Reminder], work: UnitOfWork, *, office: Office, now: datetime) -> list[Reminder]:
    """Deliver these claimed reminders; the caller commits. Postpones what may only be said in working hours.

    Returns those it left alone: they go into a digest that is to be made up for, one person in one transaction, which
    is done for a single reminder and never for several.
    """
    round_ = _Round(Post(work, office, now), reminders)
    single = len(reminders) == 1
    alone = [reminder for reminder in reminders if not round_.deal_with(reminder, single=single)]
    round_.write()
    return alone


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


@dataclass(frozen=True, slots=True)
class _Telling:
    """One message to one person, and the reminders that are told in it."""

    owner: Person
    card: Card
    reminders: Sequence[Reminder]


@dataclass(slots=True)
class _Known:
    """What a round of reminders is about, read once."""

    people: Mapping[int, Person]
    wishes: Mapping[int, PersonSettings]
    tasks: Mapping[int, Task]
    due: Mapping[int, Sequence[Reminder]]
    """All that is due, by owner: also what another round has claimed."""
    had_digest: dict[date, frozenset[int]] = field(default_factory=dict)

    def task(self, reminder: Reminder) -> Task | None:
        return self.tasks.get(reminder.task_id) if reminder.task_id is not None else None


class _Round:
    """Reminders dealt with in one transaction: first each by itself, then everything is written."""

    def __init__(self, post: Post, claimed: Sequence[Reminder]) -> None:
        self._post = post
        self._view = cards.View(post.work, post.office, post.now)
        self._known = _read(claimed, post)
        self._told: list[_Telling] = []
        self._done: set[int] = set()

    def deal_with(self, reminder: Reminder, *, single: bool) -> bool:
        """False where it must be dealt with alone."""
        if reminder.id in self._done:
            return True
        task, owner = self._known.task(reminder), self._known.people[reminder.owner_id]
        if not owner.active or not still_holds(reminder, task, self._post.now):
            self._done.add(reminder.id)
            _end(reminder, task, self._post)
        elif (later := self._may_be_told_at(reminder, task)) > self._post.now:
            self._done.add(reminder.id)
            reminder.due_at = later
            reminder.lease, reminder.lease_until = None, None
        else:
            return self._tell(reminder, task, owner, single=single)
        return True

    def write(self) -> None:
        """The messages, the record of what was delivered, the next moments."""
        post = self._post
        ids = post.put([(telling.owner, telling.card) for telling in self._told])
        new = post.work.reminders.add_deliveries(
            [
                Told(reminder.id, reminder.due_at, telling.owner.id, number, post.now)
                for telling, number in zip(self._told, ids, strict=True)
                for reminder in telling.reminders
            ]
        )
        for number in ids:
            if number not in new:
                # A node that died had put all of it into the outbox already.
                post.work.outbox.remove(post.work.outbox.get(number))
        told = [reminder for telling in self._told for reminder in telling.reminders]
        for reminder in told:
            after_telling(reminder, self._known.task(reminder), post)
        over = [self._known.task(r) for r in told if r.kind is ReminderKind.AT_DEADLINE]
        plan_escalations(
            [task for task in over if task is not None], post.work, office=post.office, now=post.now
        )

    def _tell(self, reminder: Reminder, task: Task | None, owner: Person, *, single: bool) -> bool:
        together = [r for r in self._due_with(reminder, task) if r.id not in self._done]
        own = self._known.wishes.get(owner.id)
        if len(together) <= 1:
            if reminder.kind is ReminderKind.PERSONAL or task is None:
                card = reminder_cards.personal(reminder, self._view)
            else:
                card = reminder_cards.of_task(reminder, task, self._view)
            together = [reminder]
        elif gathering.belongs_into_digest(owner, own, together, self._view):
            if not single:
                return False
            gathering.tell_in_digest(owner, together, self._post)
            return True
        else:
            card = gathering.card(owner, together, self._view)
        self._done.update(r.id for r in together)
        self._told.append(_Telling(owner, card, together))
        return True

    def _may_be_told_at(self, reminder: Reminder, task: Task | None) -> datetime:
        """Now, for what a person named and for hỏa tốc; else within hours, and not before the day's digest."""
        now, own = self._post.now, self._known.wishes.get(reminder.owner_id)
        if reminder.kind is ReminderKind.PERSONAL or _is_flash(task):
            return now
        opens = next_allowed(now, self._post.office, own)
        waited = opens > now
        if not waited and reminder.kind not in COMES_BACK:
            return now
        return max(opens, self._digest_at(opens, reminder.owner_id, own))

    def _digest_at(self, moment: datetime, owner_id: int, own: PersonSettings | None) -> datetime:
        """The digest of that day if this person gets one and has not had it yet, else the moment itself."""
        office = self._post.office
        day = moment.astimezone(office.zone).date()
        if (
            not office.digest
            or (own is not None and own.digest_off)
            or not office.calendar.is_working_day(day)
        ):
            return moment
        had, everyone = self._known.had_digest, list(self._known.people)
        if day not in had:
            had[day] = self._post.work.digests.had(everyone, day.isoformat())
        if owner_id in had[day]:
            return moment
        minute = (
            own.digest_minute if own is not None and own.digest_minute is not None else office.digest_minute
        )
        return max(moment, at_minute(day, minute, office))

    def _due_with(self, reminder: Reminder, task: Task | None) -> Sequence[Reminder]:
        """This reminder and what else is to be told to its owner in the same message; hỏa tốc keeps to itself."""
        due = self._known.due.get(reminder.owner_id, (reminder,))
        flash = _is_flash(task)
        missed = [] if flash and reminder.kind in PLANNED else gathering.missed(due, self._view)
        if reminder.kind is ReminderKind.PERSONAL and reminder not in missed:
            return [reminder]
        return [*missed, *(other for other in due if self._goes_with(other, flash))]

    def _goes_with(self, other: Reminder, flash: bool) -> bool:
        task = self._known.task(other)
        if (
            other.kind not in PLANNED
            or _is_flash(task) is not flash
            or not still_holds(other, task, self._post.now)
        ):
            return False
        return self._may_be_told_at(other, task) <= self._post.now


def _read(claimed: Sequence[Reminder], post: Post) -> _Known:
    work = post.work
    owners = {reminder.owner_id for reminder in claimed}
    due: dict[int, list[Reminder]] = {}
    for reminder in work.reminders.due_of(owners, post.now, kinds=frozenset(ReminderKind)):
        due.setdefault(reminder.owner_id, []).append(reminder)
    everything = [*claimed, *(reminder for some in due.values() for reminder in some)]
    tasks = {task.id: task for task in work.tasks.many(_tasks_of(everything))}
    # Cards name leads and assigners.
    named = {person for task in tasks.values() for person in (task.lead_id, task.assigner_id)}
    people = {person.id: person for person in work.people.many(sorted(owners | named))}
    return _Known(people, work.preferences.of(owners), tasks, due)


def _tasks_of(reminders: Iterable[Reminder]) -> Collection[int]:
    return {reminder.task_id for reminder in reminders if reminder.task_id is not None}


def _is_flash(task: Task | None) -> bool:
    return task is not None and task.priority == FLASH


def _end(reminder: Reminder, task: Task | None, post: Post) -> None:
    """Nothing to say: a repeating one goes on, everything else is over."""
    after_telling(reminder, task, post)
    if not reminder.rrule:
        reminder.state = ReminderState.DONE
