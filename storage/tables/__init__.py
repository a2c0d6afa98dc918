"""The tables, one for each record of `actions.models`. A change here is a migration.

Columns that no record shows: `version` (of two transactions that change the same row the second gets
`Conflict`), `people.mobile_key` (the number as digits, to be found however it is written),
`outbox.begun` (was claimed before, so it keeps its place in the chat's line while it waits for another try),
`outbox.lane` (channel and account of its chat, so that each account's messages are found among those of all),
`documents.number_key` (the number folded, to be found however it is typed), `tasks.unit_id` (the unit that the task
counts for in reports: the one in charge, else that of the lead's main post).
"""

from __future__ import annotations

from storage.tables.asking import drafts, questions
from storage.tables.audit_log import audit, audit_head
from storage.tables.conversations import chats, memberships, messages, room_messages
from storage.tables.directory import (
    directory_changes,
    identities,
    nicknames,
    people,
    person_settings,
    posts,
    units,
)
from storage.tables.files import documents, imported_files, result_exports, stored_files
from storage.tables.inbox import UNFINISHED, UNHEARD, events, voice_notes
from storage.tables.office import UNENDED, delegations, leases, settings
from storage.tables.reminding import ACTIVE, deliveries, digest_rounds, digests, reminders
from storage.tables.sending import UNSENT, button_tokens, outbox, pace
from storage.tables.work import task_changes, task_people, task_results, tasks

__all__ = [
    "ACTIVE",
    "UNENDED",
    "UNFINISHED",
    "UNHEARD",
    "UNSENT",
    "audit",
    "audit_head",
    "button_tokens",
    "chats",
    "delegations",
    "deliveries",
    "digest_rounds",
    "digests",
    "directory_changes",
    "documents",
    "drafts",
    "events",
    "identities",
    "imported_files",
    "leases",
    "memberships",
    "messages",
    "nicknames",
    "outbox",
    "pace",
    "people",
    "person_settings",
    "posts",
    "questions",
    "reminders",
    "result_exports",
    "room_messages",
    "settings",
    "stored_files",
    "task_changes",
    "task_people",
    "task_results",
    "tasks",
    "units",
    "voice_notes",
]
