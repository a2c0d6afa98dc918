"""The cards that show a task, in the words of offices. No decision is made here."""

from __future__ import annotations

from actions.cards.approval import Handing, approval_buttons, for_approver, judging
from actions.cards.lists import listed, listing
from actions.cards.task import (
    about,
    at_work,
    confirmed,
    for_assigner,
    for_assigner_many,
    for_coordinator,
    for_lead,
    givers,
    headline,
    leave_note,
    pressed_by,
    subject,
    task_lines,
)
from actions.cards.view import (
    PRIORITY_NAMES,
    STATE_MARKS,
    STATE_NAMES,
    UNNAMED_TASK,
    View,
    capitalised,
    overdue,
    short_deadline,
    shortened,
)

__all__ = [
    "PRIORITY_NAMES",
    "STATE_MARKS",
    "STATE_NAMES",
    "UNNAMED_TASK",
    "Handing",
    "View",
    "about",
    "approval_buttons",
    "at_work",
    "capitalised",
    "confirmed",
    "for_approver",
    "for_assigner",
    "for_assigner_many",
    "for_coordinator",
    "for_lead",
    "givers",
    "headline",
    "judging",
    "leave_note",
    "listed",
    "listing",
    "overdue",
    "pressed_by",
    "short_deadline",
    "shortened",
    "subject",
    "task_lines",
]
