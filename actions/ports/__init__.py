"""What the capabilities need from outside: storage and clock, as small Protocols.

`find_` may return None, `get_` raises `NotFound`. Every method works inside the open unit of
work; nothing is visible to others before `commit`.
"""

from __future__ import annotations

from actions.ports.audit import Audit
from actions.ports.chats import Chats, Messages
from actions.ports.clock import Clock
from actions.ports.events import Events, VoiceNotes
from actions.ports.office import Delegations, Settings
from actions.ports.outbox import NewMessage, NewToken, Outbox, SentMessage, Tokens, lane_of
from actions.ports.people import Identities, Listing, Nicknames, People, Preferences, Units
from actions.ports.personal_data import Erased, Kept, PersonalData
from actions.ports.questions import Drafts, Questions
from actions.ports.reminders import DigestItem, DigestMoment, Digests, Reminders, Told
from actions.ports.tasks import TaskFilter, Tasks
from actions.ports.unit_of_work import Result, Store, UnitOfWork

__all__ = [
    "Audit",
    "Chats",
    "Clock",
    "Delegations",
    "DigestItem",
    "DigestMoment",
    "Digests",
    "Drafts",
    "Erased",
    "Events",
    "Identities",
    "Kept",
    "Listing",
    "Messages",
    "NewMessage",
    "NewToken",
    "Nicknames",
    "Outbox",
    "People",
    "PersonalData",
    "Preferences",
    "Questions",
    "Reminders",
    "Result",
    "SentMessage",
    "Settings",
    "Store",
    "TaskFilter",
    "Tasks",
    "Tokens",
    "Told",
    "UnitOfWork",
    "Units",
    "VoiceNotes",
    "lane_of",
]
