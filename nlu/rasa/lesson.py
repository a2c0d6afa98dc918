"""A message to learn from."""

from __future__ import annotations

from dataclasses import dataclass

from nlu.rasa.reading import Reading
from nlu.variants import Annotation


@dataclass(frozen=True)
class Lesson:
    """A message with its intent and labelled spans; `family` is the same for a message and its variants."""

    reading: Reading
    intent: str
    spans: tuple[Annotation, ...]
    family: int
