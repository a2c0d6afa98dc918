"""What a simulated day cost and how late its messages were, read from the database it left."""

from __future__ import annotations

import resource
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, text

from actions.models import SendState
from benchmarks.city_life import City
from storage import SqlStore
from storage.tables import deliveries, events, outbox


def figures(city: City, grown: int, wall: float) -> dict[str, Any]:
    """What was measured, as JSON."""
    late = lateness(city.store)
    with city.store.engine.connect() as connection:
        received = connection.execute(select(func.count()).select_from(events)).scalar_one()
        by_state: dict[str, int] = dict(
            connection.execute(select(outbox.c.state, func.count()).group_by(outbox.c.state)).all()
        )
        arrivals = connection.scalars(select(events.c.received_at)).all()
        created = connection.scalars(select(outbox.c.created_at)).all()
    copies = [count for provider in city.providers for count in provider.copies.values()]
    return {
        "people": len(city.places),
        "bots": city.wishes.bots,
        "database": "PostgreSQL" if city.wishes.postgresql else "SQLite",
        "inbound": received,
        "routed": len(city.router.seen),
        "outbound": sum(by_state.values()),
        "unsent": sum(count for state, count in by_state.items() if state != SendState.SENT),
        "delivered": len(copies),
        "copies": sum(copies) - len(copies),
        "refused": dict(sum((provider.refused for provider in city.providers), Counter())),
        "peak_inbound_per_second": busiest(arrivals, 300),
        "peak_outbound_minute": round(busiest(created, 60) * 60),
        "largest_backlog": max((count for _, count in city.samples), default=0),
        "late_seconds": {
            kind: {
                "count": len(found),
                "p50": quantile(found, 0.5),
                "p95": quantile(found, 0.95),
                "max": max(found),
            }
            for kind, found in sorted(late.items())
        },
        "cpu_seconds": {what: round(spent, 2) for what, spent in sorted(city.spent.items())},
        "cpu_ms_each": {
            what: round(spent * 1000 / city.done[what], 2)
            for what, spent in sorted(city.spent.items())
            if city.done[what]
        },
        "times": {what: count for what, count in sorted(city.done.items()) if count},
        "database_bytes": grown,
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "wall_seconds": round(wall),
    }


def lateness(store: SqlStore) -> dict[str, list[float]]:
    """Seconds from when a message should have left until it had: a reminder from its due moment, a reply from when
    it was asked for, everything else from when it was written."""
    query = (
        select(
            outbox.c.kind,
            outbox.c.sent_at,
            outbox.c.created_at,
            deliveries.c.occurrence,
            events.c.received_at,
        )
        .outerjoin(deliveries, deliveries.c.outbox_id == outbox.c.id)
        .outerjoin(events, events.c.id == outbox.c.event_id)
        .where(outbox.c.sent_at.is_not(None))
    )
    found: defaultdict[str, list[float]] = defaultdict(list)
    with store.engine.connect() as connection:
        for kind, sent, created, occurrence, received in connection.execute(query):
            due = occurrence or (received if kind == "reply" else None) or created
            found[str(kind)].append((sent - due).total_seconds())
    return dict(found)


def quantile(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def busiest(moments: Sequence[datetime], seconds: int) -> float:
    """A second's number in the busiest window of so many seconds."""
    counted = Counter(int(moment.timestamp()) // seconds for moment in moments)
    return round(max(counted.values(), default=0) / seconds, 3)


def told(found: dict[str, Any], samples: Sequence[tuple[datetime, int]]) -> Iterator[str]:
    """For people."""
    yield (
        f"{found['people']} people, {found['bots']} bot(s), {found['database']}: {found['inbound']} events in, "
        f"{found['outbound']} messages out ({found['unsent']} unsent), peak {found['peak_inbound_per_second']}/s in "
        f"(5 minutes), {found['peak_outbound_minute']} messages written in the busiest minute"
    )
    yield f"refused by providers: {found['refused']}; delivered twice after a timeout: {found['copies']}"
    yield "\n| lateness, s | messages | p50 | p95 | max |\n|---|---|---|---|---|"
    for kind, row in found["late_seconds"].items():
        yield f"| {kind} | {row['count']} | {row['p50']:.0f} | {row['p95']:.0f} | {row['max']:.0f} |"
    yield "\n| processor | times | ms each | s a day |\n|---|---|---|---|"
    for what, each in found["cpu_ms_each"].items():
        yield f"| {what} | {found['times'][what]} | {each:.2f} | {found['cpu_seconds'][what]:.1f} |"
    total = sum(found["cpu_seconds"].values())
    yield (
        f"\n{total:.0f} s of processor a day, {total * 1000 / found['outbound']:.1f} ms for each message out; "
        f"{found['database_bytes'] / 1e6:.1f} MB written to the database; memory {found['memory_mb']} MB; "
        f"{found['wall_seconds']} s on the clock"
    )
    yield "\nunsent, most in each half-hour:"
    halves: dict[str, int] = {}
    for at, count in samples:
        key = f"{at:%H}:{'30' if at.minute >= 30 else '00'}"
        halves[key] = max(halves.get(key, 0), count)
    yield "  ".join(f"{key} {count}" for key, count in halves.items())


def database_size(store: SqlStore) -> int:
    """Bytes, indexes too."""
    with store.engine.connect() as connection:
        if store.engine.dialect.name == "sqlite":
            pages = connection.execute(text("PRAGMA page_count")).scalar_one()
            return int(pages * connection.execute(text("PRAGMA page_size")).scalar_one())
        return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())
