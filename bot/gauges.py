"""What waits and what is up at the moment somebody asks, for `/metrics`.

Asked at most every few seconds: several Prometheus servers, or an impatient one, cost the database nothing more.
"""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import structlog
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from actions.backlogs import Backlog
from actions.ports import Clock, Store
from bot.metrics import Metrics

log = structlog.get_logger(__name__)

KEPT_SECONDS = 5.0
RECEIVING = frozenset({"ok", "polling", "webhook"})
_PRIORITIES = ((0, "flash"), (4, "reply"), (8, "notice"))
"""The highest number of each class; above: digests."""


@dataclass(frozen=True, slots=True)
class Watched:
    """What is looked at. `channel_states` by name, as on the health page; `rasa_state` likewise; `places` are folders
    by what they hold, whose free space is told."""

    store: Store
    clock: Clock
    channel_states: Callable[[], Mapping[str, str]] = dict
    rasa_state: Callable[[], str] | None = None
    places: Mapping[str, Path] = field(default_factory=dict)
    elapsed: Callable[[], float] = time.monotonic


def watch(metrics: Metrics, watched: Watched) -> None:
    """From now on `metrics` tells what waits, too."""
    metrics.registry.register(_Gauges(watched))


class _Gauges(Collector):
    def __init__(self, watched: Watched) -> None:
        self._watched = watched
        self._lock = threading.Lock()
        self._kept: Sequence[GaugeMetricFamily] = ()
        self._until = 0.0

    def collect(self) -> Iterator[GaugeMetricFamily]:
        with self._lock:
            if self._watched.elapsed() >= self._until:
                self._kept = list(self._measure())
                self._until = self._watched.elapsed() + KEPT_SECONDS
        yield from self._kept

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Nothing is asked of a database when the program starts."""
        yield from ()

    def _measure(self) -> Iterator[GaugeMetricFamily]:
        yield from _parts(self._watched)
        try:
            found = list(_waiting(self._watched.store, self._watched.clock.now()))
        except Exception:
            # The page must go on telling everything else while the database is away.
            log.exception("backlog not measured")
            found = []
        yield _gauge("thuky_database_up", "Whether the database answered.", float(bool(found)))
        yield from found


def _parts(watched: Watched) -> Iterator[GaugeMetricFamily]:
    receiving = _labelled(
        "thuky_channel_receiving", "1 where this node receives from the channel.", "channel"
    )
    for name, state in watched.channel_states().items():
        receiving.add_metric([name], float(state in RECEIVING))
    yield receiving
    if watched.rasa_state is not None:
        up = watched.rasa_state() == "ok"
        yield _gauge("thuky_rasa_up", "Whether Rasa answers.", float(up))
    free = _labelled("thuky_disk_free_bytes", "Free space where these are kept.", "place")
    for name, path in watched.places.items():
        if path.exists():
            free.add_metric([name], float(shutil.disk_usage(path).free))
    yield free


def _waiting(store: Store, now: datetime) -> Iterator[GaugeMetricFamily]:
    with store.reading() as work:
        lines = work.backlogs.outbox(now)
        dead = work.backlogs.dead()
        inbox = work.backlogs.events()
        reminders = work.backlogs.reminders(now)
        unsealed = work.audit.unsealed()
        unheard = work.voice_notes.waiting()
    waiting = _labelled("thuky_outbox_waiting", "Messages due and not yet sent.", "channel", "priority")
    oldest = _labelled("thuky_outbox_oldest_seconds", "Age of the oldest of them.", "channel", "priority")
    classes: dict[tuple[str, str], Backlog] = {}
    for line in lines:
        key = line.channel, _class_of(line.priority)
        classes[key] = _joined(classes.get(key, Backlog()), line.backlog)
    for key, backlog in classes.items():
        waiting.add_metric(key, float(backlog.waiting))
        oldest.add_metric(key, _age(backlog, now))
    yield from (waiting, oldest)
    yield _gauge("thuky_outbox_dead", "Messages that could not be sent.", float(dead))
    yield _gauge("thuky_inbox_waiting", "Events received and not yet answered.", float(inbox.waiting))
    yield _gauge("thuky_inbox_oldest_seconds", "Age of the oldest of them.", _age(inbox, now))
    yield _gauge("thuky_reminders_waiting", "Reminders due and not yet rung.", float(reminders.waiting))
    yield _gauge("thuky_reminders_oldest_seconds", "Age of the oldest of them.", _age(reminders, now))
    yield _gauge("thuky_voice_notes_waiting", "Voice notes received and not yet heard.", float(unheard))
    yield _gauge("thuky_audit_unsealed", "Lines of the audit log that wait for their seal.", float(unsealed))


def _class_of(priority: int) -> str:
    return next((name for most, name in _PRIORITIES if priority <= most), "digest")


def _joined(one: Backlog, other: Backlog) -> Backlog:
    moments = [moment for moment in (one.oldest, other.oldest) if moment is not None]
    return Backlog(one.waiting + other.waiting, min(moments, default=None))


def _age(backlog: Backlog, now: datetime) -> float:
    return max(0.0, (now - backlog.oldest).total_seconds()) if backlog.oldest is not None else 0.0


def _gauge(name: str, about: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, about, value=value)


def _labelled(name: str, about: str, *labels: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, about, labels=labels)
