"""Training messages and their variants as the classifier and the entity tagger need them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.rasa.lesson import Lesson
from nlu.rasa.reading import read
from nlu.variants import Annotation, Example, trimmed, variants


def lessons(training_data: TrainingData, names: Iterable[str]) -> Iterator[Lesson]:
    """Every example with an intent, then its variants of the given names."""
    wanted = frozenset(names)
    for family, message in enumerate(training_data.intent_examples):
        if not message.get(TEXT) or not message.get(INTENT):
            continue
        example = _example(message)
        others = variants(example) if wanted else {}
        for each in (example, *(other for name, other in others.items() if name in wanted)):
            yield Lesson(read(each.text), message.get(INTENT), each.spans, family)


def _example(message: Message) -> Example:
    marked = [
        Annotation(_label(entity), entity["start"], entity["end"]) for entity in message.get(ENTITIES) or ()
    ]
    return trimmed(message.get(TEXT), marked)


def _label(entity: dict[str, str]) -> str:
    """ "person", or "city#from#1" where data uses Rasa's roles and groups."""
    return "#".join(str(entity.get(part) or "") for part in ("entity", "role", "group")).rstrip("#")
