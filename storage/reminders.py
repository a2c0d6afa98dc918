"""When to tell whom what, and which occurrences have been handed to the outbox."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select, update
from sqlalchemy.orm import Session

from actions.models import Delivery, Reminder, ReminderKind, ReminderState
from actions.ports import DigestMoment, Told
from storage import claims, records
from storage.tables import ACTIVE, deliveries, reminders, tasks


class SqlReminders:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, reminder: Reminder) -> Reminder:
        return records.add(self._session, reminder)

    def add_all(self, reminders: Sequence[Reminder]) -> None:
        self._session.add_all(reminders)
        self._session.flush()

    def get(self, reminder_id: int) -> Reminder:
        return records.get(self._session, Reminder, reminder_id)

    def find(self, reminder_id: int) -> Reminder | None:
        return records.find(self._session, Reminder, reminder_id)

    def active_of(self, owner_id: int) -> Sequence[Reminder]:
        return self._session.scalars(
            select(Reminder)
            .where(
                reminders.c.owner_id == owner_id,
                reminders.c.state == ReminderState.ACTIVE,
                reminders.c.kind == ReminderKind.PERSONAL,
            )
            .order_by(reminders.c.due_at, reminders.c.id)
        ).all()

    def of_task(self, task_id: int) -> Sequence[Reminder]:
        """Next first."""
        return self._session.scalars(
            select(Reminder)
            .where(reminders.c.task_id == task_id, reminders.c.state == ReminderState.ACTIVE)
            .order_by(reminders.c.due_at, reminders.c.id)
        ).all()

    def claim_due(
        self,
        now: datetime,
        *,
        lease: str,
        until: datetime,
        limit: int,
        personal_since: datetime | None = None,
    ) -> Sequence[Reminder]:
        """The holder moves or ends the reminder and clears its lease; `Conflict` if it was claimed anew."""
        free = and_(
            ACTIVE,
            reminders.c.due_at <= now,
            or_(reminders.c.lease.is_(None), reminders.c.lease_until <= now),
        )
        if personal_since is not None:
            free = and_(free, reminders.c.kind == ReminderKind.PERSONAL, reminders.c.due_at >= personal_since)
        taken = claims.claim(
            self._session,
            Reminder,
            select(reminders.c.id).where(free).order_by(reminders.c.due_at, reminders.c.id).limit(limit),
            still=free,
            # The version too: whoever still works with an older lease must not overwrite this claim.
            changes={"lease": lease, "lease_until": until, "version": reminders.c.version + 1},
        )
        return sorted(taken, key=lambda reminder: (reminder.due_at, reminder.id))

    def many(self, ids: Iterable[int]) -> Sequence[Reminder]:
        found: list[Reminder] = []
        for some in records.batches(ids):
            found += self._session.scalars(select(Reminder).where(reminders.c.id.in_(some)))
        return found

    def escalated(self, task_ids: Iterable[int]) -> frozenset[int]:
        found: set[int] = set()
        for some in records.batches(task_ids):
            found |= set(
                self._session.scalars(
                    select(reminders.c.task_id).where(
                        reminders.c.task_id.in_(some),
                        reminders.c.kind == ReminderKind.ESCALATION,
                        reminders.c.state == ReminderState.ACTIVE,
                    )
                )
            )
        return frozenset(found)

    def add_delivery(self, delivery: Delivery) -> bool:
        return records.add_unless_known(
            self._session, delivery, unique=("reminder_id", "occurrence", "recipient_id")
        )

    def add_deliveries(self, told: Sequence[Told]) -> frozenset[int]:
        if not told:
            return frozenset()
        self._session.flush()
        rows = [{name: getattr(one, name) for name in Told.__slots__} for one in told]
        statement = records.insert_into(self._session, deliveries).on_conflict_do_nothing(
            index_elements=["reminder_id", "occurrence", "recipient_id"]
        )
        return frozenset(
            self._session.connection().execute(statement.returning(deliveries.c.outbox_id), rows).scalars()
        )

    def due_of(
        self, owner_ids: Collection[int], before: datetime, *, kinds: Collection[ReminderKind]
    ) -> Sequence[Reminder]:
        return self._session.scalars(
            select(Reminder)
            .where(_active_of(owner_ids), reminders.c.due_at <= before, reminders.c.kind.in_(sorted(kinds)))
            .order_by(reminders.c.due_at, reminders.c.id)
        ).all()

    def settle_said(self, owner_ids: Collection[int], moment: DigestMoment, *, until: datetime) -> None:
        due, kind = reminders.c.due_at, reminders.c.kind
        task = tasks.c.id == reminders.c.task_id
        flash = exists().where(task, tasks.c.priority == "flash")
        today = exists().where(task, tasks.c.deadline < moment.day_ends)
        comes_back = or_(
            kind.in_((ReminderKind.ESCALATION, ReminderKind.URGED)),
            and_(kind == ReminderKind.OVERDUE, ~flash),
        )
        other = reminders.alias("other")
        # A task that the digest names because its assigner urges it is not named again by its own reminder.
        urged = exists().where(
            other.c.task_id == reminders.c.task_id,
            other.c.owner_id == reminders.c.owner_id,
            other.c.kind == ReminderKind.URGED,
            other.c.state == ReminderState.ACTIVE,
            other.c.due_at <= moment.reminders_until,
        )
        before = and_(kind == ReminderKind.BEFORE_DEADLINE, ~flash, or_(due <= moment.now, today, urged))
        for settled, changes in (
            (before, {"state": ReminderState.DONE}),
            (comes_back, {"due_at": until}),
        ):
            self._session.execute(
                update(Reminder)
                .where(_active_of(owner_ids), due <= moment.reminders_until, settled)
                .values(**changes, lease=None, lease_until=None, version=reminders.c.version + 1),
                execution_options={"synchronize_session": False},
            )

    def next_due(self) -> datetime | None:
        """The earliest moment at which `claim_due` may have something."""
        free = (
            select(reminders.c.due_at)
            .where(ACTIVE, reminders.c.lease.is_(None))
            .order_by(reminders.c.due_at)
            .limit(1)
        )
        # A reminder whose lease ends before it is due again waits for both.
        moment = case(
            (reminders.c.lease_until > reminders.c.due_at, reminders.c.lease_until), else_=reminders.c.due_at
        )
        leased = select(func.min(moment)).where(ACTIVE, reminders.c.lease.is_not(None))
        moments = [self._session.scalar(free), self._session.scalar(leased)]
        return min((m for m in moments if m is not None), default=None)

    def all(self) -> Sequence[Reminder]:
        return self._session.scalars(select(Reminder).order_by(reminders.c.id)).all()


def _active_of(owner_ids: Collection[int]) -> ColumnElement[bool]:
    return and_(reminders.c.owner_id.in_(owner_ids), reminders.c.state == ReminderState.ACTIVE)
