"""Putting somebody in charge of a task from above: the lead, and the unit that stands for it above."""

from __future__ import annotations

from actions.directory.cache import index_of
from actions.directory.resolve import clear_unit
from actions.models import Person, Task
from actions.ports import UnitOfWork
from actions.turn import Turn
from nlu.message import PersonMention


def unit_named(mention: PersonMention, person_id: int, turn: Turn) -> int | None:
    """The unit that was named as lead and that this person stands for; None where a person was named."""
    if not mention.is_unit:
        return None
    said, index = mention.unit or mention.text, index_of(turn.work)
    found = clear_unit(said, asker=turn.sender, work=turn.work, index=index)
    posts = turn.work.people.posts([person_id])
    return found if any(found in index.units.tree.upwards(post.unit_id) for post in posts) else None


def put_in_charge(task: Task, person: Person, work: UnitOfWork, *, unit_id: int | None = None) -> None:
    """From above, the unit stays where the person works in it or below; else it is the one named, or the person's own.
    Of other tasks a unit is in charge only where it was named."""
    task.lead_id = person.id
    if task.source is None:
        task.lead_unit_id = unit_id
        return
    if unit_id is not None:
        task.lead_unit_id = unit_id
        return
    posts = work.people.posts([person.id])
    line = index_of(work).units.tree.upwards(posts[0].unit_id) if posts else []
    if task.lead_unit_id is None or task.lead_unit_id not in line:
        task.lead_unit_id = posts[0].unit_id if posts else None
