"""The indexes that this process holds: one per state of the directory, with later changes laid over it.

Building one takes seconds for a large directory. Where somebody keeps a directory's index fresh (see
`bot.directory_keeper`), messages never wait for that: the index that stands goes on answering until the next is
ready. Everywhere else an index is built when it is first asked for, so that a change shows in the next message.
"""

from __future__ import annotations

import threading
from collections import OrderedDict

from actions.directory.index import DirectoryIndex
from actions.directory.version import Version, version_of
from actions.ports import UnitOfWork

_MOST_INDEXES = 2
_MOST_OVERLAID = 4


class IndexCache:
    """Safe to use from several threads, and for several databases."""

    def __init__(self) -> None:
        self._lock, self._building = threading.Lock(), threading.Lock()
        self._built: OrderedDict[str, DirectoryIndex] = OrderedDict()
        self._overlaid: OrderedDict[tuple[int, frozenset[str]], DirectoryIndex] = OrderedDict()
        self._standing: dict[str, str] = {}
        """The state that answers meanwhile, by directory; only of those that are kept fresh."""

    def of(self, work: UnitOfWork) -> DirectoryIndex:
        """The index of what `work` sees, or of what it saw last where the directory is kept fresh."""
        version = version_of(work)
        index = self._find(version) or self._build(version, work)
        return self._with_changes(index, version, work)

    def is_current(self, work: UnitOfWork) -> bool:
        version = version_of(work)
        with self._lock:
            return version.state in self._built or not version.state

    def keep_fresh(self, work: UnitOfWork) -> DirectoryIndex:
        """Build the index of what `work` sees unless it stands; from now on it answers until the next call."""
        version = version_of(work)
        with self._lock:
            known = self._built.get(version.state)
        index = known or self._build(version, work)
        with self._lock:
            before = self._standing.get(version.directory)
            self._standing[version.directory] = version.state
            if before is not None and before != version.state:
                self._built.pop(before, None)
        return index

    def let_go(self, directory: str) -> None:
        """Nobody keeps this directory fresh any more."""
        with self._lock:
            self._standing.pop(directory, None)

    def _find(self, version: Version) -> DirectoryIndex | None:
        with self._lock:
            for state in (version.state, self._standing.get(version.directory, "")):
                if state in self._built:
                    self._built.move_to_end(state)
                    return self._built[state]
        return None

    def _build(self, version: Version, work: UnitOfWork) -> DirectoryIndex:
        with self._building:
            with self._lock:
                known = self._built.get(version.state)
            if known is not None:
                return known
            index = DirectoryIndex.build(work.people.listings(), work.units.all())
            # Before the first import nothing says when people change.
            if version.state:
                with self._lock:
                    self._built[version.state] = index
                    while len(self._built) > _MOST_INDEXES:
                        self._built.popitem(last=False)
            return index

    def _with_changes(self, index: DirectoryIndex, version: Version, work: UnitOfWork) -> DirectoryIndex:
        if not version.people:
            return index
        key = (id(index), version.changes)
        with self._lock:
            known = self._overlaid.get(key)
            if known is not None and known.base is index:
                return known
        overlaid = index.with_changes(version.people, work.people.listings(version.people))
        with self._lock:
            self._overlaid[key] = overlaid
            while len(self._overlaid) > _MOST_OVERLAID:
                self._overlaid.popitem(last=False)
        return overlaid


# States are random, so one process may safely share this between any number of stores.
CACHE = IndexCache()


def index_of(work: UnitOfWork) -> DirectoryIndex:
    """The index of the directory that `work` sees."""
    return CACHE.of(work)
