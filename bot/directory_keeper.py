"""Keeps the directory's index of this process fresh, away from people's messages.

Until a new index is ready the one before goes on answering: after an import it is stale for a moment, and the
health page says so. Changes of a few people never wait for this, they are laid over the index that stands.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import structlog

from actions.directory.cache import CACHE, IndexCache
from actions.directory.version import Version, version_of
from actions.ports import Clock, Store
from bot.metrics import Metrics

log = structlog.get_logger(__name__)

LONGEST_WAIT_SECONDS = 60
"""An import goes on for minutes in many steps: its end is waited for, but no longer than this."""


@dataclass
class _State:
    """What the health page shows. `changed` is when the present index was first seen to be out of date."""

    directory: str = ""
    rows: int = 0
    seconds: float = 0.0
    changed: datetime | None = None
    seen: str = ""


class DirectoryKeeper:
    """`refresh` is called about once a second, by one thread at a time; `health` by any."""

    def __init__(
        self, store: Store, clock: Clock, *, metrics: Metrics | None = None, cache: IndexCache = CACHE
    ) -> None:
        self._store, self._clock, self._cache = store, clock, cache
        self._metrics = metrics or Metrics()
        self._state = _State()
        self.ready = threading.Event()
        """Set as soon as there is an index that answers: messages wait for nothing else."""

    def refresh(self) -> bool:
        """Build a new index where the directory has changed and come to rest. Whether one was built."""
        with self._store.reading() as work:
            version = version_of(work)
            current = self._cache.is_current(work)
        state, now = self._state, self._clock.now()
        if current:
            state.changed = None
        elif state.changed is None:
            state.changed = now
        settled = state.seen == version.state or not self.ready.is_set()
        state.seen = version.state
        if self.ready.is_set() and (current or not (settled or self.stale_seconds >= LONGEST_WAIT_SECONDS)):
            self._metrics.directory_stale.set(self.stale_seconds)
            return False
        self._build(version)
        return True

    def stop(self) -> None:
        """From now on every change is read by whoever asks next."""
        self._cache.let_go(self._state.directory)
        self.ready.clear()

    @property
    def stale_seconds(self) -> float:
        """For how long the index has been behind the directory."""
        changed = self._state.changed
        return 0.0 if changed is None else (self._clock.now() - changed).total_seconds()

    def health(self) -> Mapping[str, object]:
        state = "ok" if self._state.changed is None else "stale"
        return {
            "state": state if self.ready.is_set() else "building",
            "posts": self._state.rows,
            "stale_seconds": round(self.stale_seconds, 1),
        }

    def _build(self, version: Version) -> None:
        began = self._clock.now()
        with self._store.reading() as work:
            index = self._cache.keep_fresh(work)
        seconds = (self._clock.now() - began).total_seconds()
        self._state.directory, self._state.rows, self._state.changed = version.directory, len(index), None
        self._metrics.directory_posts.set(len(index))
        self._metrics.directory_stale.set(0)
        self._metrics.directory_builds.observe(seconds)
        self.ready.set()
        log.info("directory index ready", posts=len(index), seconds=round(seconds, 2))
