"""Records of what is still being asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from actions.models.json_object import Json
from actions.states import Expects, QuestionState


@dataclass(eq=False, kw_only=True)
class Draft:
    """What was understood so far while a question is open. `content` is of the shape its `kind` says."""

    id: int = field(init=False)
    kind: str
    owner_id: int
    chat_id: int
    content: Json
    created_at: datetime
    expires_at: datetime
    message_id: int | None = None
    state: str = "open"


@dataclass(eq=False, kw_only=True)
class Question:
    """One thing asked of one person in one chat."""

    id: int = field(init=False)
    person_id: int
    chat_id: int
    draft_id: int | None
    about: str
    """Which handler takes the answer (key of the table in `questions`)."""
    expects: Expects
    field_name: str
    choices: list[Json]
    """[{label, value}], in the order shown."""
    asked_at: datetime
    expires_at: datetime
    outbox_id: int | None = None
    """The message that asked."""
    state: QuestionState = QuestionState.OPEN
