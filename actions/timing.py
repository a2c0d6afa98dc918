"""When the program may speak by itself: working hours, and the moments before and after a deadline."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from actions.office import Office


def next_working_moment(moment: datetime, office: Office) -> datetime:
    """`moment` itself within working hours (the lunch break counts), else the next opening."""
    local = moment.astimezone(office.zone)
    opens, closes = office.opens, office.closes
    if office.calendar.is_working_day(local.date()):
        if local.time() < opens:
            return at(local.date(), opens, office)
        if local.time() <= closes:
            return moment
    return at(next_working_day(local.date(), office), opens, office)


def last_working_moment(moment: datetime, office: Office) -> datetime:
    """`moment` itself within working hours, else the closing before it."""
    local = moment.astimezone(office.zone)
    if office.calendar.is_working_day(local.date()) and local.time() >= office.opens:
        return moment if local.time() <= office.closes else at(local.date(), office.closes, office)
    return at(office.calendar.on_or_before(local.date() - timedelta(days=1)), office.closes, office)


def next_working_day(day: date, office: Office) -> date:
    """The first working day after `day`."""
    return office.calendar.add_working_days(day, 1)


def next_working_day_opening(moment: datetime, office: Office) -> datetime:
    """The reminder hour of the first working day after `moment`'s day."""
    return working_days_after(moment, 1, office)


def next_reminder_hour(moment: datetime, office: Office) -> datetime:
    """The reminder hour of this working day if it is still to come, else of the next."""
    day = moment.astimezone(office.zone).date()
    here = at(day, office.remind_at, office)
    if here >= moment and office.calendar.is_working_day(day):
        return here
    return next_working_day_opening(moment, office)


def working_days_after(moment: datetime, days: int, office: Office) -> datetime:
    """That many working days after the moment's day, at the hour set for reminders."""
    day = office.calendar.add_working_days(moment.astimezone(office.zone).date(), days)
    return at(day, office.remind_at, office)


def working_days_before(deadline: datetime, days: int, office: Office) -> datetime:
    """That many working days before the deadline's day, at the hour set for reminders."""
    return working_days_after(deadline, -days, office)


def at(day: date, moment: time, office: Office) -> datetime:
    return datetime.combine(day, moment, tzinfo=office.zone)


def at_minute(day: date, minute: int, office: Office) -> datetime:
    """So many minutes after that day's midnight; 1440 is its end."""
    return at(day, time(), office) + timedelta(minutes=minute)


def day_ends(moment: datetime, office: Office) -> datetime:
    """The midnight that ends the moment's day."""
    return at_minute(moment.astimezone(office.zone).date(), 24 * 60, office)


def minute_of(moment: datetime, office: Office) -> int:
    local = moment.astimezone(office.zone)
    return local.hour * 60 + local.minute
