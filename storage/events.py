"""What channels received, processed one at a time per conversation, in order of arrival."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select, update
from sqlalchemy.orm import Session

from actions.models import Event, EventState
from storage import claims, records
from storage.columns import is_one_of
from storage.tables import UNFINISHED, events

_WAITING = is_one_of(events.c.state, EventState.WAITING)
_CLAIMED = is_one_of(events.c.state, EventState.CLAIMED)
_EARLIER = events.alias("earlier")


class SqlEvents:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, event: Event) -> bool:
        return records.add_unless_known(self._session, event, unique=("channel", "account", "event_id"))

    def get(self, row_id: int) -> Event:
        return records.get(self._session, Event, row_id)

    def many(self, ids: Iterable[int]) -> Sequence[Event]:
        found: list[Event] = []
        for some in records.batches(ids):
            found += self._session.scalars(select(Event).where(events.c.id.in_(some)))
        return found

    def claim_next(self, now: datetime, *, lease: str, until: datetime) -> Event | None:
        """An event whose lease is over counts as waiting: its holder died."""
        free = or_(and_(_WAITING, events.c.due_at <= now), and_(_CLAIMED, events.c.lease_until <= now))
        taken = claims.claim(
            self._session,
            Event,
            select(events.c.id)
            .where(UNFINISHED, free, ~_earlier_in_conversation())
            .order_by(events.c.id)
            .limit(1),
            still=and_(UNFINISHED, free),
            changes={"state": EventState.CLAIMED, "lease": lease, "lease_until": until},
        )
        return taken[0] if taken else None

    def of_album(self, conversation: str, album: str) -> Sequence[Event]:
        return self._session.scalars(
            select(Event)
            .where(
                UNFINISHED,
                events.c.conversation == conversation,
                events.c.payload["album"].as_string() == album,
            )
            .order_by(events.c.id)
        ).all()

    def finish_with(self, ids: Collection[int]) -> None:
        self._session.flush()
        self._session.connection().execute(
            update(events)
            .where(events.c.id.in_(ids), is_one_of(events.c.state, EventState.WAITING))
            .values(state=EventState.DONE)
        )
        for number in ids:
            records.reload(self._session, Event, number)

    def finish(self, row_id: int, *, lease: str) -> bool:
        return self._settle(row_id, lease, {"state": EventState.DONE})

    def release(self, row_id: int, *, lease: str, due_at: datetime, count_try: bool) -> bool:
        changes: dict[str, Any] = {"state": EventState.WAITING, "due_at": due_at}
        if count_try:
            changes["tries"] = events.c.tries + 1
        return self._settle(row_id, lease, changes)

    def bury(self, row_id: int, *, lease: str) -> bool:
        return self._settle(row_id, lease, {"state": EventState.DEAD})

    def waiting_too_long(self, received_before: datetime, *, limit: int | None = None) -> Sequence[Event]:
        return self._session.scalars(
            select(Event)
            .where(UNFINISHED, events.c.received_at < received_before, events.c.told_wait.is_(False))
            .order_by(events.c.id)
            .limit(limit)
        ).all()

    def forget_text(self, row_id: int) -> None:
        """The payload becomes {}."""
        records.get(self._session, Event, row_id).payload = {}

    def bring_forward(self, now: datetime) -> int:
        self._session.flush()
        moved = self._session.execute(
            update(Event)
            .where(UNFINISHED, _WAITING, events.c.due_at > now, events.c.received_at > now)
            .values(due_at=now)
            .returning(events.c.id),
            execution_options={"synchronize_session": False},
        )
        return len(moved.all())

    def next_due(self) -> datetime | None:
        claimed = select(events.c.lease_until).where(_CLAIMED).order_by(events.c.lease_until).limit(1)
        waiting = (
            select(events.c.due_at)
            .where(_WAITING, ~_earlier_in_conversation())
            .order_by(events.c.due_at)
            .limit(1)
        )
        moments = [self._session.scalar(claimed), self._session.scalar(waiting)]
        return min((m for m in moments if m is not None), default=None)

    def _settle(self, row_id: int, lease: str, changes: dict[str, Any]) -> bool:
        self._session.flush()
        done = claims.settle(
            self._session,
            events,
            row_id,
            holds=and_(_CLAIMED, events.c.lease == lease),
            changes={**changes, "lease": None, "lease_until": None},
        )
        records.reload(self._session, Event, row_id)
        return done


def _earlier_in_conversation() -> ColumnElement[bool]:
    other = _EARLIER
    return exists().where(
        other.c.conversation == events.c.conversation,
        other.c.id < events.c.id,
        is_one_of(other.c.state, EventState.WAITING, EventState.CLAIMED),
    )
