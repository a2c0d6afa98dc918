"""What leaves, the buttons on it, and how fast it may go."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Table

from actions.models import SendState
from storage.columns import RECORD_ID, Words, is_one_of
from storage.schema import choice, json_value, lease, metadata, moment, number, partial, refers, table, words

outbox = table(
    "outbox",
    refers("chat_id", "chats"),
    refers("recipient_id", "people", optional=True),
    words("kind"),
    json_value("content"),
    moment("created_at"),
    moment("due_at"),
    number("priority"),
    choice("state", SendState),
    *lease(),
    number("tries"),
    words("external_id"),
    moment("sent_at", optional=True),
    refers("event_id", "events", optional=True),
    json_value("subject"),
    words("error"),
    Column("begun", Boolean, nullable=False, default=False),
    Column("lane", Words, nullable=False, default="", server_default=""),
    Index(None, "chat_id", "external_id"),
    Index(None, "chat_id", "id"),
    Index(None, "recipient_id"),
    Index(None, "event_id"),
)
UNSENT = is_one_of(outbox.c.state, SendState.WAITING, SendState.CLAIMED)
partial("ix_outbox_unsent", outbox, "priority", "id", where=UNSENT)
partial("ix_outbox_lane", outbox, "lane", "priority", "id", where=UNSENT)
partial("ix_outbox_line", outbox, "chat_id", "id", where=UNSENT)
partial("ix_outbox_due", outbox, "due_at", where=is_one_of(outbox.c.state, SendState.WAITING))
partial("ix_outbox_dead", outbox, "id", where=is_one_of(outbox.c.state, SendState.DEAD))
partial(
    "uq_outbox_claimed", outbox, "chat_id", where=is_one_of(outbox.c.state, SendState.CLAIMED), unique=True
)

# One row for each limit of a provider, account or chat, as `actions.pacing.GateState` means it.
pace = Table(
    "pace",
    metadata,
    Column("key", Words, primary_key=True),
    Column("chat_id", RECORD_ID),
    json_value("times"),
    number("used"),
    Column("paused_until", BigInteger, nullable=False),
    moment("opens_at"),
    number("version"),
    Index("ix_pace_chat_id", "chat_id", "opens_at"),
)

button_tokens = Table(
    "button_tokens",
    metadata,
    Column("token", Words, primary_key=True),
    json_value("command"),
    words("label"),
    json_value("may_press", optional=True),
    refers("outbox_id", "outbox"),
    moment("expires_at"),
    Index(None, "outbox_id"),
)
