"""Morning digests: what people are to be told, who was told, and how far a morning's round has come."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, cast, func, literal, null, or_, select, union_all, update
from sqlalchemy.orm import Session

from actions.models import (
    DelegationScope,
    Digest,
    DigestPart,
    DigestRound,
    Person,
    PersonSettings,
    ReminderKind,
    ReminderState,
    TaskState,
)
from actions.ports import DigestItem, DigestMoment
from storage import records
from storage.columns import RECORD_ID
from storage.delegations import not_over
from storage.tables import (
    delegations,
    digest_rounds,
    digests,
    people,
    person_settings,
    reminders,
    tasks,
)

_APPROVING = (DelegationScope.APPROVE, DelegationScope.ALL)
_WITH_LEAD = (TaskState.ASSIGNED, TaskState.ACCEPTED, TaskState.RETURNED)
_AWAITED = (*_WITH_LEAD, TaskState.REQUESTED)
# Without statistics SQLite would rather read every overdue task of the office, page after page, by the index on state
# and deadline than those of 200 people by theirs: 8 s instead of 80 ms at 200,000 tasks. A call hides the column.
_deadline = func.coalesce(tasks.c.deadline, tasks.c.deadline)
_state = func.coalesce(tasks.c.state, tasks.c.state)
_by_assigner_alone = (
    func.coalesce(tasks.c.approver_id, 0) == 0
)  # likewise: most tasks have no approver of their own
_SHOWN = (
    tasks.c.id.label("task_id"),
    tasks.c.title,
    tasks.c.lead_id,
    tasks.c.assigner_id,
    tasks.c.deadline,
    tasks.c.priority,
)
_NOBODY = cast(null(), RECORD_ID).label("acting_for_id")


class SqlDigests:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, digest: Digest) -> bool:
        return records.add_unless_known(self._session, digest, unique=("person_id", "day"))

    def add_all(self, digests: Sequence[Digest]) -> None:
        self._session.add_all(digests)
        self._session.flush()

    def had(self, person_ids: Collection[int], day: str) -> frozenset[int]:
        found = select(digests.c.person_id).where(digests.c.person_id.in_(person_ids), digests.c.day == day)
        return frozenset(self._session.scalars(found))

    def items(self, person_ids: Collection[int], moment: DigestMoment, *, most: int) -> Sequence[DigestItem]:
        leaders = self._leaders_of(person_ids, moment)
        parts = _parts(person_ids, moment) + (
            _delegated_parts(person_ids, leaders, moment) if leaders else []
        )
        every = union_all(*parts).subquery("every")
        each = (every.c.person_id, every.c.part)
        order = (every.c.deadline, every.c.task_id)
        ranked = select(
            every,
            func.row_number().over(partition_by=each, order_by=order).label("place"),
            func.count().over(partition_by=each).label("total"),
        ).subquery("ranked")
        rows = self._session.execute(
            select(ranked)
            .where(ranked.c.place <= most)
            .order_by(ranked.c.person_id, ranked.c.part, ranked.c.place)
        )
        return [
            DigestItem(
                person_id=row.person_id,
                part=DigestPart(row.part),
                task_id=row.task_id,
                title=row.title,
                lead_id=row.lead_id,
                assigner_id=row.assigner_id,
                deadline=row.deadline,
                total=row.total,
                priority=row.priority,
                acting_for_id=row.acting_for_id,
            )
            for row in rows
        ]

    def _leaders_of(self, person_ids: Collection[int], moment: DigestMoment) -> list[int]:
        """In whose place these people approve now."""
        leaders = select(delegations.c.from_person_id).where(*_acting(person_ids, moment)).distinct()
        return list(self._session.scalars(leaders))

    def people(
        self, minute: int, day: str, *, default: int, after: int, now: datetime, limit: int
    ) -> Sequence[Person]:
        own = person_settings
        chosen = own.c.digest_minute == minute
        if minute == default:
            chosen = or_(chosen, own.c.digest_minute.is_(None))
        on_leave = and_(own.c.leave_from <= now, own.c.leave_until > now)
        silent = own.c.silent_until > now
        had = select(digests.c.id).where(digests.c.person_id == people.c.id, digests.c.day == day).exists()
        wants = and_(~func.coalesce(own.c.digest_off, False), ~func.coalesce(or_(on_leave, silent), False))
        return self._session.scalars(
            select(Person)
            .outerjoin(PersonSettings, own.c.person_id == people.c.id)
            .where(people.c.id > after, people.c.active, chosen, wants, ~had)
            .order_by(people.c.id)
            .limit(limit)
        ).all()

    def rounds(self, day: str) -> Sequence[DigestRound]:
        return self._session.scalars(
            select(DigestRound).where(digest_rounds.c.day == day).order_by(digest_rounds.c.minute)
        ).all()

    def claim_round(
        self, day: str, minute: int, *, now: datetime, lease: str, until: datetime
    ) -> DigestRound | None:
        records.add_unless_known(self._session, DigestRound(day=day, minute=minute), unique=("day", "minute"))
        return self._session.scalars(
            update(DigestRound)
            .where(
                digest_rounds.c.day == day,
                digest_rounds.c.minute == minute,
                ~digest_rounds.c.done,
                or_(digest_rounds.c.lease.is_(None), digest_rounds.c.lease_until <= now),
            )
            .values(lease=lease, lease_until=until)
            .returning(DigestRound),
            execution_options={"synchronize_session": False, "populate_existing": True},
        ).one_or_none()

    def keep_round(self, round_: DigestRound, *, lease: str) -> bool:
        held = self._session.execute(
            update(digest_rounds)
            .where(digest_rounds.c.id == round_.id, digest_rounds.c.lease == lease)
            .values(reached=round_.reached, done=round_.done, lease_until=round_.lease_until)
            .returning(digest_rounds.c.id)
        ).scalar_one_or_none()
        return held is not None


def _parts(person_ids: Collection[int], moment: DigestMoment) -> list[Select[Any]]:
    """Each part by an index of its own: a condition over several columns would read every task."""
    mine = and_(tasks.c.lead_id.in_(person_ids), tasks.c.state.in_(_AWAITED))
    reported = tasks.c.state == TaskState.REPORTED
    named, by_assigner = tasks.c.approver_id, tasks.c.assigner_id
    return [
        _part(DigestPart.OVERDUE, tasks.c.lead_id, mine, _deadline < moment.now),
        _part(
            DigestPart.DUE_TODAY,
            tasks.c.lead_id,
            mine,
            _deadline >= moment.now,
            _deadline < moment.day_ends,
        ),
        _part(DigestPart.TO_APPROVE, named, named.in_(person_ids), reported),
        _part(DigestPart.TO_APPROVE, by_assigner, by_assigner.in_(person_ids), _by_assigner_alone, reported),
        _reminded(
            DigestPart.ESCALATED,
            person_ids,
            reminders.c.kind == ReminderKind.ESCALATION,
            reminders.c.due_at <= moment.reminders_until,
            _state.in_(_WITH_LEAD),
            _deadline < moment.now,
        ),
        _reminded(
            DigestPart.SOON,
            person_ids,
            or_(
                and_(reminders.c.kind == ReminderKind.BEFORE_DEADLINE, reminders.c.due_at <= moment.now),
                and_(reminders.c.kind == ReminderKind.URGED, reminders.c.due_at <= moment.reminders_until),
            ),
            or_(_deadline >= moment.day_ends, tasks.c.deadline.is_(None)),
            _state.in_(_AWAITED),
        ),
    ]


def _part(part: DigestPart, person: Any, *conditions: Any) -> Select[Any]:
    columns = (person.label("person_id"), literal(part.value).label("part"), *_SHOWN, _NOBODY)
    return select(*columns).where(*conditions)


def _delegated_parts(
    person_ids: Collection[int], leaders: Collection[int], moment: DigestMoment
) -> list[Select[Any]]:
    """What leaders who delegated approving would see. Found by the leaders: a join alone would read every reported
    task of the office."""
    named, by_assigner = tasks.c.approver_id, tasks.c.assigner_id
    return [
        _delegated(person_ids, moment, named == delegations.c.from_person_id, named.in_(leaders)),
        _delegated(
            person_ids,
            moment,
            by_assigner == delegations.c.from_person_id,
            by_assigner.in_(leaders),
            _by_assigner_alone,
        ),
    ]


def _delegated(person_ids: Collection[int], moment: DigestMoment, *conditions: Any) -> Select[Any]:
    """Nobody judges their own work in another's place; two delegations of one leader are one line."""
    holder, leader = delegations.c.to_person_id, delegations.c.from_person_id
    columns = (
        holder.label("person_id"),
        literal(DigestPart.TO_APPROVE.value).label("part"),
        *_SHOWN,
        leader.label("acting_for_id"),
    )
    return (
        select(*columns)
        .select_from(delegations.join(tasks, and_(*conditions, tasks.c.state == TaskState.REPORTED)))
        .where(*_acting(person_ids, moment), tasks.c.lead_id != holder)
        .distinct()
    )


def _acting(person_ids: Collection[int], moment: DigestMoment) -> tuple[ColumnElement[bool], ...]:
    """Delegations by which these people approve now."""
    active = select(people.c.id).where(people.c.id == delegations.c.from_person_id, people.c.active).exists()
    return (
        delegations.c.to_person_id.in_(person_ids),
        delegations.c.scope.in_(_APPROVING),
        delegations.c.starts_at <= moment.now,
        not_over(moment.now),
        active,
    )


def _reminded(part: DigestPart, person_ids: Collection[int], *conditions: Any) -> Select[Any]:
    """One line for a task, however many of its reminders fell due."""
    owner = reminders.c.owner_id
    return (
        select(owner.label("person_id"), literal(part.value).label("part"), *_SHOWN, _NOBODY)
        .join(tasks, tasks.c.id == reminders.c.task_id)
        .where(owner.in_(person_ids), reminders.c.state == ReminderState.ACTIVE, *conditions)
        .distinct()
    )
