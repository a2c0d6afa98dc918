"""Acting on one event, in one transaction that begins by taking the event.

`UPDATE … SET done WHERE id AND lease AND NOT done` comes first: without a row nothing happens, so an
event whose lease was lost is never acted upon twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from actions import linking, membership
from actions.doors import asking as doors
from actions.identity import strangers
from actions.messages import Card, Inbound
from actions.models import Chat, ChatKind, Draft, Person
from actions.office import Office, OfficeSource
from actions.opinions import votes
from actions.ports import UnitOfWork
from actions.routing import act_for, log
from actions.turn import Post, Turn
from actions.understanding import Understood

SECRET = (
    "Tin nhắn có dấu hiệu chứa bí mật nhà nước; Thư ký không xử lý, không lưu nội dung. "
    "Đề nghị anh/chị thu hồi tin nhắn."
)
FAILED = "Thư ký gặp trục trặc khi xử lý tin này và đã báo quản trị viên. Xin anh/chị gửi lại sau ít phút ạ."
_ABOUT_MEMBERS = {
    "joined": membership.came,
    "left": membership.went,
    "rights": membership.rights_changed,
    "asks_in": doors.asked_in,
}
_OF_NO_CHAT = frozenset({"moved", "vote", "poll"})
"""Nobody says these anywhere, so nobody is answered."""


@dataclass(frozen=True, slots=True)
class Acting:
    """One event in the hands of one worker; `work` is not yet opened."""

    work: UnitOfWork
    event_id: int
    inbound: Inbound
    lease: str
    now: datetime
    office: OfficeSource
    others: tuple[int, ...] = ()
    """Events that are dealt with together with this one."""


def act(acting: Acting, understood: Understood | None) -> None:
    """Do what the event asks for. Raises `Refused` (nothing is kept then) where the person may not."""
    with acting.work as work:
        if not work.events.finish(acting.event_id, lease=acting.lease):
            return
        work.events.finish_with(acting.others)
        inbound = acting.inbound
        if inbound.kind in _OF_NO_CHAT:
            _act_without_chat(acting, work)
            work.commit()
            return
        person = linking.person_of(inbound, work)
        chat = linking.chat_of(inbound, person, work)
        office = acting.office(work)
        post = Post(work, office, acting.now)
        if inbound.kind in _ABOUT_MEMBERS:
            _ABOUT_MEMBERS[inbound.kind](inbound, chat, post)
        elif inbound.token.startswith("secret:"):
            post.to_chat(chat, Card(SECRET), recipient=person, event_id=acting.event_id)
        elif person is None:
            if inbound.addressed or chat.kind is ChatKind.PRIVATE:
                strangers.greet(inbound, chat, post)
        else:
            turn = _turn(acting, person, chat, office)
            act_for(turn, understood)
        work.commit()


def _act_without_chat(acting: Acting, work: UnitOfWork) -> None:
    inbound = acting.inbound
    if inbound.kind == "moved":
        membership.moved(inbound, work)
    elif inbound.kind == "vote":
        votes.voted(inbound, work, now=acting.now, event_id=acting.event_id)
    else:
        votes.shown(inbound, work)


def refuse(acting: Acting, reason: str) -> None:
    """Tell the sender, privately, why nothing was done."""
    with acting.work as work:
        if not work.events.finish(acting.event_id, lease=acting.lease):
            return
        work.events.finish_with(acting.others)
        person = linking.person_of(acting.inbound, work)
        if person is not None:
            chat = linking.chat_of(acting.inbound, person, work)
            turn = _turn(acting, person, chat, acting.office(work))
            log("refused", turn)
            turn.tell(person, Card(reason))
        work.commit()


def say_failed(acting: Acting) -> None:
    """Bury the event and tell the sender."""
    with acting.work as work:
        if work.events.bury(acting.event_id, lease=acting.lease):
            work.events.finish_with(acting.others)
            if acting.inbound.kind in _OF_NO_CHAT:
                work.commit()
                return
            person = linking.person_of(acting.inbound, work)
            chat = linking.chat_of(acting.inbound, person, work)
            if person is not None and (acting.inbound.addressed or chat.kind is ChatKind.PRIVATE):
                _turn(acting, person, chat, acting.office(work)).reply(Card(FAILED))
            work.commit()


def _turn(acting: Acting, person: Person, chat: Chat, office: Office) -> Turn:
    return Turn(
        work=acting.work,
        office=office,
        now=acting.now,
        sender=person,
        chat=chat,
        inbound=acting.inbound,
        event_id=acting.event_id,
        answered=_answered(acting.inbound, chat, acting.work),
    )


def _answered(inbound: Inbound, chat: Chat, work: UnitOfWork) -> dict[str, object]:
    if inbound.reply_to is None or not inbound.reply_to.message_id:
        return {}
    card = work.outbox.find_sent(chat.id, inbound.reply_to.message_id)
    return dict(card.subject) if card is not None else {}


def turn_for_system(draft: Draft, work: UnitOfWork, office: Office, now: datetime) -> Turn:
    """A turn in which the program itself goes on with somebody's draft (its time is over)."""
    owner = work.people.get(draft.owner_id)
    chat = work.chats.get(draft.chat_id)
    inbound = Inbound(
        channel=chat.channel,
        account=chat.account,
        event_id="",
        kind="text",
        chat_id=chat.external_id,
        chat_kind=chat.kind,
        sender_id="",
        sent_at=now,
    )
    message = work.messages.get(draft.message_id) if draft.message_id is not None else None
    return Turn(
        work=work,
        office=office,
        now=now,
        sender=owner,
        chat=chat,
        inbound=inbound,
        message=message,
    )
