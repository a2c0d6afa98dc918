"""The values of the message reader: what the router says, and what a message is read as."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from nlu.people import MarkedAccount, PersonMention
from nlu.references import TaskReference
from nlu.task_read import TaskRead
from nlu.time.calendar import Calendar
from nlu.time.found import Found, Moment
from nlu.time.office import OfficeTime


class RouterDown(Exception):
    """The router gave no answer in time; the message is to be tried again later."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A span that the router's entity extractor marked: person, unit, content, reason, task_id, progress."""

    name: str
    begin: int
    finish: int
    text: str


@dataclass(frozen=True, slots=True)
class Route:
    """What the router says of one text: intent, confidence 0..1, the action its rule names."""

    intent: str
    confidence: float
    action: str | None
    ranking: tuple[tuple[str, float], ...] = ()
    entities: tuple[Entity, ...] = ()


class Router(Protocol):
    """Names the intent of a text. Stateless; raises `RouterDown` when it cannot answer."""

    def route(self, text: str, *, metadata: Mapping[str, object]) -> Route: ...


@dataclass(frozen=True, slots=True)
class ReadContext:
    """What a message is read against; `now` is the moment it was sent, aware.

    `metadata` goes to the router as it is (sent_at, chat, card). `mentions` are the
    accounts the channel marked, spans in the same text; `nicknames` are names that the
    writer or the group gave to people.
    """

    now: datetime
    calendar: Calendar | None = None
    office: OfficeTime = field(default_factory=OfficeTime)
    metadata: Mapping[str, object] = field(default_factory=dict)
    mentions: Sequence[MarkedAccount] = ()
    nicknames: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Parsed:
    """One wish, read. `parts` holds every wish when the message has several, the first included.

    `about` is a reminder's or search's subject, `at` when a reminder fires or a meeting
    starts, `deadline` that of an extension, an opinion request or the first task.
    `before` is how long before something a reminder is wanted, in seconds, negative.
    """

    text: str
    intent: str
    confidence: float
    action: str | None = None
    tasks: tuple[TaskRead, ...] = ()
    people: tuple[PersonMention, ...] = ()
    task_ids: tuple[int, ...] = ()
    about: str | None = None
    at: Moment | None = None
    deadline: Moment | None = None
    rrule: str | None = None
    found: tuple[Found, ...] = ()
    parts: tuple[Parsed, ...] = ()
    references: tuple[TaskReference, ...] = ()
    progress: int | None = None
    reason: str | None = None
    before: int | None = None
    ranking: tuple[tuple[str, float], ...] = ()

    def as_json(self) -> dict[str, object]:
        """The object of `thuky parse`: names as written, moments in ISO 8601 with the offset of `now`."""
        return {
            "text": self.text,
            "intent": self.intent,
            "confidence": round(self.confidence, 4),
            "tasks": [task.as_json() for task in self.tasks],
            "people": [mention.text for mention in self.people if not mention.is_pronoun],
            "task_ids": list(self.task_ids),
            "about": self.about,
            "at": self.at.value.isoformat() if self.at else None,
            "deadline": self.deadline.value.isoformat() if self.deadline else None,
            "rrule": self.rrule,
            "found": [found.as_json() for found in self.found],
            "parts": [part.as_json() for part in self.parts],
        }
