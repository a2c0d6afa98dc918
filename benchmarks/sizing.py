"""What an office of some size needs, computed from what was measured: `python -m benchmarks.sizing`.

Reads the figures of a simulated day (benchmarks/figures/city.json and city-postgresql.json, written by
`python -m benchmarks.city --json`) and prints the table of docs/quan-tri/quy-mo.md. The rules, all of them:

- Processor: the busiest five minutes of messages in, each with all that it causes until its replies are sent (on
  PostgreSQL at least what the soak took for it); or the
  crowd of 07:30 or 16:30 leaving as fast as the accounts allow; whichever is more, at 60 % of a core.
- Rasa: one process is one core; the busiest five minutes of texts at 60 %.
- Accounts: the crowd of the busiest minute has left within fifteen minutes. A Telegram bot sends 30 a second, a Zalo
  OA 66, of which a fifth is kept for replies and hỏa tốc.
- Memory: each process, its copy of the directory, Rasa; the database a tenth of what it grows by in a year, between
  0.5 and 64 GB.
- Disk: 250 working days of a year's growth, twice, since a backup needs the same again while it is made.
- One machine on SQLite up to 5,000 people; PostgreSQL and Redis as soon as one process cannot do the work.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FIGURES = Path(__file__).parent / "figures"
SIZES = (500, 5_000, 50_000, 2_000_000)
LOAD = 0.6
"""Of a core, in the busiest five minutes."""
RASA_SECONDS, RASA_MB = 0.0053, 629
"""Of benchmarks/turn.py: one route, and one process's memory."""
SOAK_SECONDS = 0.057
"""Of benchmarks/soak.py: processor of front and workers for one message and its one reply, side by side on PostgreSQL
at 20 a second; more than the city's, whose work is done one after the other."""
INDEX_BYTES_EACH = 339e6 / 2_000_000
"""Of benchmarks/directory.py: the directory's index at two million people."""
CROWD_SECONDS = 15 * 60
BOT_RATE, OA_RATE = 30 * 0.8, 66 * 0.8
WORKING_DAYS = 250
SQLITE_UP_TO = 5_000
PER_MESSAGE = ("receiving", "understanding and acting")


@dataclass(frozen=True, slots=True)
class Measured:
    """For one person and day, of a city's figures; seconds, bytes, messages."""

    inbound: float
    texts: float
    outbound: float
    peak_inbound: float
    """In a second of the busiest five minutes."""
    crowd: float
    """Messages written in the busiest minute."""
    inbound_seconds: float
    """Of processor, for one message in: receiving it, understanding it, acting."""
    send_seconds: float
    ring_seconds: float
    """For one reminder; a digest is cheaper."""
    database_share: float
    """Of the database server's processor, for each second of ours."""
    bytes: float
    process_mb: float


def measured(city: Mapping[str, Any], on_postgresql: Mapping[str, Any]) -> Measured:
    people, each = city["people"], city["cpu_ms_each"]
    ours = sum(on_postgresql["cpu_seconds"].values())
    return Measured(
        inbound=city["inbound"] / people,
        texts=city["routed"] / people,
        outbound=city["outbound"] / people,
        peak_inbound=city["peak_inbound_per_second"] / people,
        crowd=city["peak_outbound_minute"] / people,
        inbound_seconds=sum(each[what] for what in PER_MESSAGE) / 1000,
        send_seconds=each["sending"] / 1000,
        ring_seconds=max(each["digests"], each["reminders"]) / 1000,
        database_share=on_postgresql["database_cpu_seconds"] / ours,
        bytes=city["database_bytes"] / people,
        process_mb=city["memory_mb"],
    )


@dataclass(frozen=True, slots=True)
class Need:
    people: int
    inbound: int
    outbound: int
    peak_inbound: float
    bots: int
    accounts: int
    cores: int
    """Of our processes."""
    database_cores: int
    rasa: int
    processes: int
    memory_gb: int
    disk_gb: int
    on_sqlite: bool


def need(people: int, one: Measured) -> Need:
    peak = one.peak_inbound * people
    replies = one.outbound / one.inbound
    small = people <= SQLITE_UP_TO
    turn = one.inbound_seconds + replies * one.send_seconds
    if not small:
        turn = max(turn, SOAK_SECONDS + (replies - 1) * one.send_seconds)
    crowd = one.crowd * people
    bots = max(1, math.ceil(crowd / CROWD_SECONDS / BOT_RATE))
    leaving = min(crowd / 60, bots * BOT_RATE)
    seconds = max(peak * turn, leaving * (one.send_seconds + one.ring_seconds))
    cores = math.ceil(seconds / LOAD)
    rasa = max(1, math.ceil(peak * one.texts / one.inbound * RASA_SECONDS / LOAD))
    processes = 1 if small else max(2, cores)
    grown = one.bytes * people * WORKING_DAYS
    cached = min(64e9, max(0.5e9, grown / 10))
    memory = processes * (one.process_mb * 1e6 + INDEX_BYTES_EACH * people) + rasa * RASA_MB * 1e6 + cached
    return Need(
        people=people,
        inbound=round(one.inbound * people),
        outbound=round(one.outbound * people),
        peak_inbound=peak,
        bots=bots,
        accounts=max(1, math.ceil(crowd / CROWD_SECONDS / OA_RATE)),
        cores=cores,
        database_cores=0 if small else math.ceil(seconds * one.database_share / LOAD),
        rasa=rasa,
        processes=processes,
        memory_gb=max(2, math.ceil(memory / 1e9)),
        disk_gb=max(1, math.ceil(2 * grown / 1e9)),
        on_sqlite=small,
    )


def table(one: Measured) -> Iterator[str]:
    """In Vietnamese, as it stands in the administrator's guide."""
    needs = [need(people, one) for people in SIZES]
    yield "| Số người | " + " | ".join(_number(n.people) for n in needs) + " |"
    yield "|---" * (len(needs) + 1) + "|"
    rows: list[tuple[str, list[str]]] = [
        ("Tin đến mỗi ngày", [_number(n.inbound) for n in needs]),
        ("Tin gửi mỗi ngày", [_number(n.outbound) for n in needs]),
        ("Tin đến mỗi giây lúc cao điểm", [_decimal(n.peak_inbound) for n in needs]),
        ("Cơ sở dữ liệu", ["SQLite" if n.on_sqlite else "PostgreSQL" for n in needs]),
        ("Redis", ["không cần" if n.on_sqlite else "có" for n in needs]),
        ("Tiến trình Thư Ký (run, worker)", [_number(n.processes) for n in needs]),
        ("Nhân cho Thư Ký", [_number(n.cores) for n in needs]),
        ("Nhân cho PostgreSQL", ["–" if n.on_sqlite else _number(n.database_cores) for n in needs]),
        ("Tiến trình Rasa (mỗi tiến trình một nhân)", [_number(n.rasa) for n in needs]),
        ("Bộ nhớ, cộng tất cả (GB)", [_number(n.memory_gb) for n in needs]),
        ("Đĩa cho một năm, kể cả sao lưu (GB)", [_number(n.disk_gb) for n in needs]),
        ("Số bot Telegram, nếu mọi người dùng Telegram", [_number(n.bots) for n in needs]),
        ("Số tài khoản Zalo OA, nếu mọi người dùng Zalo", [_number(n.accounts) for n in needs]),
    ]
    for name, values in rows:
        yield f"| {name} | " + " | ".join(values) + " |"


def read_figures(folder: Path = FIGURES) -> Measured:
    city, on_postgresql = (
        json.loads((folder / name).read_text(encoding="utf-8"))
        for name in ("city.json", "city-postgresql.json")
    )
    return measured(city, on_postgresql)


def _number(value: float) -> str:
    return f"{value:,.0f}".replace(",", ".")


def _decimal(value: float) -> str:
    return f"{value:.2f}".replace(".", ",") if value < 10 else _number(value)


def main() -> None:
    one = read_figures()
    print("\n".join(table(one)))


if __name__ == "__main__":
    main()
