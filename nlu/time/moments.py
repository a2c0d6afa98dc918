"""The one instant that a card needs from a reading, or the choice that has to be asked about."""

from __future__ import annotations

from datetime import datetime, timedelta

from nlu.time import deadlines
from nlu.time.calendar import Calendar
from nlu.time.context import Context
from nlu.time.found import Found, Moment
from nlu.time.office import OfficeTime
from nlu.time.readings import Reading

_MOMENTS = ("second", "minute", "hour")
_DAY = timedelta(days=1)


def as_deadline(
    found: Found,
    *,
    now: datetime,
    calendar: Calendar | None = None,
    office: OfficeTime = OfficeTime(),  # noqa: B008
) -> Moment | None:
    """The instant by which it must be done; None when the words are no deadline (a recurrence, an amount).

    `choices` are filled, earliest first, when readings differ, when a date without a year
    passed less than `ask_past_days` ago, or when a clock without a day has passed today.
    """
    context = Context(now, calendar or Calendar(), office)
    value = _due(found, context)
    if value is None:
        return None
    dues = [value, *(due for each in found.alternatives if (due := _due(each, context)) is not None)]
    if (past := _past_due(found, context)) is not None:
        dues.append(past)
    choices = tuple(sorted(set(dues))) if len(set(dues)) > 1 else ()
    return _with_day_off(value, found, choices, context)


def _due(found: Found, context: Context) -> datetime | None:
    if found.kind == "open-before":
        return found.end
    if found.kind not in ("instant", "interval"):
        return None
    return deadlines.due(Reading(found.kind, found.start, found.end, found.grain, hints=found.hints), context)


def _past_due(found: Found, context: Context) -> datetime | None:
    past = found.hints.past
    if found.kind == "open-before" or past is None:
        return None
    if not timedelta(0) < context.now - past < timedelta(days=context.office.ask_past_days):
        return None
    return (
        past if found.grain in (*_MOMENTS, "part") else context.at(past.date(), context.office.afternoon_ends)
    )


def _with_day_off(value: datetime, found: Found, choices: tuple[datetime, ...], context: Context) -> Moment:
    calendar = context.calendar
    kept = found.hints.said_day
    if kept is not None:
        return Moment(value, found, choices, calendar.day_off_name(kept.date()), value, kept)
    # 24:00 belongs to the day that it ends.
    day = (value - timedelta(seconds=1)).date()
    name = calendar.day_off_name(day)
    if name is None:
        return Moment(value, found, choices)
    moved = value + (calendar.on_or_after(day) - day)
    return Moment(value, found, choices, name, moved, value)


def as_point(
    found: Found,
    *,
    now: datetime,
    calendar: Calendar | None = None,
    office: OfficeTime = OfficeTime(),  # noqa: B008
    meeting: bool = False,
) -> Moment | None:
    """When a reminder fires, or (`meeting`) a meeting starts; None when no instant can be told.

    A day without a clock means the office's morning; today without one is no instant.
    """
    context = Context(now, calendar or Calendar(), office)
    value = _point(found, context, meeting)
    if value is None:
        return None
    points = [value, *(p for each in found.alternatives if (p := _point(each, context, meeting)) is not None)]
    choices = tuple(sorted(set(points))) if len(set(points)) > 1 else ()
    name = context.calendar.day_off_name(value.date())
    if name is None or found.kind == "recurrence":
        return Moment(value, found, choices)
    moved = value + (context.calendar.on_or_after(value.date()) - value.date())
    return Moment(value, found, choices, name, moved, value)


def _point(found: Found, context: Context, meeting: bool) -> datetime | None:
    if meeting and found.hints.meeting is not None:
        return found.hints.meeting
    if found.hints.point is not None:
        return found.hints.point
    if found.kind == "open-before":
        return found.end
    if found.start is None:
        return None
    if found.grain in (*_MOMENTS, "part"):
        return found.start
    day = found.start.date()
    if found.grain != "day":
        day = context.calendar.on_or_after(day)
    value = context.at(day, context.office.morning.point)
    return value if value > context.now else None
