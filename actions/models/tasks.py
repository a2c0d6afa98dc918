"""Records of tasks, of who has to do with them and of what happened to them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from actions.states import TaskState


@dataclass(eq=False, kw_only=True)
class Task:
    """One thing to do, one lead. `version` guards against lost updates."""

    id: int = field(init=False)
    title: str
    lead_id: int
    assigner_id: int
    state: TaskState
    created_at: datetime
    approver_id: int | None = None
    """None: the assigner approves."""
    given_by_id: int | None = None
    """Who gave it on the assigner's behalf; None: the assigner in person."""
    deadline: datetime | None = None
    priority: str = "normal"
    progress: int = 0
    chat_id: int | None = None
    """The group (or private chat) in which it was given."""
    source_message_id: int | None = None
    parent_id: int | None = None
    reported_at: datetime | None = None
    finished_at: datetime | None = None
    document_id: int | None = None
    lead_unit_id: int | None = None
    """The unit in charge of a task from above; None with a `source`: nobody was put in charge yet."""
    source: str | None = None
    """Who gave a task from above (key of `labels.SOURCES`); with `external_id`, their own id of it, unique."""
    external_id: str | None = None
    source_deadline: datetime | None = None
    """What the source set; the office may set itself an earlier `deadline`."""
    version: int = 1


@dataclass(eq=False, kw_only=True)
class TaskPerson:
    """A coordinator or follower: UNIQUE(task_id, person_id, role)."""

    id: int = field(init=False)
    task_id: int
    person_id: int
    role: str = "coordinator"


@dataclass(eq=False, kw_only=True)
class TaskChange:
    """One line of a task's history; never changed or removed."""

    id: int = field(init=False)
    task_id: int
    at: datetime
    actor_id: int | None
    action: str
    before: str = ""
    after: str = ""
    note: str = ""
    message_id: int | None = None
    in_grace: bool = False
    """A slip corrected within the office's minutes of grace: counted against nobody."""


@dataclass(eq=False, kw_only=True)
class TaskResult:
    """Something handed in for a task: a file, a photo, a link, or a message in words; never changed or removed."""

    id: int = field(init=False)
    task_id: int
    person_id: int
    """Who handed it in."""
    at: datetime
    kind: str
    """file, image, video, link or message."""
    reference: str
    """The provider's handle or path, the link, or the words of the message."""
    name: str = ""
    mime: str = ""
    size: int = 0
    channel: str = ""
    account: str = ""
    """Where the handle means something."""
    message_id: int | None = None
