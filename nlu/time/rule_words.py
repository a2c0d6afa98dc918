"""Saying a recurrence back: "mỗi thứ Hai lúc 08:00", "hằng ngày lúc 07:30", "ngày 25 hằng tháng lúc 08:00"."""

from __future__ import annotations

from datetime import datetime

from nlu.time.calendar import WEEKDAYS

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WORKING_DAYS = "MO,TU,WE,TH,FR"
_EVERY = {
    "MINUTELY": "phút",
    "HOURLY": "giờ",
    "DAILY": "ngày",
    "WEEKLY": "tuần",
    "MONTHLY": "tháng",
    "YEARLY": "năm",
}
_PLACES = {1: "đầu tiên", 2: "thứ hai", 3: "thứ ba", 4: "thứ tư", -1: "cuối cùng"}


def say_rule(rrule: str, first: datetime) -> str:
    """The rule (RFC 5545, as `read` gives it) in words; `first` is its first moment in the office's zone.

    A rule with parts that have no short words is said by its frequency alone.
    """
    parts = dict(part.split("=", 1) for part in rrule.removeprefix("RRULE:").split(";") if "=" in part)
    words = _days(parts, first)
    if parts.get("FREQ") in ("HOURLY", "MINUTELY"):
        return words
    return f"{words} lúc {first:%H:%M}"


def _days(parts: dict[str, str], first: datetime) -> str:
    interval = int(parts.get("INTERVAL", "1"))
    frequency = parts.get("FREQ", "DAILY")
    weekdays = parts.get("BYDAY", "")
    if weekdays == _WORKING_DAYS and interval == 1:
        place = parts.get("BYSETPOS")
        return (
            f"ngày làm việc {_PLACES[int(place)]} hằng tháng" if place in ("1", "-1") else "các ngày làm việc"
        )
    if frequency == "WEEKLY" or (frequency == "DAILY" and weekdays):
        return _weekly(weekdays, interval, first)
    if frequency == "MONTHLY":
        return _monthly(parts, interval, first)
    unit = _EVERY.get(frequency, "ngày")
    if frequency == "YEARLY" and interval == 1:
        return f"ngày {first.day}/{first.month} hằng năm"
    return f"hằng {unit}" if interval == 1 else f"{interval} {unit} một lần"


def _weekly(weekdays: str, interval: int, first: datetime) -> str:
    names = [WEEKDAYS[_DAYS.index(day)] for day in weekdays.split(",") if day in _DAYS]
    said = ", ".join(names) or WEEKDAYS[first.weekday()]
    return f"mỗi {said}" if interval == 1 else f"{interval} tuần một lần vào {said}"


def _monthly(parts: dict[str, str], interval: int, first: datetime) -> str:
    every = "hằng tháng" if interval == 1 else "hằng quý" if interval == 3 else f"{interval} tháng một lần"
    weekday = parts.get("BYDAY", "")
    place = parts.get("BYSETPOS") or weekday[:-2]
    if weekday[-2:] in _DAYS and place.lstrip("+-").isdigit() and int(place) in _PLACES:
        return f"{WEEKDAYS[_DAYS.index(weekday[-2:])]} {_PLACES[int(place)]} {every}"
    days = parts.get("BYMONTHDAY") or str(first.day)
    if interval not in (1, 3):
        return f"{every}, " + ("ngày cuối cùng" if days == "-1" else f"vào ngày {days.replace(',', ', ')}")
    return f"ngày cuối cùng {every}" if days == "-1" else f"ngày {days.replace(',', ', ')} {every}"
