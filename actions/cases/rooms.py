"""The way in: a wish about a room or case, an answer to a question about one, and who may speak in a room."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions import naming
from actions.cases import drafting, running
from actions.cases.finding import cases_meant, may_see_case
from actions.cases.permission import visible
from actions.messages import Card
from actions.models import Draft, Question
from actions.questions import Given
from actions.turn import Turn
from nlu.case_rooms import CaseWish, read_case_wish
from nlu.message import Parsed

Arguments = Mapping[str, Any]

_NEVER_A_CASE = frozenset(
    {
        "assign_task",
        "split_task",
        "create_reminder",
        "broadcast",
        "schedule_meeting",
        "open_case_room",
        "delegate",
    }
)
"""Wishes in which "vụ" names what is to be done. Anything else may be what the classifier takes "tình hình vụ ngập" or
"đóng vụ này" for, as there are tasks of the same words."""


def case_room(parsed: Parsed, turn: Turn) -> None:
    """The classifier says that it is about a room: open one, or do something with one."""
    wish = read_case_wish(parsed.text, parsed.people, parsed.found) or CaseWish("open", due=parsed.found)
    if wish.act == "open":
        drafting.begin(wish, turn)
    else:
        running.on_case(wish, turn)


def meant_a_case(parsed: Parsed, turn: Turn) -> bool:
    """Taken where a case is plainly named, or spoken of in its own room, and there is one that the sender may see."""
    if parsed.intent in _NEVER_A_CASE:
        return False
    wish = read_case_wish(parsed.text, parsed.people, parsed.found)
    if wish is None or wish.act == "open":
        return False
    if parsed.task_ids and wish.number is None:
        # "việc 12" is a task; the number of "vụ 3" is also read as one's.
        return False
    here = turn.work.cases.of_chat(turn.chat.id) is not None
    plainly = wish.said_case and (wish.number is not None or bool(wish.name) or here)
    if not plainly and not (
        here and wish.this and wish.act in ("status", "close", "add", "remove", "extend")
    ):
        return False
    if not cases_meant(wish, turn):
        return False
    running.on_case(wish, turn)
    return True


def answered(question: Question, given: Given, turn: Turn) -> None:
    if question.field_name == "which":
        if given.option is not None and "case" in given.option:
            arguments = {name: value for name, value in given.option.items() if name not in ("case", "act")}
            case = visible(int(given.option["case"]), turn)
            running.ACTS[str(given.option["act"])](case, arguments, turn)
    elif question.field_name.startswith("close."):
        case = visible(int(question.field_name.removeprefix("close.")), turn)
        if given.yes or (given.option or {}).get("yes"):
            running.close(case, {"sure": True}, turn)
        else:
            turn.reply(Card("Dạ, vụ vẫn mở ạ."))
    else:
        drafting.answered(turn.work.drafts.get(question.draft_id or 0), question.field_name, given, turn)


def expire(draft: Draft, turn: Turn) -> None:
    drafting.expire(draft, turn)


def show_pressed(arguments: Arguments, turn: Turn) -> None:
    running.show(visible(int(arguments["case"]), turn), arguments, turn)


def close_pressed(arguments: Arguments, turn: Turn) -> None:
    running.close(visible(int(arguments["case"]), turn), arguments, turn)


def keeps_out(turn: Turn) -> bool:
    """Whether this is a case's room and the sender has no business there; told privately where they spoke to us."""
    case = turn.work.cases.of_chat(turn.chat.id) if turn.in_group else None
    if case is None or may_see_case(turn.work, turn.sender, case):
        return False
    if turn.spoken_to and turn.inbound.kind not in ("joined", "left"):
        owner = naming.described(turn.work, turn.work.people.get(case.owner_id))
        text = f"Nhóm này dành cho thành viên vụ {case.id}. Người phụ trách: {owner}."
        turn.tell(turn.sender, Card(text))
    return True
