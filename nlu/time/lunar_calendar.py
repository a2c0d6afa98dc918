"""The Vietnamese lunar calendar (UTC+7, not the Chinese table), by way of `lunar-vn`."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

FIRST_YEAR, LAST_YEAR = 1901, 2099


@lru_cache(maxsize=2048)
def solar(day: int, month: int, year: int, leap: bool = False) -> date | None:
    """The day of the Gregorian calendar, or None when that lunar month has no such day.

    A `day` of 0 is the last day of the month. `year` is the lunar year.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    from lunar_vn import convert_lunar_to_solar

    try:
        first: date = convert_lunar_to_solar(1, month, year, int(leap))
    except ValueError:
        return None
    if leap and not lunar(first)[3]:
        return None  # the library hands back the ordinary month after it
    if day == 0:
        return first + timedelta(days=month_length(first) - 1)
    found = first + timedelta(days=day - 1)
    return found if day <= month_length(first) else None


@lru_cache(maxsize=512)
def month_length(first: date) -> int:
    """Days of the lunar month that begins on `first`, 29 or 30."""
    return 30 if lunar(first + timedelta(days=29))[0] == 30 else 29


@lru_cache(maxsize=2048)
def lunar(day: date) -> tuple[int, int, int, bool]:
    """(day, month, year, leap month) of the lunar calendar; years outside 1901 to 2099 raise ValueError."""
    from lunar_vn import convert_solar_to_lunar

    found = convert_solar_to_lunar(day.day, day.month, day.year)
    return found.day, found.month, found.year, bool(found.leap)


def months_from(day: date) -> list[tuple[int, int, bool]]:
    """(month, year, leap) of the lunar month `day` is in and of the two after it."""
    found = []
    at = day
    for _ in range(3):
        of, month, year, leap = lunar(at)
        found.append((month, year, leap))
        first = at - timedelta(days=of - 1)
        at = first + timedelta(days=month_length(first))
    return found
