"""How a report names the time it is about."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

_ROMAN = ("I", "II", "III", "IV")


def period_words(start: datetime, end: datetime, zone: tzinfo) -> str:
    """ "tháng 11/2026", "quý IV/2026", "năm 2026", "ngày 19/11/2026", else from day to day."""
    first, after = start.astimezone(zone), end.astimezone(zone)
    last = after - timedelta(microseconds=1)
    whole_months = first.day == 1 and after.day == 1 and _midnight(first) and _midnight(after)
    months = (after.year - first.year) * 12 + after.month - first.month
    if whole_months and months == 1:
        return f"tháng {first.month}/{first.year}"
    if whole_months and months == 3 and first.month % 3 == 1:
        return f"quý {_ROMAN[first.month // 3]}/{first.year}"
    if whole_months and months == 12 and first.month == 1:
        return f"năm {first.year}"
    if first.date() == last.date():
        return f"ngày {first:%d/%m/%Y}"
    opening = f"{first:%d/%m}" if first.year == last.year else f"{first:%d/%m/%Y}"
    return f"từ {opening} đến {last:%d/%m/%Y}"


def _midnight(moment: datetime) -> bool:
    return (moment.hour, moment.minute, moment.second) == (0, 0, 0)
