"""From pieces to days: which day, week or month is meant, seen from today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from nlu.time import lunar_calendar, periods
from nlu.time.context import Context
from nlu.time.said import (
    CalendarDate,
    Edge,
    Exact,
    Feast,
    MonthOf,
    QuarterOf,
    RelativeDay,
    Shift,
    SubYear,
    Weekday,
    WeekOf,
    YearOf,
)
from nlu.time.spans import Days, Said, one_day

_DAY = timedelta(days=1)


def resolve_days(said: Said, context: Context) -> list[Days]:
    """The days that are meant, the most likely first; empty when the pieces name none."""
    try:
        found = list(_readings(said, context))
    except (OverflowError, ValueError):
        return []  # a day that no calendar holds: "năm 9999", "sau 90000 tháng"
    unique: list[Days] = []
    for each in found:
        if all((each.first, each.after) != (other.first, other.after) for other in unique):
            unique.append(each)
    return unique


def _readings(said: Said, context: Context) -> Iterator[Days]:
    weekday, day, relative = said.one(Weekday), said.one(CalendarDate), said.one(RelativeDay)
    if day is not None:
        yield from _check(list(dates(day, said, context)), weekday, relative, context)
    elif relative is not None:
        yield from _check(list(_relative(relative, context)), weekday, None, context)
    elif weekday is not None:
        yield from _weekday(weekday, said, context)
    elif (feast := said.one(Feast)) is not None:
        yield from _feast(feast, said.one(YearOf), context)
    elif (shift := said.one(Shift)) is not None:
        yield from shifted(shift, context.today, context)
    elif (exact := said.one(Exact)) is not None:
        yield one_day(date.fromisoformat(_padded(exact.text)))
    else:
        yield from _period(said, context)


def _padded(text: str) -> str:
    return "-".join(part.zfill(2) for part in text[:10].strip("T ").split("-"))


def _relative(piece: RelativeDay, context: Context) -> Iterator[Days]:
    options = [piece.days] if piece.other is None else [piece.days, piece.other]
    if context.office.dialect == "south":
        options.reverse()
    for days in options:
        yield one_day(context.today + timedelta(days=days))


def _check(
    found: list[Days], weekday: Weekday | None, relative: RelativeDay | None, context: Context
) -> Iterator[Days]:
    """Keep what the weekday agrees with; where nothing does, both are possible and someone must ask."""
    if relative is not None:
        other = context.today + timedelta(days=relative.days)
        if all(each.first != other for each in found):
            found = [*found, one_day(other)]
    if weekday is None:
        yield from found
        return
    agreeing = [each for each in found if each.first.weekday() in weekday.days]
    this_year = [
        each.past for each in found if each.past is not None and each.past.year == context.today.year
    ]
    behind = [day for day in this_year if day.weekday() in weekday.days]
    if agreeing or behind:
        # "thứ Hai 16/11" said on the 19th is the Monday that passed.
        yield from agreeing or map(one_day, behind)
        return
    yield from found
    for each in found[:1]:
        ahead = (weekday.days[0] - each.first.weekday()) % 7
        yield one_day(each.first + timedelta(days=ahead if ahead <= 3 else ahead - 7))


def dates(piece: CalendarDate, said: Said, context: Context) -> Iterator[Days]:
    """The days that a date with missing month or year may mean."""
    month, year = said.one(MonthOf), said.one(YearOf)
    lunar_month = month is not None and month.lunar
    if (
        piece.style == "lunar"
        or lunar_month
        or (piece.style == "mung" and piece.month is None and month is None)
    ):
        yield from _lunar_dates(piece, month, year, context)
        return
    for days in _solar_dates(piece, month, year, context):
        yield one_day(days.past) if piece.passed and days.past is not None else days
    named = piece.month or (month.number if month else None)
    if piece.style == "mung" and named:
        yield from _lunar_dates(CalendarDate(piece.day, named, piece.year, "lunar"), None, year, context)


def _solar_dates(
    piece: CalendarDate, month: MonthOf | None, year: YearOf | None, context: Context
) -> Iterator[Days]:
    today = context.today
    if piece.month is None and month is not None:
        if month.number is None:
            first = periods.month(month, context)[0].first
            yield from map(one_day, periods.day_of(first.year, first.month, piece.day))
            return
        piece = CalendarDate(piece.day, month.number, month.year)
    known = piece.year or (periods.year_number(year, today) if year else None)
    if piece.month is not None and known is not None:
        yield from map(one_day, periods.day_of(known, piece.month, piece.day))
    elif piece.month is not None:
        ahead = [
            d for y in range(today.year, today.year + 9) for d in periods.day_of(y, piece.month, piece.day)
        ]
        behind = [
            d
            for y in range(today.year - 1, today.year + 1)
            for d in periods.day_of(y, piece.month, piece.day)
        ]
        yield from _next_with_past(ahead, behind, today)
    else:
        months = [periods.add_months(today.replace(day=1), step) for step in range(-2, 4)]
        found = [d for each in months for d in periods.day_of(each.year, each.month, piece.day)]
        yield from _next_with_past(found, found, today)


def _next_with_past(ahead: list[date], behind: list[date], today: date) -> Iterator[Days]:
    coming = next((day for day in ahead if day >= today), None)
    if coming is not None:  # "tháng 2 ngày 30" never comes
        yield one_day(coming, past=next((day for day in reversed(behind) if day < today), None))


def _lunar_dates(
    piece: CalendarDate, month: MonthOf | None, year: YearOf | None, context: Context
) -> Iterator[Days]:
    today = context.today
    number = piece.month or (month.number if month else None)
    shift = (month.shift or 0) if month is not None and month.number is None else None
    if number is None:
        months = lunar_calendar.months_from(today)
        found = [lunar_calendar.solar(piece.day, m, y, leap) for m, y, leap in months]
        options = [day for day in found if day is not None and (shift is not None or day >= today)]
        if options:
            yield one_day(options[min(shift or 0, len(options) - 1) if shift else 0])
        return
    lunar_year = lunar_calendar.lunar(today)[2]
    named = (
        piece.year or (month.year if month else None) or (periods.year_number(year, today) if year else None)
    )
    if named is not None:
        day = lunar_calendar.solar(piece.day, number, named)
        yield from [] if day is None else [one_day(day)]
        return
    tried = [
        lunar_calendar.solar(_last_day(piece, number, y), number, y)
        for y in range(lunar_year - 1, lunar_year + 4)
    ]
    days = [day for day in tried if day is not None]
    if any(day >= today for day in days):
        yield from _next_with_past(days, days, today)


def _last_day(piece: CalendarDate, month: int, year: int) -> int:
    """ "29 Tết" and "30 Tết" are the last days of the year, also of a short one."""
    missing = piece.day == 30 and lunar_calendar.solar(30, month, year) is None
    return 0 if missing and piece.named else piece.day


def _feast(feast: Feast, year: YearOf | None, context: Context) -> Iterator[Days]:
    if feast.vague is not None:
        yield from _around(feast, context)
        return
    style = "lunar" if feast.lunar else "solar"
    said = Said() if year is None else Said({YearOf: year})
    yield from dates(CalendarDate(feast.day, feast.month, style=style, named=feast.name), said, context)  # type: ignore[arg-type]


def _around(feast: Feast, context: Context) -> Iterator[Days]:
    """A stretch without edges: three working days that it may mean, for someone to choose from."""
    calendar = context.calendar
    for named in dates(CalendarDate(1, 1, style="lunar", named="Tết"), Said(), context):
        if feast.vague == "before":
            last = calendar.on_or_before(named.first)
            found = [calendar.add_working_days(last, -4), calendar.add_working_days(last, -2), last]
        elif feast.day == 1:
            back = calendar.on_or_after(named.first)
            found = [back, calendar.add_working_days(back, 4), named.first + 14 * _DAY]
        else:
            over = named.first + 30 * _DAY
            found = [calendar.on_or_after(over - 15 * _DAY), calendar.on_or_after(over)]
        for day in found:
            yield Days(day, day + _DAY, approximate=True)


def _weekday(piece: Weekday, said: Said, context: Context) -> Iterator[Days]:
    today, day = context.today, piece.days[0]
    monday = today - timedelta(days=today.weekday())
    edge, month = said.one(Edge), said.one(MonthOf)
    week = said.one(WeekOf)
    if week is not None:
        yield one_day(periods.monday_of(week, edge, month, context) + timedelta(days=day))
    elif edge is not None and edge.counted == "week" and month is not None:
        first = periods.week_of_month(edge, month, context)
        yield one_day(first + timedelta(days=day))
    elif edge is not None and (spans := periods.named_spans(said, context)):
        yield from _weekday_of(day, edge, spans, today)
    elif len(piece.days) > 1:
        # "thứ 2, 4, 6" without "mỗi": which one of them has to be asked.
        for each in piece.days:
            yield from _weekday(Weekday((each,), piece.which), said, context)
    elif piece.which == "this":
        yield one_day(monday + timedelta(days=day))
    elif piece.which == "next_week":
        yield one_day(monday + timedelta(days=7 + day))
    elif piece.which == "last":
        yield one_day(today - timedelta(days=(today.weekday() - day) % 7 or 7))
    else:
        yield one_day(today + timedelta(days=(day - today.weekday()) % 7 or 7))


def _weekday_of(day: int, edge: Edge, spans: list[Days], today: date) -> Iterator[Days]:
    """The first or last such weekday of a month; of a month not named, the next one to come."""
    for span in spans:
        if edge.which in ("start", "middle"):
            found = span.first + timedelta(days=(day - span.first.weekday()) % 7)
        else:
            last = span.after - _DAY
            found = last - timedelta(days=(last.weekday() - day) % 7)
        if found >= today or span is spans[-1]:
            yield one_day(found)
            return


def shifted(shift: Shift, anchor: date, context: Context) -> Iterator[Days]:
    """The day (or the run of days) that lies so far from `anchor`."""
    if shift.working:
        yield one_day(context.calendar.add_working_days(anchor, round(shift.amount)))
        return
    if shift.span:
        yield periods.run(shift, anchor)
        return
    whole = int(shift.amount)
    half = shift.amount - whole
    if shift.unit in ("day", "week"):
        yield one_day(anchor + timedelta(days=round(shift.amount * (1 if shift.unit == "day" else 7))))
    elif shift.unit in ("month", "quarter", "year"):
        months = {"month": 1, "quarter": 3, "year": 12}[shift.unit]
        extra = timedelta(days=round(half * 30)) if shift.unit == "month" else timedelta(0)
        more = round(half * months) if shift.unit != "month" else 0
        yield one_day(periods.add_months(anchor, whole * months + more) + extra)


def _period(said: Said, context: Context) -> Iterator[Days]:
    spans = periods.named_spans(said, context)
    edge, sub = said.one(Edge), said.one(SubYear)
    if sub is not None:
        year = said.one(YearOf)
        number = periods.year_number(year, context.today) if year else context.today.year
        first = date(number, sub.first, 1)
        yield Days(first, periods.add_months(first, sub.months), "month")
    elif edge is None:
        bare = [p for p in (said.one(WeekOf), said.one(MonthOf), said.one(QuarterOf), said.one(YearOf)) if p]
        if spans and all(p.shift is not None or p.number is not None for p in bare):
            yield spans[0]
    elif spans:
        yield from periods.edges(edge, said, spans, context)
