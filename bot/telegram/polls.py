"""Polls of Telegram's own: what it is asked for, and what it calls them."""

from __future__ import annotations

from typing import Any

from telegram.constants import PollLimit

from actions.messages import PollOffer
from bot.channel import PollLimits
from bot.styled import cut_to

POLL_LIMITS = PollLimits(
    question=PollLimit.MAX_QUESTION_LENGTH,
    options=PollLimit.MAX_OPTION_NUMBER,
    option=PollLimit.MAX_OPTION_LENGTH,
)


def poll_values(offer: PollOffer) -> dict[str, Any]:
    """The parameters of sendPoll besides its place. Everyone sees who chose what, one answer each, which may change.

    It cannot be passed on: its votes would come from people of other chats, and nobody is told which.
    """
    return {
        "question": offer.question,
        "options": [{"text": option} for option in offer.options],
        "is_anonymous": False,
        "allows_multiple_answers": False,
        "protect_content": True,
        **({"description": cut_to(offer.note, PollLimit.MAX_DESCRIPTION_CHARACTERS)} if offer.note else {}),
    }
