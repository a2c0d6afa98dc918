"""Words of names, units and titles, and the ways in which the same word may be written.

A word as typed stands for terms of the directory with a weight: 1 where it is written exactly so, a little
less without its marks, clearly less with one wrong mark, by sound or with one slip of the keyboard.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from enum import IntEnum

from rapidfuzz.distance import OSA

from nlu.sounds import marked_sound_key, sound_key
from nlu.text import fold, is_marked
from nlu.words import standard

_WORD = re.compile(r"[^\W_]+")
_SHORTEST_WITH_SLIP = 2
_SAME_MARKS, _SAME_BEGINNING = 0.06, 0.03
_MOST_VARIANTS = 40

# What a word is worth, by how it came to match.
EXACT, UNMARKED, OTHER_MARKS, SOUND, SLIP = 1.0, 0.95, 0.7, 0.6, 0.55
SURE = 0.9
"""From here on the word is what was typed, marks left out or not. Below 0.95: weights are kept in 32 bits."""


class Care(IntEnum):
    """How far a typed word may be from a term: as typed, or also as misspelt."""

    TYPED = 0
    MISSPELT = 1


def words_of(text: str) -> list[str]:
    """Lower-case NFC words, tones in the old place; signs and apostrophes part them."""
    return [standard(word) for word in _WORD.findall(text)]


class Vocabulary:
    """Terms numbered from 0 in the order they were added, found again by any spelling."""

    def __init__(self) -> None:
        self._ids: dict[str, int] = {}
        self._terms: list[str] = []
        self.folded: list[str] = []
        """Every term without marks, by number."""
        self._by_fold: defaultdict[str, list[int]] = defaultdict(list)
        self._by_sound: defaultdict[str, list[int]] = defaultdict(list)
        self._by_stump: defaultdict[str, set[str]] = defaultdict(set)

    def __len__(self) -> int:
        return len(self._terms)

    def copy(self) -> Vocabulary:
        """The same terms under the same numbers, to be added to."""
        other = Vocabulary()
        for term in self._terms:
            other.add(term)
        return other

    def add(self, term: str) -> int:
        """The number of `term` (as `words_of` gives it), new or known."""
        known = self._ids.get(term)
        if known is not None:
            return known
        number = self._ids[term] = len(self._terms)
        self._terms.append(term)
        folded = fold(term)
        self.folded.append(folded)
        if folded not in self._by_fold:
            for stump in _stumps(folded):
                self._by_stump[stump].add(folded)
        self._by_fold[folded].append(number)
        self._by_sound[sound_key(term)].append(number)
        return number

    def term(self, number: int) -> str:
        return self._terms[number]

    def variants(self, word: str, *, accented: bool | None, care: Care) -> dict[int, float]:
        """Term numbers that `word` may stand for, with weights.

        `accented`: whether the text around it uses marks, so that a bare word means a bare word; None: unknown.
        """
        folded = fold(word)
        marked = is_marked(word)
        other = OTHER_MARKS if marked or accented else UNMARKED
        found = {
            number: EXACT if self._terms[number] == word else other
            for number in self._by_fold.get(folded, ())
        }
        if care is Care.TYPED or len(found) > _MOST_VARIANTS:
            return found
        for number in self._by_sound.get(sound_key(word), ()):
            alike = marked_sound_key(word) == marked_sound_key(self._terms[number])
            found.setdefault(number, SOUND + _SAME_MARKS * alike)
        for near in self._one_slip_away(folded):
            for number in self._by_fold[near]:
                found.setdefault(number, SLIP + self._closeness(word, number))
        return found

    def _closeness(self, word: str, number: int) -> float:
        """Marks are evidence too: "Nần" is Ngần before it is Nam. Few people miss the first key."""
        term = self._terms[number]
        same_marks = OSA.distance(word, term, score_cutoff=1) <= 1
        return _SAME_MARKS * same_marks + _SAME_BEGINNING * (word[0] == term[0])

    def _one_slip_away(self, folded: str) -> Iterator[str]:
        if len(folded) < _SHORTEST_WITH_SLIP:
            return
        near = {term for stump in _stumps(folded) for term in self._by_stump.get(stump, ())}
        for term in near:
            # Two letters have lost one rather than changed one.
            if (
                term != folded
                and len(folded) + len(term) > 4
                and OSA.distance(folded, term, score_cutoff=1) <= 1
            ):
                yield term


def _stumps(folded: str) -> set[str]:
    """The word and the word with one letter left out: two words one slip apart share one of these."""
    return {folded, *(folded[:at] + folded[at + 1 :] for at in range(len(folded)))}
