"""Buttons pressed by writing, for channels that show none.

Below a card stand its answers as numbered lines, and what can be done as words to write ("Nhận việc 12"). Whoever
writes one of these does what the button does, if there is no doubt which is meant; everything else is read as any
message.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from actions.messages import Button, Command, Inbound
from actions.models import (
    ButtonToken,
    Chat,
    ChatKind,
    Json,
    OutboxMessage,
    Person,
    QuestionState,
    SendState,
)
from actions.ports import UnitOfWork
from nlu.text import fold

ANSWER = "answer"
"""The command of a button that answers a question; such have numbers."""
RECENT = 30
"""How many of the chat's latest messages are looked through."""
_SIGNS = " \t\n.,!?…“”\"'"
_BEFORE_NUMBER = re.compile(r"\b(?:việc|viec) (?=\d)")
_NUMBER = re.compile(r"\d{1,2}")


@dataclass(frozen=True, slots=True)
class _Shown:
    """A button under one of our messages."""

    label: str
    say: str
    token: ButtonToken
    command: Command


def words_for(button: Button) -> str:
    """What to write instead of pressing; "" for an answer, which has a number."""
    if button.command.name == ANSWER:
        return ""
    number = _task_of(button.command)
    named = number is None or re.search(rf"\b{number}$", button.label)
    return button.label if named else f"{button.label} {number}"


def find_typed(
    inbound: Inbound, person: Person, chat: Chat, work: UnitOfWork, *, now: datetime
) -> str | None:
    """The token of the button that these words press; None where they press none, or nobody knows which."""
    text = inbound.text.strip(_SIGNS)
    if not text or len(text) > 80:
        return None
    replied = _replied(inbound, chat, work)
    if _NUMBER.fullmatch(text):
        return _by_number(int(text), replied, inbound, person, chat, work, now=now)
    rows = [replied] if replied is not None else list(work.outbox.latest(chat.id, limit=RECENT))
    shown = [button for row in rows for button in _buttons(row, person, inbound, work, now=now)]
    for exactly in (True, False):
        if not exactly and not _may_be_unaccented(text):
            return None
        said = [button for button in shown if button.say and _same(button.say, text, exactly=exactly)]
        if said and _task_of(said[0].command) is not None:
            return said[0].token.token  # The latest card about that task.
        called = said or [button for button in shown if _same(button.label, text, exactly=exactly)]
        if len({_key(button.command) for button in called}) == 1:
            return called[0].token.token
        if called:
            return None
    return None


def find_stale(
    inbound: Inbound, person: Person, chat: Chat, work: UnitOfWork, *, now: datetime
) -> str | None:
    """The token of a button that these words name although it is over or another's: pressing it says so, and nothing
    else. Only for words said to us: a number below the latest answers here, or below the message that is replied to,
    or exactly what a message told to write."""
    text = inbound.text.strip(_SIGNS)
    if not text or len(text) > 80 or not (inbound.addressed or chat.kind is ChatKind.PRIVATE):
        return None
    replied = _replied(inbound, chat, work)
    for row in [replied] if replied is not None else work.outbox.latest(chat.id, limit=RECENT):
        buttons = [button for line in _lines(row, inbound) for button in line]
        answers = [button for button in buttons if not button.get("say")]
        if not _NUMBER.fullmatch(text):
            named = [b for b in buttons if _same(b.get("say") or b["label"], text, exactly=True)]
        elif answers:
            named = answers[int(text) - 1 : int(text)] if int(text) else []
            if not named:
                return None
        else:
            continue
        if named:
            token = work.tokens.find(named[0]["token"])
            over = token is None or not _is_live(token, person, work, now=now)
            return str(named[0]["token"]) if over else None
    return None


def _by_number(
    number: int,
    replied: OutboxMessage | None,
    inbound: Inbound,
    person: Person,
    chat: Chat,
    work: UnitOfWork,
    *,
    now: datetime,
) -> str | None:
    """The line with this number under the message that is replied to, else under the latest open question here."""
    row = replied
    if row is None:
        asked = [
            question for question in work.questions.open_of(person.id, now=now) if question.chat_id == chat.id
        ]
        row = work.outbox.get(asked[0].outbox_id) if asked and asked[0].outbox_id is not None else None
    if row is None:
        return None
    answers = [button for button in _buttons(row, person, inbound, work, now=now) if not button.say]
    if not 1 <= number <= len(answers):
        return None
    others = [button for place, button in enumerate(answers, start=1) if place != number]
    if any(re.search(rf"\b0*{number}\b", button.label) for button in others):
        return None  # "1" may be the first line, or task 1 in the second.
    return answers[number - 1].token.token


def _buttons(
    row: OutboxMessage, person: Person, inbound: Inbound, work: UnitOfWork, *, now: datetime
) -> Iterator[_Shown]:
    """Those that this person may press now and had seen when they wrote."""
    for line in _lines(row, inbound):
        for button in line:
            token = work.tokens.find(button["token"])
            if token is not None and _is_live(token, person, work, now=now):
                command = Command.from_json(token.command)
                yield _Shown(token.label, button.get("say", ""), token, command)


def _is_live(token: ButtonToken, person: Person, work: UnitOfWork, *, now: datetime) -> bool:
    if token.expires_at < now or (token.may_press is not None and person.id not in token.may_press):
        return False
    command = Command.from_json(token.command)
    return command.name != ANSWER or _is_open(command, work)


def _lines(row: OutboxMessage, inbound: Inbound) -> Sequence[Sequence[Json]]:
    """The rows of buttons that were shown when this was written."""
    if row.state is not SendState.SENT or (row.sent_at is not None and row.sent_at > inbound.sent_at):
        return ()
    shown: Sequence[Sequence[Json]] = row.content.get("buttons", ())
    return shown


def _is_open(command: Command, work: UnitOfWork) -> bool:
    question = work.questions.get(int(command.arguments["question"]))
    return question.state is QuestionState.OPEN


def _replied(inbound: Inbound, chat: Chat, work: UnitOfWork) -> OutboxMessage | None:
    if inbound.reply_to is None or not inbound.reply_to.message_id:
        return None
    return work.outbox.find_sent(chat.id, inbound.reply_to.message_id)


def _task_of(command: Command) -> int | None:
    """The one task that it is about."""
    arguments = command.arguments
    tasks: Sequence[object] = arguments.get("tasks") or [arguments.get("task")]
    return tasks[0] if len(tasks) == 1 and isinstance(tasks[0], int) else None


def _same(words: str, text: str, *, exactly: bool) -> bool:
    return _plain(words, exactly=exactly) == _plain(text, exactly=exactly)


def _plain(text: str, *, exactly: bool) -> str:
    # "nhận 12" is "nhận việc 12".
    low = _BEFORE_NUMBER.sub("", " ".join(text.casefold().split()))
    return low if exactly else fold(low)


def _may_be_unaccented(text: str) -> bool:
    """Written without signs, and long enough not to be a name: "huy" is no "hủy"."""
    return " " in text and fold(text.casefold()) == text.casefold()


def _key(command: Command) -> str:
    return json.dumps(command.as_json(), sort_keys=True)
