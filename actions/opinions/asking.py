"""Putting a question to a group, or to people one by one, counting what they say, and telling how it stands.

The card with its choices is the poll: it works alike in every channel, and tells who said what. In a group whose
channel has polls of its own it is shown as one (see `votes`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from actions import cards, directory, labels, naming
from actions.authority import may_assign, rank
from actions.directory.hierarchy import head_of
from actions.errors import Refused
from actions.messages import Card
from actions.models import Draft, Expects, Person, Question, Reminder, ReminderKind
from actions.opinions.answering import may_answer
from actions.opinions.cards import MOST_SHOWN, question_card, result_card, stop
from actions.opinions.models import Poll
from actions.questions import Asking, Choice, Given, ask
from actions.turn import Turn
from nlu.message import Parsed
from nlu.opinion_wish import OpinionWish, read_opinion_wish
from nlu.time import as_deadline

ABOUT = "opinion"
AGREE, DISAGREE = "Đồng ý", "Không đồng ý"


def collect_opinions(parsed: Parsed, turn: Turn) -> None:
    wish = read_opinion_wish(parsed.text, parsed.people, parsed.found)
    if wish.act == "result":
        _show(turn)
    elif wish.act == "close":
        _close(turn)
    else:
        _begin(wish, parsed, turn)


def answered(question: Question, given: Given, turn: Turn) -> None:
    draft = turn.work.drafts.get(question.draft_id or 0)
    if draft.state != "open":
        return
    content = {**draft.content}
    if question.field_name == "question":
        content["question"] = (given.text or "").strip()
    elif question.field_name == "people":
        content["people"] = _ids(given.people, turn)
    elif given.yes or (given.option or {}).get("yes"):
        _send(draft, turn)
        return
    else:
        draft.state = "cancelled"
        turn.reply(Card("Dạ, Thư ký không gửi ạ."))
        return
    draft.content = content
    _go_on(draft, turn)


def _begin(wish: OpinionWish, parsed: Parsed, turn: Turn) -> None:
    people = _ids(wish.people, turn)
    if wish.audience == "heads":
        people = [head.id for head in _heads_below(turn)]
    closes_at = _closes_at(wish, parsed, turn)
    draft = turn.work.drafts.add(
        Draft(
            kind=ABOUT,
            owner_id=turn.sender.id,
            chat_id=turn.chat.id,
            content={
                "question": wish.question,
                "options": list(wish.options) or ([] if wish.is_open else [AGREE, DISAGREE]),
                "people": people,
                "here": turn.in_group and wish.audience == "here",
                "closes_at": closes_at.isoformat() if closes_at is not None else None,
            },
            created_at=turn.now,
            expires_at=turn.now + turn.office.question_life,
            message_id=turn.message.id if turn.message else None,
        )
    )
    _go_on(draft, turn)


def _closes_at(wish: OpinionWish, parsed: Parsed, turn: Turn) -> datetime | None:
    """Until when answers are taken. Days among the choices ("thứ Ba, thứ Tư") are what is asked, not by when."""
    choices = " / ".join(wish.options).casefold()
    spoken = [each for each in parsed.found if each.text.casefold() not in choices]
    if len(spoken) == len(parsed.found):
        return parsed.deadline.value if parsed.deadline is not None else None
    if not spoken:
        return None
    now = turn.inbound.sent_at.astimezone(turn.office.zone)
    moment = as_deadline(spoken[-1], now=now, calendar=turn.office.calendar, office=turn.office.time)
    return moment.value if moment is not None else None


def _go_on(draft: Draft, turn: Turn) -> None:
    content, you = draft.content, naming.capital(naming.you(turn.sender))
    if not content["question"]:
        ask(Asking(f"{you} hỏi ý kiến về việc gì ạ?", Expects.TEXT, ABOUT, "question", draft=draft), turn)
    elif content["here"]:
        _send(draft, turn)
    elif not content["people"]:
        ask(Asking(f"{you} hỏi ý kiến những ai ạ?", Expects.PERSON, ABOUT, "people", draft=draft), turn)
    else:
        people, left_out = _askable(content["people"], turn)
        if not people:
            draft.state = "cancelled"
            names = ", ".join(person.full_name for person in left_out)
            turn.reply(
                Card(f"{names} không thuộc quyền của {naming.you(turn.sender)} nên Thư ký chưa hỏi ạ.")
            )
            return
        names = naming.listed((person.full_name for person in people[:MOST_SHOWN]), len(people))
        lines = [
            f"📊 **Lấy ý kiến** · {cards.capitalised(content['question'])}",
            f"Lựa chọn: {', '.join(content['options']) or 'trả lời bằng lời'}",
            f"Gửi riêng {len(people)} người: {names}",
        ]
        if left_out:
            lines.append(f"Không gửi (ngoài quyền): {', '.join(person.full_name for person in left_out)}")
        options = [Choice(labels.SEND, {"yes": True}), Choice(labels.CANCEL, {"yes": False})]
        ask(Asking("\n".join(lines), Expects.YES_NO, ABOUT, "confirm", options, draft), turn)


def _send(draft: Draft, turn: Turn) -> None:
    draft.state = "done"
    content = draft.content
    poll = turn.work.polls.add(
        Poll(
            question=content["question"],
            options=list(content["options"]),
            owner_id=turn.sender.id,
            created_at=turn.now,
            chat_id=turn.chat.id if content["here"] else None,
            asked=[] if content["here"] else [person.id for person in _askable(content["people"], turn)[0]],
        )
    )
    if content["closes_at"]:
        poll.closes_at = datetime.fromisoformat(content["closes_at"])
        _remind_owner(poll, turn)
    if poll.chat_id is not None:
        poll.outbox_id = turn.reply(question_card(poll, turn)).id
        if poll.closes_at is not None and poll.closes_at > turn.now:
            stop(poll, turn, "", at=poll.closes_at)
        return
    people = turn.work.people.many(poll.asked)
    for person in people:
        turn.tell(person, question_card(poll, turn, reader=person))
    turn.reply(
        Card(f"Dạ, Thư ký đã gửi câu hỏi {poll.id} cho {len(people)} người.", subject={"poll": poll.id})
    )


def _remind_owner(poll: Poll, turn: Turn) -> None:
    """The owner named the moment."""
    if poll.closes_at is None or poll.closes_at <= turn.now:
        return
    turn.work.reminders.add(
        Reminder(
            owner_id=poll.owner_id,
            text=f"đến hạn lấy ý kiến {poll.id}: {cards.capitalised(poll.question)}. Nhắn “kết quả lấy ý kiến” để xem",
            kind=ReminderKind.PERSONAL,
            due_at=poll.closes_at,
            first_at=poll.closes_at,
            zone=str(turn.office.zone),
            created_at=turn.now,
        )
    )


def _ids(mentions: Sequence[Any], turn: Turn) -> list[int]:
    found = (directory.resolve_for(mention, turn).winner for mention in mentions)
    return list(dict.fromkeys(winner.person_id for winner in found if winner is not None))


def _heads_below(turn: Turn) -> list[Person]:
    """Who heads the units right below those that the sender leads."""
    own = {post.unit_id for post in turn.work.people.posts([turn.sender.id]) if rank(post)}
    below = [unit.id for unit in turn.work.units.all() if unit.parent_id in own]
    heads = (head_of(turn.work, unit) for unit in below)
    return [head for head in heads if head is not None and head.id != turn.sender.id]


def _askable(ids: Sequence[int], turn: Turn) -> tuple[list[Person], list[Person]]:
    """Those below the sender and those of the sender's own units; the others are not written to."""
    own = {post.unit_id for post in turn.work.people.posts([turn.sender.id])}
    near = {post.person_id for post in turn.work.people.posts(ids) if post.unit_id in own}
    people = sorted(turn.work.people.many(ids), key=lambda person: list(ids).index(person.id))
    may = [person for person in people if person.id in near or may_assign(turn.work, turn.sender, person)]
    return may, [person for person in people if person not in may]


def _latest(turn: Turn) -> Poll | None:
    """The one replied to, else the group's latest, else the sender's own latest."""
    number = turn.answered.get("poll")
    if isinstance(number, int):
        return turn.work.polls.find(number)
    here = turn.work.polls.in_chat(turn.chat.id, limit=1) if turn.in_group else ()
    own = turn.work.polls.of_owner(turn.sender.id, limit=1)
    return next(iter([*here, *own]), None)


def _show(turn: Turn) -> None:
    poll = _latest(turn)
    if poll is None or not _may_look(poll, turn):
        turn.reply(Card(f"Thư ký chưa thấy câu hỏi nào {naming.you(turn.sender)} đang lấy ý kiến ạ."))
        return
    card = result_card(poll, turn)
    if turn.in_group and poll.chat_id != turn.chat.id:
        turn.tell(turn.sender, card)
        card = Card("Thư ký đã trả lời qua tin nhắn riêng.")
    turn.reply(card)


def _may_look(poll: Poll, turn: Turn) -> bool:
    """Its owner; of one put to a group, the group."""
    return poll.owner_id == turn.sender.id or (poll.chat_id is not None and may_answer(poll, turn))


def _close(turn: Turn) -> None:
    poll = _latest(turn)
    if poll is None or poll.owner_id != turn.sender.id:
        raise Refused("Chỉ người hỏi mới đóng được câu hỏi lấy ý kiến ạ.")
    first = poll.closed_at is None
    poll.closed_at = poll.closed_at or turn.now
    result = result_card(poll, turn)
    if first:
        stop(poll, turn, result.text, at=turn.now)
    turn.reply(result)
