"""Saying a moment back in the words of an office: what every card shows."""

from __future__ import annotations

from datetime import datetime, timedelta

from nlu.time.calendar import WEEKDAYS


def say(value: datetime, *, now: datetime, as_end: bool = False) -> str:
    """ "17:00 thứ Sáu 20/11", with the year when it is not this year's; `read` reads it back.

    Spoken in the offset of `now`. With `as_end` midnight is the end of the day before:
    "24:00 thứ Năm 19/11", as a deadline is understood.
    """
    local = value.astimezone(now.tzinfo)
    clock = f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"
    if as_end and clock == "00:00":
        clock, local = "24:00", local - timedelta(days=1)
    return f"{clock} {say_day(local, now=now)}"


def say_day(value: datetime, *, now: datetime) -> str:
    """ "thứ Sáu 20/11", with the year when it is not this year's."""
    local = value.astimezone(now.tzinfo)
    year = "" if local.year == now.year else f"/{local.year:04d}"
    return f"{WEEKDAYS[local.weekday()]} {local.day:02d}/{local.month:02d}{year}"


def remaining(value: datetime, *, now: datetime) -> str:
    """ "còn 1 ngày", "còn 3 giờ", "còn 20 phút", "đến hạn", "quá hạn 2 ngày"."""
    local = value.astimezone(now.tzinfo)
    left = local - now
    days = abs((local.date() - now.date()).days)
    minutes = abs(left) // timedelta(minutes=1)
    if minutes == 0:
        return "đến hạn"
    # Ahead, a night is counted in hours; behind, the morning after is a day late.
    if days and (left < timedelta(0) or left >= timedelta(days=1)):
        amount = f"{days} ngày"
    else:
        amount = f"{minutes // 60} giờ" if minutes >= 60 else f"{minutes} phút"
    return f"còn {amount}" if left > timedelta(0) else f"quá hạn {amount}"
