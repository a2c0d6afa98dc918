"""What may help with a ticket: answers that are known, and what was asked shortly before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from actions.cards import shortened
from actions.helpdesk.answering import find_answer, source_line
from actions.helpdesk.ports import KnowledgeBase, Suggestion
from actions.helpdesk.saved import SavedAnswers
from actions.library.models import Passage
from actions.office import Office
from actions.ports import UnitOfWork

MOST = 2
LOOK_BACK = timedelta(hours=24)
MOST_ASKED = 3


def knowledge(office: Office) -> KnowledgeBase:
    """The office's documents where somebody knows them; what agents saved in any case."""
    return office.desk.knowledge or SavedAnswers()


def suggestions_for(text: str, work: UnitOfWork, office: Office) -> Sequence[Suggestion]:
    """The likeliest of all that is known, documents and saved answers alike."""
    saved = knowledge(office).suggest(text, work, most=MOST)
    found = find_answer(text, work)
    documents = [
        _suggestion(passage, confidence, work)
        for passage, confidence in zip(found.passages, found.confidences, strict=True)
    ]
    return sorted([*saved, *documents], key=lambda each: -each.score)[:MOST]


def _suggestion(passage: Passage, confidence: float, work: UnitOfWork) -> Suggestion:
    source = source_line(passage, work.library.get_manual(passage.manual_id)).removeprefix("Nguồn: ")
    return Suggestion(passage.headings[-1], passage.text, confidence, source=source)


def asked_before(person_id: int, work: UnitOfWork, office: Office, now: datetime) -> list[str]:
    """The person's questions of the last day and what was found for them. Nothing else of their private chat."""
    rows = work.helpdesk.questions(now - LOOK_BACK, now + timedelta(seconds=1), person_id=person_id)
    lines = []
    for row in rows[-MOST_ASKED:]:
        found = f"đã trả lời: {shortened(row.title, 60)}" if row.answered else "chưa có câu trả lời"
        at = row.at.astimezone(office.zone)
        lines.append(f"{at:%H:%M} hỏi “{shortened(row.text, 100)}” ({found})")
    return lines
