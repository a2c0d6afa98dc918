"""Links that open the chat with the assistant at one place: t.me/<bot>?start=viec_12 and the like.

A payload of one's own account opens nothing by itself (one with a link code is for accounts that nobody knows yet, see
`identity.strangers`): it is asked for in the name of whoever pressed Start, and shows what that person
may see.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from actions import talk, task_standing
from actions.cases import running as cases
from actions.cases.finding import may_see_case
from actions.identity.wishes import code_entered
from actions.messages import Card
from actions.task_reference import find_visible
from actions.turn import Turn
from nlu.identity_words import read_code

_PAYLOAD = re.compile(r"(?P<name>[a-z]+)_(?P<number>\d{1,12})")
_GONE = "Liên kết này không còn, hoặc không thuộc phần anh/chị được xem ạ."


def followed(turn: Turn) -> None:
    """/start with its payload; in a group the assistant has introduced itself already when it was added."""
    payload = turn.inbound.text.strip()
    if turn.in_group and payload:
        return
    match = _PAYLOAD.fullmatch(payload)
    opens = _OPENS.get(match["name"]) if match is not None else None
    if match is None and read_code(payload) is not None:
        code_entered(turn)
    elif match is None or opens is None:
        talk.help_card(turn)
    elif not opens(int(match["number"]), turn):
        turn.reply(Card(_GONE))


def _open_task(number: int, turn: Turn) -> bool:
    task = find_visible(number, turn)
    if task is not None:
        task_standing.show(task, {}, turn)
    return task is not None


def _open_case(number: int, turn: Turn) -> bool:
    case = turn.work.cases.find(number)
    if case is None or not may_see_case(turn.work, turn.sender, case):
        return False
    cases.show(case, {}, turn)
    return True


_OPENS: dict[str, Callable[[int, Turn], bool]] = {"viec": _open_task, "vu": _open_case}
