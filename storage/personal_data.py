"""What is kept of people besides the official record of tasks: read for an export, cleared on request or by age.

Rows stay where others refer to them; their texts go. All of it is written in SQL, so records that the unit of work
has read before are read again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, Text, and_, cast, delete, or_, select, update
from sqlalchemy.orm import Session

from actions.helpdesk.models import TicketState
from actions.history import EVIDENCE
from actions.models import (
    OPEN_STATES,
    EventState,
    Identity,
    Message,
    Person,
    QuestionState,
    Reminder,
    ReminderKind,
    RoomMessage,
    SendState,
)
from actions.ports import Erased, Kept
from storage import records
from storage.audit import SqlAudit
from storage.cases import cases
from storage.credentials import heard
from storage.helpdesk_tables import help_questions, ticket_lines, tickets
from storage.identity_tables import one_time_secrets, web_sessions
from storage.library import wrong_answers
from storage.notice_tables import notices
from storage.opinions import poll_answers, poll_votes
from storage.room_tables import read_marks
from storage.tables import (
    chats,
    deliveries,
    drafts,
    events,
    identities,
    messages,
    nicknames,
    outbox,
    person_settings,
    questions,
    reminders,
    room_messages,
    stored_files,
    task_changes,
    task_results,
    tasks,
)

CLEARED_LINE = "(tin đã xóa)"
"""What a room of ours shows where a line was."""

_NOTHING_SAID = {"text": ""}
_EMPTY: dict[Table, dict[str, Any]] = {
    messages: {"text": "", "attachments": []},
    events: {"payload": {}},
    outbox: {"content": _NOTHING_SAID},
    room_messages: {"text": CLEARED_LINE, "buttons": [], "attachments": []},
    drafts: {"content": {}},
    questions: {"choices": []},
    wrong_answers: {"remark": ""},
    notices: {"text": ""},
    ticket_lines: {"text": "", "attachments": []},
    tickets: {"text": "", "solution": ""},
    help_questions: {"text": ""},
    poll_answers: {"words": ""},
}


def _spelled(column: ColumnElement[Any]) -> ColumnElement[str]:
    return cast(column, Text)


_LEFT = [SendState.SENT, SendState.DEAD, SendState.WITHDRAWN]
_FULL: dict[Table, ColumnElement[bool]] = {
    messages: or_(messages.c.text != "", _spelled(messages.c.attachments) != "[]"),
    events: and_(_spelled(events.c.payload) != "{}", events.c.state.in_([EventState.DONE, EventState.DEAD])),
    outbox: and_(_spelled(outbox.c.content) != '{"text":""}', outbox.c.state.in_(_LEFT)),
    room_messages: room_messages.c.text != CLEARED_LINE,
    drafts: and_(_spelled(drafts.c.content) != "{}", drafts.c.state != "open"),
    questions: and_(_spelled(questions.c.choices) != "[]", questions.c.state != QuestionState.OPEN),
    wrong_answers: wrong_answers.c.remark != "",
    notices: notices.c.text != "",
    ticket_lines: and_(
        or_(ticket_lines.c.text != "", _spelled(ticket_lines.c.attachments) != "[]"),
        ticket_lines.c.ticket_id.in_(select(tickets.c.id).where(tickets.c.state == TicketState.CLOSED)),
    ),
    tickets: and_(or_(tickets.c.text != "", tickets.c.solution != ""), tickets.c.state == TicketState.CLOSED),
    help_questions: help_questions.c.text != "",
    poll_answers: poll_answers.c.words != "",
}
"""Which rows hold something that may go: work that is not finished keeps what it needs."""

_WRITTEN = {
    messages: messages.c.sent_at,
    events: events.c.received_at,
    outbox: outbox.c.created_at,
    room_messages: room_messages.c.sent_at,
    drafts: drafts.c.created_at,
    questions: questions.c.asked_at,
    wrong_answers: wrong_answers.c.at,
    notices: notices.c.created_at,
    ticket_lines: ticket_lines.c.at,
    tickets: tickets.c.created_at,
    help_questions: help_questions.c.at,
    poll_answers: poll_answers.c.at,
}


_AUDITED = {messages: "message", ticket_lines: "ticket_line"}
"""Whose digests the audit log holds, and under which name."""


class SqlPersonalData:
    def __init__(self, session: Session) -> None:
        self._session = session

    def kept_of(self, person: Person) -> Kept:
        by_id = self._session.scalars
        return Kept(
            messages=by_id(
                select(Message)
                .where(messages.c.sender_id == person.id, messages.c.text != "")
                .order_by(messages.c.id)
            ).all(),
            room_lines=by_id(
                select(RoomMessage)
                .where(_own_lines(person), room_messages.c.text != CLEARED_LINE)
                .order_by(room_messages.c.id)
            ).all(),
            reminders=by_id(
                select(Reminder)
                .where(reminders.c.owner_id == person.id, reminders.c.kind == ReminderKind.PERSONAL)
                .order_by(reminders.c.id)
            ).all(),
        )

    def erase(self, person: Person) -> Erased:
        self._session.flush()
        own_chats = select(chats.c.id).where(chats.c.person_id == person.id)
        wanted = {
            messages: messages.c.sender_id == person.id,
            outbox: or_(outbox.c.recipient_id == person.id, outbox.c.chat_id.in_(own_chats)),
            room_messages: _own_lines(person),
            drafts: drafts.c.owner_id == person.id,
            questions: questions.c.person_id == person.id,
            wrong_answers: wrong_answers.c.person_id == person.id,
            notices: notices.c.sender_id == person.id,
            ticket_lines: ticket_lines.c.person_id == person.id,
            tickets: tickets.c.reporter_id == person.id,
            help_questions: help_questions.c.person_id == person.id,
            poll_answers: poll_answers.c.person_id == person.id,
        }
        self._close_what_is_open(person)
        self._session.execute(
            delete(nicknames).where(
                or_(nicknames.c.person_id == person.id, nicknames.c.owner_id == person.id)
            )
        )
        # What was handed in as the result of a task is the official record's.
        results = select(task_results.c.reference).where(task_results.c.person_id == person.id)
        own_files = and_(stored_files.c.recipient_id == person.id, stored_files.c.token.not_in(results))
        self._session.execute(delete(stored_files).where(own_files))
        self._session.execute(delete(person_settings).where(person_settings.c.person_id == person.id))
        self._session.execute(delete(read_marks).where(read_marks.c.code == person.code))
        texts = sum(self._clear(table, condition) for table, condition in wanted.items())
        texts += self._clear(events, self._events_of(person))
        erased = Erased(texts, self._remove_reminders(person), self._unlink_all(person))
        self._session.expire_all()
        return erased

    def unlink(self, identity: Identity) -> None:
        own = and_(
            chats.c.channel == identity.channel,
            chats.c.account == identity.account,
            chats.c.person_id == identity.person_id,
        )
        self._session.execute(update(chats).where(own).values(person_id=None, title=""))
        self._forget_when_heard(identity)
        self._session.delete(identity)
        self._session.flush()
        self._session.expire_all()

    def clear_before(self, moment: datetime, *, limit: int) -> int:
        self._session.flush()
        cleared = 0
        for table, written in _WRITTEN.items():
            cleared += self._clear(table, written < moment, limit=limit)
        self._session.expire_all()
        return cleared

    def _clear(self, table: Table, wanted: ColumnElement[bool], *, limit: int | None = None) -> int:
        conditions = [wanted, _FULL[table]]
        if table is messages:
            conditions.append(~_evidence())
        ids = self._session.scalars(
            select(table.c.id).where(*conditions).order_by(table.c.id).limit(limit)
        ).all()
        for some in records.batches(ids):
            changes = dict(_EMPTY[table])
            if "version" in table.columns:
                changes["version"] = table.c.version + 1
            self._run(update(table).where(table.c.id.in_(some)).values(changes))
        if (source := _AUDITED.get(table)) is not None:
            SqlAudit(self._session).forget_salts(source, ids)
        return len(ids)

    def _close_what_is_open(self, person: Person) -> None:
        """Questions of one who asks to be forgotten are not waited for."""
        open_questions = and_(questions.c.person_id == person.id, questions.c.state == QuestionState.OPEN)
        closed = {"state": QuestionState.CANCELLED, "version": questions.c.version + 1}
        self._run(update(questions).where(open_questions).values(closed))
        open_drafts = and_(drafts.c.owner_id == person.id, drafts.c.state == "open")
        cancelled = {"state": "cancelled", "version": drafts.c.version + 1}
        self._run(update(drafts).where(open_drafts).values(cancelled))

    def _events_of(self, person: Person) -> ColumnElement[bool]:
        """What came from any of the person's accounts, in private and in groups."""
        accounts = self._session.scalars(select(Identity).where(identities.c.person_id == person.id)).all()
        sender = events.c.payload["sender_id"].as_string()
        return or_(
            False,
            *(
                and_(
                    events.c.channel == one.channel,
                    events.c.account == one.account,
                    sender == one.external_id,
                )
                for one in accounts
            ),
        )

    def _remove_reminders(self, person: Person) -> int:
        own = and_(reminders.c.owner_id == person.id, reminders.c.kind == ReminderKind.PERSONAL)
        ids = self._session.scalars(select(reminders.c.id).where(own)).all()
        for some in records.batches(ids):
            self._run(delete(deliveries).where(deliveries.c.reminder_id.in_(some)))
            self._run(update(cases).where(cases.c.reminder_id.in_(some)).values(reminder_id=None))
            self._run(delete(reminders).where(reminders.c.id.in_(some)))
        return len(ids)

    def _unlink_all(self, person: Person) -> int:
        linked: Sequence[Identity] = self._session.scalars(
            select(Identity).where(identities.c.person_id == person.id)
        ).all()
        for identity in linked:
            self._forget_when_heard(identity)
            self._forget_votes(identity)
            self._session.delete(identity)
        self._session.flush()
        self._run(delete(one_time_secrets).where(one_time_secrets.c.person_id == person.id))
        self._run(delete(web_sessions).where(web_sessions.c.person_id == person.id))
        self._run(update(chats).where(chats.c.person_id == person.id).values(person_id=None, title=""))
        return len(linked)

    def _forget_when_heard(self, identity: Identity) -> None:
        self._session.execute(
            delete(heard).where(
                heard.c.channel == identity.channel,
                heard.c.account == identity.account,
                heard.c.external_id == identity.external_id,
            )
        )

    def _forget_votes(self, identity: Identity) -> None:
        """What was counted stays; which account it came from goes."""
        self._run(
            delete(poll_votes).where(
                poll_votes.c.channel == identity.channel,
                poll_votes.c.account == identity.account,
                poll_votes.c.voter == identity.external_id,
            )
        )

    def _run(self, statement: Any) -> None:
        self._session.execute(statement, execution_options={"synchronize_session": False})


def _own_lines(person: Person) -> ColumnElement[bool]:
    """Everything in the person's private room, and their own lines elsewhere."""
    return or_(room_messages.c.room == f"private:{person.code}", room_messages.c.sender_code == person.code)


def _evidence() -> ColumnElement[bool]:
    """The message that gave a task which is still open, or that the order replied to."""
    open_tasks: Iterable[Any] = sorted(OPEN_STATES)
    gave = select(tasks.c.id).where(tasks.c.source_message_id == messages.c.id, tasks.c.state.in_(open_tasks))
    quoted = select(tasks.c.id).where(
        task_changes.c.task_id == tasks.c.id,
        task_changes.c.message_id == messages.c.id,
        task_changes.c.action == EVIDENCE,
        tasks.c.state.in_(open_tasks),
    )
    return or_(gave.exists(), quoted.exists())
