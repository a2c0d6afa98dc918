"""The entity tagger as a component of Rasa."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.rasa.examples import lessons, variety_of
from nlu.rasa.reader import VietnameseReader, reading_of
from nlu.rasa.tagger import TagFit, Tagger, train, with_entities
from nlu.variants import Annotation


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class ConditionalRandomField(GraphComponent, EntityExtractorMixin):
    """Marks the entities that the examples in data/ annotate.

    Rasa's own CRF component keeps the training text in the model and trains again at every load; this one
    keeps a model file.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        return [VietnameseReader]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            "sparse": TagFit.sparse,
            "smooth": TagFit.smooth,
            "rounds": TagFit.rounds,
            "cue_count": TagFit.cue_count,
            "variants_always": [],
            "variants_by_turn": ["teencode", "dictated", "unmarked"],
        }

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, tagger: Tagger | None = None
    ) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._tagger = tagger

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ConditionalRandomField:
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on the annotated examples and some variants, and store the model file."""
        learned = with_entities(lessons(training_data, variety_of(self._config)))
        fit = TagFit(
            sparse=float(self._config["sparse"]),
            smooth=float(self._config["smooth"]),
            rounds=int(self._config["rounds"]),
            cue_count=int(self._config["cue_count"]),
        )
        with self._storage.write_to(self._resource) as directory:
            if learned:
                train(learned, Path(directory), fit)
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> ConditionalRandomField:
        with model_storage.read_from(resource) as directory:
            tagger = Tagger(Path(directory)) if any(Path(directory).iterdir()) else None
        return cls(config, model_storage, resource, tagger)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            found = self._tagger.find(reading_of(message)) if self._tagger and message.get(TEXT) else []
            entities = [_entity(message.get(TEXT), span, sure) for span, sure in found]
            message.set(
                ENTITIES, message.get(ENTITIES, []) + self.add_extractor_name(entities), add_to_output=True
            )
        return messages


def _entity(text: str, span: Annotation, sure: float) -> dict[str, Any]:
    name, *further = span.label.split("#")
    parts = {part: value for part, value in zip(("role", "group"), further, strict=False) if value}
    return {
        "entity": name,
        "start": span.begin,
        "end": span.finish,
        "value": text[span.begin : span.finish],
        "confidence_entity": round(sure, 4),
        **parts,
    }
