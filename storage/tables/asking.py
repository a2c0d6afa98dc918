"""What is still being asked."""

from __future__ import annotations

from sqlalchemy import Index

from actions.models import Expects, QuestionState
from storage.schema import choice, json_value, moment, number, refers, table, words

drafts = table(
    "drafts",
    words("kind"),
    refers("owner_id", "people"),
    refers("chat_id", "chats"),
    json_value("content"),
    moment("created_at"),
    moment("expires_at"),
    refers("message_id", "messages", optional=True),
    words("state"),
    number("version"),
    Index(None, "owner_id"),
    Index(None, "state", "expires_at"),
)

questions = table(
    "questions",
    refers("person_id", "people"),
    refers("chat_id", "chats"),
    refers("draft_id", "drafts", optional=True),
    words("about"),
    choice("expects", Expects),
    words("field_name"),
    json_value("choices"),
    moment("asked_at"),
    moment("expires_at"),
    refers("outbox_id", "outbox", optional=True),
    choice("state", QuestionState),
    number("version"),
    Index(None, "person_id", "state"),
    Index(None, "state", "expires_at"),
    Index(None, "draft_id"),
    Index(None, "outbox_id"),
)
