"""Scores units and titles against what was typed of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from actions.directory.hierarchy import UnitTree
from actions.directory.name_table import Array
from actions.directory.phrases import phrase, place_name, title_forms, unit_forms
from actions.directory.spelling import Vocabulary, words_of
from actions.models import Unit

# How well a phrase names a unit or title.
NAMED, BEGINS, WITHIN, ABOVE = 1.0, 0.85, 0.75, 0.6
_NONE: Array = np.zeros(0, np.int32)
_INHERITED = (1.0, 0.85, 0.75)


@dataclass(frozen=True, slots=True)
class Share:
    """Units or titles that hold a word, each once, and how much the word counts there (less where inherited)."""

    numbers: Array
    weights: Array


def _as_arrays(held: Mapping[str, Iterable[int]]) -> dict[str, Array]:
    return {word: np.fromiter(numbers, np.int32) for word, numbers in held.items()}


def _as_shares(held: dict[int, list[tuple[int, float]]]) -> dict[int, Share]:
    return {
        term: Share(np.array([n for n, _ in pairs], np.int32), np.array([w for _, w in pairs], np.float32))
        for term, pairs in held.items()
    }


class UnitNames:
    """Every unit by all its forms and words. `numbers` gives the place of a unit id; units lie in tree order."""

    def __init__(self, units: Iterable[Unit], vocabulary: Vocabulary) -> None:
        self.tree = UnitTree(units)
        self.ids: list[int] = self.tree.in_order()
        self.numbers: dict[int, int] = {unit_id: number for number, unit_id in enumerate(self.ids)}
        self.ends: list[int] = self._ends()
        """The units below unit n are those from n + 1 up to its end."""
        self.forms: list[frozenset[str]] = []
        self.words: list[frozenset[str]] = []
        """The words of each unit's own name, with their marks."""
        self.place_names: list[str] = []
        """The marked name of each unit without its kind: "phường tân định", "kinh tế"."""
        self._lines: dict[int, tuple[int, ...]] = {}
        held: defaultdict[int, list[tuple[int, float]]] = defaultdict(list)
        by_form: defaultdict[str, list[int]] = defaultdict(list)
        by_word: defaultdict[str, dict[int, None]] = defaultdict(dict)
        known: dict[tuple[str, ...], tuple[frozenset[str], frozenset[str]]] = {}
        for number, unit_id in enumerate(self.ids):
            unit = self.tree.by_id[unit_id]
            # Every ward has its "Phòng Kinh tế": one set of forms serves them all.
            called = (unit.name, *unit.aliases)
            if called not in known:
                words = frozenset(word for name in called for word in words_of(name))
                known[called] = unit_forms(unit.name, unit.aliases), words
            forms, words = known[called]
            self.forms.append(forms)
            self.words.append(words)
            self.place_names.append(place_name(unit.name))
            for form in forms:
                by_form[form].append(number)
                for word in form.split():
                    by_word[word][number] = None
        self._by_form, self._by_word = _as_arrays(by_form), _as_arrays(by_word)
        self._levels = self._by_depth()
        own = [self._terms(self.tree.by_id[unit_id], vocabulary) for unit_id in self.ids]
        for number, unit_id in enumerate(self.ids):
            _add_words(number, [own[self.numbers[above]] for above in self.tree.upwards(unit_id)], held)
        self.by_term = _as_shares(held)

    def line(self, number: int) -> tuple[int, ...]:
        """The numbers of the unit itself, of its parent, and so on."""
        known = self._lines.get(number)
        if known is None:
            known = tuple(self.numbers[unit_id] for unit_id in self.tree.upwards(self.ids[number]))
            self._lines[number] = known
        return known

    def with_form(self, form: str) -> Array:
        """Units called exactly so, in one of their forms."""
        return self._by_form.get(form, _NONE)

    def inherited(self, own: Array) -> Array:
        """What each unit has itself or from those above it, where `own` are bits by unit."""
        line = own.copy()
        for units, above in self._levels:
            line[units] |= line[above]
        return line

    def _by_depth(self) -> list[tuple[Array, Array]]:
        """Level by level from the top: units and the one above each."""
        parents: Array = np.full(len(self.ids), -1, np.int32)
        depths: Array = np.zeros(len(self.ids), np.int32)
        for number, unit_id in enumerate(self.ids):
            above = self.numbers.get(self.tree.by_id[unit_id].parent_id or 0, number)
            # Where the data has a circle, a unit may stand before the one it is said to be under.
            if above < number:
                parents[number], depths[number] = above, depths[above] + 1
        levels = (np.flatnonzero(depths == depth) for depth in range(1, int(depths.max(initial=0)) + 1))
        return [(units, parents[units]) for units in levels]

    def _ends(self) -> list[int]:
        ends = list(range(1, len(self.ids) + 1))
        for number in range(len(self.ids) - 1, -1, -1):
            parent = self.tree.by_id[self.ids[number]].parent_id
            above = self.numbers.get(parent, number) if parent is not None else number
            # Where the data has a circle, a unit may stand before the one it is said to be under.
            if above < number:
                ends[above] = max(ends[above], ends[number])
        return ends

    def scores(self, said: str) -> dict[int, float]:
        """Unit numbers that a phrase such as "phòng kinh tế" may mean, with how well: 1 named so, down to 0.6 for
        units under one named so."""
        wanted = phrase(said)
        if not wanted:
            return {}
        found = dict.fromkeys(self.with_form(wanted).tolist(), NAMED)
        holders = [self._by_word.get(word, _NONE) for word in dict.fromkeys(wanted.split())]
        holding: Array = reduce(lambda one, other: np.intersect1d(one, other, assume_unique=True), holders)
        for number in set(holding.tolist()) - found.keys():
            score = max((_likeness(wanted, form) for form in self.forms[number]), default=0.0)
            if score:
                found[number] = score
        if not found:
            found = self._with_place(wanted.split())
        for number, score in list(found.items()):
            for below in range(number + 1, self.ends[number]):
                found.setdefault(below, ABOVE * score)
        return found

    def _with_place(self, words: Sequence[str]) -> dict[int, float]:
        """ "phòng kinh tế phường Tân Định": a unit's form, then a form of one above it."""
        found: dict[int, float] = {}
        for cut in range(len(words) - 1, 0, -1):
            units = self.with_form(" ".join(words[:cut])).tolist()
            above = set(self.with_form(" ".join(words[cut:])).tolist())
            for number in units if above else ():
                if any(self.numbers[unit_id] in above for unit_id in self.tree.upwards(self.ids[number])[1:]):
                    found[number] = NAMED
            if found:
                break
        return found

    def _terms(self, unit: Unit, vocabulary: Vocabulary) -> set[int]:
        words = {word for name in (unit.name, *unit.aliases) for word in words_of(name)}
        words |= {form for form in unit_forms(unit.name, unit.aliases) if " " not in form}
        return {vocabulary.add(word) for word in words}


def _add_words(
    number: int, chain: Sequence[set[int]], held: defaultdict[int, list[tuple[int, float]]]
) -> None:
    """`chain` holds the words of the unit itself, of its parent, and so on."""
    seen: set[int] = set()
    for distance, terms in enumerate(chain):
        weight = _INHERITED[min(distance, len(_INHERITED) - 1)]
        for term in terms - seen:
            held[term].append((number, weight))
        seen |= terms


class TitleNames:
    """Every title by all its forms and words."""

    def __init__(self, titles: Sequence[str], vocabulary: Vocabulary) -> None:
        self.forms = [title_forms(title) for title in titles]
        self.words = [frozenset(words_of(title)) for title in titles]
        held: defaultdict[int, list[tuple[int, float]]] = defaultdict(list)
        self._by_form: defaultdict[str, list[int]] = defaultdict(list)
        for number, title in enumerate(titles):
            for form in self.forms[number]:
                self._by_form[form].append(number)
            words = set(words_of(title)) | {form for form in self.forms[number] if " " not in form}
            for word in words:
                held[vocabulary.add(word)].append((number, 1.0))
        self.by_term = _as_shares(held)

    def with_form(self, form: str) -> Sequence[int]:
        """Titles called exactly so, in one of their forms."""
        return self._by_form.get(form, ())

    def scores(self, said: str) -> dict[int, float]:
        """Title numbers that a phrase such as "PGĐ" or "trưởng phòng" may mean, with how well."""
        wanted = phrase(said)
        found = {}
        for number, forms in enumerate(self.forms):
            score = max((_likeness(wanted, form) for form in forms), default=0.0) if wanted else 0.0
            # "giám đốc" is not "phó giám đốc".
            if score in (NAMED, BEGINS):
                found[number] = score
        return found


def _likeness(wanted: str, form: str) -> float:
    if wanted == form:
        return NAMED
    if " " not in form and " " not in wanted:
        return 0.0
    if form.startswith(wanted + " "):
        return BEGINS
    return WITHIN if f" {wanted} " in f" {form} " else 0.0
