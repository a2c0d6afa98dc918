"""Questions put to several people, and their answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Index,
    Table,
    UniqueConstraint,
    and_,
    exists,
    select,
    update,
)
from sqlalchemy.orm import Session

from actions.opinions.models import NativePoll, Poll, PollAnswer, PollVote
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

native_polls: Table = table(
    "native_polls",
    words("channel"),
    words("account"),
    words("native_id"),
    refers("poll_id", "polls"),
    refers("outbox_id", "outbox", optional=True),
    UniqueConstraint("channel", "account", "native_id"),
    Index(None, "poll_id"),
    Index(None, "outbox_id"),
)
poll_votes: Table = table(
    "poll_votes",
    words("channel"),
    words("account"),
    words("native_id"),
    words("voter"),
    json_value("options"),
    moment("at"),
    Column("sequence", BigInteger, nullable=False),
    UniqueConstraint("channel", "account", "native_id", "voter"),
    Index(None, "channel", "account", "voter"),
)

RECORDS: dict[type[Any], Table] = {
    Poll: polls,
    PollAnswer: poll_answers,
    NativePoll: native_polls,
    PollVote: poll_votes,
}
JSON_FIELDS: dict[type[Any], tuple[str, ...]] = {Poll: ("options", "asked"), PollVote: ("options",)}


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

    def remove_answer(self, poll_id: int, person_id: int) -> None:
        answer = self.find_answer(poll_id, person_id)
        if answer is not None:
            self._session.delete(answer)
            self._session.flush()

    def add_native(self, native: NativePoll) -> bool:
        if records.add_unless_known(self._session, native, unique=("channel", "account", "native_id")):
            return True
        if native.outbox_id is not None:
            self._session.execute(
                update(NativePoll)
                .where(*_is(native_polls, native), native_polls.c.outbox_id.is_(None))
                .values(outbox_id=native.outbox_id)
            )
        return False

    def find_native(self, channel: str, account: str, native_id: str) -> NativePoll | None:
        return self._session.scalars(
            select(NativePoll).where(
                native_polls.c.channel == channel,
                native_polls.c.account == account,
                native_polls.c.native_id == native_id,
            )
        ).one_or_none()

    def was_native(self, outbox_id: int) -> bool:
        return bool(self._session.scalar(select(exists().where(native_polls.c.outbox_id == outbox_id))))

    def find_vote(self, channel: str, account: str, native_id: str, voter: str) -> PollVote | None:
        return self._session.scalars(
            select(PollVote).where(
                poll_votes.c.channel == channel,
                poll_votes.c.account == account,
                poll_votes.c.native_id == native_id,
                poll_votes.c.voter == voter,
            )
        ).one_or_none()

    def add_vote(self, vote: PollVote) -> PollVote:
        return records.add(self._session, vote)

    def votes_in(self, native: NativePoll) -> Sequence[PollVote]:
        return self._session.scalars(
            select(PollVote).where(*_is(poll_votes, native)).order_by(poll_votes.c.id)
        ).all()

    def votes(self, poll_id: int) -> Sequence[PollVote]:
        same = [poll_votes.c[name] == native_polls.c[name] for name in _NATIVE]
        return self._session.scalars(
            select(PollVote)
            .join(native_polls, and_(*same))
            .where(native_polls.c.poll_id == poll_id)
            .order_by(poll_votes.c.id)
        ).all()


_NATIVE = ("channel", "account", "native_id")


def _is(table: Table, native: NativePoll) -> list[ColumnElement[bool]]:
    return [table.c[name] == getattr(native, name) for name in _NATIVE]
