"""The directory's index: who fits some words, by any words of name, title, unit, number or address.

Built from the store once per version of the directory and kept in memory; see `index_of`.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from actions.directory.arrays import Rows, build_rows
from actions.directory.name_table import Array
from actions.directory.search import search
from actions.directory.spelling import Vocabulary
from actions.directory.units import TitleNames, UnitNames
from actions.directory.version import version_of
from actions.models import Unit
from actions.ports import Listing, UnitOfWork


@dataclass(frozen=True, slots=True)
class DirectoryIndex:
    """`rows` holds one row for each person and post; people of one unit lie side by side."""

    rows: Rows
    units: UnitNames
    titles: TitleNames
    vocabulary: Vocabulary
    people_by_term: Mapping[int, int]
    """How many people work in units that hold a word in their name or in that of a unit above."""

    @classmethod
    def build(cls, entries: Iterable[Listing], units: Sequence[Unit]) -> DirectoryIndex:
        """Reads `entries` once."""
        vocabulary = Vocabulary()
        vocabulary.add("")  # number 0 fills up short names
        unit_names = UnitNames(units, vocabulary)
        rows = build_rows(entries, vocabulary, unit_names.numbers)
        return cls(
            rows,
            unit_names,
            TitleNames(rows.titles, vocabulary),
            vocabulary,
            _people_by_term(unit_names, rows),
        )

    @property
    def parts(self) -> Sequence[DirectoryIndex]:
        return (self,)

    def search(self, words: str, *, limit: int = 20, private: bool = False) -> list[tuple[int, float]]:
        """(person id, score 0 to 1), best first; each person once. See `actions.directory.search`."""
        return search(self, words, limit=limit, private=private)

    def person_ids(self, rows: Array) -> list[int]:
        return [int(person) for person in self.rows.person[rows]]

    def unit_id(self, row: int) -> int | None:
        number = int(self.rows.unit[row])
        return self.units.ids[number] if number >= 0 else None

    def title(self, row: int) -> str:
        return self.rows.titles[int(self.rows.title[row])]


def _people_by_term(units: UnitNames, rows: Rows) -> dict[int, int]:
    sizes = np.diff(rows.unit_starts)
    return {term: int(sizes[share.numbers].sum()) for term, share in units.by_term.items()}


class IndexCache:
    """The latest indexes by version of the directory; an old one is dropped when a third is built."""

    def __init__(self, size: int = 2) -> None:
        self._size, self._lock = size, threading.Lock()
        self._built: OrderedDict[str, DirectoryIndex] = OrderedDict()

    def of(self, work: UnitOfWork) -> DirectoryIndex:
        """The index of what `work` sees. Where nothing was ever imported it is built each time."""
        version = version_of(work)
        with self._lock:
            known = self._built.get(version)
            if known is not None:
                self._built.move_to_end(version)
                return known
            index = DirectoryIndex.build(work.people.listings(), work.units.all())
            if version:
                self._built[version] = index
                while len(self._built) > self._size:
                    self._built.popitem(last=False)
            return index


# Versions are random, so one process may safely share this between any number of stores.
_CACHE = IndexCache()


def index_of(work: UnitOfWork) -> DirectoryIndex:
    """The index of the directory that `work` sees, built at most once per version in this process."""
    return _CACHE.of(work)
