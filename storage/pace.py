"""The pace of sending, kept in the database: for any number of processes, with nothing else to install."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from actions.errors import Conflict
from actions.pacing import (
    MICRO,
    Ask,
    Gate,
    GateState,
    Keeper,
    Limit,
    Slot,
    gates_of,
    micros,
    pausing,
    reserve,
    taking,
)
from actions.ports import Clock
from storage import records
from storage.store import SqlStore
from storage.tables import pace
from storage.unit_of_work import SqlUnitOfWork

Result = TypeVar("Result")


class SqlPace:
    """Implements `actions.pacing.Pace`.

    By the node's own clock: what is told in seconds by another machine's is wrong by as long as the answer took.
    """

    def __init__(self, store: SqlStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def take(self, asks: Sequence[Ask], *, not_before: int = 0) -> Sequence[Slot]:
        """`not_before` (microseconds since 1970): no gate opens earlier, whatever it remembers."""
        gates = gates_of(asks)
        if not gates:
            return reserve({}, asks, 0)

        return self._change(gates, taking(asks, not_before))

    def pause(self, gates: Sequence[Gate], seconds: float) -> None:
        if gates:
            self._change(
                {gate.key: gate for gate in sorted(gates, key=lambda gate: gate.key)}, pausing(seconds)
            )

    def _change(
        self, gates: Mapping[str, Gate], change: Callable[[Mapping[str, GateState], int], Result]
    ) -> Result:
        def command(work: object) -> Result:
            assert isinstance(work, SqlUnitOfWork)
            with work:
                session = work.session
                known = _locked(session, gates)
                now = micros(self._clock.now())
                states = {key: state for key, (state, _) in known.items()}
                result = change(states, now)
                for key, (state, version) in known.items():
                    _keep(session, gates[key], state, version, now)
                work.commit()
                return result

        return self._store.repeat(command)


class SqlSwitch:
    """Implements `bot.pacing.Switch` by one row among the gates: `paused_until` is how long the database keeps the
    pace, the first of `times` since when."""

    def __init__(self, store: SqlStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def read(self) -> Keeper:
        with self._store.reading() as work:
            row = work.session.execute(select(pace).where(pace.c.key == _SWITCH)).one_or_none()
        if row is None:
            return Keeper(is_redis=True)
        left = (row.paused_until - micros(self._clock.now())) / MICRO
        if left <= 0:
            return Keeper(is_redis=True, since=row.paused_until)
        return Keeper(is_redis=False, since=row.times[0], seconds_left=left)

    def use_database(self, seconds: float) -> None:
        def command(work: object) -> None:
            assert isinstance(work, SqlUnitOfWork)
            with work:
                state, version = _locked(work.session, _SWITCH_GATES)[_SWITCH]
                now = micros(self._clock.now())
                if state.paused_until <= now:
                    state.times = [now]
                state.paused_until = max(state.paused_until, now + round(seconds * MICRO))
                _keep(work.session, _SWITCH_GATES[_SWITCH], state, version, now)
                work.commit()

        self._store.repeat(command)


_SWITCH = "redis or database"
_SWITCH_GATES = {_SWITCH: Gate(_SWITCH, Limit(1, 1))}


def _locked(session: Session, gates: Mapping[str, Gate]) -> dict[str, tuple[GateState, int]]:
    """The states and their versions, locked in the order of their keys where the database locks rows."""
    found = _read(session, gates)
    if missing := [key for key in gates if key not in found]:
        new: list[dict[str, Any]] = [
            {
                "key": key,
                "chat_id": gates[key].chat_id,
                "times": [],
                "used": 0,
                "paused_until": 0,
                "opens_at": datetime.fromtimestamp(0, UTC),
                "version": 1,
            }
            for key in missing
        ]
        insert = records.insert_into(session, pace).on_conflict_do_nothing(index_elements=["key"])
        session.connection().execute(insert, new)
        found = _read(session, gates)
    return {key: found[key] for key in gates}


def _read(session: Session, gates: Collection[str]) -> dict[str, tuple[GateState, int]]:
    rows: Any = session.execute(
        select(pace).where(pace.c.key.in_(gates)).order_by(pace.c.key).with_for_update()
    )
    return {row.key: (GateState(list(row.times), row.used, row.paused_until), row.version) for row in rows}


def _keep(session: Session, gate: Gate, state: GateState, version: int, now: int) -> None:
    opens = datetime.fromtimestamp(state.opens(gate.limit, now) / MICRO, UTC)
    done = session.connection().execute(
        update(pace)
        .where(pace.c.key == gate.key, pace.c.version == version)
        .values(
            times=state.times,
            used=state.used,
            paused_until=state.paused_until,
            opens_at=opens,
            chat_id=gate.chat_id,
            version=version + 1,
        )
    )
    if done.rowcount != 1:
        raise Conflict(f"pace {gate.key}")
