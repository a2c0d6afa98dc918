"""Tasks, who has to do with them, and what happened to them."""

from __future__ import annotations

from sqlalchemy import Column, Index, UniqueConstraint

from actions.models import TaskState
from storage.columns import Unindexed, Words, is_one_of
from storage.schema import choice, flag, moment, number, partial, refers, table, words

tasks = table(
    "tasks",
    words("title"),
    refers("lead_id", "people"),
    refers("assigner_id", "people"),
    choice("state", TaskState),
    moment("created_at"),
    refers("approver_id", "people", optional=True),
    refers("given_by_id", "people", optional=True),
    moment("deadline", optional=True),
    words("priority"),
    number("progress"),
    refers("chat_id", "chats", optional=True),
    refers("source_message_id", "messages", optional=True),
    refers("parent_id", "tasks", optional=True),
    moment("reported_at", optional=True),
    moment("finished_at", optional=True),
    refers("document_id", "documents", optional=True),
    refers("lead_unit_id", "units", optional=True),
    Column("source", Words),
    Column("external_id", Words),
    moment("source_deadline", optional=True),
    refers("unit_id", "units", optional=True),
    number("version"),
    UniqueConstraint("source", "external_id"),
    Index(None, "document_id"),
    Index(None, "lead_id", "state"),
    Index(None, "assigner_id", "state"),
    Index(None, "approver_id", "state"),
    Index(None, "given_by_id", "state"),
    Index(None, "state", "deadline"),
    Index(None, "chat_id", "state"),
    Index(None, "source_message_id"),
    Index(None, "parent_id"),
    # Reports count from this index alone: of each unit what is open, and what was finished when.
    Index(
        "ix_tasks_counted", "unit_id", "state", "reported_at", "deadline", "lead_id", "source", "created_at"
    ),
)

# Years of finished work are counted from narrow indexes of their own, each for the database that makes use of it:
# PostgreSQL walks one faster than the table; along the other SQLite groups by person without sorting. SQLite would
# leave that for the wider index above if the state were spelled as there.
partial(
    "ix_tasks_finished",
    tasks,
    *("unit_id", "reported_at", "deadline"),
    where=is_one_of(tasks.c.state, TaskState.APPROVED),
    only="postgresql",
)
partial(
    "ix_tasks_finished_by_lead",
    tasks,
    *("unit_id", "lead_id", "source", "reported_at", "deadline"),
    where=is_one_of(Unindexed(tasks.c.state), TaskState.APPROVED),
    only="sqlite",
)

task_people = table(
    "task_people",
    refers("task_id", "tasks"),
    refers("person_id", "people"),
    words("role"),
    UniqueConstraint("task_id", "person_id", "role"),
    Index(None, "person_id", "role"),
)

task_changes = table(
    "task_changes",
    refers("task_id", "tasks"),
    moment("at"),
    refers("actor_id", "people", optional=True),
    words("action"),
    words("before"),
    words("after"),
    words("note"),
    refers("message_id", "messages", optional=True),
    flag("in_grace"),
    Index(None, "task_id"),
)

task_results = table(
    "task_results",
    refers("task_id", "tasks"),
    refers("person_id", "people"),
    moment("at"),
    words("kind"),
    words("reference"),
    words("name"),
    words("mime"),
    number("size"),
    words("channel"),
    words("account"),
    refers("message_id", "messages", optional=True),
    Index(None, "task_id"),
)
