"""The directory's index: who fits some words, by any words of name, title, unit, number or address.

Built from the store once per state of the directory and kept in memory; see `actions.directory.cache`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from actions.directory.arrays import Rows, build_rows
from actions.directory.search import search
from actions.directory.spelling import Vocabulary
from actions.directory.units import TitleNames, UnitNames
from actions.models import Unit
from actions.ports import Listing


@dataclass(frozen=True, slots=True)
class DirectoryIndex:
    """`rows` holds one row for each person and post; people of one unit lie side by side."""

    rows: Rows
    units: UnitNames
    titles: TitleNames
    vocabulary: Vocabulary
    people_by_term: Mapping[int, int]
    """How many people work in units that hold a word in their name or in that of a unit above."""
    recent: DirectoryIndex | None = None
    """People changed since; they are hidden in `rows`."""
    base: DirectoryIndex | None = None
    """The index as it was built, where changes are laid over it."""

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

    def with_changes(self, people: Collection[int], entries: Iterable[Listing]) -> DirectoryIndex:
        """This index in which `people` are as in `entries`: a handful, read in milliseconds. Units must be the same."""
        vocabulary = self.vocabulary.copy()
        rows = build_rows(entries, vocabulary, self.units.numbers)
        recent = replace(
            self,
            rows=rows,
            titles=TitleNames(rows.titles, vocabulary),
            vocabulary=vocabulary,
            people_by_term={},
        )
        return replace(self, rows=self.rows.without(people), recent=recent, base=self)

    @property
    def parts(self) -> Sequence[DirectoryIndex]:
        """What has to be searched: everyone, then those changed since."""
        return (self,) if self.recent is None else (self, self.recent)

    def __len__(self) -> int:
        """How many rows, one for each person and post, can be found."""
        return sum(part.rows.count for part in self.parts)

    def search(self, words: str, *, limit: int = 20, private: bool = False) -> list[tuple[int, float]]:
        """(person id, score 0 to 1), best first; each person once. See `actions.directory.search`."""
        return search(self, words, limit=limit, private=private)

    def person_ids(self, rows: Sequence[int]) -> list[int]:
        shown = self.rows.shown(np.array(rows, np.int64))
        return [int(person) for person in self.rows.person[shown]]

    def unit_id(self, row: int) -> int | None:
        number = int(self.rows.unit[row])
        return self.units.ids[number] if number >= 0 else None

    def title(self, row: int) -> str:
        return self.rows.titles[int(self.rows.title[row])]


def _people_by_term(units: UnitNames, rows: Rows) -> dict[int, int]:
    sizes = np.diff(rows.unit_starts)
    return {term: int(sizes[share.numbers].sum()) for term, share in units.by_term.items()}
