"""The tables of quick notices."""

from __future__ import annotations

from sqlalchemy import Index, UniqueConstraint

from actions.notices.models import CallState
from storage.columns import is_one_of
from storage.schema import choice, flag, json_value, moment, number, partial, refers, table, words

notices = table(
    "notices",
    words("text"),
    refers("sender_id", "people"),
    moment("created_at"),
    words("audience"),
    number("size"),
    words("urgency"),
    refers("leader_id", "people", optional=True),
    refers("message_id", "messages", optional=True),
    refers("chat_id", "chats", optional=True),
    Index(None, "sender_id", "id"),
    Index(None, "leader_id", "id"),
    Index(None, "message_id"),
)

notice_calls = table(
    "notice_calls",
    refers("notice_id", "notices"),
    number("number"),
    json_value("people"),
    number("size"),
    moment("created_at"),
    refers("caller_id", "people"),
    number("reached"),
    choice("state", CallState),
    flag("at_once"),
    refers("card_id", "outbox", optional=True),
    words("shown"),
    moment("shown_at", optional=True),
    UniqueConstraint("notice_id", "number"),
)
#: Spelled as the questions are, or no index of them would serve.
OPEN = is_one_of(notice_calls.c.state, CallState.WRITING, CallState.SENDING)
partial("ix_notice_calls_open", notice_calls, "id", where=OPEN)

notice_copies = table(
    "notice_copies",
    refers("notice_id", "notices"),
    refers("person_id", "people"),
    refers("unit_id", "units", optional=True),
    number("call"),
    refers("outbox_id", "outbox", optional=True),
    json_value("earlier"),
    moment("sent_at", optional=True),
    words("problem"),
    moment("confirmed_at", optional=True),
    words("confirmed_in"),
    UniqueConstraint("notice_id", "person_id"),
    Index(None, "outbox_id"),
    Index(None, "person_id"),
)
