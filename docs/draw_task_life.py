"""Draws the life of a task into docs/task-life.md: `python -m docs.draw_task_life`. A test keeps it true."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

from actions.cards import STATE_NAMES
from actions.models import TaskState
from actions.workflow import FINISHED, MOVES, Move, Role

PAGE = Path(__file__).with_name("task-life.md")
ROLES = {
    Role.LEAD: "chủ trì",
    Role.ASSIGNER: "người giao",
    Role.APPROVER: "người duyệt",
    Role.COORDINATOR: "phối hợp",
}
_BEGINNINGS = {
    TaskState.REQUESTED: "request",
    TaskState.ASSIGNED: "assign",
    TaskState.ACCEPTED: "assign (to oneself)",
}


def draw_states() -> str:
    """A Mermaid state diagram of the moves that change the state; arrows between the same states are one."""
    arrows: defaultdict[tuple[TaskState, TaskState], list[str]] = defaultdict(list)
    for move in MOVES.values():
        for source in sorted(move.sources, key=list(TaskState).index):
            if move.target is not None and move.target is not source:
                arrows[source, move.target].append(move.action)
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [
        f"    {state.value}: {state.value} · {STATE_NAMES[state]}" for state in TaskState if _drawn(state)
    ]
    lines += [f"    [*] --> {state.value}: {word}" for state, word in _BEGINNINGS.items()]
    lines += [
        f"    {source.value} --> {target.value}: {', '.join(words)}"
        for (source, target), words in arrows.items()
    ]
    # What was declined is back with its assigner: finished for its lead, but no end.
    lines += [f"    {state.value} --> [*]" for state in TaskState if state in FINISHED - {TaskState.DECLINED}]
    return "\n".join([*lines, "```", ""])


def draw_moves() -> str:
    """Every move: who may make it, from where, to where."""
    lines = ["| move | who | from | to |", "|---|---|---|---|"]
    return "\n".join([*lines, *(_row(move) for move in MOVES.values()), ""])


def with_pictures(page: str) -> str:
    """The page with the present picture and table in their places."""
    for name, drawn in (("states", draw_states()), ("moves", draw_moves())):
        page = re.sub(
            f"(<!-- {name}: drawn by docs/draw_task_life.py -->\n).*?(<!-- end -->)",
            lambda match, drawn=drawn: f"{match[1]}{drawn}{match[2]}",
            page,
            flags=re.DOTALL,
        )
    return page


def _drawn(state: TaskState) -> bool:
    return state is not TaskState.DRAFT


def _row(move: Move) -> str:
    roles = ", ".join(f"{role.value} ({ROLES[role]})" for role in Role if role in move.roles)
    sources = ", ".join(state.value for state in TaskState if state in move.sources)
    return f"| {move.action} | {roles} | {sources} | {move.target.value if move.target else 'stays'} |"


if __name__ == "__main__":
    PAGE.write_text(with_pictures(PAGE.read_text()))
