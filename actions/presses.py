"""Whether a button may be pressed: by this person, here and now. What it does is never said by whoever presses."""

from __future__ import annotations

from actions.errors import PressRefused
from actions.messages import Command
from actions.models import ButtonToken, Chat
from actions.turn import Turn

OVER = "Nút này đã hết hạn ạ."
OF_ANOTHER = "Nút này dành cho người khác trong việc đó, anh/chị không bấm được ạ."
ELSEWHERE = "Nút này thuộc cuộc trò chuyện khác, anh/chị không bấm được ở đây ạ."


def permitted(turn: Turn) -> Command:
    """What the pressed button stands for. Raises `PressRefused`; nothing has been done then."""
    token = turn.work.tokens.find(turn.inbound.token)
    if token is None:
        raise PressRefused(OVER, "unknown")
    if token.expires_at < turn.now:
        raise PressRefused(OVER, "expired")
    if token.may_press is not None and turn.sender.id not in token.may_press:
        raise PressRefused(OF_ANOTHER, "person")
    if token.may_press is None and not _was_shown(token, turn):
        raise PressRefused(ELSEWHERE, "chat")
    _go_to_topic(token, turn)
    return Command.from_json(token.command)


def _go_to_topic(token: ButtonToken, turn: Turn) -> None:
    """Of a message that is too old Telegram tells the group and no topic: the answer belongs there all the same."""
    chat = turn.work.chats.get(turn.work.outbox.get(token.outbox_id).chat_id)
    if chat.thread and not turn.inbound.thread and _is_same_group(chat, turn.chat):
        turn.chat = chat


def _is_same_group(one: Chat, other: Chat) -> bool:
    return (one.channel, one.account, one.external_id) == (other.channel, other.account, other.external_id)


def _was_shown(token: ButtonToken, turn: Turn) -> bool:
    """A button for anyone is for anyone who reads that chat: whoever got hold of its token elsewhere is not."""
    card = turn.work.outbox.get(token.outbox_id)
    chat = turn.work.chats.get(card.chat_id)
    if _is_same_group(chat, turn.chat):
        return True
    return turn.sender.id in (card.recipient_id, chat.person_id) or turn.sender.id in turn.work.chats.members(
        chat.id
    )
