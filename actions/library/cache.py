"""The search index that this process holds of each library, by the library's version.

Where somebody keeps it fresh (see `bot.library_keeper`), messages never wait for a build: the index that stands goes on
answering until the next is ready. Everywhere else it is built when it is first asked.
"""

from __future__ import annotations

import threading
from collections import OrderedDict

from actions.library.index import LibraryIndex
from actions.library.thesaurus import thesaurus
from actions.ports import UnitOfWork

_MOST = 2


class LibraryCache:
    """Safe to use from several threads, and for several databases: versions are random."""

    def __init__(self) -> None:
        self._lock, self._building = threading.Lock(), threading.Lock()
        self._built: OrderedDict[str, LibraryIndex] = OrderedDict()
        self._standing: str | None = None
        """The version that answers meanwhile; None where nobody keeps the index fresh."""

    def of(self, work: UnitOfWork) -> LibraryIndex:
        """The index of what `work` sees, or of what was seen last where it is kept fresh."""
        version = work.library.version()
        with self._lock:
            for known in (version, self._standing):
                if known is not None and known in self._built:
                    self._built.move_to_end(known)
                    return self._built[known]
        return self._build(version, work)

    def keep_fresh(self, work: UnitOfWork) -> int | None:
        """Build the index of what `work` sees unless it stands already; how many passages a new one has."""
        version = work.library.version()
        with self._lock:
            known = self._built.get(version)
        index = known if known is not None else self._build(version, work)
        with self._lock:
            before, self._standing = self._standing, version
            if before not in (None, version):
                self._built.pop(before or "", None)
        return len(index) if known is None else None

    def let_go(self) -> None:
        """Nobody keeps the index fresh any more."""
        with self._lock:
            self._standing = None

    def _build(self, version: str, work: UnitOfWork) -> LibraryIndex:
        with self._building:
            with self._lock:
                if version in self._built:
                    return self._built[version]
            index = LibraryIndex(work.library.indexed(), thesaurus())
            with self._lock:
                self._built[version] = index
                while len(self._built) > _MOST:
                    self._built.popitem(last=False)
            return index


CACHE = LibraryCache()


def index_of(work: UnitOfWork) -> LibraryIndex:
    """The index of the library that `work` sees."""
    return CACHE.of(work)
