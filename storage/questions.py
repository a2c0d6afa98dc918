"""Open questions, the drafts they complete, and what the buttons under them stand for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from actions.models import ButtonToken, Draft, Question, QuestionState
from storage import records
from storage.tables import button_tokens, drafts, questions


class SqlQuestions:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, question: Question) -> Question:
        return records.add(self._session, question)

    def get(self, question_id: int) -> Question:
        return records.get(self._session, Question, question_id)

    def open_of(self, person_id: int, *, now: datetime) -> Sequence[Question]:
        return self._session.scalars(
            select(Question)
            .where(
                questions.c.person_id == person_id,
                questions.c.state == QuestionState.OPEN,
                questions.c.expires_at > now,
            )
            .order_by(questions.c.asked_at.desc(), questions.c.id.desc())
        ).all()

    def find_by_outbox(self, outbox_id: int) -> Question | None:
        return self._session.scalars(
            select(Question)
            .where(questions.c.outbox_id == outbox_id)
            .order_by(questions.c.id.desc())
            .limit(1)
        ).one_or_none()

    def of_draft(self, draft_id: int) -> Sequence[Question]:
        return self._session.scalars(
            select(Question).where(questions.c.draft_id == draft_id).order_by(questions.c.id)
        ).all()

    def expired(self, now: datetime) -> Sequence[Question]:
        """A question is over at the very moment `expires_at`."""
        return self._session.scalars(
            select(Question)
            .where(questions.c.state == QuestionState.OPEN, questions.c.expires_at <= now)
            .order_by(questions.c.expires_at, questions.c.id)
        ).all()

    def next_expiry(self) -> datetime | None:
        first: datetime | None = self._session.scalar(
            select(func.min(questions.c.expires_at)).where(questions.c.state == QuestionState.OPEN)
        )
        return first


class SqlDrafts:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, draft: Draft) -> Draft:
        return records.add(self._session, draft)

    def get(self, draft_id: int) -> Draft:
        return records.get(self._session, Draft, draft_id)

    def find(self, draft_id: int) -> Draft | None:
        return records.find(self._session, Draft, draft_id)

    def expired(self, now: datetime) -> Sequence[Draft]:
        """Still open though their time is over."""
        return self._session.scalars(
            select(Draft)
            .where(drafts.c.state == "open", drafts.c.expires_at <= now)
            .order_by(drafts.c.expires_at, drafts.c.id)
        ).all()

    def next_expiry(self) -> datetime | None:
        open_ones = select(func.min(drafts.c.expires_at)).where(drafts.c.state == "open")
        first: datetime | None = self._session.scalar(open_ones)
        return first


_TOKEN = ("token", "command", "label", "may_press", "outbox_id", "expires_at")


class SqlTokens:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, token: ButtonToken) -> None:
        records.add(self._session, token)

    def add_all(self, tokens: Sequence[ButtonToken]) -> None:
        """Straight into the table: nobody asks for the records in the same unit of work."""
        if not tokens:
            return
        self._session.flush()
        rows = [{name: getattr(token, name) for name in _TOKEN} for token in tokens]
        self._session.connection().execute(insert(button_tokens), rows)

    def find(self, token: str) -> ButtonToken | None:
        return self._session.get(ButtonToken, token)
