"""Very many reminders in the same minute: `python -m benchmarks.reminders [--rows N] [--only PART]`.

unlimited: all rung, composed, handed over and recorded, on SQLite by one process and on PostgreSQL (durable) by two.
limits: Telegram's, in real time by two processes on PostgreSQL, paced by the database and by Redis; and by a virtual
clock. The provider checks every sliding window. peers: APScheduler with its SQLAlchemy job store and procrastinate
with as many jobs that do nothing at all: no text, no record of what was said, no one-at-a-time per chat; beside them,
in the same run, our own two processes on PostgreSQL once more, and the ratio.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import tempfile
import time
from collections.abc import Iterator, Sequence

from actions.pacing import Limit, Limits
from benchmarks import reminder_peers
from benchmarks.reminder_office import NOW, Delivered, Job, VirtualProvider, deliver, furnish, parts, sent_in
from bot.clock import VirtualClock
from storage import open_store
from tests.servers import running_postgresql, running_redis

TELEGRAM = Limits(account=(Limit(30, 1),), chat=(Limit(1, 1),), group=(Limit(20, 60),))
REAL = 3_000
PARTS = ("unlimited", "limits", "virtual", "peers")


def unlimited(rows: int) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/office.db"
        store = open_store(url)
        furnish(store, rows)
        store.close()
        found = deliver(Job(url, rows, Limits()), processes=1)
        yield _line("SQLite, 1 process", rows, found)
    yield _line("PostgreSQL, 2 processes", rows, _on_postgresql(rows))


def _on_postgresql(rows: int) -> Delivered:
    with running_postgresql(durable=True) as server:
        url = server.url(server.create_database())
        store = open_store(url)
        furnish(store, rows)
        store.close()
        return deliver(Job(url, rows, Limits()), processes=2)


def limits(rows: int) -> Iterator[str]:
    with running_postgresql(durable=True) as server, running_redis() as redis:
        for keeper, redis_url in (("the database", ""), ("Redis", redis.url)):
            url = server.url(server.create_database())
            store = open_store(url)
            furnish(store, rows)
            store.close()
            if redis_url:
                # A Redis that was just started begins a window late; this one has been there for long.
                time.sleep(7)
            found = deliver(Job(url, rows, TELEGRAM, redis_url), processes=2)
            yield _against_floor(f"Telegram's limits, 2 processes, paced by {keeper}", rows, found.arrivals)


def virtual(rows: int) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{folder}/office.db")
        furnish(store, rows)
        clock = VirtualClock(NOW)
        provider = VirtualProvider(TELEGRAM, clock)

        async def sleep(seconds: float) -> None:
            clock.advance(seconds=max(0.0, seconds))

        clockwork, outgoing = parts(store, clock, provider, sleep=sleep)
        began = time.perf_counter()
        while clockwork.tick():
            pass
        while sent_in(store) < rows:
            if not asyncio.run(outgoing.drain()):
                clock.advance(seconds=0.1)
        yield _against_floor("Telegram's limits, virtual clock", rows, provider.arrivals) + (
            f" Took {time.perf_counter() - began:.0f} s."
        )
        store.close()


def peers(rows: int) -> Iterator[str]:
    found = _on_postgresql(rows)
    ours = rows / found.seconds
    yield _line("PostgreSQL, 2 processes", rows, found)
    for peer in reminder_peers.measure(rows):
        theirs = peer.done / peer.seconds
        yield (
            f"| {peer.what} | {peer.done:,} | {peer.seconds:.1f} | {theirs:,.0f} | |"
            f" ours {ours / theirs:.2f} times as many a second |"
        )


def _line(what: str, rows: int, found: Delivered) -> str:
    twice, load = len(found.arrivals) - rows, os.getloadavg()[0]
    return (
        f"| {what} | {rows:,} | {found.seconds:.1f} | {rows / found.seconds:,.0f} | {found.cpu_seconds:.1f} |"
        f" {twice} | load {load:.0f} |"
    )


def _against_floor(what: str, rows: int, arrivals: Sequence[tuple[float, str]]) -> str:
    """The floor: thirty at once, then thirty more each second."""
    (limit,) = TELEGRAM.account
    moments = sorted(at for at, _ in arrivals)
    floor = rows / limit.most * limit.seconds
    took = moments[-1] - moments[0]
    worst = worst_window(moments, limit.seconds)
    return (
        f"| {what} | {rows:,} | floor {floor:.1f} | {took:.1f} | {100 * (took / floor - 1):+.1f} % |"
        f" worst second {worst} of {limit.most} | {len(arrivals) - rows} twice |"
    )


def worst_window(moments: Sequence[float], seconds: float) -> int:
    """The most arrivals in any half-open window of so many seconds."""
    worst = first = 0
    for last, moment in enumerate(moments):
        while moment - moments[first] >= seconds:
            first += 1
        worst = max(worst, last - first + 1)
    return worst


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--real", type=int, default=REAL, help="messages under limits in real time")
    parser.add_argument("--only", choices=PARTS)
    arguments = parser.parse_args()
    for part in PARTS:
        if arguments.only in (None, part):
            for line in globals()[part](arguments.real if part == "limits" else arguments.rows):
                print(line, flush=True)


if __name__ == "__main__":
    main()
