"""When the program may speak by itself: working hours, and the moments before a deadline."""

from __future__ import annotations

from datetime import date, datetime, time

from actions.office import Office


def next_working_moment(moment: datetime, office: Office) -> datetime:
    """`moment` itself within working hours (the lunch break counts), else the next opening."""
    local = moment.astimezone(office.zone)
    opens, closes = office.opens, office.closes
    if office.calendar.is_working_day(local.date()):
        if local.time() < opens:
            return _at(local.date(), opens, office)
        if local.time() <= closes:
            return moment
    return _at(next_working_day(local.date(), office), opens, office)


def next_working_day(day: date, office: Office) -> date:
    """The first working day after `day`."""
    return office.calendar.add_working_days(day, 1)


def next_working_day_opening(moment: datetime, office: Office) -> datetime:
    """The reminder hour of the first working day after `moment`'s day."""
    day = next_working_day(moment.astimezone(office.zone).date(), office)
    return _at(day, time(office.remind_at_hour), office)


def working_days_before(deadline: datetime, days: int, office: Office) -> datetime:
    """That many working days before the deadline's day, at the hour set for reminders."""
    day = office.calendar.add_working_days(deadline.astimezone(office.zone).date(), -days)
    return _at(day, time(office.remind_at_hour), office)


def _at(day: date, moment: time, office: Office) -> datetime:
    return datetime.combine(day, moment, tzinfo=office.zone)
