"""How wishes about accounts are answered: privately, asked about once, and not without end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from actions import labels, naming
from actions.errors import Refused
from actions.messages import Card
from actions.models import Expects, Person
from actions.questions import Asking, Choice, ask
from actions.turn import Turn

ABOUT = "identity"
MOST_CODES = 5
"""Codes and links for one person in an hour."""
_HOUR = timedelta(hours=1)
NOTHING: Mapping[str, Any] = {"do": "nothing"}


def count_code(person: Person, turn: Turn) -> None:
    tries = turn.work.proofs.count_try(f"make:{person.id}", now=turn.now, until=turn.now + _HOUR)
    if tries > MOST_CODES:
        raise Refused("Đã lấy nhiều mã trong một giờ qua. Xin dùng mã gần nhất hoặc thử lại sau ạ.")


def ask_first(text: str, choices: Sequence[Choice], turn: Turn) -> None:
    options = [*choices, Choice(labels.DO_NOTHING, NOTHING)]
    ask(Asking(text, Expects.CHOICE, ABOUT, "confirm", options, private=turn.in_group), turn)


def privately(card: Card, turn: Turn) -> None:
    if turn.in_group:
        turn.tell(turn.sender, card)
        turn.reply(Card(f"Thư ký đã trả lời qua tin nhắn riêng của {naming.you(turn.sender)}."))
    else:
        turn.reply(card)
