"""Putting somebody in charge of a task from above: the lead, and the unit that stands for it above."""

from __future__ import annotations

from actions.directory.cache import index_of
from actions.models import Person, Task
from actions.ports import UnitOfWork


def put_in_charge(task: Task, person: Person, work: UnitOfWork, *, unit_id: int | None = None) -> None:
    """The unit stays where the person works in it or below; else it is the one named, or the person's own."""
    task.lead_id = person.id
    if task.source is None:
        return
    if unit_id is not None:
        task.lead_unit_id = unit_id
        return
    posts = work.people.posts([person.id])
    line = index_of(work).units.tree.upwards(posts[0].unit_id) if posts else []
    if task.lead_unit_id is None or task.lead_unit_id not in line:
        task.lead_unit_id = posts[0].unit_id if posts else None
