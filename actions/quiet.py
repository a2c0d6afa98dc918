"""When one person may be told something unasked: the office's hours, their own quiet hours, their leave."""

from __future__ import annotations

from datetime import datetime, timedelta

from actions.messages import Card
from actions.models import Person, PersonSettings
from actions.office import FLASH, Office
from actions.ports import UnitOfWork
from actions.timing import at_minute, minute_of, next_working_moment

_MOST_STEPS = 30
"""Weekends, leave and quiet hours follow one another; they cannot do so for ever."""


def next_allowed(moment: datetime, office: Office, own: PersonSettings | None) -> datetime:
    """When what the program planned may be said to this person: `moment` itself, or the first one later."""
    for _ in range(_MOST_STEPS):
        later = next_working_moment(moment, office)
        if own is not None:
            later = _after_leave(_after_quiet(later, own, office), own)
        if later == moment:
            break
        moment = later
    return moment


def undisturbed(moment: datetime, office: Office, own: PersonSettings | None) -> datetime:
    """When a notice may reach this person: the end of the quiet hours or quiet days that `moment` falls into."""
    for _ in range(_MOST_STEPS if own is not None else 0):
        later = _after_quiet(moment, own, office) if own is not None else moment
        if later == moment:
            break
        moment = later
    return moment


def send_at(person: Person, card: Card, work: UnitOfWork, office: Office, now: datetime) -> datetime:
    """When a card for that person may leave. Only notices wait: replies were asked for, reminders have their time,
    and hỏa tốc knows no quiet hours."""
    if card.kind != "notice" or card.priority is not None:
        return now
    own = work.preferences.find(person.id)
    if own is None or _is_flash(card, work):
        return now
    return undisturbed(now, office, own)


def on_leave(own: PersonSettings | None, now: datetime) -> datetime | None:
    """The end of the leave that is on at `now`, or None."""
    if own is None or own.leave_from is None or own.leave_until is None:
        return None
    return own.leave_until if own.leave_from <= now < own.leave_until else None


def _is_flash(card: Card, work: UnitOfWork) -> bool:
    number = card.subject.get("task")
    task = work.tasks.find(int(number)) if isinstance(number, int) else None
    return task is not None and task.priority == FLASH


def _after_leave(moment: datetime, own: PersonSettings) -> datetime:
    return on_leave(own, moment) or moment


def _after_quiet(moment: datetime, own: PersonSettings, office: Office) -> datetime:
    if own.silent_until is not None and moment < own.silent_until:
        return own.silent_until
    local = moment.astimezone(office.zone)
    if local.weekday() in own.quiet_days:
        return at_minute(local.date(), 24 * 60, office)
    begins, ends = own.quiet_from, own.quiet_until
    if begins is None or ends is None or begins == ends:
        return moment
    minute = minute_of(moment, office)
    if begins < ends:
        inside, tomorrow = begins <= minute < ends, False
    else:
        inside, tomorrow = minute >= begins or minute < ends, minute >= begins
    if not inside:
        return moment
    return at_minute(local.date() + timedelta(days=int(tomorrow)), ends, office)
