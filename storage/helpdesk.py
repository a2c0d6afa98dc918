"""Tickets and what belongs to them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Text, cast, func, or_, select
from sqlalchemy.orm import Session, make_transient_to_detached

from actions.helpdesk.models import (
    OPEN,
    CitizenCase,
    HelpQuestion,
    SavedAnswer,
    Takeover,
    Ticket,
    TicketFollower,
    TicketLine,
)
from actions.helpdesk.ports import TicketFilter
from actions.models import Person
from storage import records
from storage.helpdesk_tables import (
    citizen_cases,
    help_questions,
    saved_answers,
    takeovers,
    ticket_followers,
    ticket_lines,
    tickets,
)
from storage.tables import people


class SqlHelpdesk:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, ticket: Ticket) -> Ticket:
        return records.add(self._session, ticket)

    def get(self, ticket_id: int) -> Ticket:
        return records.get(self._session, Ticket, ticket_id)

    def find(self, ticket_id: int) -> Ticket | None:
        return records.find(self._session, Ticket, ticket_id)

    def with_ids(self, ids: Iterable[int]) -> Sequence[Ticket]:
        found: list[Ticket] = []
        for some in records.batches(ids):
            found += self._session.scalars(select(Ticket).where(tickets.c.id.in_(some)))
        return found

    def list(self, wanted: TicketFilter) -> Sequence[Ticket]:
        query = select(Ticket).where(*_conditions(wanted)).order_by(tickets.c.id.desc()).limit(wanted.limit)
        return self._session.scalars(query).all()[::-1]

    def merged_into(self, ticket_id: int) -> Sequence[Ticket]:
        query = select(Ticket).where(tickets.c.incident_id == ticket_id).order_by(tickets.c.id)
        return self._session.scalars(query).all()

    def load_of(self, agent_ids: Collection[int]) -> Mapping[int, int]:
        counted = self._session.execute(
            select(tickets.c.agent_id, func.count())
            .where(tickets.c.agent_id.in_(agent_ids), tickets.c.state.in_(OPEN))
            .group_by(tickets.c.agent_id)
        )
        return {row[0]: row[1] for row in counted}

    def due(self, now: datetime, *, limit: int) -> Sequence[int]:
        query = select(tickets.c.id).where(tickets.c.alarm_at.is_not(None), tickets.c.alarm_at <= now)
        return self._session.scalars(query.order_by(tickets.c.alarm_at, tickets.c.id).limit(limit)).all()

    def next_alarm(self) -> datetime | None:
        found: datetime | None = self._session.scalar(
            select(func.min(tickets.c.alarm_at)).where(tickets.c.alarm_at.is_not(None))
        )
        return found

    def add_line(self, line: TicketLine) -> TicketLine:
        return records.add(self._session, line)

    def lines(self, ticket_id: int, *, limit: int = 200) -> Sequence[TicketLine]:
        query = select(TicketLine).where(ticket_lines.c.ticket_id == ticket_id)
        return self._session.scalars(query.order_by(ticket_lines.c.id.desc()).limit(limit)).all()[::-1]

    def follow(self, follower: TicketFollower) -> bool:
        return records.add_unless_known(self._session, follower, unique=("ticket_id", "person_id"))

    def followers(self, ticket_id: int) -> Sequence[int]:
        query = select(ticket_followers.c.person_id).where(ticket_followers.c.ticket_id == ticket_id)
        return self._session.scalars(query.order_by(ticket_followers.c.id)).all()

    def takeover_in(self, chat_id: int) -> Takeover | None:
        return self._takeover(takeovers.c.chat_id == chat_id)

    def takeover_of(self, ticket_id: int) -> Takeover | None:
        return self._takeover(takeovers.c.ticket_id == ticket_id)

    def open_takeovers(self) -> Sequence[Takeover]:
        query = select(Takeover).where(takeovers.c.ended_at.is_(None)).order_by(takeovers.c.id)
        return self._session.scalars(query).all()

    def start_takeover(self, takeover: Takeover) -> bool:
        """As `records.add_unless_known`, for a condition that a partial index keeps."""
        values = {
            name: getattr(takeover, name)
            for name in ("ticket_id", "chat_id", "person_id", "started_at", "agent_id", "heard_at")
        }
        self._session.flush()
        new_id = self._session.execute(
            records.insert_into(self._session, takeovers)
            .values(**values, version=1)
            .on_conflict_do_nothing(
                index_elements=[takeovers.c.chat_id], index_where=takeovers.c.ended_at.is_(None)
            )
            .returning(takeovers.c.id)
        ).scalar_one_or_none()
        if new_id is None:
            return False
        takeover.id = new_id
        make_transient_to_detached(takeover)
        self._session.add(takeover)
        return True

    def add_question(self, question: HelpQuestion) -> HelpQuestion:
        return records.add(self._session, question)

    def questions(
        self, start: datetime, end: datetime, *, person_id: int | None = None, answered: bool | None = None
    ) -> Sequence[HelpQuestion]:
        conditions = [help_questions.c.at >= start, help_questions.c.at < end]
        if person_id is not None:
            conditions.append(help_questions.c.person_id == person_id)
        if answered is not None:
            conditions.append(help_questions.c.answered.is_(answered))
        return self._session.scalars(
            select(HelpQuestion).where(*conditions).order_by(help_questions.c.id)
        ).all()

    def save_answer(self, answer: SavedAnswer) -> bool:
        return records.add_unless_known(self._session, answer, unique=("ticket_id", "question"))

    def saved_answers(self) -> Sequence[SavedAnswer]:
        return self._session.scalars(select(SavedAnswer).order_by(saved_answers.c.id)).all()

    def add_cases(self, cases: Sequence[CitizenCase]) -> None:
        self._session.add_all(cases)
        self._session.flush()

    def cases_with_ids(self, external_ids: Iterable[str]) -> Sequence[CitizenCase]:
        found: list[CitizenCase] = []
        for some in records.batches(external_ids):
            found += self._session.scalars(
                select(CitizenCase).where(citizen_cases.c.external_id.in_(some)).order_by(citizen_cases.c.id)
            )
        return found

    def cases(self, *, limit: int, after: int = 0) -> Sequence[CitizenCase]:
        query = select(CitizenCase).where(citizen_cases.c.id > after)
        return self._session.scalars(query.order_by(citizen_cases.c.id).limit(limit)).all()

    def agents(self) -> Sequence[Person]:
        # Roles are a short list in JSON; the few rows that spell it are looked at as records.
        spelled = cast(people.c.roles, Text).like('%"agent"%')
        found = self._session.scalars(
            select(Person).where(people.c.active.is_(True), spelled).order_by(people.c.id)
        )
        return [person for person in found if "agent" in person.roles]

    def _takeover(self, condition: Any) -> Takeover | None:
        return self._session.scalars(
            select(Takeover).where(condition, takeovers.c.ended_at.is_(None)).limit(1)
        ).one_or_none()


def _conditions(wanted: TicketFilter) -> list[Any]:
    conditions: list[Any] = []
    if wanted.of is not None:
        followed = select(ticket_followers.c.ticket_id).where(ticket_followers.c.person_id == wanted.of)
        conditions.append(or_(tickets.c.reporter_id == wanted.of, tickets.c.id.in_(followed)))
    for column, value in (
        (tickets.c.agent_id, wanted.agent_id),
        (tickets.c.category, wanted.category),
        (tickets.c.system, wanted.system),
    ):
        if value is not None:
            conditions.append(column == value)
    if wanted.states is not None:
        conditions.append(tickets.c.state.in_(wanted.states))
    if wanted.created_from is not None:
        conditions.append(tickets.c.created_at >= wanted.created_from)
    if wanted.created_before is not None:
        conditions.append(tickets.c.created_at < wanted.created_before)
    if wanted.whole_only:
        conditions.append(tickets.c.incident_id.is_(None))
    return conditions
