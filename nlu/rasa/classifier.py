"""The intent classifier as a component of Rasa."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.rasa.calibration import calibrated
from nlu.rasa.examples import lessons, variety_of
from nlu.rasa.linear import Fit, IntentModel
from nlu.rasa.reader import VietnameseReader, reading_of

_FILE = "intents.npz"
_SHOWN = 10


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntentClassifier(IntentClassifier, GraphComponent):
    """Names the likeliest intent and how sure it is; how sure is sure enough is for the caller to say."""

    @classmethod
    def required_components(cls) -> list[type]:
        return [VietnameseReader]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            "strength": Fit.strength,
            "tolerance": Fit.tolerance,
            "variants_always": ["unmarked"],
            "variants_by_turn": ["teencode", "dictated", "southern"],
            "leave_alone": "out_of_scope",
        }

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        model: IntentModel | None = None,
    ) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LinearIntentClassifier:
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on all examples and their variants, and store the weights."""
        fit = Fit(strength=float(self._config["strength"]), tolerance=float(self._config["tolerance"]))
        self._model = calibrated(lessons(training_data, variety_of(self._config)), fit)
        with self._storage.write_to(self._resource) as directory:
            self._model.save(Path(directory) / _FILE)
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> LinearIntentClassifier:
        with model_storage.read_from(resource) as directory:
            return cls(config, model_storage, resource, IntentModel.load(Path(directory) / _FILE))

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            name, chance, ranking = self._judged(message)
            message.set(INTENT, {"name": name, "confidence": chance}, add_to_output=True)
            shown = Counter(ranking).most_common(_SHOWN)
            message.set(
                INTENT_RANKING_KEY,
                [{"name": intent, "confidence": confidence} for intent, confidence in shown],
                add_to_output=True,
            )
        return messages

    def _judged(self, message: Message) -> tuple[str, float, dict[str, float]]:
        leave_alone = str(self._config["leave_alone"])
        if self._model is None:
            return leave_alone, 0.0, {}
        ranking = self._model.predict(reading_of(message))
        # "👍", "...", "qwxz": with no known feature the classifier would only repeat how often intents occur.
        if ranking is None:
            return (
                (leave_alone, 1.0, {leave_alone: 1.0})
                if leave_alone in self._model.intents
                else ("", 0.0, {})
            )
        name = next(iter(ranking))
        return name, ranking[name], ranking
