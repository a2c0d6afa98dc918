"""The bare-answer reader as a component of Rasa."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY
from rasa.shared.nlu.training_data.message import Message

from nlu.rasa.bare import bare_answer
from nlu.rasa.reader import VietnameseReader, reading_of

_INTENT = {"yes": "affirm", "no": "deny", "value": "inform"}
_TALK = frozenset({"affirm", "deny", "inform", "greet", "thank", "out_of_scope"})


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class BareAnswer(IntentClassifier, GraphComponent):
    """Overrules the classifier where a message is nothing but an answer.

    A word of consent may be a command as well ("duyệt"), or come with thanks ("dạ cảm ơn"): there a classifier that is
    sure of a command or of thanks (`command_from`) keeps its say. Open questions read the words themselves.
    """

    def __init__(self, config: dict[str, Any]) -> None:
        self._config = config

    @classmethod
    def required_components(cls) -> list[type]:
        return [VietnameseReader, IntentClassifier]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"command_from": 0.6}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> BareAnswer:
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            bare = bare_answer(reading_of(message))
            if bare and not (bare != "value" and self._says_more(message)):
                name = _INTENT[bare]
                ranking = [each for each in message.get(INTENT_RANKING_KEY, []) if each["name"] != name]
                first = {"name": name, "confidence": 1.0}
                message.set(INTENT, first, add_to_output=True)
                message.set(INTENT_RANKING_KEY, [first, *ranking], add_to_output=True)
        return messages

    def _says_more(self, message: Message) -> bool:
        intent = message.get(INTENT) or {}
        sure = float(intent.get("confidence") or 0.0) >= float(self._config["command_from"])
        return sure and intent.get("name") not in _TALK - {"thank"}
