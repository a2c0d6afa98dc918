"""My tasks, the tasks I gave, those of the people and units I lead; the late ones, those due soon."""

from __future__ import annotations

from dataclasses import replace

from actions import cards, directory, naming
from actions.messages import Card
from actions.models import OPEN_STATES, TaskState
from actions.orders import approvers
from actions.ports import TaskFilter
from actions.reports.late import Kind, show_tasks, soon_ends
from actions.reports.scope import of_this_chat, scope_of, sight_of, without_givers
from actions.turn import Turn
from nlu.lists import ListWish, read_list_wish
from nlu.message import Parsed

MOST_LINES = 10


def list_tasks(parsed: Parsed, turn: Turn) -> None:
    """In a group only the group's own tasks are shown; everything else of a person's comes privately."""
    wish = read_list_wish(parsed.text)
    named = without_givers(parsed, wish.source)
    if wish.whose == "any" or (wish.whose == "mine" and named):
        _show_seen(wish, parsed, turn)
        return
    wanted = _wanted(wish, turn)
    if named and (winner := directory.resolve_for(named[0], turn).winner) is not None:
        wanted = replace(wanted, lead_id=winner.person_id)
    _show_own(wish, wanted, turn)


def _show_seen(wish: ListWish, parsed: Parsed, turn: Turn) -> None:
    """Of everyone whose tasks this person may see."""
    sight = sight_of(turn.sender, turn.work)
    scope = scope_of(parsed, sight, turn, source=wish.source, own_unit=False, lists=True)
    scope = replace(scope, source=wish.source, from_above=wish.from_above)
    if wish.here:
        scope = of_this_chat(scope, turn)
    kind: Kind = "open"
    if wish.unassigned:
        kind = "unassigned"
    elif wish.overdue or wish.due_soon:
        kind = "late" if wish.overdue else "soon"
    show_tasks(kind, scope, turn)


def _show_own(wish: ListWish, wanted: TaskFilter, turn: Turn) -> None:
    title = _title(wish, turn)
    total = turn.work.tasks.count(wanted)
    if not total:
        turn.reply(Card(f"{title}: không có việc nào ạ."))
        return
    view = cards.View(turn.work, turn.office, turn.now)
    shown = turn.work.tasks.list(replace(wanted, limit=MOST_LINES))
    reader = turn.sender if wish.whose == "mine" else None
    listing = cards.listing(f"**{title}** ({total})", shown, view, total=total, reader=reader)
    turn.tell(turn.sender, listing) if turn.in_group else turn.reply(listing)
    if turn.in_group:
        you = naming.you(turn.sender)
        turn.reply(Card(f"Thư ký đã gửi danh sách ({total} việc) qua tin nhắn riêng của {you}."))


def _wanted(wish: ListWish, turn: Turn) -> TaskFilter:
    me = turn.sender.id
    if wish.whose == "given":
        wanted = TaskFilter(assigner_id=me, states=OPEN_STATES)
    elif wish.whose == "to_approve":
        wanted = TaskFilter(approvers=approvers(turn), states=frozenset({TaskState.REPORTED}))
    else:
        wanted = TaskFilter(involves_id=me, states=OPEN_STATES)
    wanted = replace(wanted, source=wish.source, from_above=wish.from_above)
    if wish.overdue:
        return replace(wanted, late_at=turn.now)
    if wish.due_soon:
        return replace(wanted, due_from=turn.now, due_before=soon_ends(turn.now, turn.office))
    return wanted


def _title(wish: ListWish, turn: Turn) -> str:
    you = naming.you(turn.sender)
    what = {
        "mine": f"Việc của {you}",
        "given": f"Việc {you} đã giao",
        "to_approve": f"Việc chờ {you} duyệt",
    }[wish.whose]
    return what + (" quá hạn" if wish.overdue else " sắp đến hạn" if wish.due_soon else "")
