"""What people say about tasks in words: one handler for each intent, all ending in `task_actions`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from actions import directory, extensions, naming, task_actions, task_buttons
from actions.above import assigning
from actions.above.papers import show_papers
from actions.messages import Card
from actions.models import Question, TaskState
from actions.ports import TaskFilter
from actions.questions import Given
from actions.task_reference import Act, Wanted, chosen, on_task
from actions.turn import Turn
from nlu.message import Parsed

ACTS: dict[str, Act] = {
    "accept": task_actions.accept,
    "decline": task_actions.decline,
    "report_progress": task_actions.report_progress,
    "complete": task_actions.complete,
    "approve": task_actions.approve,
    "return": task_actions.return_task,
    "ask_remark": task_buttons.ask_remark,
    "cancel": task_actions.cancel,
    "set_deadline": task_actions.set_deadline,
    "ask_deadline": task_buttons.ask_deadline,
    "reassign": task_actions.reassign,
    "ask_lead": task_buttons.ask_lead,
    "show": task_buttons.show,
    "request_extension": extensions.request,
    "hold": task_actions.hold,
    "reopen": task_actions.reopen,
    "assign_down": assigning.assign_down,
}
"""Acts by name: what "which task?" may have been asked for."""

_TO_ACCEPT = frozenset({TaskState.ASSIGNED, TaskState.REQUESTED, TaskState.RETURNED})
_TO_DECLINE = frozenset({TaskState.ASSIGNED, TaskState.REQUESTED})
_AT_WORK = frozenset({TaskState.ASSIGNED, TaskState.ACCEPTED, TaskState.RETURNED})
_CLOSED = frozenset({TaskState.HELD, TaskState.CANCELLED, TaskState.APPROVED, TaskState.DECLINED})
_CORRECTABLE = _AT_WORK | {TaskState.REQUESTED, TaskState.REPORTED, TaskState.DECLINED}


@dataclass(frozen=True, slots=True)
class _Saying:
    """An act and the verb that names it in questions."""

    act: str
    verb: str
    states: frozenset[TaskState]


def accept_task(parsed: Parsed, turn: Turn) -> None:
    _mine(_Saying("accept", "nhận", _TO_ACCEPT), {}, parsed, turn)


def decline_task(parsed: Parsed, turn: Turn) -> None:
    _mine(_Saying("decline", "xin không nhận", _TO_DECLINE), {"reason": parsed.reason or ""}, parsed, turn)


def report_progress(parsed: Parsed, turn: Turn) -> None:
    note = "" if parsed.progress is not None else parsed.text
    arguments = {"percent": parsed.progress, "note": note}
    _mine(_Saying("report_progress", "báo tiến độ", _AT_WORK), arguments, parsed, turn)


def complete_task(parsed: Parsed, turn: Turn) -> None:
    _mine(_Saying("complete", "báo xong", _AT_WORK), {}, parsed, turn)


def approve_task(parsed: Parsed, turn: Turn) -> None:
    _to_judge(_Saying("approve", "duyệt", frozenset({TaskState.REPORTED})), {}, parsed, turn)


def return_task(parsed: Parsed, turn: Turn) -> None:
    act = "return" if parsed.reason else "ask_remark"
    arguments = {"remark": parsed.reason} if parsed.reason else {}
    _to_judge(_Saying(act, "trả lại", frozenset({TaskState.REPORTED})), arguments, parsed, turn)


def cancel_task(parsed: Parsed, turn: Turn) -> None:
    _given(_Saying("cancel", "hủy", _CORRECTABLE), {}, parsed, turn)


def task_status(parsed: Parsed, turn: Turn) -> None:
    if not parsed.task_ids and show_papers(parsed.text, turn):
        return
    wanted = TaskFilter(involves_id=turn.sender.id, states=_CORRECTABLE)
    _on(_Saying("show", "xem", _CORRECTABLE), wanted, {}, parsed, turn)


def correct_task(parsed: Parsed, turn: Turn) -> None:
    """ "sửa hạn thành thứ Hai", "không phải anh Nam, chị Lan": about the task replied to, named, or given last."""
    if parsed.deadline is not None and not parsed.deadline.choices:
        _given(
            _Saying("set_deadline", "sửa", _CORRECTABLE),
            {"time": parsed.deadline.value.isoformat()},
            parsed,
            turn,
        )
        return
    if parsed.people:
        resolution = directory.resolve_for(parsed.people[-1], turn)
        if resolution.winner is not None:
            _given(
                _Saying("reassign", "sửa", _CORRECTABLE),
                {"person": resolution.winner.person_id},
                parsed,
                turn,
            )
            return
        _given(_Saying("ask_lead", "sửa", _CORRECTABLE), {}, parsed, turn)
        return
    _given(_Saying("show", "sửa", _CORRECTABLE), {}, parsed, turn)


def reassign_task(parsed: Parsed, turn: Turn) -> None:
    """ "chuyển việc 12 cho chị Lan": the person named last takes it over."""
    correct_task(replace(parsed, deadline=None), turn)


def hold_task(parsed: Parsed, turn: Turn) -> None:
    _given(
        _Saying("hold", "tạm hoãn", _AT_WORK | {TaskState.REQUESTED}),
        {"reason": parsed.reason or ""},
        parsed,
        turn,
    )


def reopen_task(parsed: Parsed, turn: Turn) -> None:
    _given(_Saying("reopen", "mở lại", _CLOSED), {}, parsed, turn)


def which_task_answered(question: Question, given: Given, turn: Turn) -> None:
    found = chosen(question, given, turn)
    if found is not None:
        task, action, arguments = found
        ACTS[action](task, arguments, turn)


def _mine(saying: _Saying, arguments: Mapping[str, Any], parsed: Parsed, turn: Turn) -> None:
    """About a task the sender leads."""
    _on(saying, TaskFilter(lead_id=turn.sender.id, states=saying.states), arguments, parsed, turn)


def _to_judge(saying: _Saying, arguments: Mapping[str, Any], parsed: Parsed, turn: Turn) -> None:
    """About a task that waits for the sender's approval."""
    _on(saying, TaskFilter(approver_id=turn.sender.id, states=saying.states), arguments, parsed, turn)


def _given(saying: _Saying, arguments: Mapping[str, Any], parsed: Parsed, turn: Turn) -> None:
    """About a task the sender gave: the one named, or the one given last."""
    latest = turn.work.tasks.latest_given(turn.sender.id, chat_id=turn.chat.id, states=saying.states)
    if not parsed.task_ids and "task" not in turn.answered:
        if latest is None:
            turn.reply(Card(f"Không có việc nào {naming.you(turn.sender)} vừa giao để {saying.verb} ạ."))
        else:
            ACTS[saying.act](latest, arguments, turn)
        return
    _on(saying, TaskFilter(assigner_id=turn.sender.id, states=saying.states), arguments, parsed, turn)


def _on(
    saying: _Saying, wanted: TaskFilter, arguments: Mapping[str, Any], parsed: Parsed, turn: Turn
) -> None:
    you = naming.you(turn.sender)
    looked_for = Wanted(
        action=saying.act,
        filter=wanted,
        question=f"{naming.capital(you)} {saying.verb} việc nào ạ?",
        nothing=f"{naming.capital(you)} không có việc nào để {saying.verb} ạ.",
        arguments=arguments,
    )
    on_task(parsed, looked_for, ACTS[saying.act], turn)
