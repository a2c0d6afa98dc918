"""Who may give orders to whom: down the line of command by the unit tree, or along `manager_id`.

The head of a unit, or a deputy, over that unit and those below it; a manager over the people who
name them. Peers and superiors can only be asked (nhờ).
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Protocol

from actions.models import Person, Post, Task
from actions.ports import UnitOfWork

# Titles that lead a unit; "phó" leads it too, below the head.
HEAD_TITLE = re.compile(
    r"^(quyền\s+|q\.\s*)?(trưởng|chủ tịch|chánh|giám đốc|tổng giám đốc|bí thư|chỉ huy trưởng|hiệu trưởng|thủ trưởng)\b",
    re.IGNORECASE,
)
DEPUTY_TITLE = re.compile(r"^phó\b", re.IGNORECASE)


class Titled(Protocol):
    """A post, or as much of it as says who leads."""

    @property
    def title(self) -> str: ...
    @property
    def is_head(self) -> bool: ...


def rank(post: Titled) -> int:
    """2 for the head of a unit, 1 for a deputy, 0 for everyone else."""
    if DEPUTY_TITLE.match(post.title.strip()):
        return 1
    if post.is_head or HEAD_TITLE.match(post.title.strip()):
        return 2
    return 0


def may_assign(work: UnitOfWork, assigner: Person, lead: Person) -> bool:
    """Whether an order from `assigner` binds `lead`. Giving a task to oneself is always allowed."""
    if assigner.id == lead.id:
        return True
    if assigner.id in _managers_above(work, lead):
        return True
    posts = work.people.posts([assigner.id, lead.id])
    lead_posts = [p for p in posts if p.person_id == lead.id]
    return any(
        _over(work, mine, theirs)
        for mine in posts
        if mine.person_id == assigner.id and rank(mine)
        for theirs in lead_posts
    )


def may_see(work: UnitOfWork, person: Person, task: Task, *, now: datetime | None = None) -> bool:
    """The people of the task and of what it is part of, those above its lead, and members of its group; with `now`
    also whoever then acts for the one who gave, approves or leads it."""
    if person.id in {task.lead_id, task.assigner_id, task.approver_id, task.given_by_id}:
        return True
    if now is not None:
        leaders = {row.from_person_id for row in work.delegations.held_by(person.id, now=now)}
        if leaders & {task.assigner_id, task.approver_id, task.lead_id}:
            return True
    if any(row.person_id == person.id for row in work.tasks.people(task.id)):
        return True
    if task.chat_id is not None and person.id in work.chats.members(task.chat_id):
        return True
    if task.parent_id is not None and _shares(person, work.tasks.get(task.parent_id), work):
        return True
    return may_assign(work, person, work.people.get(task.lead_id))


def _shares(person: Person, whole: Task, work: UnitOfWork) -> bool:
    """Whether this person gave, leads or approves the whole, or what that is part of."""
    if person.id in {whole.lead_id, whole.assigner_id, whole.approver_id}:
        return True
    return whole.parent_id is not None and _shares(person, work.tasks.get(whole.parent_id), work)


def approver_id(task: Task) -> int:
    """Who approves: the assigner unless someone else was named."""
    return task.approver_id if task.approver_id is not None else task.assigner_id


def _over(work: UnitOfWork, mine: Post, theirs: Post) -> bool:
    above = _with_ancestors(work, theirs.unit_id)
    if mine.unit_id not in above:
        return False
    return mine.unit_id != theirs.unit_id or rank(mine) > rank(theirs)


def _with_ancestors(work: UnitOfWork, unit_id: int) -> list[int]:
    chain: list[int] = []
    current: int | None = unit_id
    while current is not None and current not in chain:
        chain.append(current)
        current = work.units.get(current).parent_id
    return chain


def _managers_above(work: UnitOfWork, person: Person) -> set[int]:
    found: set[int] = set()
    current = person.manager_id
    while current is not None and current not in found:
        found.add(current)
        current = work.people.get(current).manager_id
    return found
