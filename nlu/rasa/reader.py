"""Rasa's tokeniser for us: reads each message once and keeps the reading for the components after it."""

from __future__ import annotations

from datetime import datetime

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.constants import METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.rasa.reading import Reading, read

READING = "thuky_reading"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class VietnameseReader(Tokenizer):
    """Tokens are syllables, numbers and signs with their places in the original text."""

    @staticmethod
    def get_default_config() -> dict[str, object]:
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_"}

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing: our learners read the examples themselves, with their variants and all at once."""
        return training_data

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        if attribute != TEXT:
            return [Token(str(message.get(attribute)), 0)]
        reading = reading_of(message)
        # Rasa's own components cannot stand a message without a token.
        return [
            Token(word.text, word.begin, word.finish, {"inside": inside}, folded)
            for word, inside, folded in zip(reading.tokens, reading.inside, reading.folded, strict=True)
        ] or [Token(reading.text, 0)]


def reading_of(message: Message) -> Reading:
    """The reading of the message, made on first use; times are read as of its `sent_at`."""
    reading = message.get(READING)
    if not isinstance(reading, Reading):
        reading = read(message.get(TEXT), now=_sent_at(message))
        message.set(READING, reading)
    return reading


def _sent_at(message: Message) -> datetime | None:
    metadata = message.get(METADATA)  # None in training
    sent_at = metadata.get("sent_at") if isinstance(metadata, dict) else None
    return datetime.fromisoformat(sent_at) if isinstance(sent_at, str) else None
