"""A knowledge base that knows by heart what it was given, and finds it where two telling words agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from actions.helpdesk.models import SavedAnswer
from actions.helpdesk.ports import Suggestion
from actions.ports import UnitOfWork
from nlu.text import fold


@dataclass
class FakeKnowledge:
    """`known`: question → answer. What it learns is in `learned`."""

    known: Mapping[str, str] = field(default_factory=dict)
    learned: dict[tuple[int, str], SavedAnswer] = field(default_factory=dict)

    def suggest(self, question: str, work: UnitOfWork, *, most: int = 3) -> Sequence[Suggestion]:
        asked = _words(question)
        answers = {**self.known, **{each.question: each.answer for each in self.learned.values()}}
        found = []
        for text, answer in answers.items():
            common = len(asked & _words(text))
            if common >= 2:
                score = common / max(len(asked), len(_words(text)))
                found.append(Suggestion(text, answer, score, score >= 0.5, "Sổ tay, mục 1"))
        return sorted(found, key=lambda each: -each.score)[:most]

    def learn(self, answer: SavedAnswer, work: UnitOfWork) -> bool:
        key = (answer.ticket_id, answer.question)
        new = key not in self.learned
        self.learned.setdefault(key, answer)
        return new


def _words(text: str) -> set[str]:
    return {word for word in fold(text).split() if len(word) > 2} - {"lam", "sao", "the", "nao"}
