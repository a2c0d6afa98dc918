"""Our intent classifier on families it was not trained on; runs in Rasa's environment, without Rasa around it.

    .venv-rasa/bin/python -m benchmarks.folds [--folds 5]

Every line of data/ and its variants are read once; each fold then trains on four fifths of the families and is asked
the rest as written. Prints one JSON line a fold: a list of [intent meant, intent answered, confidence]. The temperature
that turns margins into probabilities is measured in the first fold and serves the others.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import yaml

from benchmarks.understanding import LEAVE_ALONE, PARTS, ROOT
from nlu.rasa.bare import bare_answer
from nlu.rasa.lesson import Lesson
from nlu.rasa.reading import Reading, read
from nlu.rasa.side_by_side import begin
from nlu.variants import Example, variants

_ALWAYS = ("unmarked",)
_BY_TURN = ("teencode", "dictated", "southern")
_BARE = {"yes": "affirm", "no": "deny", "value": "inform"}
_COMMAND_FROM = 0.6


@dataclass(frozen=True)
class Line:
    """One line of data/ with its variants, and the fold that its family is held out in."""

    intent: str
    fold: int
    texts: tuple[str, ...]


def main() -> int:
    from nlu.rasa.calibration import calibrated
    from nlu.rasa.linear import Fit, train

    parser = argparse.ArgumentParser(description="Held-out families asked of the intent classifier.")
    parser.add_argument("--folds", type=int, default=PARTS)
    options = parser.parse_args()
    lines = list(_lines())
    readings = _readings({text: None for line in lines for text in line.texts})
    temperature = None
    for fold in range(options.folds):
        lessons = [
            Lesson(readings[text], line.intent, (), family)
            for family, line in enumerate(lines)
            if line.fold != fold
            for text in line.texts
        ]
        if temperature is None:
            model = calibrated(lessons, Fit())
            temperature = model.temperature
        else:
            model = replace(train(lessons, Fit()), temperature=temperature)
        asked = [(line.intent, readings[line.texts[0]]) for line in lines if line.fold == fold]
        print(json.dumps([[intent, *_answer(model, reading)] for intent, reading in asked]), flush=True)
    return 0


def _lines() -> Iterator[Line]:
    turn = 0
    for path in sorted((ROOT / "data").glob("*.yml")):
        blocks = yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]
        for number, block in enumerate(blocks):
            for row in block["examples"].splitlines():
                text = re.sub(r"\[([^\]]+)\]\(\w+\)", r"\1", row.removeprefix("- "))
                others = variants(Example(text))
                chosen = (*_ALWAYS, _BY_TURN[turn % len(_BY_TURN)])
                texts = (text, *(others[name].text for name in chosen if name in others))
                yield Line(path.stem, number % PARTS, texts)
                turn += 1


def _readings(texts: dict[str, None]) -> dict[str, Reading]:
    unread = list(texts)
    middle = len(unread) // 2
    others = begin(lambda: [read(text) for text in unread[middle:]])
    found = {text: read(text) for text in unread[:middle]}
    return {**found, **dict(zip(unread[middle:], others(), strict=True))}


def _answer(model: Any, reading: Reading) -> tuple[str, float]:
    """As the pipeline answers: the classifier, overruled where the message is nothing but an answer."""
    ranking = model.predict(reading)
    name = next(iter(ranking)) if ranking else LEAVE_ALONE
    confidence = ranking[name] if ranking else 1.0
    bare = bare_answer(reading)
    commands = name not in {*_BARE.values(), "greet", "thank", LEAVE_ALONE} and confidence >= _COMMAND_FROM
    return (_BARE[bare], 1.0) if bare and not (bare != "value" and commands) else (name, confidence)


if __name__ == "__main__":
    sys.exit(main())
