"""The named steps at which a process of the campaign kills itself: wrapped around the program's own methods.

The program knows nothing of this. `install` reads from the environment what to die of: CAMPAIGN_STEPS is a JSON list
of [step, nth, mark]; whoever reaches the step for the nth time makes the file `mark` and dies, once. Each step that is
reached leaves its name in the folder CAMPAIGN_REACHED, so that a step which is nowhere any more cannot hide.
"""

from __future__ import annotations

import functools
import importlib
import inspect
import json
import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

VARIABLE, REACHED = "CAMPAIGN_STEPS", "CAMPAIGN_REACHED"

When = Literal["before", "after", "committed"]


@dataclass(frozen=True, slots=True)
class Step:
    """`places` are module:Class.method or module:function, and all of them must exist. "before": it is called, and not
    with nothing; "after": it has returned something, and where it is a method of the storage nothing is committed yet;
    "committed": the transaction it stood in is."""

    when: When
    places: tuple[str, ...]


_EVENTS, _REMINDERS, _OUTBOX = (
    f"storage.{name}" for name in ("events:SqlEvents", "reminders:SqlReminders", "outbox:SqlOutbox")
)
_RUNG = (f"{_REMINDERS}.add_delivery", f"{_REMINDERS}.add_deliveries")
_RECORDED = (f"{_OUTBOX}.record_sent", f"{_OUTBOX}.settle")
_SEND = ("bot.telegram.channel:TelegramChannel.send",)

STEPS: Mapping[str, Step] = {
    "event storing": Step("after", (f"{_EVENTS}.add",)),
    "event stored": Step("committed", (f"{_EVENTS}.add",)),
    "event claimed": Step("committed", (f"{_EVENTS}.claim_next",)),
    "understood": Step("after", ("bot.inbox:understand",)),
    "acting": Step("after", (f"{_EVENTS}.finish",)),
    "acted": Step("committed", (f"{_EVENTS}.finish",)),
    "reminders claimed": Step("before", ("bot.clockwork:ring",)),
    "ringing": Step("after", _RUNG),
    "rung": Step("committed", _RUNG),
    "message claimed": Step("after", ("bot.lane:Lane._claim",)),
    "before send": Step("before", _SEND),
    "after send": Step("after", _SEND),
    "recording": Step("after", _RECORDED),
    "recorded": Step("committed", _RECORDED),
    "sealing": Step("after", ("storage.audit:SqlAudit.seal",)),
}


@dataclass
class _Deaths:
    """Counts how often each step was reached in this process, and ends it when its time has come."""

    planned: dict[str, list[tuple[int, Path]]]
    told: Path
    reached: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)
    here: threading.local = field(default_factory=threading.local)
    """The steps taken in this thread's transaction, which is not committed yet."""

    def reach(self, step: str) -> None:
        with self.lock:
            self.reached[step] += 1
            if self.reached[step] == 1:
                (self.told / step).touch()
            for nth, mark in self.planned.get(step, ()):
                if self.reached[step] >= nth and _claim(mark):
                    os.kill(os.getpid(), signal.SIGKILL)

    @property
    def open(self) -> set[str]:
        found: set[str] = self.here.__dict__.setdefault("steps", set())
        return found


def planned_deaths(deaths: list[tuple[str, int, Path]], told: Path) -> dict[str, str]:
    """The environment that makes a node die there, and tell in the folder `told` which steps it has reached."""
    told.mkdir()
    return {VARIABLE: json.dumps([[step, nth, str(mark)] for step, nth, mark in deaths]), REACHED: str(told)}


def reached(told: Path) -> list[str]:
    """The steps that any node has reached."""
    return [step for step in STEPS if (told / step).exists()]


def install() -> None:
    """Wrap every step. Raises LookupError where the program has not what a step names."""
    planned: dict[str, list[tuple[int, Path]]] = {}
    for step, nth, mark in json.loads(os.environ.get(VARIABLE) or "[]"):
        planned.setdefault(step, []).append((nth, Path(mark)))
    deaths = _Deaths(planned, Path(os.environ[REACHED]))
    for name, step in STEPS.items():
        _wrap(name, step, deaths)
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
    def before(values: Sequence[Any]) -> None:
        if step.when == "before" and all(values):
            deaths.reach(name)

    def after(result: object) -> None:
        # A claim that found nothing is no step.
        if step.when == "after" and result:
            deaths.reach(name)
        elif step.when == "committed" and result:
            deaths.open.add(name)

    for owner, attribute in owners_of(step):
        original = getattr(owner, attribute)
        wrap = _asynchronous if inspect.iscoroutinefunction(original) else _plain
        setattr(owner, attribute, wrap(original, before, after))


def _plain(
    original: Callable[..., Any], before: Callable[[Sequence[Any]], None], after: Callable[[object], None]
) -> Callable[..., Any]:
    @functools.wraps(original)
    def wrapped(*values: Any, **named: Any) -> Any:
        before(values)
        result = original(*values, **named)
        after(result)
        return result

    return wrapped


def _asynchronous(
    original: Callable[..., Any], before: Callable[[Sequence[Any]], None], after: Callable[[object], None]
) -> Callable[..., Any]:
    @functools.wraps(original)
    async def wrapped(*values: Any, **named: Any) -> Any:
        before(values)
        result = await original(*values, **named)
        after(result)
        return result

    return wrapped


def owners_of(step: Step) -> list[tuple[Any, str]]:
    """The classes or modules that have what is to be wrapped, and its names there. Raises LookupError."""
    found = []
    for place in step.places:
        module, _, path = place.partition(":")
        owner: Any = importlib.import_module(module)
        *classes, attribute = path.split(".")
        for name in classes:
            owner = getattr(owner, name, None)
        if not hasattr(owner, attribute):
            raise LookupError(f"the program has no {place}")
        found.append((owner, attribute))
    return found


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
