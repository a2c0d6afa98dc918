"""ask_help: a question about the assistant or the platform is answered from the office's documents."""

from __future__ import annotations

from actions import talk
from actions.helpdesk import answering
from actions.turn import Turn
from nlu.message import Parsed


def ask_help(parsed: Parsed, turn: Turn) -> None:
    """Private chats, the helpdesk's group, and wherever the assistant is spoken to (see `understanding`)."""
    if answering.is_about_nothing(parsed.text, turn.work) or not turn.work.library.version():
        talk.help_card(turn)
    else:
        answering.answer(parsed.text, turn)
