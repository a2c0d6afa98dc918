"""The entity tagger itself: a conditional random field over our token features (python-crfsuite)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pycrfsuite

from nlu.rasa.features import token_features
from nlu.rasa.lesson import Lesson
from nlu.rasa.reading import Reading
from nlu.variants import Annotation

_WEIGHTS = "entities.crfsuite"
_CUES = "cues.json"
_OUTSIDE = "O"


@dataclass(frozen=True)
class TagFit:
    """How to train: regularisation (L1, L2), rounds, and how often a word must stand outside to be a cue."""

    sparse: float = 0.05
    smooth: float = 0.02
    rounds: int = 60
    cue_count: int = 5


class Tagger:
    """Finds labelled spans in a message with the weights of one directory."""

    def __init__(self, directory: Path) -> None:
        self._cues = frozenset(json.loads((directory / _CUES).read_text(encoding="utf-8")))
        self._tagger = pycrfsuite.Tagger()
        # open_inmemory keeps no reference to the bytes it is given: labels turn to garbage.
        self._tagger.open(str(directory / _WEIGHTS))

    def find(self, reading: Reading) -> list[tuple[Annotation, float]]:
        """Labelled spans in code points of the original text, each with its probability."""
        if not reading.tokens:
            return []
        self._tagger.set(
            pycrfsuite.ItemSequence([_attributes(each) for each in token_features(reading, self._cues)])
        )
        tags = self._tagger.tag()
        return list(self._joined(reading, tags))

    def _joined(self, reading: Reading, tags: Sequence[str]) -> Iterator[tuple[Annotation, float]]:
        first = 0
        while first < len(tags):
            last = first + 1
            if tags[first] == _OUTSIDE:
                first = last
                continue
            label = tags[first][2:]
            while last < len(tags) and tags[last] == f"I-{label}":
                last += 1
            sure = min(self._tagger.marginal(tags[at], at) for at in range(first, last))
            yield Annotation(label, reading.tokens[first].begin, reading.tokens[last - 1].finish), sure
            first = last


def _attributes(names: Sequence[str]) -> dict[str, float]:
    return dict.fromkeys(names, 1.0)


def train(lessons: Sequence[Lesson], directory: Path, fit: TagFit) -> None:
    """Train on the labelled spans and leave a model in `directory` that `Tagger` opens."""
    tagged = [(lesson, tags_of(lesson.reading, lesson.spans)) for lesson in lessons if lesson.reading.tokens]
    cues = _cue_words(tagged, fit.cue_count)
    trainer = pycrfsuite.Trainer(verbose=False, algorithm="lbfgs")
    trainer.set_params(
        {
            "c1": fit.sparse,
            "c2": fit.smooth,
            "max_iterations": fit.rounds,
            "feature.possible_transitions": True,
            "feature.minfreq": 2,
        }
    )
    for lesson, tags in tagged:
        trainer.append([_attributes(each) for each in token_features(lesson.reading, cues)], tags)
    trainer.train(str(directory / _WEIGHTS))
    (directory / _CUES).write_text(json.dumps(sorted(cues), ensure_ascii=False), encoding="utf-8")


def tags_of(reading: Reading, spans: Sequence[Annotation]) -> list[str]:
    """B-, I- and O tags of the tokens; a token belongs to a span that it overlaps."""
    tags = [_OUTSIDE] * len(reading.tokens)
    for span in spans:
        opening = "B"
        for at, token in enumerate(reading.tokens):
            if token.begin < span.finish and span.begin < token.finish:
                tags[at] = f"{opening}-{span.label}"
                opening = "I"
    return tags


def _cue_words(tagged: Sequence[tuple[Lesson, list[str]]], at_least: int) -> frozenset[str]:
    """Folded words that hardly ever lie in an entity: "giao", "trước", "cho", "đến"."""
    outside: Counter[str] = Counter()
    everywhere: Counter[str] = Counter()
    for lesson, tags in tagged:
        for word, tag in zip(lesson.reading.folded, tags, strict=True):
            everywhere[word] += 1
            outside[word] += tag == _OUTSIDE
    return frozenset(
        word
        for word, times in outside.items()
        if times >= at_least and times >= 0.9 * everywhere[word] and not word.isdigit()
    )


def with_entities(lessons: Sequence[Lesson]) -> list[Lesson]:
    """The lessons of every intent that annotates something: where nothing is, nothing can be learned of where it
    stands. Empty where data comes without a single annotated entity."""
    annotated = {lesson.intent for lesson in lessons if lesson.spans}
    return [lesson for lesson in lessons if lesson.intent in annotated]
