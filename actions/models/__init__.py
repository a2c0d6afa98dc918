"""The domain's records, as plain dataclasses that `storage` maps onto tables.

Every moment is an aware `datetime`; storage keeps UTC. An `id` is given by the
database when the record is added to its repository.
"""

from __future__ import annotations

from actions.models.audit import AuditHead, AuditRow
from actions.models.chats import Chat, Membership, Message, RoomMessage
from actions.models.events import Event, VoiceNote
from actions.models.files import Document, ImportedFile, ResultExport, StoredFile
from actions.models.json_object import Json
from actions.models.office import Delegation, Setting
from actions.models.outbox import ButtonToken, OutboxMessage
from actions.models.people import DirectoryChange, Identity, Nickname, Person, PersonSettings, Post, Unit
from actions.models.questions import Draft, Question
from actions.models.reminders import Delivery, Digest, DigestRound, Reminder
from actions.models.tasks import Task, TaskChange, TaskPerson, TaskResult
from actions.states import (
    OPEN_STATES,
    ChatKind,
    DeadlineClass,
    DelegationScope,
    DigestPart,
    EventState,
    Expects,
    Gender,
    QuestionState,
    ReminderKind,
    ReminderState,
    SendState,
    TaskState,
)

__all__ = [
    "OPEN_STATES",
    "AuditHead",
    "AuditRow",
    "ButtonToken",
    "Chat",
    "ChatKind",
    "DeadlineClass",
    "Delegation",
    "DelegationScope",
    "Delivery",
    "Digest",
    "DigestPart",
    "DigestRound",
    "DirectoryChange",
    "Document",
    "Draft",
    "Event",
    "EventState",
    "Expects",
    "Gender",
    "Identity",
    "ImportedFile",
    "Json",
    "Membership",
    "Message",
    "Nickname",
    "OutboxMessage",
    "Person",
    "PersonSettings",
    "Post",
    "Question",
    "QuestionState",
    "Reminder",
    "ReminderKind",
    "ReminderState",
    "ResultExport",
    "RoomMessage",
    "SendState",
    "Setting",
    "StoredFile",
    "Task",
    "TaskChange",
    "TaskPerson",
    "TaskResult",
    "TaskState",
    "Unit",
    "VoiceNote",
]
