"""Cases, their people, and whose room is to be made or closed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Index, Table, UniqueConstraint, and_, delete, exists, func, or_, select
from sqlalchemy.orm import Session

from actions.cases.models import ACTIVE, Case, CaseMember, CaseState
from storage import claims, records
from storage.columns import is_one_of
from storage.schema import choice, flag, json_value, lease, moment, number, partial, refers, table, words
from storage.tables import UNSENT, outbox

cases: Table = table(
    "cases",
    words("title"),
    words("folded"),
    refers("owner_id", "people"),
    moment("created_at"),
    moment("due_at"),
    choice("state", CaseState),
    moment("deadline", optional=True),
    refers("home_id", "chats", optional=True),
    refers("chat_id", "chats", optional=True),
    refers("task_id", "tasks", optional=True),
    refers("message_id", "messages", optional=True),
    refers("reminder_id", "reminders", optional=True),
    flag("secluded"),
    words("link"),
    json_value("refused_by"),
    flag("begun"),
    number("tries"),
    *lease(),
    moment("opened_at", optional=True),
    moment("closed_at", optional=True),
    words("summary"),
    words("error"),
    UniqueConstraint("chat_id"),
    Index(None, "owner_id"),
)
MOVING = is_one_of(cases.c.state, CaseState.OPENING, CaseState.CLOSING)
partial("ix_cases_moving", cases, "due_at", "id", where=MOVING)

case_members: Table = table(
    "case_members",
    refers("case_id", "cases"),
    refers("person_id", "people"),
    moment("added_at"),
    flag("agreed"),
    UniqueConstraint("case_id", "person_id"),
    Index(None, "person_id"),
)

RECORDS: dict[type[Any], Table] = {Case: cases, CaseMember: case_members}
JSON_FIELDS: dict[type[Any], tuple[str, ...]] = {Case: ("refused_by",)}
_NAMED = is_one_of(cases.c.state, *(state for state in CaseState if state is not CaseState.FAILED))
_ACTIVE = is_one_of(cases.c.state, *ACTIVE)


class SqlCases:
    """Implements `actions.cases.ports.Cases`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, case: Case) -> Case:
        return records.add(self._session, case)

    def get(self, case_id: int) -> Case:
        return records.get(self._session, Case, case_id)

    def find(self, case_id: int) -> Case | None:
        return records.find(self._session, Case, case_id)

    def of_chat(self, chat_id: int) -> Case | None:
        return self._session.scalars(select(Case).where(cases.c.chat_id == chat_id)).one_or_none()

    def called(self, words: Collection[str], *, limit: int) -> Sequence[Case]:
        said = [cases.c.folded.contains(word, autoescape=True) for word in words]
        return self._session.scalars(
            select(Case).where(_NAMED, *said).order_by(cases.c.id.desc()).limit(limit)
        ).all()

    def of_person(self, person_id: int, *, limit: int) -> Sequence[Case]:
        member = exists().where(
            case_members.c.case_id == cases.c.id,
            case_members.c.person_id == person_id,
            case_members.c.agreed.is_(True),
        )
        return self._session.scalars(
            select(Case)
            .where(_ACTIVE, or_(cases.c.owner_id == person_id, member))
            .order_by(cases.c.id.desc())
            .limit(limit)
        ).all()

    def add_member(self, member: CaseMember) -> bool:
        return records.add_unless_known(self._session, member, unique=("case_id", "person_id"))

    def remove_member(self, case_id: int, person_id: int) -> None:
        self._session.flush()
        self._session.execute(
            delete(CaseMember)
            .where(case_members.c.case_id == case_id, case_members.c.person_id == person_id)
            .execution_options(synchronize_session="fetch")
        )

    def members(self, case_id: int) -> Sequence[CaseMember]:
        return self._session.scalars(
            select(CaseMember).where(case_members.c.case_id == case_id).order_by(case_members.c.id)
        ).all()

    def find_member(self, case_id: int, person_id: int) -> CaseMember | None:
        return self._session.scalars(
            select(CaseMember).where(case_members.c.case_id == case_id, case_members.c.person_id == person_id)
        ).one_or_none()

    def claim_next(self, now: datetime, *, lease: str, until: datetime) -> Case | None:
        ready = and_(MOVING, cases.c.due_at <= now, _free(now), ~_still_talking())
        taken = claims.claim(
            self._session,
            Case,
            select(cases.c.id).where(ready).order_by(cases.c.due_at, cases.c.id).limit(1),
            still=and_(MOVING, _free(now)),
            changes={"lease": lease, "lease_until": until},
        )
        return taken[0] if taken else None

    def begin(self, case_id: int, *, lease: str) -> bool:
        return self._settle(case_id, lease, {"begun": True})

    def holds(self, case_id: int, *, lease: str) -> bool:
        return self._settle(case_id, lease, {"lease": None, "lease_until": None, "begun": False})

    def next_due(self) -> datetime | None:
        waiting = select(func.min(cases.c.due_at)).where(MOVING, cases.c.lease.is_(None), ~_still_talking())
        claimed = select(func.min(cases.c.lease_until)).where(MOVING, cases.c.lease.is_not(None))
        moments = [self._session.scalar(waiting), self._session.scalar(claimed)]
        return min((each for each in moments if each is not None), default=None)

    def _settle(self, case_id: int, lease: str, changes: dict[str, Any]) -> bool:
        self._session.flush()
        done = claims.settle(
            self._session, cases, case_id, holds=and_(MOVING, cases.c.lease == lease), changes=changes
        )
        records.reload(self._session, Case, case_id)
        return done


def _free(now: datetime) -> ColumnElement[bool]:
    return or_(cases.c.lease.is_(None), cases.c.lease_until <= now)


def _still_talking() -> ColumnElement[bool]:
    """A room that is to be closed has messages on their way to it."""
    unsent = exists().where(outbox.c.chat_id == cases.c.chat_id, UNSENT)
    return and_(is_one_of(cases.c.state, CaseState.CLOSING), unsent)
