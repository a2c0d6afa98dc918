"""The helpdesk's tables, one for each record of `actions.helpdesk.models`."""

from __future__ import annotations

from sqlalchemy import Column, Index, UniqueConstraint

from actions.helpdesk.models import LineKind, TicketState
from storage.columns import RECORD_ID
from storage.schema import choice, flag, json_value, moment, number, partial, refers, table, words

tickets = table(
    "tickets",
    refers("reporter_id", "people"),
    words("text"),
    moment("created_at"),
    refers("chat_id", "chats"),
    moment("answer_by"),
    moment("solve_by"),
    words("origin"),
    words("system"),
    words("category"),
    words("urgency"),
    choice("state", TicketState),
    refers("agent_id", "people", optional=True),
    refers("incident_id", "tickets", optional=True),
    refers("message_id", "messages", optional=True),
    moment("answered_at", optional=True),
    moment("solved_at", optional=True),
    moment("closed_at", optional=True),
    moment("waiting_since", optional=True),
    moment("alarm_at", optional=True),
    json_value("alarms"),
    words("solution"),
    number("rating", optional=True),
    number("reopened"),
    number("version"),
    Index(None, "reporter_id"),
    Index(None, "agent_id", "state"),
    Index(None, "created_at"),
    Index(None, "incident_id"),
)
partial("ix_tickets_alarm", tickets, "alarm_at", where=tickets.c.alarm_at.is_not(None))

ticket_followers = table(
    "ticket_followers",
    refers("ticket_id", "tickets"),
    refers("person_id", "people"),
    moment("since"),
    UniqueConstraint("ticket_id", "person_id"),
    Index(None, "person_id"),
)

ticket_lines = table(
    "ticket_lines",
    refers("ticket_id", "tickets"),
    moment("at"),
    choice("kind", LineKind),
    words("text"),
    refers("person_id", "people", optional=True),
    json_value("attachments"),
    Column("event_id", RECORD_ID),
    Index(None, "ticket_id", "id"),
    Index(None, "at"),
)

takeovers = table(
    "takeovers",
    refers("ticket_id", "tickets"),
    refers("chat_id", "chats"),
    refers("person_id", "people"),
    moment("started_at"),
    refers("agent_id", "people", optional=True),
    moment("heard_at", optional=True),
    moment("warned_at", optional=True),
    moment("ended_at", optional=True),
    number("version"),
    Index(None, "ticket_id"),
)
partial("uq_takeovers_open", takeovers, "chat_id", where=takeovers.c.ended_at.is_(None), unique=True)

help_questions = table(
    "help_questions",
    refers("person_id", "people"),
    moment("at"),
    words("text"),
    flag("answered"),
    words("title"),
    refers("ticket_id", "tickets", optional=True),
    Index(None, "at"),
    Index(None, "person_id"),
)

saved_answers = table(
    "saved_answers",
    words("question"),
    words("answer"),
    words("category"),
    refers("ticket_id", "tickets"),
    refers("author_id", "people"),
    moment("at"),
    UniqueConstraint("ticket_id", "question"),
)

citizen_cases = table(
    "citizen_cases",
    words("external_id"),
    refers("task_id", "tasks"),
    words("field_name"),
    words("place"),
    words("content"),
    moment("received_at"),
    UniqueConstraint("external_id"),
    UniqueConstraint("task_id"),
)
