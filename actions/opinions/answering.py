"""What people say to a question that was put to them: a button, a number, or words of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from actions import naming
from actions.errors import Refused
from actions.messages import Card
from actions.opinions.cards import question_card
from actions.opinions.models import Poll, PollAnswer
from actions.turn import Turn

LONGEST_WORDS = 500
Arguments = Mapping[str, Any]
_OVER = "Câu hỏi này đã hết hạn hoặc đã đóng ạ."


def give_pressed(arguments: Arguments, turn: Turn) -> None:
    poll = _open(int(arguments["poll"]), turn)
    _note(poll, turn, choice=int(arguments["choice"]))


def said_in_reply(text: str, turn: Turn) -> bool:
    """Words in reply to the card of a question are an opinion of their own."""
    number = turn.answered.get("poll")
    poll = turn.work.polls.find(number) if isinstance(number, int) else None
    if poll is None or poll.owner_id == turn.sender.id or not may_answer(poll, turn):
        return False
    if _is_over(poll, turn):
        raise Refused(_OVER)
    plain = text.strip().casefold()
    chosen = [number for number, option in enumerate(poll.options) if option.casefold() == plain]
    position = int(plain) - 1 if plain.isdecimal() and 0 < int(plain) <= len(poll.options) else None
    if chosen or position is not None:
        _note(poll, turn, choice=chosen[0] if chosen else position)
    else:
        _note(poll, turn, words=text.strip()[:LONGEST_WORDS])
    return True


def _note(poll: Poll, turn: Turn, *, choice: int | None = None, words: str = "") -> None:
    """Once for each person; a later answer takes the place of the earlier one."""
    answer = PollAnswer(poll_id=poll.id, person_id=turn.sender.id, at=turn.now, choice=choice, words=words)
    if not turn.work.polls.add_answer(answer):
        known = turn.work.polls.find_answer(poll.id, turn.sender.id)
        if known is not None:
            known.choice, known.words, known.at = choice, words, turn.now
    turn.work.flush()
    said = f"“{poll.options[choice]}”" if choice is not None else "ý kiến"
    thanks = f"Dạ, Thư ký đã ghi {said} của {naming.you(turn.sender)}."
    if poll.outbox_id is None:
        turn.reply(Card(thanks, subject={"poll": poll.id}))
        return
    name = naming.capital(naming.address(turn.sender))
    card = replace(question_card(poll, turn), replaces=poll.outbox_id, brief=f"{name}: {said}.", poll=None)
    turn.reply(card)


def _open(number: int, turn: Turn) -> Poll:
    poll = turn.work.polls.find(number)
    if poll is None or not may_answer(poll, turn):
        raise Refused("Câu hỏi này không còn hoặc không gửi cho anh/chị ạ.")
    if _is_over(poll, turn):
        raise Refused(_OVER)
    return poll


def _is_over(poll: Poll, turn: Turn) -> bool:
    return poll.closed_at is not None or (poll.closes_at is not None and turn.now > poll.closes_at)


def may_answer(poll: Poll, turn: Turn) -> bool:
    if poll.chat_id is None:
        return turn.sender.id in poll.asked
    return turn.sender.id in turn.work.chats.members(poll.chat_id)
