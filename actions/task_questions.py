"""Asking one thing about one task: the draft remembers which."""

from __future__ import annotations

from actions.models import Draft, Question, Task
from actions.questions import Asking, ask
from actions.task_reference import find_visible
from actions.turn import Turn


def ask_about(task: Task, asking: Asking, turn: Turn) -> None:
    """Ask the sender; `asking.draft` is made here."""
    draft = turn.work.drafts.add(
        Draft(
            kind="task",
            owner_id=turn.sender.id,
            chat_id=turn.chat.id,
            content={"task": task.id},
            created_at=turn.now,
            expires_at=turn.now + turn.office.question_life,
        )
    )
    ask(
        Asking(
            asking.text,
            asking.expects,
            asking.about,
            asking.field_name,
            asking.choices,
            draft,
            asking.private,
        ),
        turn,
    )


def task_of(question: Question, turn: Turn) -> Task | None:
    """The task a question was about; None where it was answered before or is out of sight. Closes the draft."""
    draft = turn.work.drafts.get(question.draft_id or 0)
    if draft.state != "open":
        return None
    draft.state = "done"
    return find_visible(int(draft.content["task"]), turn)
