"""Whether the sender may see or change a case; who may not gets the reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions import naming
from actions.cases.finding import may_run, may_see_case
from actions.cases.models import ACTIVE, Case
from actions.errors import Refused
from actions.turn import Turn

Arguments = Mapping[str, Any]
_GONE = "Vụ này không còn hoặc không thuộc các vụ anh/chị được xem ạ."
ALREADY_CLOSED = "Vụ {number} đã đóng rồi ạ."


def visible(number: int, turn: Turn) -> Case:
    case = turn.work.cases.find(number)
    if case is None or not may_see_case(turn.work, turn.sender, case):
        raise Refused(_GONE)
    return case


def require_running(case: Case, what: str, turn: Turn) -> None:
    if case.state not in ACTIVE:
        raise Refused(ALREADY_CLOSED.format(number=case.id))
    if not may_run(case, turn):
        owner = naming.described(turn.work, turn.work.people.get(case.owner_id))
        raise Refused(f"Chỉ người phụ trách vụ ({owner}) hoặc cấp trên mới {what} vụ được ạ.")
