"""The named steps at which a process of the campaign kills itself: wrapped around the program's own methods.

The program knows nothing of this. `install` reads from the environment what to die of: CAMPAIGN_STEPS is a JSON list
of [step, nth, mark]; whoever reaches the step for the nth time makes the file `mark` and dies, once.
"""

from __future__ import annotations

import functools
import importlib
import json
import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

VARIABLE = "CAMPAIGN_STEPS"

When = Literal["before", "after", "committed"]


@dataclass(frozen=True, slots=True)
class Step:
    """`place` is module:Class.method or module:function. "after": it has returned something, and where it is a
    method of the storage nothing is committed yet; "committed": the transaction it stood in is."""

    place: str
    when: When


STEPS: Mapping[str, Step] = {
    "event storing": Step("storage.events:SqlEvents.add", "after"),
    "event stored": Step("storage.events:SqlEvents.add", "committed"),
    "event claimed": Step("storage.events:SqlEvents.claim_next", "committed"),
    "understood": Step("bot.inbox:understand", "after"),
    "acting": Step("storage.events:SqlEvents.finish", "after"),
    "acted": Step("storage.events:SqlEvents.finish", "committed"),
    "reminders claimed": Step("storage.reminders:SqlReminders.claim_due", "committed"),
    "ringing": Step("storage.reminders:SqlReminders.add_delivery", "after"),
    "rung": Step("storage.reminders:SqlReminders.add_delivery", "committed"),
    "message claimed": Step("storage.outbox:SqlOutbox.claim", "committed"),
    "before send": Step("bot.telegram.channel:TelegramChannel.send", "before"),
    "after send": Step("bot.telegram.channel:TelegramChannel.send", "after"),
    "recording": Step("storage.outbox:SqlOutbox.settle", "after"),
    "recorded": Step("storage.outbox:SqlOutbox.settle", "committed"),
    "sealing": Step("storage.audit:SqlAudit.seal", "after"),
}


@dataclass
class _Deaths:
    """Counts how often each step was reached in this process, and ends it when its time has come."""

    planned: dict[str, list[tuple[int, Path]]]
    reached: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)
    here: threading.local = field(default_factory=threading.local)
    """The steps taken in this thread's transaction, which is not committed yet."""

    def reach(self, step: str) -> None:
        with self.lock:
            self.reached[step] += 1
            for nth, mark in self.planned[step]:
                if self.reached[step] >= nth and _claim(mark):
                    os.kill(os.getpid(), signal.SIGKILL)

    @property
    def open(self) -> set[str]:
        found: set[str] = self.here.__dict__.setdefault("steps", set())
        return found


def planned_deaths(deaths: list[tuple[str, int, Path]]) -> dict[str, str]:
    """The environment that makes a node die there."""
    return {VARIABLE: json.dumps([[step, nth, str(mark)] for step, nth, mark in deaths])}


def install() -> None:
    """Wrap what the environment names; does nothing without it."""
    planned: dict[str, list[tuple[int, Path]]] = {}
    for step, nth, mark in json.loads(os.environ.get(VARIABLE) or "[]"):
        planned.setdefault(step, []).append((nth, Path(mark)))
    deaths = _Deaths(planned)
    for step in planned:
        _wrap(step, STEPS[step], deaths)
    if planned:
        _watch_transactions(deaths)


def _claim(mark: Path) -> bool:
    """True for the first who asks."""
    try:
        with mark.open("x") as file:
            file.write(str(time.time()))
    except FileExistsError:
        return False
    return True


def _wrap(name: str, step: Step, deaths: _Deaths) -> None:
    owner, attribute = owner_of(step)
    original = getattr(owner, attribute)

    def before() -> None:
        if step.when == "before":
            deaths.reach(name)

    def after(result: object) -> None:
        # A claim that found nothing is no step.
        if step.when == "after" and result:
            deaths.reach(name)
        elif step.when == "committed" and result:
            deaths.open.add(name)

    setattr(
        owner,
        attribute,
        _asynchronous(original, before, after) if _waits(name) else _plain(original, before, after),
    )


def _waits(name: str) -> bool:
    return name.endswith(" send")


def _plain(
    original: Callable[..., Any], before: Callable[[], None], after: Callable[[object], None]
) -> Callable[..., Any]:
    @functools.wraps(original)
    def wrapped(*values: Any, **named: Any) -> Any:
        before()
        result = original(*values, **named)
        after(result)
        return result

    return wrapped


def _asynchronous(
    original: Callable[..., Any], before: Callable[[], None], after: Callable[[object], None]
) -> Callable[..., Any]:
    @functools.wraps(original)
    async def wrapped(*values: Any, **named: Any) -> Any:
        before()
        result = await original(*values, **named)
        after(result)
        return result

    return wrapped


def owner_of(step: Step) -> tuple[Any, str]:
    """The class or module that has what is to be wrapped, and its name there."""
    module, _, path = step.place.partition(":")
    owner: Any = importlib.import_module(module)
    *classes, attribute = path.split(".")
    for name in classes:
        owner = getattr(owner, name)
    return owner, attribute


def _watch_transactions(deaths: _Deaths) -> None:
    from storage.unit_of_work import SqlUnitOfWork

    unit: Any = SqlUnitOfWork
    enter, commit = unit.__enter__, unit.commit

    @functools.wraps(enter)
    def entered(work: SqlUnitOfWork) -> Any:
        deaths.open.clear()
        return enter(work)

    @functools.wraps(commit)
    def committed(work: SqlUnitOfWork) -> None:
        commit(work)
        for step in sorted(deaths.open):
            deaths.reach(step)
        deaths.open.clear()

    unit.__enter__, unit.commit = entered, committed
