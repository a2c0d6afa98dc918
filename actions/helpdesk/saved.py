"""The answers that agents saved, found and judged as the documents are."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from actions.helpdesk.models import SavedAnswer
from actions.helpdesk.ports import Suggestion
from actions.library.index import LibraryIndex
from actions.library.ports import Indexed
from actions.library.ranking import ANSWERS_FROM, OFFERS_FROM
from actions.library.thesaurus import thesaurus
from actions.ports import UnitOfWork


class SavedAnswers:
    """A `KnowledgeBase` of saved answers alone. With and without tone marks are the same to it."""

    def suggest(self, question: str, work: UnitOfWork, *, most: int = 3) -> Sequence[Suggestion]:
        saved = {each.id: each for each in work.helpdesk.saved_answers()}
        if not saved:
            return []
        index = _index(tuple((each.id, each.question, each.answer) for each in saved.values()))
        hits = [hit for hit in index.ask(question, limit=most) if hit.confidence >= OFFERS_FROM]
        return [_suggestion(saved[hit.passage_id], hit.confidence) for hit in hits]

    def learn(self, answer: SavedAnswer, work: UnitOfWork) -> bool:
        return work.helpdesk.save_answer(answer)


def _suggestion(saved: SavedAnswer, confidence: float) -> Suggestion:
    source = f"câu trả lời mẫu từ HT-{saved.ticket_id}"
    return Suggestion(saved.question, saved.answer, confidence, confidence >= ANSWERS_FROM, source)


@lru_cache(maxsize=4)
def _index(saved: tuple[tuple[int, str, str], ...]) -> LibraryIndex:
    """Of a few hundred answers at most: by words, at once."""
    return LibraryIndex((Indexed(n, "", (asked,), (), answer) for n, asked, answer in saved), thesaurus())
