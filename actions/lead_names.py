"""How cards and lists name who is in charge: a person, or a unit with whoever stands for it."""

from __future__ import annotations

from actions import naming
from actions.models import Person, Task
from actions.ports import UnitOfWork


def in_charge(task: Task, work: UnitOfWork) -> str:
    """ "Đỗ Hoài Nam (Chuyên viên, Văn phòng)"; "Phòng Kinh tế (Nguyễn Tiến Dũng, Trưởng phòng)" for a unit; of what
    came from above and nobody has yet, who it lies with."""
    lead = work.people.get(task.lead_id)
    if waits(task):
        return f"chưa phân công (đầu mối: {naming.described(work, lead)})"
    if task.lead_unit_id is None:
        return naming.described(work, lead)
    posts = work.people.posts([lead.id])
    post = next((each for each in posts if each.unit_id == task.lead_unit_id), posts[0] if posts else None)
    title = f", {post.title}" if post is not None and post.title else ""
    return f"{work.units.get(task.lead_unit_id).name} ({lead.full_name}{title})"


def briefly(task: Task, lead: Person, work: UnitOfWork) -> str:
    """For one line of a list: "Đỗ Hoài Nam", "Phòng Kinh tế (Nguyễn Tiến Dũng)", "chưa phân công"."""
    if waits(task):
        return "chưa phân công"
    if task.lead_unit_id is None:
        return lead.full_name
    return f"{work.units.get(task.lead_unit_id).name} ({lead.full_name})"


def waits(task: Task) -> bool:
    """From above, and nobody was put in charge yet."""
    return task.source is not None and task.lead_unit_id is None
