"""A node's life in a process of its own, under the TZ that the environment sets: plan, do what is due, print it."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from storage.engine import open_engine
from storage.store import SqlStore
from tests.contract.storage.stepped_office import SteppedOffice
from tests.fakes.clock import FakeClock


def main(url: str, now: str, *plans: str) -> None:
    """`plans`: words, ISO moment and rule ("" for none), three by three."""
    store = SqlStore(open_engine(url))
    with TemporaryDirectory() as folder:
        office = SteppedOffice(store, FakeClock(datetime.fromisoformat(now)), Path(folder))
        for words, due_at, rule in zip(plans[::3], plans[1::3], plans[2::3], strict=True):
            office.plan(words, datetime.fromisoformat(due_at), rrule=rule or None)
        print(json.dumps([office.do_due(), _next(store)]))
    store.close()


def _next(store: SqlStore) -> str:
    with store.work() as work:
        moment = work.reminders.next_due()
    return moment.isoformat() if moment is not None else ""


if __name__ == "__main__":
    main(*sys.argv[1:])
