"""Chats and what was said in them."""

from __future__ import annotations

from sqlalchemy import Column, Index, UniqueConstraint

from actions.models import ChatKind
from storage.columns import Words
from storage.schema import choice, flag, json_value, moment, partial, refers, table, words

chats = table(
    "chats",
    words("channel"),
    words("account"),
    words("external_id"),
    words("thread"),
    choice("kind", ChatKind),
    words("title"),
    flag("reads_all"),
    flag("members_may_assign"),
    refers("person_id", "people", optional=True),
    flag("blocked"),
    UniqueConstraint("channel", "account", "external_id", "thread"),
    Index(None, "person_id"),
)

memberships = table(
    "memberships",
    refers("chat_id", "chats"),
    refers("person_id", "people"),
    UniqueConstraint("chat_id", "person_id"),
    Index(None, "person_id"),
)

messages = table(
    "messages",
    refers("chat_id", "chats"),
    words("external_id"),
    refers("sender_id", "people", optional=True),
    words("text"),
    moment("sent_at"),
    json_value("attachments"),
    Index(None, "chat_id", "external_id"),
    Index(None, "chat_id", "sent_at"),
)

room_messages = table(
    "room_messages",
    words("room"),
    Column("sender_code", Words),
    words("text"),
    moment("sent_at"),
    refers("reply_to_id", "room_messages", optional=True),
    json_value("buttons"),
    json_value("attachments"),
    moment("edited_at", optional=True),
    refers("outbox_id", "outbox", optional=True),
    Column("event_id", Words),
    Index(None, "room", "id"),
    UniqueConstraint("outbox_id"),
    UniqueConstraint("event_id"),
)

partial("ix_room_messages_edited", room_messages, "edited_at", where=room_messages.c.edited_at.is_not(None))
