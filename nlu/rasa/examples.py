"""Training messages and their variants as the classifier and the entity tagger need them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.rasa.lesson import Lesson
from nlu.rasa.reading import Reading, read
from nlu.rasa.side_by_side import begin
from nlu.variants import Annotation, Example, trimmed, variants


@dataclass(frozen=True)
class Variety:
    """Which variants of an example are learned: some always, and of others one, each in its turn."""

    always: tuple[str, ...] = ()
    by_turn: tuple[str, ...] = ()

    def chosen(self, turn: int) -> tuple[str, ...]:
        return self.always + ((self.by_turn[turn % len(self.by_turn)],) if self.by_turn else ())


def variety_of(config: Mapping[str, Any]) -> Variety:
    """The variety that a component's configuration names; empty lists learn the examples alone."""
    return Variety(tuple(config["variants_always"]), tuple(config["variants_by_turn"]))


def lessons(training_data: TrainingData, variety: Variety) -> list[Lesson]:
    """Every example with an intent, each followed by its chosen variants."""
    chosen: list[tuple[Example, str, int]] = []
    for turn, message in enumerate(training_data.intent_examples):
        if not message.get(TEXT) or not message.get(INTENT):
            continue
        example = _example(message)
        names = variety.chosen(turn)
        others = variants(example) if names else {}
        wanted = (example, *(others[name] for name in names if name in others))
        chosen += [(each, message.get(INTENT), turn) for each in wanted]
    _read_all([example.text for example, _, _ in chosen])
    return [
        Lesson(_readings[example.text], intent, example.spans, family=turn)
        for example, intent, turn in chosen
    ]


# Both learners read the same texts. Only training fills this, so nobody's message is kept.
_readings: dict[str, Reading] = {}


def _read_all(texts: Sequence[str]) -> None:
    """Read what has not been read yet, one half in a second process."""
    unread = [text for text in dict.fromkeys(texts) if text not in _readings]
    middle = len(unread) // 2
    others = begin(lambda: [read(text) for text in unread[middle:]])
    _readings.update((text, read(text)) for text in unread[:middle])
    _readings.update(zip(unread[middle:], others(), strict=True))


def _example(message: Message) -> Example:
    marked = [
        Annotation(_label(entity), entity["start"], entity["end"]) for entity in message.get(ENTITIES) or ()
    ]
    return trimmed(message.get(TEXT), marked)


def _label(entity: dict[str, str]) -> str:
    """ "person", or "city#from#1" where data uses Rasa's roles and groups."""
    return "#".join(str(entity.get(part) or "") for part in ("entity", "role", "group")).rstrip("#")
