"""👍 on the card that gave a task is its lead's yes, on a notice the word that it was received, where the office wants
it so. Other reactions mean nothing."""

from __future__ import annotations

from actions import task_actions
from actions.models import OutboxMessage
from actions.notices import confirming
from actions.task_reference import find_visible
from actions.turn import Turn
from actions.workflow import MOVES

THUMBS = ("👍", "👌", "✅")


def reacted(turn: Turn) -> None:
    """Silent wherever it is no acceptance: people react to messages for many reasons."""
    if not turn.office.thumb_accepts or not turn.inbound.text.startswith(THUMBS):
        return
    card = _reacted_to(turn)
    if card is not None and isinstance(notice := card.subject.get("notice"), int):
        confirming.by_reaction(notice, turn)
        return
    number = card.subject.get("task") if card is not None else None
    task = find_visible(number, turn) if isinstance(number, int) else None
    if task is None or task.lead_id != turn.sender.id:
        return
    if task.state in MOVES["accept"].sources | MOVES["agree"].sources:
        task_actions.accept(task, {}, turn)


def _reacted_to(turn: Turn) -> OutboxMessage | None:
    """No channel tells in which topic of the group the message stands; what follows is said there."""
    rooms = turn.work.chats.with_external_id(turn.chat.channel, turn.chat.account, turn.chat.external_id)
    for room in rooms:
        card = turn.work.outbox.find_sent(room.id, turn.inbound.message_id)
        if card is not None:
            turn.chat = room
            return card
    return None
