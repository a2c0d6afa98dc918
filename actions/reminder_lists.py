"""The sender's own reminders: listed, and cancelled in words or by button."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions import cards, naming
from actions.messages import Card
from actions.models import Expects, Question, Reminder, ReminderState
from actions.questions import Asking, Choice, Given, ask
from actions.reminders import own
from actions.turn import Turn
from nlu.message import Parsed
from nlu.time.rule_words import say_rule

Arguments = Mapping[str, Any]
MOST_LINES = 10


def list_reminders(parsed: Parsed, turn: Turn) -> None:
    found = list(turn.work.reminders.active_of(turn.sender.id))
    you = naming.you(turn.sender)
    if not found:
        turn.reply(Card(f"{naming.capital(you)} chưa hẹn nhắc việc nào ạ."))
        return
    lines = [f"**Nhắc việc của {you}** ({len(found)})"]
    lines += [
        f"{number}. {_line(reminder, turn)}" for number, reminder in enumerate(found[:MOST_LINES], start=1)
    ]
    if len(found) > MOST_LINES:
        lines.append(f"… và {len(found) - MOST_LINES} lời nhắc khác.")
    _privately(
        Card("\n".join(lines)), f"Thư ký đã gửi danh sách nhắc việc qua tin nhắn riêng của {you}.", turn
    )


def cancel_reminder(parsed: Parsed, turn: Turn) -> None:
    """The one replied to, the only one, the one whose words fit; else ask which."""
    found = list(turn.work.reminders.active_of(turn.sender.id))
    answered_id = turn.answered.get("reminder")
    named = [r for r in found if r.id == answered_id] or _fitting(parsed, found, turn)
    if not found:
        turn.reply(Card(f"{naming.capital(naming.you(turn.sender))} không có lời nhắc nào để hủy ạ."))
    elif len(named) == 1:
        _cancel(named[0], turn)
    else:
        options = [Choice(_line(r, turn), {"reminder": r.id}) for r in (named or found)[:5]]
        text = f"{naming.capital(naming.you(turn.sender))} hủy lời nhắc nào ạ?"
        ask(Asking(text, Expects.CHOICE, "cancel_reminder", "reminder", options), turn)


def cancel_answered(question: Question, given: Given, turn: Turn) -> None:
    if given.option is not None:
        cancel_pressed({"reminder": given.option["reminder"]}, turn)


def cancel_pressed(arguments: Arguments, turn: Turn) -> None:
    _cancel(own(arguments, turn), turn)


def _cancel(reminder: Reminder, turn: Turn) -> None:
    if reminder.state is not ReminderState.ACTIVE:
        turn.reply(Card("Lời nhắc này không còn nữa ạ."))
        return
    reminder.state = ReminderState.CANCELLED
    turn.reply(Card(f"Đã hủy lời nhắc: {reminder.text}."))


def _fitting(parsed: Parsed, found: list[Reminder], turn: Turn) -> list[Reminder]:
    """Those whose task, place in the list, words or moment the message names; the only one where it names nothing."""
    if parsed.task_ids:
        of_task = [r for r in found if r.task_id in parsed.task_ids]
        places = [r for place, r in enumerate(found, start=1) if place in parsed.task_ids]
        return of_task or places
    if parsed.about:
        words = set(parsed.about.lower().split())
        return [r for r in found if words & set(r.text.lower().split())]
    if parsed.at is not None:
        return [r for r in found if r.due_at == parsed.at.value]
    return found if len(found) == 1 else []


def _line(reminder: Reminder, turn: Turn) -> str:
    view = cards.View(turn.work, turn.office, turn.now)
    local = reminder.due_at.astimezone(turn.office.zone)
    when = say_rule(reminder.rrule, local) if reminder.rrule else view.moment(reminder.due_at)
    goes_on = " (đến khi xong)" if reminder.every_minutes is not None else ""
    return f"{when}: {reminder.text}{goes_on}"


def _privately(card: Card, notice: str, turn: Turn) -> None:
    """What is personal goes to the private chat, with one line in the group."""
    if turn.in_group:
        turn.tell(turn.sender, card)
        turn.reply(Card(notice))
    else:
        turn.reply(card)
