"""The tasks that need a leader's eye: late, due soon, not assigned; and urging all those who lead them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from actions import cards, labels, naming
from actions.above.sources import source_name
from actions.messages import Button, Card, Command
from actions.models import Task, TaskState
from actions.office import Office
from actions.orders import authority_over
from actions.ports import TaskFilter
from actions.reports.figures import Request
from actions.reports.scope import Scope, sight_of
from actions.reports.telling import figure_buttons
from actions.task_reference import visible
from actions.turn import Turn
from actions.urging import UNFINISHED, urging_card

Kind = Literal["late", "soon", "open", "unassigned"]

COUNTED_OPEN = frozenset(
    {TaskState.ASSIGNED, TaskState.ACCEPTED, TaskState.REPORTED, TaskState.RETURNED, TaskState.HELD}
)
MOST_LINES = 10
MOST_URGED = 300
_LOOKED_AT = 40
_TITLES: dict[Kind, str] = {
    "late": "Việc quá hạn",
    "soon": "Việc sắp đến hạn",
    "open": "Việc chưa hoàn thành",
    "unassigned": "Việc chưa phân công",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which tasks; `by` until when they are due, where only those of a certain time are meant."""

    kind: Kind
    scope: Scope
    due_from: datetime | None = None
    due_before: datetime | None = None


def show_tasks(kind: Kind, scope: Scope, turn: Turn) -> None:
    """At most ten lines, the earliest deadline first; privately, unless it is the group's own list."""
    card = list_card(Wanted(kind, scope), turn)
    if not turn.in_group or scope.chat_id is not None:
        turn.reply(card)
        return
    turn.tell(turn.sender, card)
    turn.reply(Card(f"Thư ký đã gửi danh sách qua tin nhắn riêng của {naming.you(turn.sender)}."))


def list_card(wanted: Wanted, turn: Turn) -> Card:
    matching = filter_of(wanted, turn)
    total = turn.work.tasks.count(matching)
    title = _title(wanted)
    if not total:
        return Card(f"{title}: không có việc nào ạ.")
    found = turn.work.tasks.list(replace(matching, limit=_LOOKED_AT))
    shown = [task for task in found if visible(task, turn)][:MOST_LINES]
    view = cards.View(turn.work, turn.office, turn.now)
    card = cards.listing(f"**{title}** ({total})", shown, view, total=total)
    only = (turn.sender.id,)
    if wanted.kind == "unassigned":
        return card
    by: Literal["unit", "lead"] = "unit" if sight_of(turn.sender, turn.work).unit_ids else "lead"
    request = Request(wanted.kind, by, False, wanted.scope, None, turn.now)
    buttons = list(figure_buttons(request, turn.sender.id))
    if wanted.kind in ("late", "soon"):
        urge = {"kind": wanted.kind, "scope": wanted.scope.as_json()}
        buttons.append(Button(labels.URGE_ALL, Command("urge_late", urge), only))
    return replace(card, buttons=(tuple(buttons),))


def filter_of(wanted: Wanted, turn: Turn) -> TaskFilter:
    scope, kind = wanted.scope, wanted.kind
    due_from, due_before = wanted.due_from, wanted.due_before
    if kind == "soon":
        due_from, due_before = turn.now, soon_ends(turn.now, turn.office)
    return TaskFilter(
        states=COUNTED_OPEN,
        sight=replace(sight_of(turn.sender, turn.work), chat_id=scope.chat_id),
        unit_ids=scope.unit_ids,
        lead_id=scope.lead_id,
        source=scope.source,
        from_above=scope.from_above,
        chat_id=scope.chat_id,
        late_at=turn.now if kind == "late" else None,
        due_from=due_from,
        due_before=due_before,
        unassigned=kind == "unassigned",
    )


def soon_ends(now: datetime, office: Office) -> datetime:
    """The end of the last day that still counts as "sắp đến hạn"."""
    day = now.astimezone(office.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    return day + timedelta(days=office.due_soon_days + 1)


def urge_late(arguments: Mapping[str, Any], turn: Turn) -> None:
    """The button under a list or report: whoever the sender may give orders to is urged, each in one message."""
    wanted = Wanted(arguments.get("kind", "late"), Scope.from_json(arguments["scope"]))
    matching = replace(filter_of(wanted, turn), states=UNFINISHED, limit=MOST_URGED)
    by_lead: defaultdict[int, list[Task]] = defaultdict(list)
    for task in turn.work.tasks.list(matching):
        by_lead[task.lead_id].append(task)
    people = [
        person
        for person in turn.work.people.many(by_lead)
        if person.id != turn.sender.id and authority_over(person, turn) is not None
    ]
    if not people:
        turn.reply(Card(f"Không có việc nào thuộc quyền đôn đốc của {naming.you(turn.sender)} ạ."))
        return
    view = cards.View(turn.work, turn.office, turn.now)
    for person in people:
        tasks = by_lead[person.id]
        card = urging_card(tasks[0], view, turn) if len(tasks) == 1 else _urging_many(tasks, view, turn)
        turn.tell(person, card)
    count = sum(len(by_lead[person.id]) for person in people)
    names = naming.listed(map(naming.address, people[:MOST_LINES]), len(people))
    turn.reply(Card(f"Đã đôn đốc {count} việc: {names}."))


def _urging_many(tasks: Sequence[Task], view: cards.View, turn: Turn) -> Card:
    who = naming.capital(naming.address(turn.sender))
    lines = [f"⏰ {who} đôn đốc {len(tasks)} việc:"]
    lines += [
        f"{view.mark(task)} {task.id}. {cards.shortened(cards.capitalised(task.title))} – {view.due(task)}"
        for task in tasks[:MOST_LINES]
    ]
    if len(tasks) > MOST_LINES:
        lines.append(f"… và {len(tasks) - MOST_LINES} việc khác.")
    lines.append("Xong việc nào xin nhắn như: “việc 12 xong rồi”.")
    return Card("\n".join(lines), kind="notice", subject={"tasks": [task.id for task in tasks]})


def _title(wanted: Wanted) -> str:
    scope = wanted.scope
    giver = ""
    if scope.source is not None:
        giver = f" {source_name(scope.source)} giao"
    elif scope.from_above:
        giver = " cấp trên giao"
    head = _TITLES[wanted.kind]
    title = head.replace("Việc", f"Việc{giver}", 1) if giver else head
    return f"{title}, {scope.words}" if scope.words else title
