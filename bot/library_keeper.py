"""Keeps this process's search index of the library fresh, away from people's messages."""

from __future__ import annotations

from collections.abc import Mapping

import structlog

from actions.library.cache import CACHE, LibraryCache
from actions.ports import Clock, Store

log = structlog.get_logger(__name__)


class LibraryKeeper:
    """`refresh` is called about once a second, by one thread at a time; `health` by any."""

    def __init__(self, store: Store, clock: Clock, *, cache: LibraryCache = CACHE) -> None:
        self._store, self._clock, self._cache = store, clock, cache
        self._passages: int | None = None

    def refresh(self) -> bool:
        """Build a new index where the library has changed; whether one was built."""
        began = self._clock.now()
        with self._store.reading() as work:
            passages = self._cache.keep_fresh(work)
        if passages is None:
            return False
        self._passages = passages
        seconds = (self._clock.now() - began).total_seconds()
        log.info("library index ready", passages=passages, seconds=round(seconds, 2))
        return True

    def stop(self) -> None:
        """From now on every change is read by whoever asks next."""
        self._cache.let_go()

    def health(self) -> Mapping[str, object]:
        return {
            "state": "building" if self._passages is None else "ok",
            "passages": self._passages or 0,
        }
