"""Buttons on channels that have none: numbered lines for answers to a question, words to write for what can be done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from actions.messages import OutButton

Buttons = Sequence[Sequence[Mapping[str, Any]]]
"""Rows as the outbox keeps them; `say` is what to write instead of pressing, "" for an answer that has a number."""


def choices_in_words(buttons: Buttons) -> str:
    """What stands below the text instead of the buttons."""
    flat = [button for line in buttons for button in line]
    answers = [button["label"] for button in flat if not button.get("say")]
    lines = [f"{number}. {label}" for number, label in enumerate(answers, start=1)]
    acts = [f"“{button['say']}”" for button in flat if button.get("say")]
    if acts:
        lines.append(f"Nhắn lại: {', '.join(acts)}.")
    return "\n".join(lines)


def with_choices(text: str, buttons: Sequence[Sequence[OutButton]]) -> str:
    """For a channel that was handed buttons although it has none."""
    if not buttons:
        return text
    rows = [[{"label": button.label} for button in line] for line in buttons]
    return f"{text}\n{choices_in_words(rows)}"
