"""Personal reminders: made in words, once or repeating, listed, moved and cancelled."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from actions import cards, choices, insisting, labels, naming, quoted
from actions.errors import Refused
from actions.messages import Button, Card, Command
from actions.models import Draft, Expects, Question, Reminder, ReminderKind, ReminderState
from actions.questions import Asking, Given, ask
from actions.turn import Turn
from nlu.message import Parsed
from nlu.text import fold
from nlu.time import Moment
from nlu.time.rule_words import say_rule

Arguments = Mapping[str, Any]
ABOUT = "reminder"


def create_reminder(parsed: Parsed, turn: Turn) -> None:
    """What and when; whatever is missing is asked, one short question each."""
    if (goes_on := insisting.set_going(parsed, turn)) is not None:
        _confirm(goes_on, turn)
        return
    more = insisting.wishes(parsed, quoted.filled(parsed.about or "", turn) or _card_text(turn), turn)
    begin(str(more["text"]), turn, at=parsed.at, rrule=parsed.rrule, more=more)
    if parsed.rrule is None and any(found.kind == "recurrence" for found in parsed.found):
        # RFC 5545 knows no lunar calendar; better said than silently rung only once.
        turn.reply(Card("Thư ký chưa nhắc lặp theo âm lịch được; lời nhắc này chỉ báo một lần ạ."))


def begin(
    text: str,
    turn: Turn,
    *,
    at: Moment | None = None,
    rrule: str | None = None,
    more: Mapping[str, Any] | None = None,
) -> None:
    """Open a draft for a reminder and go on from there; `more` as `insisting.wishes` reads it."""
    draft = _draft({"text": text, "at": None, "choices": [], "rrule": rrule, **(more or {})}, turn)
    if at is not None and draft.content["at"] is None:
        _set_moment(draft, at)
    _proceed(draft, turn)


def answered(question: Question, given: Given, turn: Turn) -> None:
    draft = turn.work.drafts.get(question.draft_id or 0)
    if draft.state != "open":
        return
    if question.field_name == "text":
        draft.content = {**draft.content, "text": (given.text or "").strip()}
    elif given.option is not None and given.option.get("time"):
        draft.content = {**draft.content, "at": given.option["time"], "choices": []}
    elif given.moment is not None:
        _set_moment(draft, given.moment)
    if "reminder" in draft.content:
        _move(draft, turn)
    else:
        _proceed(draft, turn)


def expire(draft: Draft, turn: Turn) -> None:
    """A reminder without a moment is none; one without a text still rings."""
    draft.state = "expired"
    if draft.content["at"] and not draft.content["choices"] and "reminder" not in draft.content:
        draft.content = {**draft.content, "text": draft.content["text"] or "việc đã hẹn"}
        _make(draft, turn)
    elif "reminder" not in draft.content:
        turn.reply(
            Card(f"Thư ký chưa đặt nhắc việc vì chưa rõ giờ. Khi cần, {naming.you(turn.sender)} nhắn lại ạ.")
        )


def snooze_pressed(arguments: Arguments, turn: Turn) -> None:
    """`minutes` from now, once more; a repeating reminder keeps its own rhythm."""
    old = own(arguments, turn)
    _again(old, turn.now + timedelta(minutes=int(arguments["minutes"])), turn)


def snooze_reminder(parsed: Parsed, turn: Turn) -> None:
    """ "nhắc lại sau 10 phút" about the reminder replied to, the one whose words are said, or the latest that rang."""
    number = turn.answered.get("reminder")
    spoken_of = _spoken_of(parsed, turn) if number is None else []
    if len(spoken_of) == 1:
        number = spoken_of[0].id
    number = number or _last_rung(turn)
    old = turn.work.reminders.find(int(str(number))) if number else None
    if old is None or old.owner_id != turn.sender.id:
        create_reminder(parsed, turn)
        return
    if parsed.at is None:
        _ask_when_again(old, turn)
    elif spoken_of and old.rrule is None and old.state is ReminderState.ACTIVE:
        # It has not rung yet: moved, not said twice.
        old.due_at = old.first_at = parsed.at.value
        _confirm(old, turn)
    else:
        _again(old, parsed.at.value, turn)


def done_pressed(arguments: Arguments, turn: Turn) -> None:
    insisting.end(own(arguments, turn), turn)


def edit_pressed(arguments: Arguments, turn: Turn) -> None:
    _ask_when_again(own(arguments, turn), turn)


def _proceed(draft: Draft, turn: Turn) -> None:
    you = naming.you(turn.sender)
    if not draft.content["at"]:
        text = f"Thư ký nhắc {you} lúc nào ạ?"
        ask(Asking(text, Expects.TIME, ABOUT, "at", draft=draft), turn)
    elif draft.content["choices"]:
        moments = [datetime.fromisoformat(moment) for moment in draft.content["choices"]]
        options = choices.moments(moments, now=turn.now, office=turn.office)
        text = f"{naming.capital(you)} muốn nhắc vào lúc nào ạ?"
        ask(Asking(text, Expects.TIME, ABOUT, "at", options, draft), turn)
    elif not draft.content["text"]:
        ask(Asking("Nhắc việc gì ạ?", Expects.TEXT, ABOUT, "text", draft=draft), turn)
    else:
        _make(draft, turn)


def _draft(content: dict[str, Any], turn: Turn) -> Draft:
    return turn.work.drafts.add(
        Draft(
            kind=ABOUT,
            owner_id=turn.sender.id,
            chat_id=turn.chat.id,
            content=content,
            created_at=turn.now,
            expires_at=turn.now + turn.office.question_life,
            message_id=turn.message.id if turn.message else None,
        )
    )


def _set_moment(draft: Draft, moment: Moment) -> None:
    several = [m.isoformat() for m in moment.choices] if len(moment.choices) > 1 else []
    draft.content = {**draft.content, "at": moment.value.isoformat(), "choices": several}


def _make(draft: Draft, turn: Turn) -> None:
    due = datetime.fromisoformat(draft.content["at"])
    you = naming.you(turn.sender)
    if due <= turn.now and not draft.content["rrule"]:
        view = cards.View(turn.work, turn.office, turn.now)
        draft.content = {**draft.content, "at": None, "choices": []}
        text = f"{view.moment(due)} đã qua. Thư ký nhắc {you} lúc nào ạ?"
        ask(Asking(text, Expects.TIME, ABOUT, "at", draft=draft), turn)
        return
    draft.state = "done"
    reminder = turn.work.reminders.add(
        Reminder(
            owner_id=turn.sender.id,
            text=draft.content["text"],
            kind=ReminderKind.PERSONAL,
            due_at=due,
            first_at=due,
            rrule=draft.content["rrule"],
            zone=str(turn.office.zone),
            created_at=turn.now,
            task_id=draft.content.get("task"),
            every_minutes=draft.content.get("every"),
            before_seconds=draft.content.get("before"),
        )
    )
    _confirm(reminder, turn)


def _confirm(reminder: Reminder, turn: Turn) -> None:
    view = cards.View(turn.work, turn.office, turn.now)
    when = say_rule(reminder.rrule, reminder.due_at.astimezone(turn.office.zone)) if reminder.rrule else "lúc"
    first = (
        f"{when} {view.moment(reminder.due_at)}"
        if not reminder.rrule
        else f"{when}, lần đầu {view.moment(reminder.due_at)}"
    )
    only = (turn.sender.id,)
    buttons = (
        Button(labels.EDIT, Command("edit_reminder", {"reminder": reminder.id}), only),
        Button(labels.CANCEL_REMINDER, Command("cancel_reminder", {"reminder": reminder.id}), only),
    )
    goes_on = f" Thư ký {often}." if (often := insisting.said(reminder, turn)) else ""
    text = f"Dạ, Thư ký sẽ nhắc {naming.you(turn.sender)} {first}: {reminder.text}.{goes_on}"
    turn.reply(Card(text, (buttons,), subject={"reminder": reminder.id}))


def _again(old: Reminder, due: datetime, turn: Turn) -> None:
    """A new single reminder with the same words; one that goes on until it is done goes on from then."""
    if old.every_minutes is not None and old.state is ReminderState.ACTIVE:
        old.due_at = due
        _confirm(old, turn)
        return
    again = turn.work.reminders.add(
        Reminder(
            owner_id=old.owner_id,
            text=old.text,
            kind=ReminderKind.PERSONAL,
            due_at=due,
            first_at=due,
            created_at=turn.now,
            zone=old.zone,
            task_id=old.task_id,
        )
    )
    _confirm(again, turn)


def _ask_when_again(reminder: Reminder, turn: Turn) -> None:
    content: dict[str, Any] = {
        "text": reminder.text,
        "at": None,
        "choices": [],
        "rrule": None,
        "reminder": reminder.id,
    }
    draft = _draft(content, turn)
    text = f"Thư ký nhắc {naming.you(turn.sender)} lúc nào ạ?"
    ask(Asking(text, Expects.TIME, ABOUT, "at", draft=draft), turn)


def _move(draft: Draft, turn: Turn) -> None:
    """A new moment for a reminder that exists; one that rang already rings again."""
    if not draft.content["at"] or draft.content["choices"]:
        _proceed(draft, turn)
        return
    draft.state = "done"
    reminder = turn.work.reminders.get(int(draft.content["reminder"]))
    due = datetime.fromisoformat(draft.content["at"])
    if reminder.state is ReminderState.ACTIVE and not reminder.rrule:
        reminder.due_at = reminder.first_at = due
        _confirm(reminder, turn)
    else:
        _again(reminder, due, turn)


def own(arguments: Arguments, turn: Turn) -> Reminder:
    reminder = turn.work.reminders.find(int(arguments["reminder"]))
    if reminder is None or reminder.owner_id != turn.sender.id:
        raise Refused("Lời nhắc này không còn hoặc không phải của anh/chị ạ.")
    return reminder


def _spoken_of(parsed: Parsed, turn: Turn) -> list[Reminder]:
    """ "dời lời nhắc gọi điện sang 16h": the sender's reminders whose whole text stands in the message."""
    said = f" {' '.join(fold(parsed.text).split())} "
    return [
        reminder
        for reminder in turn.work.reminders.active_of(turn.sender.id)
        if reminder.text.strip() and f" {' '.join(fold(reminder.text).split())} " in said
    ]


def _last_rung(turn: Turn) -> int | None:
    for row in turn.work.outbox.latest(turn.chat.id, limit=10):
        number = row.subject.get("reminder")
        if isinstance(number, int):
            return number
    return None


def _card_text(turn: Turn) -> str:
    """What a card of ours says that is replied to, where the wish names nothing."""
    reply = turn.inbound.reply_to
    return reply.text.strip().splitlines()[0][:200] if reply is not None and reply.text.strip() else ""
