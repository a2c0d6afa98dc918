"""What people say about tasks in words: one handler for each intent, all ending in `task_actions`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from actions import (
    extensions,
    following,
    handing_on,
    naming,
    reporting,
    results,
    subtasks,
    task_actions,
    task_buttons,
    task_standing,
)
from actions.above import assigning
from actions.above.papers import show_papers
from actions.models import Question, TaskState
from actions.orders import approvers
from actions.ports import TaskFilter
from actions.questions import Given
from actions.task_reference import Act, Wanted, chosen, on_task
from actions.turn import Turn
from nlu.message import Parsed

ACTS: dict[str, Act] = {
    "accept": task_actions.accept,
    "decline": task_actions.decline,
    "report_progress": reporting.report_progress,
    "complete": reporting.complete,
    "attach": results.attach,
    "approve": reporting.approve,
    "return": reporting.return_task,
    "ask_remark": task_buttons.ask_remark,
    "cancel": task_actions.cancel,
    "correct": extensions.correct,
    "ask_deadline": task_buttons.ask_deadline,
    "ask_lead": task_buttons.ask_lead,
    "show": task_standing.show,
    "request_extension": extensions.request,
    "hold": task_actions.hold,
    "reopen": task_actions.reopen,
    "hand_on": handing_on.hand_on,
    "split": subtasks.split,
    "follow": following.follow,
    "unfollow": following.unfollow,
    "assign_down": assigning.assign_down,
}
"""Acts by name: what "which task?" may have been asked for."""

_TO_ACCEPT = frozenset({TaskState.ASSIGNED, TaskState.REQUESTED, TaskState.RETURNED})
_TO_DECLINE = frozenset({TaskState.ASSIGNED, TaskState.REQUESTED})
_AT_WORK = frozenset({TaskState.ASSIGNED, TaskState.ACCEPTED, TaskState.RETURNED})
_CLOSED = frozenset({TaskState.HELD, TaskState.CANCELLED, TaskState.APPROVED, TaskState.DECLINED})
CORRECTABLE = _AT_WORK | {TaskState.REQUESTED, TaskState.REPORTED, TaskState.DECLINED}


@dataclass(frozen=True, slots=True)
class Saying:
    """An act and the verb that names it in questions."""

    act: str
    verb: str
    states: frozenset[TaskState]
    careful: bool = False
    led_too: bool = False
    """Where the sender gave no such task, one that they lead may be meant."""
    names_new_people: bool = False
    """People named in it take the task over or help; they do not say which task it is."""


def accept_task(parsed: Parsed, turn: Turn) -> None:
    _mine(Saying("accept", "nhận", _TO_ACCEPT), {}, parsed, turn)


def decline_task(parsed: Parsed, turn: Turn) -> None:
    _mine(Saying("decline", "xin không nhận", _TO_DECLINE), {"reason": parsed.reason or ""}, parsed, turn)


def report_progress(parsed: Parsed, turn: Turn) -> None:
    note = "" if parsed.progress is not None else parsed.text
    arguments = {"percent": parsed.progress, "note": note, "results": results.found_in(turn)}
    _mine(Saying("report_progress", "báo tiến độ", _AT_WORK), arguments, parsed, turn)


def complete_task(parsed: Parsed, turn: Turn) -> None:
    """With whatever the message hands in: "việc 12 xong rồi" and a file."""
    _mine(Saying("complete", "báo xong", _AT_WORK), {"results": results.found_in(turn)}, parsed, turn)


def approve_task(parsed: Parsed, turn: Turn) -> None:
    _to_judge(Saying("approve", "duyệt", frozenset({TaskState.REPORTED})), {}, parsed, turn)


def return_task(parsed: Parsed, turn: Turn) -> None:
    act = "return" if parsed.reason else "ask_remark"
    arguments = {"remark": parsed.reason} if parsed.reason else {}
    _to_judge(Saying(act, "trả lại", frozenset({TaskState.REPORTED})), arguments, parsed, turn)


def cancel_task(parsed: Parsed, turn: Turn) -> None:
    about_given(Saying("cancel", "hủy", CORRECTABLE, careful=True), {}, parsed, turn)


def task_status(parsed: Parsed, turn: Turn) -> None:
    """Of a paper from above, or of a task the sender leads, helps with or gave."""
    if not parsed.task_ids and show_papers(parsed.text, turn):
        return
    me, states = turn.sender.id, CORRECTABLE | {TaskState.HELD}
    wanted = (TaskFilter(involves_id=me, states=states), TaskFilter(assigner_id=me, states=states))
    _on(Saying("show", "xem", states), wanted, {}, parsed, turn)


def hold_task(parsed: Parsed, turn: Turn) -> None:
    about_given(
        Saying("hold", "tạm hoãn", _AT_WORK | {TaskState.REQUESTED}, careful=True),
        {"reason": parsed.reason or ""},
        parsed,
        turn,
    )


def reopen_task(parsed: Parsed, turn: Turn) -> None:
    about_given(Saying("reopen", "mở lại", _CLOSED, careful=True), {}, parsed, turn)


def which_task_answered(question: Question, given: Given, turn: Turn) -> None:
    found = chosen(question, given, turn)
    if found is not None:
        task, action, arguments = found
        ACTS[action](task, arguments, turn)


def _mine(saying: Saying, arguments: Mapping[str, Any], parsed: Parsed, turn: Turn) -> None:
    """About a task the sender leads."""
    _on(saying, (TaskFilter(lead_id=turn.sender.id, states=saying.states),), arguments, parsed, turn)


def _to_judge(saying: Saying, arguments: Mapping[str, Any], parsed: Parsed, turn: Turn) -> None:
    """About a task that waits for the sender's approval, or for that of a leader for whom they act."""
    _on(saying, (TaskFilter(approvers=approvers(turn), states=saying.states),), arguments, parsed, turn)


def about_given(saying: Saying, arguments: Mapping[str, Any], parsed: Parsed, turn: Turn) -> None:
    """About a task the sender gave: the one named or described, else the one given just now."""
    you = naming.you(turn.sender)
    own = TaskFilter(assigner_id=turn.sender.id, states=saying.states)
    if saying.led_too and not turn.work.tasks.count(own):
        own = TaskFilter(lead_id=turn.sender.id, states=saying.states)
    wanted = Wanted(
        action=saying.act,
        filter=own,
        question=f"{naming.capital(you)} {saying.verb} việc nào ạ?",
        nothing=f"Không có việc nào {you} giao để {saying.verb} ạ.",
        arguments=arguments,
        latest=True,
        careful=saying.careful,
        new_lead=saying.names_new_people,
    )
    on_task(parsed, wanted, ACTS[saying.act], turn)


def _on(
    saying: Saying,
    wanted: tuple[TaskFilter, ...],
    arguments: Mapping[str, Any],
    parsed: Parsed,
    turn: Turn,
) -> None:
    you = naming.you(turn.sender)
    looked_for = Wanted(
        action=saying.act,
        filter=wanted[0],
        others=wanted[1:],
        question=f"{naming.capital(you)} {saying.verb} việc nào ạ?",
        nothing=f"{naming.capital(you)} không có việc nào để {saying.verb} ạ.",
        arguments=arguments,
    )
    on_task(parsed, looked_for, ACTS[saying.act], turn)
