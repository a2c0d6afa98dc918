"""Who is told of what happens to a task: its assigner, its lead, those who help, and those who follow it.

Whoever did it is never told; nobody is told twice of one thing.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from actions import cards, naming
from actions.models import Task
from actions.turn import Turn


def tell_assigner(task: Task, text: str, turn: Turn) -> None:
    """What the lead did: to the assigner, whoever gave it in the assigner's place, and the followers."""
    givers = {task.assigner_id} if task.given_by_id is None else {task.assigner_id, task.given_by_id}
    _tell(givers | _with_role(task, "follower", turn), task, text, turn)


def tell_lead(task: Task, text: str, turn: Turn) -> None:
    """What concerns the lead alone."""
    _tell({task.lead_id}, task, text, turn)


def tell_team(task: Task, text: str, turn: Turn, *, besides: AbstractSet[int] = frozenset()) -> None:
    """What the assigner did: to the lead, those who help and the followers; not to those `besides`, who know."""
    people = {task.lead_id, *_with_role(task, "coordinator", turn), *_with_role(task, "follower", turn)}
    _tell(people - besides, task, text, turn)


def tell_followers(task: Task, text: str, turn: Turn) -> None:
    """Where everybody else concerned gets a card of their own."""
    others = {task.lead_id, task.assigner_id, task.approver_id}
    _tell(_with_role(task, "follower", turn) - others, task, text, turn)


def name(turn: Turn) -> str:
    """Who did it, at the beginning of a sentence."""
    return naming.capital(naming.address(turn.sender))


def _with_role(task: Task, role: str, turn: Turn) -> set[int]:
    return {row.person_id for row in turn.work.tasks.people(task.id) if row.role == role}


def _tell(people: set[int], task: Task, text: str, turn: Turn) -> None:
    for person in turn.work.people.many(sorted(people - {turn.sender.id})):
        turn.tell(person, cards.about(task, text))
