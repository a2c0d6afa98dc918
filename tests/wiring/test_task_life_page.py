"""The page about the life of a task shows the table of moves as it is."""

from __future__ import annotations

from actions.models import TaskState
from actions.task_history import DONE
from actions.workflow import MOVES
from docs.draw_task_life import PAGE, draw_moves, draw_states, with_pictures


def test_the_pictures_are_up_to_date() -> None:
    page = PAGE.read_text()
    assert draw_states() in page, "run `python -m docs.draw_task_life`"
    assert draw_moves() in page, "run `python -m docs.draw_task_life`"
    assert with_pictures(page) == page


def test_every_move_and_every_state_is_shown() -> None:
    assert all(f"| {action} |" in draw_moves() for action in MOVES)
    assert all(f"    {state.value}: " in draw_states() for state in TaskState if state is not TaskState.DRAFT)


def test_whatever_changes_the_state_can_be_told_in_words() -> None:
    moving = {action for action, move in MOVES.items() if move.target is not None}
    assert moving <= set(DONE)
