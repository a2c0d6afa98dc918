"""A day of a city on a virtual clock: `python -m benchmarks.city [--people N] [--bots N] [--postgresql] …`.

N invented people in units of a real city's kinds write, press and are reminded as benchmarks/city_day.py says, through
virtual providers that keep the real limits and fail now and then (benchmarks/city_provider.py). What stands in between
is the program itself: intake, inbox, clockwork, outbox and a real database. Only Rasa is left out (a fake router
knows the day's phrases); its 5 ms a message are measured by benchmarks/turn.py and added in the sizing.

Work takes no virtual time: lateness is what the providers' limits, the faults and the order of sending cause, and the
processor's part is told apart, as time for each message. `--json FILE` keeps the figures for benchmarks/sizing.py.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import resource
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks.city_figures import database_size, figures, told
from benchmarks.city_life import City
from benchmarks.city_people import Wishes
from bot.logs import configure_logs
from storage import SqlStore, open_store
from tests.servers import running_postgresql


@contextlib.contextmanager
def opened(wishes: Wishes) -> Iterator[SqlStore]:
    with contextlib.ExitStack() as stack:
        if wishes.postgresql:
            server = stack.enter_context(running_postgresql())
            store = open_store(server.url(server.create_database()))
        else:
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            store = open_store(f"sqlite:///{folder}/city.db")
        stack.callback(store.close)
        yield store


def run(wishes: Wishes) -> tuple[dict[str, Any], list[tuple[datetime, int]]]:
    """The figures, and what waited when. On PostgreSQL its own processor time too, the furnishing's included."""
    with opened(wishes) as store:
        city = City(store, wishes)
        before, began = database_size(store), time.perf_counter()
        city.live()
        found = figures(city, database_size(store) - before, time.perf_counter() - began)
    if wishes.postgresql:
        ended = resource.getrusage(resource.RUSAGE_CHILDREN)
        found["database_cpu_seconds"] = round(ended.ru_utime + ended.ru_stime, 1)
    return found, city.samples


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    defaults = Wishes()
    parser.add_argument("--people", type=int, default=defaults.people)
    parser.add_argument("--bots", type=int, default=defaults.bots, help="Telegram bots that share the people")
    parser.add_argument("--zalo", type=float, default=defaults.zalo, help="share of units on one Zalo OA")
    parser.add_argument("--faults", type=float, default=defaults.faults, help="share of sends that fail")
    parser.add_argument("--seed", type=int, default=defaults.seed)
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--json", type=Path, help="where to keep the figures")
    given = vars(parser.parse_args())
    kept: Path | None = given.pop("json")
    configure_logs(level="error")
    found, samples = run(Wishes(**given))
    for line in told(found, samples):
        print(line, flush=True)
    if kept is not None:
        kept.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
