"""Where each turn of a person goes: a press, an answer, wishes, files, a message that was changed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from actions import (
    asking_back,
    changed_messages,
    deep_links,
    presses,
    reactions,
    registry,
    results,
    talk,
)
from actions.audit import with_text
from actions.cases import rooms as case_rooms
from actions.helpdesk import conversation, opening
from actions.messages import Card
from actions.models import AuditRow, Message, Question, QuestionState
from actions.nicknames import act_on_nickname
from actions.notices import confirming
from actions.opinions import answering as opinions
from actions.questions import Given, cancel_draft, settle
from actions.turn import Turn
from actions.understanding import Understood, contact_given
from actions.voice import heard, notes
from nlu.message import Parsed
from nlu.questions_back import read_question_back
from nlu.thresholds import PRIVATE

TOO_LONG = (
    "Tin nhắn dài quá {limit} ký tự nên Thư ký chưa đọc được. Xin anh/chị chia thành vài tin ngắn hơn ạ."
)


def act_for(turn: Turn, understood: Understood | None) -> None:
    """Do what the turn asks for, inside the open transaction. Raises `Refused`."""
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
    log(f"wish.{parsed.intent}", turn)
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
    log(f"answer.{question.about}", turn)
    registry.ANSWERS[question.about](question, given, turn)


def _press(turn: Turn) -> None:
    command = presses.permitted(turn)
    log(f"press.{command.name}", turn)
    registry.COMMANDS[command.name](command.arguments, turn)


def _contact(turn: Turn) -> None:
    """A forwarded contact answers "who?"; anything else is ignored."""
    for question in turn.work.questions.open_of(turn.sender.id, now=turn.now):
        given = contact_given(turn.inbound, question)
        if given is not None and question.chat_id == turn.chat.id:
            _answer(question, given, turn)
            return


def log(action: str, turn: Turn) -> None:
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
