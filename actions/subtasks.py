"""Splitting a task, or passing it on below: its parts are tasks of their own, given by whoever splits it.

A part has the words and the deadline of the whole where it says none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from actions import assign, directory, naming
from actions.above.charge import unit_named
from actions.assign_items import Item, item_from
from actions.models import Expects, Task, TaskState
from actions.ports import TaskFilter
from actions.questions import Asking, Given
from actions.task_actions import check, move
from actions.task_questions import ask_about
from actions.task_reference import Wanted, on_task
from actions.turn import Turn
from actions.workflow import MOVES
from nlu.message import Parsed, PersonMention, ReadContext, TaskRead, read_as

Arguments = Mapping[str, Any]
_NO_CONTENT = frozenset({"em", "tôi", "anh", "chị", "mình", "làm", "phần"})
_STILL_LEADING = (", tôi vẫn chủ trì", ", anh vẫn chủ trì", ", chị vẫn chủ trì", ", em vẫn chủ trì")


def split_task(parsed: Parsed, turn: Turn) -> None:
    """ "tách việc 12: anh Nam làm số liệu, chị Lan viết báo cáo"."""
    states = MOVES["split"].sources
    you = naming.you(turn.sender)
    wanted = Wanted(
        action="split",
        filter=TaskFilter(lead_id=turn.sender.id, states=states),
        others=(TaskFilter(assigner_id=turn.sender.id, states=states),),
        question=f"{naming.capital(you)} tách việc nào ạ?",
        nothing=f"{naming.capital(you)} không có việc nào đang làm để tách ạ.",
        arguments={"items": [asdict(item) for item in _items(parsed.tasks, turn)]},
        new_lead=True,
    )
    on_task(parsed, wanted, split, turn)


def split(task: Task, arguments: Arguments, turn: Turn) -> None:
    """`items` are the parts as `Item`s in JSON; without them it is asked how."""
    check(task, "split", turn)
    items = [Item(**values) for values in arguments.get("items") or ()]
    if not items:
        _ask_parts(task, turn)
        return
    if turn.sender.id == task.lead_id and task.state is TaskState.ASSIGNED:
        move(task, "accept", turn)
    for item in items:
        item.title = item.title or task.title
        if not item.deadline_settled and not item.deadline_choices:
            item.deadline = task.deadline.isoformat() if task.deadline is not None else None
            item.deadline_settled = True
    assign.begin(items, turn, parent=task)


def parts_answered(task: Task, given: Given, turn: Turn) -> None:
    """The parts in words; what names nobody is asked once more."""
    context = ReadContext(
        now=turn.inbound.sent_at.astimezone(turn.office.zone),
        calendar=turn.office.calendar,
        office=turn.office.time,
    )
    read = read_as(given.text or "", "split_task", context)
    split(task, {"items": [asdict(item) for item in _items(read.tasks, turn)]}, turn)


def one_each(people: Sequence[PersonMention], turn: Turn) -> list[dict[str, Any]]:
    """The whole to each of these people, as parts in JSON."""
    nothing_said = TaskRead(title="", leads=(), coordinators=(), deadline=None, priority="normal")
    items = []
    for mention in people:
        item = item_from(nothing_said, turn)
        item.title = ""
        _lead_by(mention, item, turn)
        items.append(asdict(item))
    return items


def _items(reads: Sequence[TaskRead], turn: Turn) -> list[Item]:
    """A part for each lead; several leads of one clause get the same part each. A clause without anybody is none."""
    items = []
    for read in reads:
        for mention in read.leads:
            if mention.pronoun == "you":
                continue
            item = item_from(read, turn)
            item.title, item.leads_equal = _title(read.title), False
            _lead_by(mention, item, turn)
            items.append(item)
    return items


def _lead_by(mention: PersonMention, item: Item, turn: Turn) -> None:
    resolution = directory.resolve_for(mention, turn)
    item.lead_said = mention.text
    item.lead = resolution.winner.person_id if resolution.winner else None
    item.lead_unit = unit_named(mention, item.lead, turn) if item.lead is not None else None
    item.lead_choices = [] if resolution.winner else [c.person_id for c in resolution.candidates[:5]]


def _title(title: str) -> str:
    """What the part is, without what only says that the whole goes on; "" where nothing is left."""
    said = " ".join(title.split())
    for ending in _STILL_LEADING:
        said = said.removesuffix(ending)
    return "" if said.lower() in _NO_CONTENT else said


def _ask_parts(task: Task, turn: Turn) -> None:
    text = (
        f"{naming.capital(naming.you(turn.sender))} tách việc {task.id} thế nào ạ? "
        "Ví dụ: “anh Nam làm số liệu, chị Lan viết báo cáo”."
    )
    ask_about(task, Asking(text, Expects.TEXT, "task", "parts"), turn)
