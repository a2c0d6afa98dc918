"""Open questions: asked once, answered by button, word, number or reply, from any channel, until they expire.

A question is a row; its `about` names the handler that takes the answer (see `registry.ANSWERS`).
Two people never mix: a question belongs to one person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from actions.messages import Button, Card, Command
from actions.models import Draft, Expects, Person, Question, QuestionState, SendState
from actions.turn import Turn
from nlu.message import PersonMention
from nlu.time import Moment


@dataclass(frozen=True, slots=True)
class Choice:
    """One button of a question. `value` is what the handler gets: one key of `Given`."""

    label: str
    value: Mapping[str, Any]

    def as_json(self) -> dict[str, Any]:
        return {"label": self.label, "value": dict(self.value)}


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as the handler gets it; exactly one field says what it is.

    `option` is the value of the chosen button; `moment` may itself be in doubt (its `choices`).
    """

    option: Mapping[str, Any] | None = None
    moment: Moment | None = None
    people: tuple[PersonMention, ...] = ()
    number: int | None = None
    yes: bool | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Asking:
    """What to ask. `about` names the handler; `field_name` which part of the draft it fills."""

    text: str
    expects: Expects
    about: str
    field_name: str = ""
    choices: Sequence[Choice] = ()
    draft: Draft | None = None
    private: bool = False
    """Ask in the person's private chat, not where they wrote."""
    of: Person | None = None
    """Whom to ask; None: the sender."""
    buttons: Sequence[Button] = ()
    """What else can be done than answer."""


def ask(asking: Asking, turn: Turn) -> Question:
    """Post the question with its choices as buttons, and remember it."""
    person = asking.of or turn.sender
    private = asking.private or person.id != turn.sender.id
    chat = turn.post.private_chat(person) if private else turn.chat
    expires = turn.now + turn.office.question_life
    question = turn.work.questions.add(
        Question(
            person_id=person.id,
            chat_id=chat.id,
            draft_id=asking.draft.id if asking.draft else None,
            about=asking.about,
            expects=asking.expects,
            field_name=asking.field_name,
            choices=[choice.as_json() for choice in asking.choices],
            asked_at=turn.now,
            expires_at=expires,
        )
    )
    if asking.draft is not None:
        asking.draft.expires_at = expires
    buttons = tuple(
        Button(choice.label, Command("answer", {"question": question.id, "choice": number}), (person.id,))
        for number, choice in enumerate(asking.choices)
    )
    buttons += tuple(asking.buttons)
    text = f"{turn.preface}\n{asking.text}" if turn.preface else asking.text
    turn.preface = ""
    if not asking.choices and chat.kind == "group" and not chat.reads_all:
        # There the channel shows us only what mentions us or replies to us.
        text += " (trả lời tin này)"
    card = Card(text, (buttons,) if buttons else (), subject={"question": question.id})
    row = turn.tell(person, card) if private else turn.reply(card)
    question.outbox_id = row.id
    return question


def answered_by_button(arguments: Mapping[str, Any], turn: Turn) -> tuple[Question, Given] | None:
    """The question and the choice a button stands for; None where the question is closed already."""
    question = turn.work.questions.get(int(arguments["question"]))
    if question.state is not QuestionState.OPEN:
        return None
    value = question.choices[int(arguments["choice"])]["value"]
    return question, Given(option=value)


def settle(question: Question, state: QuestionState, turn: Turn) -> None:
    """It is answered here: nobody is asked once more in another channel, and what was asked there says so."""
    question.state = state
    if question.outbox_id is None or question.chat_id == turn.chat.id:
        return
    asked = turn.work.outbox.get(question.outbox_id)
    if (
        turn.work.outbox.withdraw([asked.id])
        or asked.state is not SendState.SENT
        or not asked.content.get("text")
    ):
        return
    done = Card(f"{asked.content['text']}\n✅ Đã trả lời ở kênh khác.", replaces=asked.id, edit_only=True)
    turn.post.to_chat(turn.work.chats.get(asked.chat_id), done, recipient=turn.sender)


def close(question: Question, state: QuestionState) -> None:
    question.state = state


def cancel_draft(draft: Draft, turn: Turn) -> None:
    """Close a draft and whatever is still asked about it."""
    draft.state = "cancelled"
    for question in turn.work.questions.of_draft(draft.id):
        if question.state is QuestionState.OPEN:
            question.state = QuestionState.CANCELLED
