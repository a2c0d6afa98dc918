"""A notice on its way: page after page into the outbox, each person on a channel of their own.

A page is one transaction that begins by moving the call's mark, so it is written once whoever dies; between two pages
everybody else may write. How a message fares afterwards is the outbox's matter.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from actions.messages import Card
from actions.models import AuditRow, Chat, OutboxMessage, Person, SendState
from actions.notices import cards
from actions.notices.models import CallState, Notice, NoticeCall, NoticeCopy, Standing
from actions.ports import NewMessage
from actions.turn import Post, Turn

PAGE = 200
"""People in one transaction."""
SHOWN_EVERY = timedelta(seconds=10)
"""How often the sender's card is brought up to date while it goes out."""


def begin(notice: Notice, people: Sequence[int], *, at_once: bool, turn: Turn) -> NoticeCall:
    """The next call to these people. What fits one page goes out at once, the rest by the program's own clock."""
    work = turn.work
    number = len(work.notices.calls(notice.id)) + 1
    call = work.notices.add_call(
        NoticeCall(
            notice_id=notice.id,
            number=number,
            people=list(people),
            size=len(people),
            created_at=turn.now,
            caller_id=turn.sender.id,
            at_once=at_once,
        )
    )
    action = "notice.send" if number == 1 else "notice.recall"
    work.audit.add(
        AuditRow(at=turn.now, actor_id=turn.sender.id, action=action, kind="notice", subject_id=notice.id)
    )
    if len(people) <= PAGE:
        write_page(call, turn.post)
    return call


def write_page(call: NoticeCall, post: Post) -> int:
    """The next people of the call; how many were taken, 0 where another transaction was faster."""
    work = post.work
    page = work.notices.take_page(call, size=PAGE)
    if not page:
        return 0
    notice = work.notices.get(call.notice_id)
    known = work.notices.copies(notice.id, page) if call.number > 1 else {}
    before = {row.id: row for row in work.outbox.many(c.outbox_id for c in known.values() if c.outbox_id)}
    used = {chat.id: chat for chat in work.chats.many(row.chat_id for row in before.values())}
    writer = _Writer(notice, call, post, page)
    copies, messages = [], []
    for number in page:
        copy, last = known.get(number), None
        if copy is not None:
            last = before.get(copy.outbox_id or 0)
            if copy.confirmed_at is not None or _still_comes(last):
                continue
            _leave_behind(copy, last)
        copy = copy or NoticeCopy(
            notice_id=notice.id, person_id=number, unit_id=writer.unit_of(number), call=0
        )
        chat = used.get(last.chat_id) if last is not None else None
        copy.call, message = call.number, writer.message(number, chat)
        copy.problem = "" if message is not None else cards.LEFT
        copies.append(copy)
        messages.append(message)
    ids = iter(work.outbox.put([message for message in messages if message is not None]))
    for copy, message in zip(copies, messages, strict=True):
        copy.outbox_id = next(ids) if message is not None else copy.outbox_id
    work.notices.put(copies)
    return len(page)


def follow(call: NoticeCall, post: Post) -> int:
    """Bring the sender's card up to date; 1 where something was said."""
    work, shown_at = post.work, call.shown_at
    leaving = call.state is CallState.WRITING or work.notices.is_leaving(call)
    if leaving and shown_at is not None and post.now - shown_at < SHOWN_EVERY:
        return 0
    tally = work.notices.tally(call.notice_id, call=call.number)
    notice = work.notices.get(call.notice_id)
    if not leaving:
        if not work.notices.move_call(call.id, to=CallState.DONE, since=CallState.SENDING):
            return 0
        _say(cards.finished(notice, call, tally, _reasons(call, post), replaces=call.card_id), call, post)
        return 1
    text, before = cards.progress(notice, call, tally), call.shown
    if not work.notices.show(call.id, text, before=before, at=post.now):
        return 0
    if text == before or call.size <= cards.SMALL or call.card_id is None:
        return 0
    card = Card(
        text,
        kind="notice",
        subject={"notice": notice.id},
        replaces=call.card_id,
        edit_only=True,
        priority=1,
    )
    _say(card, call, post)
    return 1


def show_on(call: NoticeCall, row: OutboxMessage, text: str, turn: Turn) -> None:
    """That message is the card which shows how far the call came."""
    call.card_id, call.shown, call.shown_at = row.id, text, turn.now
    turn.work.flush()


def _reasons(call: NoticeCall, post: Post) -> list[tuple[str, int]]:
    failed = post.work.notices.outcomes(call.notice_id, [Standing.FAILED])
    return cards.reasons([each for each in failed if each.call == call.number])


def _say(card: Card, call: NoticeCall, post: Post) -> None:
    caller = post.work.people.get(call.caller_id)
    shown = post.work.outbox.get(call.card_id) if call.card_id is not None else None
    if shown is None:
        post.to_person(caller, card)
        return
    post.to_chat(post.work.chats.get(shown.chat_id), card, recipient=caller)


def _still_comes(last: OutboxMessage | None) -> bool:
    return last is not None and last.state in (SendState.WAITING, SendState.CLAIMED)


def _leave_behind(copy: NoticeCopy, last: OutboxMessage | None) -> None:
    if last is None:
        return
    copy.earlier = [*copy.earlier, last.id]
    if last.state is SendState.SENT:
        copy.sent_at = copy.sent_at or last.sent_at or last.created_at


class _Writer:
    """The messages of one page; what they need is read at once for all of it."""

    def __init__(self, notice: Notice, call: NoticeCall, post: Post, page: Sequence[int]) -> None:
        self._notice, self._call, self._post = notice, call, post
        work = post.work
        self._people = {person.id: person for person in work.people.many(page)}
        self._chats = work.chats.all_privates(page)
        self._own = work.preferences.of(page)
        self._signed = cards.signed(notice, work)
        self._units = {row.person_id: row.unit_id for row in reversed(work.people.posts(page))}
        self._at = cards.leaves_at(post.now, post.office, at_once=call.at_once)

    def unit_of(self, person_id: int) -> int | None:
        return self._units.get(person_id)

    def message(self, person_id: int, before: Chat | None) -> NewMessage | None:
        """None for somebody who left meanwhile."""
        person = self._people.get(person_id)
        if person is None or not person.active:
            return None
        chat = self._chat(person, before)
        card = cards.for_person(self._notice, self._call, self._signed, person, self._post.office)
        due = self._at
        if not self._call.at_once:
            due = cards.leaves_for(due, self._own.get(person_id), self._post.office)
        return self._post.message(chat, person, card, due_at=due)

    def _chat(self, person: Person, before: Chat | None) -> Chat:
        """The first by the person's wish; of a later call the first in another channel than before, if there is one."""
        own = self._chats.get(person.id) or (self._post.private_chat(person),)
        if before is None:
            return own[0]
        places = [(chat.channel, chat.account) for chat in own]
        here = (before.channel, before.account)
        # The channels take turns: behind the one that was used last comes the next by the person's order.
        after = places.index(here) + 1 if here in places else 0
        others = [chat for chat in (*own[after:], *own[:after]) if (chat.channel, chat.account) != here]
        return others[0] if others else own[0]
