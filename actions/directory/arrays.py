"""The directory in compact arrays: one row per person and post, rows of one unit side by side.

About 80 bytes a row without keys, so that two million people fit beside everything else. numpy carries the
arrays; nothing of a person but numbers is kept, names are stored as term numbers.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from actions.directory.keys import Keys, KeysBuilder
from actions.directory.phrases import phrase
from actions.directory.spelling import Vocabulary, words_of
from actions.models import Gender
from actions.ports import Listing

Array = Any
"""A numpy array; numpy is not type-checked here."""

WIDTH = 6
"""Words kept of a name; of a longer one the first and the last five."""
GENDERS = (Gender.UNKNOWN, Gender.MALE, Gender.FEMALE)
_NO_UNIT = -1
_ADDRESS = frozenset({"anh", "chi", "co", "chu", "bac", "ong", "ba", "em", "thay"})


@dataclass(slots=True)
class Rows:
    """`names` is (rows, WIDTH) of term numbers, left-aligned, 0 where empty; `given` the last word's.

    `unit` and `title` are places in the lists of units and titles (unit -1: none).
    `postings[starts[t]:starts[t + 1]]` are the rows whose name holds term t.
    """

    person: Array
    gender: Array
    main: Array
    unit: Array
    title: Array
    names: Array
    given: Array
    starts: Array
    postings: Array
    unit_starts: Array
    titles: list[str]
    nicknames: dict[str, list[int]]
    keys: Keys

    def __len__(self) -> int:
        return len(self.person)

    def with_term(self, term: int) -> Array:
        """Rows whose name holds the term, in order."""
        if term + 1 >= len(self.starts):
            return self.postings[:0]
        return self.postings[self.starts[term] : self.starts[term + 1]]

    def with_any(self, terms: Iterable[int]) -> Array:
        """Rows whose name holds one of the terms, in order, each once."""
        flags: Array = np.zeros(len(self), np.bool_)
        for term in terms:
            flags[self.with_term(term)] = True
        return np.flatnonzero(flags)

    def of_unit(self, unit: int) -> Array:
        return np.arange(self.unit_starts[unit], self.unit_starts[unit + 1], dtype=np.uint32)


class _Columns:
    """What is gathered row by row before it is sorted by unit."""

    def __init__(self) -> None:
        self.person, self.unit = array("q"), array("i")
        self.gender, self.main = array("b"), array("b")
        self.title = array("i")
        self.names, self.given = array("I"), array("I")


def build_rows(entries: Iterable[Listing], vocabulary: Vocabulary, units: dict[int, int]) -> Rows:
    """Read all entries once; `units` gives the place of each unit id. Words of names are added to `vocabulary`."""
    columns, keys = _Columns(), KeysBuilder()
    titles: dict[str, int] = {}
    nicknames: defaultdict[str, list[int]] = defaultdict(list)
    name_terms: dict[str, int] = {}
    for row, entry in enumerate(entries):
        numbers = _name_numbers(entry.full_name, vocabulary, name_terms)
        columns.person.append(entry.person_id)
        columns.gender.append(GENDERS.index(entry.gender))
        columns.main.append(entry.is_main)
        columns.unit.append(_NO_UNIT if entry.unit_id is None else units.get(entry.unit_id, _NO_UNIT))
        columns.title.append(titles.setdefault(entry.title, len(titles)))
        columns.names.extend(numbers + [0] * (WIDTH - len(numbers)))
        columns.given.append(numbers[-1] if numbers else 0)
        for nickname in entry.nicknames:
            nicknames[without_address(phrase(nickname))].append(row)
        keys.add(row, entry)
    return _sorted(columns, keys, list(titles), nicknames, terms=len(vocabulary), units=len(units))


def without_address(folded: str) -> str:
    """ "anh tu" -> "tu", but "anh" stays."""
    first, _, rest = folded.partition(" ")
    return rest if rest and first in _ADDRESS else folded


def _name_numbers(full_name: str, vocabulary: Vocabulary, known: dict[str, int]) -> list[int]:
    numbers = []
    for word in full_name.split():
        number = known.get(word)
        if number is None:
            parts = words_of(word)
            if len(parts) != 1:
                numbers += [vocabulary.add(part) for part in parts]
                continue
            number = known[word] = vocabulary.add(parts[0])
        numbers.append(number)
    return numbers if len(numbers) <= WIDTH else [numbers[0], *numbers[1 - WIDTH :]]


def _sorted(
    columns: _Columns,
    keys: KeysBuilder,
    titles: list[str],
    nicknames: dict[str, list[int]],
    *,
    terms: int,
    units: int,
) -> Rows:
    unit = np.frombuffer(columns.unit, dtype=np.int32) if columns.unit else np.zeros(0, np.int32)
    order = np.argsort(unit, kind="stable")
    new_place: Array = np.empty(len(order), dtype=np.uint32)
    new_place[order] = np.arange(len(order), dtype=np.uint32)
    narrow = np.uint16 if terms < 1 << 16 else np.uint32
    names = _taken(columns.names, np.uint32, narrow).reshape(-1, WIDTH)[order]
    starts, postings = _postings(names, terms)
    unit = unit[order]
    return Rows(
        person=_taken(columns.person, np.int64, np.int64)[order],
        gender=_taken(columns.gender, np.int8, np.int8)[order],
        main=_taken(columns.main, np.int8, np.bool_)[order],
        unit=unit,
        title=_taken(columns.title, np.int32, np.int32)[order],
        names=names,
        given=_taken(columns.given, np.uint32, narrow)[order],
        starts=starts,
        postings=postings,
        unit_starts=np.searchsorted(unit, np.arange(units + 1, dtype=np.int32)),
        titles=titles,
        nicknames={name: [int(new_place[row]) for row in rows] for name, rows in nicknames.items()},
        keys=keys.build(new_place),
    )


def _taken(column: array[int], stored: Any, wanted: Any) -> Array:
    return (np.frombuffer(column, dtype=stored) if column else np.zeros(0, stored)).astype(wanted)


def _postings(names: Array, terms: int) -> tuple[Array, Array]:
    flat = names.ravel()
    # 16-bit numbers are sorted by radix, in linear time.
    order = np.argsort(flat, kind="stable")
    starts: Array = np.searchsorted(flat[order], np.arange(terms + 1))
    postings = (order // WIDTH).astype(np.uint32)
    # Term 0 only fills up short names.
    empty = int(starts[1]) if terms else len(postings)
    return np.maximum(starts - empty, 0), postings[empty:]
