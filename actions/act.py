"""Acting on one event, in one transaction that begins by taking the event.

`UPDATE … SET done WHERE id AND lease AND NOT done` comes first: without a row nothing happens, so an
event whose lease was lost is never acted upon twice.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from actions import (
    asking_back,
    changed_messages,
    deep_links,
    linking,
    membership,
    reactions,
    registry,
    results,
    talk,
)
from actions.audit import with_text
from actions.cases import rooms as case_rooms
from actions.errors import Refused
from actions.helpdesk import conversation, opening
from actions.identity import strangers
from actions.messages import Card, Command, Inbound
from actions.models import AuditRow, Chat, ChatKind, Draft, Message, Person, Question, QuestionState
from actions.nicknames import act_on_nickname
from actions.notices import confirming
from actions.office import Office, OfficeSource
from actions.opinions import asking as opinions
from actions.ports import UnitOfWork
from actions.questions import Given, cancel_draft, settle
from actions.turn import Post, Turn
from actions.understanding import Understood, contact_given
from actions.voice import heard, notes
from nlu.message import Parsed
from nlu.questions_back import read_question_back
from nlu.thresholds import PRIVATE

SECRET = (
    "Tin nhắn có dấu hiệu chứa bí mật nhà nước; Thư ký không xử lý, không lưu nội dung. "
    "Đề nghị anh/chị thu hồi tin nhắn."
)
FAILED = "Thư ký gặp trục trặc khi xử lý tin này và đã báo quản trị viên. Xin anh/chị gửi lại sau ít phút ạ."
_ABOUT_MEMBERS = {
    "joined": membership.came,
    "left": membership.went,
    "rights": membership.rights_changed,
}
TOO_LONG = (
    "Tin nhắn dài quá {limit} ký tự nên Thư ký chưa đọc được. Xin anh/chị chia thành vài tin ngắn hơn ạ."
)


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
        if inbound.kind == "moved":
            membership.moved(inbound, work)
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
            _act_for(turn, understood)
        work.commit()


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
            _log("refused", turn)
            turn.tell(person, Card(reason))
        work.commit()


def say_failed(acting: Acting) -> None:
    """Bury the event and tell the sender."""
    with acting.work as work:
        if work.events.bury(acting.event_id, lease=acting.lease):
            work.events.finish_with(acting.others)
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


def _act_for(turn: Turn, understood: Understood | None) -> None:
    kind = turn.inbound.kind
    if case_rooms.keeps_out(turn):
        turn.work.events.forget_text(turn.event_id or 0)
    elif (takeover := conversation.taken_over(turn)) is not None:
        _keep_message(turn)
        conversation.in_takeover(takeover, turn)
    elif understood is not None and understood.for_people:
        _keep_message(turn)
        conversation.under_ticket(turn)
    elif kind == "press":
        _press(turn)
    elif kind == "contact":
        _contact(turn)
    elif kind == "start":
        _keep_message(turn)
        deep_links.followed(turn)
    elif kind == "edit" and understood is not None:
        _edit(turn, understood)
    elif kind == "delete":
        changed_messages.deleted(turn)
    elif kind == "react":
        reactions.reacted(turn)
    elif kind == "heard":
        _heard(turn, understood)
    elif kind == "unreadable":
        talk.unreadable(turn)
    elif turn.inbound.voice is not None:
        notes.take_in(turn)
    elif kind == "text" and understood is not None:
        _text(turn, understood)


def _heard(turn: Turn, understood: Understood | None) -> None:
    """Like a text, but nothing that was misheard may do anything before its speaker has seen it."""
    if understood is None:
        _keep_message(turn)
        heard.tell_trouble(turn)
        return
    if not understood.ours:
        turn.work.events.forget_text(turn.event_id or 0)
        return
    turn.inbound = replace(turn.inbound, text=understood.text)
    _keep_message(turn)
    question = turn.work.questions.get(understood.question_id) if understood.question_id is not None else None
    if question is None or question.state is not QuestionState.OPEN:
        heard.act_on_wishes(understood, _wish, turn)
    elif understood.cancels:
        _cancel(question, turn)
    elif understood.given is not None:
        given = understood.given
        heard.answer_by_voice(question, lambda: _answer(question, given, turn), turn)


def _text(turn: Turn, understood: Understood) -> None:
    if understood.token:
        turn.inbound = replace(turn.inbound, kind="press", token=understood.token, text="")
        _press(turn)
        return
    if len(turn.inbound.text) > turn.office.text_limit:
        if turn.inbound.addressed or not turn.in_group:
            turn.reply(Card(TOO_LONG.format(limit=turn.office.text_limit)))
        turn.work.events.forget_text(turn.event_id or 0)
        return
    if not understood.ours:
        turn.work.events.forget_text(turn.event_id or 0)
        return
    if understood.only_files and opening.take_files(turn):
        _keep_message(turn)
        return
    if understood.only_files and not results.concerns_us(turn):
        turn.work.events.forget_text(turn.event_id or 0)
        return
    _keep_message(turn)
    if understood.only_files:
        results.handed_in(turn)
        return
    if understood.question_id is not None:
        question = turn.work.questions.get(understood.question_id)
        if question.state is not QuestionState.OPEN and question.about not in registry.REPLIED_ANYTIME:
            turn.reply(Card("Câu hỏi này đã được trả lời hoặc đã hết hạn ạ."))
        elif understood.cancels:
            _cancel(question, turn)
        elif understood.given is not None:
            _answer(question, understood.given, turn)
        return
    if understood.nickname is not None:
        act_on_nickname(understood.nickname, turn)
        return
    if heard.corrects_open_order(understood.wishes, turn) or confirming.said_so(understood.text, turn):
        return
    if opinions.said_in_reply(understood.text, turn):
        return
    if not understood.wishes:
        talk.greet(turn)
    for wish in understood.wishes:
        _wish(wish, turn)


def _edit(turn: Turn, understood: Understood) -> None:
    """A message that never concerned us is read like a new one; one that gave tasks is compared with them."""
    versions = changed_messages.versions_of(turn)
    if not versions:
        _text(turn, understood)
    elif changed_messages.given_by(versions, turn):
        changed_messages.edited(versions, understood.wishes, turn)
        _keep_message(turn)
    elif changed_messages.drop_open_order(versions, turn):
        _text(turn, replace(understood, question_id=None, given=None))


def _wish(parsed: Parsed, turn: Turn) -> None:
    """One wish: its handler by the action that the rule names; unsure ones are asked about."""
    question = read_question_back(parsed.text)
    if question is not None and asking_back.asked_in_words(question, turn):
        return
    if case_rooms.meant_a_case(parsed, turn):
        return
    if parsed.intent == "out_of_scope" or parsed.confidence < PRIVATE:
        talk.not_understood(parsed, turn)
        return
    _log(f"wish.{parsed.intent}", turn)
    handler = registry.INTENTS.get(parsed.action or "")
    if handler is not None:
        handler(parsed, turn)
    else:
        talk.utter(parsed.action or "", turn)


def _cancel(question: Question, turn: Turn) -> None:
    settle(question, QuestionState.CANCELLED, turn)
    if question.draft_id is not None:
        cancel_draft(turn.work.drafts.get(question.draft_id), turn)
    turn.reply(Card("Dạ, Thư ký đã bỏ qua ạ."))


def _answer(question: Question, given: Given, turn: Turn) -> None:
    settle(question, QuestionState.ANSWERED, turn)
    _log(f"answer.{question.about}", turn)
    registry.ANSWERS[question.about](question, given, turn)


def _press(turn: Turn) -> None:
    token = turn.work.tokens.find(turn.inbound.token)
    if token is None or token.expires_at < turn.now:
        raise Refused("Nút này đã hết hạn ạ.")
    if token.may_press is not None and turn.sender.id not in token.may_press:
        raise Refused("Nút này dành cho người khác trong việc đó, anh/chị không bấm được ạ.")
    command = Command.from_json(token.command)
    _log(f"press.{command.name}", turn)
    registry.COMMANDS[command.name](command.arguments, turn)


def _contact(turn: Turn) -> None:
    """A forwarded contact answers "who?"; anything else is ignored."""
    for question in turn.work.questions.open_of(turn.sender.id, now=turn.now):
        given = contact_given(turn.inbound, question)
        if given is not None and question.chat_id == turn.chat.id:
            _answer(question, given, turn)
            return


def _log(action: str, turn: Turn) -> None:
    """One line for every command acted upon, with the digest of its words."""
    row = AuditRow(
        at=turn.now, actor_id=turn.sender.id, action=action, kind="event", subject_id=turn.event_id
    )
    if turn.inbound.text and turn.message is not None:
        with_text(row, turn.inbound.text, source="message", source_id=turn.message.id)
    turn.work.audit.add(row)


def _keep_message(turn: Turn) -> None:
    """The evidence of whatever follows."""
    inbound = turn.inbound
    attachments: list[dict[str, Any]] = [
        {"kind": a.kind, "reference": a.reference, "name": a.name, "mime": a.mime, "size": a.size}
        for a in inbound.attachments
    ]
    turn.message = turn.work.messages.add(
        Message(
            chat_id=turn.chat.id,
            external_id=inbound.message_id,
            sender_id=turn.sender.id,
            text=inbound.text,
            sent_at=inbound.sent_at,
            attachments=attachments,
        )
    )


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
