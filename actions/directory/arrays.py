"""The directory in compact arrays: one row per person and post, rows of one unit side by side.

numpy carries the arrays; nothing of a person but numbers is kept, names are stored as term numbers.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from actions.directory.keys import Keys, KeysBuilder
from actions.directory.name_table import Array, NameTable, NameTableBuilder, ranges
from actions.directory.phrases import phrase
from actions.directory.spelling import Vocabulary
from actions.models import Gender
from actions.ports import Listing

GENDERS = (Gender.UNKNOWN, Gender.MALE, Gender.FEMALE)
_NO_UNIT = -1
_PORTION = 1 << 17
_ADDRESS = frozenset({"anh", "chi", "co", "chu", "bac", "ong", "ba", "em", "thay"})


@dataclass(frozen=True, slots=True)
class Rows:
    """`unit`, `title` and `name` are places in the lists of units, titles and names (unit -1: none).

    Rows of unit u are `unit_starts[u]` to `unit_starts[u + 1]`. `hidden` people were changed since: they are found
    nowhere here.
    """

    person: Array
    gender: Array
    main: Array
    unit: Array
    title: Array
    name: Array
    names: NameTable
    unit_starts: Array
    titles: list[str]
    nicknames: dict[str, list[int]]
    keys: Keys
    hidden: Array | None = None

    def __len__(self) -> int:
        return len(self.person)

    @property
    def count(self) -> int:
        """How many rows are not hidden."""
        return len(self) if self.hidden is None else int((~self.hidden).sum())

    def without(self, people: Iterable[int]) -> Rows:
        """The same rows, in which nobody of these is found."""
        hidden = np.isin(self.person, list(people))
        return replace(self, hidden=hidden if hidden.any() else None)

    def shown(self, found: Array) -> Array:
        """Those of the rows that are not hidden."""
        return found if self.hidden is None else found[~self.hidden[found]]

    def of_names(self, names: Array) -> tuple[Array, Array]:
        """Rows of people with these names, and for each the place of its name among them."""
        found = self.names.rows_of(names)
        places: Array = np.repeat(np.arange(len(names)), self.names.people(names))
        if self.hidden is None:
            return found, places
        kept = ~self.hidden[found]
        return found[kept], places[kept]

    def of_units(self, units: Array) -> Array:
        """Rows of people in these units, unit by unit."""
        return self.shown(ranges(self.unit_starts[units], self.unit_starts[units + 1]))

    def with_titles(self, wanted: Array, *, most: int) -> Array:
        """Rows with one of the titles, given as a mask by title: the first ones, `most` or a few more."""
        found: list[Array] = []
        for begin in range(0, len(self), _PORTION):
            found.append(begin + np.flatnonzero(wanted[self.title[begin : begin + _PORTION]]))
            if sum(map(len, found)) >= most:
                break
        return self.shown(np.concatenate(found)) if found else np.zeros(0, np.int64)

    def nicknamed(self, nickname: str) -> Sequence[int]:
        """Rows of people with this nickname, folded and without an address word."""
        found = self.nicknames.get(nickname, ())
        return found if self.hidden is None else [row for row in found if not self.hidden[row]]


class _Columns:
    """What is gathered row by row before it is sorted by unit."""

    def __init__(self) -> None:
        self.person, self.unit = array("q"), array("i")
        self.gender, self.main = array("b"), array("b")
        self.title, self.name = array("i"), array("i")


def build_rows(entries: Iterable[Listing], vocabulary: Vocabulary, units: dict[int, int]) -> Rows:
    """Read all entries once; `units` gives the place of each unit id. Words of names are added to `vocabulary`."""
    columns, keys, names = _Columns(), KeysBuilder(), NameTableBuilder(vocabulary)
    titles: dict[str, int] = {}
    nicknames: defaultdict[str, list[int]] = defaultdict(list)
    genders = {gender: number for number, gender in enumerate(GENDERS)}
    for row, entry in enumerate(entries):
        columns.person.append(entry.person_id)
        columns.gender.append(genders[entry.gender])
        columns.main.append(entry.is_main)
        columns.unit.append(_NO_UNIT if entry.unit_id is None else units.get(entry.unit_id, _NO_UNIT))
        columns.title.append(titles.setdefault(entry.title, len(titles)))
        columns.name.append(names.add(entry.full_name))
        for nickname in _nicknames(entry):
            nicknames[nickname].append(row)
        keys.add(row, entry)
    unit = _taken(columns.unit, np.int32)
    order = np.argsort(unit, kind="stable")
    new_place: Array = np.empty(len(order), dtype=np.uint32)
    new_place[order] = np.arange(len(order), dtype=np.uint32)
    name, unit = _taken(columns.name, np.int32)[order], unit[order]
    return Rows(
        person=_taken(columns.person, np.int64)[order],
        gender=_taken(columns.gender, np.int8)[order],
        main=_taken(columns.main, np.int8).astype(np.bool_)[order],
        unit=unit,
        title=_taken(columns.title, np.int32)[order],
        name=name,
        names=names.build(name),
        unit_starts=np.searchsorted(unit, np.arange(len(units) + 1, dtype=np.int32)),
        titles=list(titles),
        nicknames={called: [int(new_place[row]) for row in rows] for called, rows in nicknames.items()},
        keys=keys.build(new_place),
    )


def _nicknames(entry: Listing) -> Iterator[str]:
    for nickname in entry.nicknames:
        yield without_address(phrase(nickname))


def without_address(folded: str) -> str:
    """ "anh tu" -> "tu", but "anh" stays."""
    first, _, rest = folded.partition(" ")
    return rest if rest and first in _ADDRESS else folded


def _taken(column: array[int], kind: Any) -> Array:
    return np.frombuffer(column, dtype=kind) if column else np.zeros(0, kind)
