"""A person says that a notice was received: by its button, in words, or with a thumb; in any channel, once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions import naming
from actions.errors import Refused
from actions.messages import Card
from actions.models import OutboxMessage, SendState
from actions.notices import cards
from actions.notices.models import NoticeCopy
from actions.turn import Turn
from nlu.notices import says_received

_LOOK_BACK = 10
_ABOUT = ("notice", "task", "tasks", "question")


def pressed(arguments: Mapping[str, Any], turn: Turn) -> None:
    copy = turn.work.notices.copy_of(int(arguments["notice"]), turn.sender.id)
    if copy is None:
        raise Refused("Thông báo này không gửi cho anh/chị ạ.")
    token = turn.work.tokens.find(turn.inbound.token)
    _confirm(copy, turn, card=turn.work.outbox.get(token.outbox_id) if token is not None else None)


def said_so(text: str, turn: Turn) -> bool:
    """ "đã nhận" in reply to a notice, or in private right after one; False where it is about something else."""
    replied = turn.answered.get("notice")
    answers = turn.inbound.reply_to is not None
    if not says_received(text, replied=isinstance(replied, int)) or (
        answers and not isinstance(replied, int)
    ):
        return False
    number = replied if isinstance(replied, int) else _just_told(turn)
    copy = turn.work.notices.copy_of(number, turn.sender.id) if isinstance(number, int) else None
    if copy is None:
        return False
    _confirm(copy, turn)
    return True


def by_reaction(notice_id: int, turn: Turn) -> None:
    """Silent: the thumb itself shows that it was seen."""
    copy = turn.work.notices.copy_of(notice_id, turn.sender.id)
    if copy is not None and turn.work.notices.confirm(
        notice_id, turn.sender.id, at=turn.now, channel=turn.chat.channel
    ):
        _settle_elsewhere(copy, turn, here=None)


def _confirm(copy: NoticeCopy, turn: Turn, *, card: OutboxMessage | None = None) -> None:
    you = naming.you(turn.sender)
    if not turn.work.notices.confirm(copy.notice_id, turn.sender.id, at=turn.now, channel=turn.chat.channel):
        turn.reply(Card(f"Thư ký đã ghi nhận từ trước rằng {you} nhận thông báo này ạ."))
        return
    _settle_elsewhere(copy, turn, here=card)
    brief = f"Đã ghi {you} nhận thông báo lúc {turn.now.astimezone(turn.office.zone):%H:%M}."
    if card is None:
        turn.reply(Card(brief))
        return
    text = cards.received(str(card.content["text"]), turn.now, turn.office)
    turn.reply(Card(text, replaces=card.id, brief=brief))


def _settle_elsewhere(copy: NoticeCopy, turn: Turn, *, here: OutboxMessage | None) -> None:
    """What still waits does not leave; what stands in another channel shows that it is done."""
    numbers = [*copy.earlier, *([copy.outbox_id] if copy.outbox_id is not None else [])]
    turn.work.outbox.withdraw(numbers)
    for row in turn.work.outbox.many(numbers):
        if (
            row.state is SendState.SENT
            and row.chat_id != turn.chat.id
            and (here is None or row.id != here.id)
        ):
            text = cards.received(str(row.content["text"]), turn.now, turn.office)
            done = Card(text, kind="notice", replaces=row.id, edit_only=True, subject=dict(row.subject))
            turn.post.to_chat(turn.work.chats.get(row.chat_id), done, recipient=turn.sender)


def _just_told(turn: Turn) -> int | None:
    """The notice that came last here, unless something else was asked or told since."""
    if turn.in_group:
        return None
    for row in turn.work.outbox.latest(turn.chat.id, limit=_LOOK_BACK):
        if row.state is SendState.SENT and any(name in row.subject for name in _ABOUT):
            number = row.subject.get("notice")
            return number if isinstance(number, int) else None
    return None
