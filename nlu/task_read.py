"""One task as a message states it, before anybody is looked up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from nlu.people import PersonMention
from nlu.time.found import Found, Moment

Priority = Literal["normal", "urgent", "very_urgent", "flash"]


@dataclass(frozen=True, slots=True)
class TaskRead:
    """A task's title, who leads it, who helps, by when and how urgent.

    `title` is what is to be done, as written, without address, deadline and courtesy; ""
    where the message names none. Several `leads`: nobody was said to lead. `deadline` is
    the expression, `due` the instant it means (with choices where that is in doubt).
    """

    title: str
    leads: tuple[PersonMention, ...]
    coordinators: tuple[PersonMention, ...]
    deadline: Found | None
    priority: Priority
    due: Moment | None = None

    def as_json(self) -> dict[str, object]:
        """The object that `thuky parse` prints for a task."""
        return {
            "title": self.title,
            "assignees": [mention.text for mention in self.leads],
            "coordinators": [mention.text for mention in self.coordinators],
            "deadline": self.due.value.isoformat() if self.due else None,
            "priority": self.priority,
        }
