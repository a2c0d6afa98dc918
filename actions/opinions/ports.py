"""What asking for opinions needs from storage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from actions.opinions.models import Poll, PollAnswer


class Polls(Protocol):
    def add(self, poll: Poll) -> Poll: ...
    def find(self, poll_id: int) -> Poll | None: ...
    def of_owner(self, owner_id: int, *, limit: int) -> Sequence[Poll]:
        """The latest first."""
        ...

    def in_chat(self, chat_id: int, *, limit: int) -> Sequence[Poll]:
        """The latest first."""
        ...

    def add_answer(self, answer: PollAnswer) -> bool:
        """False where this person has answered already."""
        ...

    def find_answer(self, poll_id: int, person_id: int) -> PollAnswer | None: ...
    def answers(self, poll_id: int) -> Sequence[PollAnswer]:
        """By id."""
        ...
