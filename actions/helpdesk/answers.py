"""ask_help: a question about the assistant or the platform is answered from what the office knows."""

from __future__ import annotations

from actions import talk
from actions.helpdesk import answering, asking
from actions.turn import Turn
from nlu.message import Parsed


def ask_help(parsed: Parsed, turn: Turn) -> None:
    """What agents saved comes first, then the documents; without any document, what can be done at all."""
    if answering.is_about_nothing(parsed.text, turn.work):
        talk.help_card(turn)
    elif turn.work.library.version():
        if not asking.answer_if_known(parsed, turn):
            answering.answer(parsed.text, turn)
    else:
        asking.ask_help(parsed, turn)
