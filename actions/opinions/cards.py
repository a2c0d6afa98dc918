"""The cards of a question put to several people: the question itself, and how it stands."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from actions import cards, naming
from actions.messages import Button, Card, Command
from actions.models import Person
from actions.opinions import votes
from actions.opinions.models import Poll
from actions.turn import Turn

OTHER = "Ý kiến khác"
MOST_SHOWN, LATEST = 10, 20


def question_card(poll: Poll, turn: Turn, *, reader: Person | None = None) -> Card:
    owner = naming.address(turn.work.people.get(poll.owner_id))
    lines = [f"📊 **Lấy ý kiến {poll.id}** · {cards.capitalised(poll.question)}"]
    if reader is None:
        lines += _counts(poll, turn)
    until = ""
    if poll.closes_at is not None:
        until = cards.View(turn.work, turn.office, turn.now).moment(poll.closes_at)
        lines.append(f"Trả lời đến {until}.")
    how = "Chọn một nút, hoặc trả lời" if poll.options else "Trả lời"
    lines.append(f"{naming.capital(owner)} hỏi. {how} tin này để nêu ý kiến.")
    only = (reader.id,) if reader is not None else None
    row = tuple(
        (Button(option, Command("give_opinion", {"poll": poll.id, "choice": number}), only),)
        for number, option in enumerate(poll.options)
    )
    kind: Any = "notice" if reader is not None else "reply"
    native = votes.offer(poll, turn.work, until=until) if reader is None and poll.options else None
    return Card("\n".join(lines), row, kind=kind, subject={"poll": poll.id}, poll=native)


def _counts(poll: Poll, turn: Turn) -> list[str]:
    answers = turn.work.polls.answers(poll.id)
    chosen = Counter(answer.choice for answer in answers if answer.choice is not None)
    lines = [f"• {option}: {chosen[number]}" for number, option in enumerate(poll.options)]
    words = sum(bool(answer.words) for answer in answers)
    return [*lines, f"• {OTHER}: {words}"] if words else lines


def result_card(poll: Poll, turn: Turn) -> Card:
    answers = turn.work.polls.answers(poll.id)
    people = {person.id: person for person in turn.work.people.many(answer.person_id for answer in answers)}
    over = " (đã đóng)" if poll.closed_at is not None else ""
    lines = [f"📊 **Lấy ý kiến {poll.id}** · {cards.capitalised(poll.question)}{over}", *_counts(poll, turn)]
    if strangers := votes.of_strangers(poll, turn.work):
        lines.append(f"Chưa tính {strangers} phiếu của người chưa liên kết với Thư ký.")
    spoken = [answer for answer in answers if answer.words]
    lines += [f"– {people[each.person_id].full_name}: {each.words}" for each in spoken[:LATEST]]
    asked = poll.asked or (turn.work.chats.members(poll.chat_id) if poll.chat_id is not None else [])
    silent = [each for each in asked if each not in people and each != poll.owner_id]
    if silent:
        shown = turn.work.people.many(silent[:MOST_SHOWN])
        names = naming.listed((person.full_name for person in shown), len(silent))
        lines.append(f"Chưa trả lời: {names}")
    return Card("\n".join(lines), subject={"poll": poll.id})


def stop(poll: Poll, turn: Turn, text: str, *, at: datetime) -> None:
    """What was put to the group takes no more answers from then on, and reads so."""
    if poll.outbox_id is None or poll.chat_id is None:
        return
    card = Card(text, replaces=poll.outbox_id, edit_only=True, stops_poll=True, subject={"poll": poll.id})
    row = turn.post.to_chat(turn.work.chats.get(poll.chat_id), card)
    row.due_at = at
