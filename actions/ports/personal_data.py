"""What the capabilities need to show and to erase what is kept of a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from actions.models import Identity, Message, Person, Reminder, RoomMessage


@dataclass(frozen=True, slots=True)
class Kept:
    """The texts that are kept of one person, for an export."""

    messages: Sequence[Message]
    room_lines: Sequence[RoomMessage]
    reminders: Sequence[Reminder]


@dataclass(frozen=True, slots=True)
class Erased:
    """How much was cleared: texts of messages in and out, reminders, linked accounts."""

    texts: int = 0
    reminders: int = 0
    accounts: int = 0


class PersonalData(Protocol):
    """What is kept of people besides the official record of tasks, and how it goes away.

    Texts are cleared, rows stay: ids, times and who remain for the record. The source message of an open task is
    evidence and stays until the task is closed.
    """

    def kept_of(self, person: Person) -> Kept: ...
    def erase(self, person: Person) -> Erased:
        """Texts in every direction, personal reminders, questions, linked accounts."""
        ...

    def unlink(self, identity: Identity) -> None:
        """The account is nobody's any more, and its private chat neither."""
        ...

    def clear_before(self, moment: datetime, *, limit: int) -> int:
        """Clear at most `limit` older texts of each kind; how many, 0 at the end."""
        ...
