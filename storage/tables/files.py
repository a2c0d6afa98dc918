"""Papers and files: those that gave us tasks, those we told above, those we made for people."""

from __future__ import annotations

from sqlalchemy import Index, UniqueConstraint

from storage.schema import content, day, json_value, moment, number, refers, table, words

documents = table(
    "documents",
    words("source"),
    words("external_id"),
    words("number"),
    words("number_key"),
    moment("received_at"),
    day("issued_on", optional=True),
    words("issuer"),
    words("summary"),
    words("urgency"),
    UniqueConstraint("source", "external_id"),
    Index(None, "number_key"),
)

imported_files = table(
    "imported_files",
    words("digest"),
    words("source"),
    moment("at"),
    words("state"),
    moment("lease_until", optional=True),
    number("rows"),
    json_value("refused"),
    UniqueConstraint("digest", "source"),
)

result_exports = table(
    "result_exports",
    refers("task_id", "tasks"),
    words("code"),
    words("description"),
    moment("at"),
    UniqueConstraint("task_id"),
)

stored_files = table(
    "stored_files",
    words("token"),
    words("name"),
    content("content"),
    refers("recipient_id", "people", optional=True),
    moment("created_at"),
    moment("expires_at"),
    UniqueConstraint("token"),
    Index(None, "expires_at"),
)
