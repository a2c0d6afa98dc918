"""Questions put to several people, and their answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Index, Table, UniqueConstraint, select
from sqlalchemy.orm import Session

from actions.opinions.models import Poll, PollAnswer
from storage import records
from storage.schema import json_value, moment, number, refers, table, words

polls: Table = table(
    "polls",
    words("question"),
    json_value("options"),
    refers("owner_id", "people"),
    moment("created_at"),
    refers("chat_id", "chats", optional=True),
    json_value("asked"),
    refers("outbox_id", "outbox", optional=True),
    moment("closes_at", optional=True),
    moment("closed_at", optional=True),
    Index(None, "owner_id"),
    Index(None, "chat_id"),
)
poll_answers: Table = table(
    "poll_answers",
    refers("poll_id", "polls"),
    refers("person_id", "people"),
    moment("at"),
    number("choice", optional=True),
    words("words"),
    UniqueConstraint("poll_id", "person_id"),
    Index(None, "person_id"),
)

RECORDS: dict[type[Any], Table] = {Poll: polls, PollAnswer: poll_answers}
JSON_FIELDS: dict[type[Any], tuple[str, ...]] = {Poll: ("options", "asked")}


class SqlPolls:
    """Implements `actions.opinions.ports.Polls`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, poll: Poll) -> Poll:
        return records.add(self._session, poll)

    def find(self, poll_id: int) -> Poll | None:
        return records.find(self._session, Poll, poll_id)

    def of_owner(self, owner_id: int, *, limit: int) -> Sequence[Poll]:
        return self._session.scalars(
            select(Poll).where(polls.c.owner_id == owner_id).order_by(polls.c.id.desc()).limit(limit)
        ).all()

    def in_chat(self, chat_id: int, *, limit: int) -> Sequence[Poll]:
        return self._session.scalars(
            select(Poll).where(polls.c.chat_id == chat_id).order_by(polls.c.id.desc()).limit(limit)
        ).all()

    def add_answer(self, answer: PollAnswer) -> bool:
        return records.add_unless_known(self._session, answer, unique=("poll_id", "person_id"))

    def find_answer(self, poll_id: int, person_id: int) -> PollAnswer | None:
        return self._session.scalars(
            select(PollAnswer).where(poll_answers.c.poll_id == poll_id, poll_answers.c.person_id == person_id)
        ).one_or_none()

    def answers(self, poll_id: int) -> Sequence[PollAnswer]:
        return self._session.scalars(
            select(PollAnswer).where(poll_answers.c.poll_id == poll_id).order_by(poll_answers.c.id)
        ).all()
