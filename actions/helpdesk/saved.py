"""The answers that agents saved, searched by likeness of the question."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz

from actions.helpdesk.models import SavedAnswer
from actions.helpdesk.ports import Suggestion
from actions.ports import UnitOfWork
from nlu.text import expand_teencode, fold

LIKELY, SURE = 0.72, 0.92


class SavedAnswers:
    """A `KnowledgeBase` of saved answers alone. With and without tone marks are the same to it."""

    def suggest(self, question: str, work: UnitOfWork, *, most: int = 3) -> Sequence[Suggestion]:
        asked = _plain(question)
        found = []
        for saved in work.helpdesk.saved_answers():
            score = likeness(asked, _plain(saved.question))
            if score >= LIKELY:
                source = f"câu trả lời mẫu từ HT-{saved.ticket_id}"
                found.append(Suggestion(saved.question, saved.answer, score, score >= SURE, source))
        return sorted(found, key=lambda each: -each.score)[:most]

    def learn(self, answer: SavedAnswer, work: UnitOfWork) -> bool:
        return work.helpdesk.save_answer(answer)


def likeness(one: str, other: str) -> float:
    """0..1 by common words, whatever their order; short questions must agree as a whole."""
    return min(fuzz.token_set_ratio(one, other), fuzz.WRatio(one, other)) / 100


def _plain(text: str) -> str:
    return " ".join(fold(expand_teencode(text).text).split())
