"""Lists of tasks."""

from __future__ import annotations

from collections.abc import Sequence

from actions import lead_names
from actions.cards.view import STATE_NAMES, View, capitalised, priority_note
from actions.messages import Card
from actions.models import Person, Task


def listing(
    title: str, tasks: Sequence[Task], view: View, *, total: int, reader: Person | None = None
) -> Card:
    """At most ten lines, worst first; a `reader` knows which are their own."""
    lines = [title]
    lines += [listed(task, view, reader=reader) for task in tasks]
    if total > len(tasks):
        lines.append(f"… và {total - len(tasks)} việc khác.")
    return Card("\n".join(lines))


def listed(task: Task, view: View, *, reader: Person | None = None) -> str:
    """One line of a list: what, who, by when, how far."""
    lead = view.work.people.get(task.lead_id)
    own = reader is not None and reader.id == lead.id and not lead_names.waits(task)
    who = "" if own else f"{lead_names.briefly(task, lead, view.work)}, "
    return (
        f"{view.mark(task)} {task.id}. {capitalised(task.title)}{priority_note(task)} – {who}"
        f"{view.due(task)}, {STATE_NAMES[task.state]}"
    )
