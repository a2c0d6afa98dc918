"""The tables of `actions.identity`. They hold digests, never the secrets themselves."""

from __future__ import annotations

from sqlalchemy import Column, Index, Table, UniqueConstraint

from actions.identity.models import Purpose
from storage.columns import Words
from storage.schema import choice, json_value, metadata, moment, number, refers, table, words

one_time_secrets = table(
    "one_time_secrets",
    choice("purpose", Purpose),
    words("digest"),
    moment("made_at"),
    moment("expires_at"),
    refers("person_id", "people", optional=True),
    refers("made_by_id", "people", optional=True),
    json_value("content"),
    moment("used_at", optional=True),
    UniqueConstraint("purpose", "digest"),
    Index(None, "person_id"),
    Index(None, "expires_at"),
)

web_sessions = table(
    "web_sessions",
    words("digest"),
    refers("person_id", "people"),
    moment("opened_at"),
    moment("seen_at"),
    moment("expires_at"),
    words("how"),
    words("device"),
    moment("ended_at", optional=True),
    UniqueConstraint("digest"),
    Index(None, "person_id"),
    Index(None, "expires_at"),
)

# How often something was tried under a key, counted anew once `until` is over.
attempts = Table(
    "attempts",
    metadata,
    Column("key", Words, primary_key=True),
    number("used"),
    moment("until"),
    Index(None, "until"),
)
