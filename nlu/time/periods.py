"""Weeks, months, quarters and years as runs of days, and their edges."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from nlu.time.context import Context
from nlu.time.said import Edge, InPeriod, MonthOf, QuarterOf, Shift, WeekOf, YearOf
from nlu.time.spans import Days, Said, one_day

_DAY = timedelta(days=1)


def _days(first: date, after: date, grain: str, past: date | None = None) -> Days:
    return Days(first, after, grain, past)  # type: ignore[arg-type]


def day_of(year: int, month: int, day: int) -> list[date]:
    """That day, or an empty list when the month is shorter; day 0 is its last."""
    longest = monthrange(year, month)[1]
    return [date(year, month, day or longest)] if day <= longest else []


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last of a shorter month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def year_number(piece: YearOf, today: date) -> int:
    """The year that was named; this one when "năm" stands alone."""
    return piece.number if piece.number is not None else today.year + (piece.shift or 0)


def month(piece: MonthOf, context: Context, year: YearOf | None = None) -> list[Days]:
    """The month that was named, and for a bare one the months it may be, from this one on."""
    today = context.today
    this = today.replace(day=1)
    if piece.number is None:
        steps = [piece.shift] if piece.shift is not None else [0, 1, 2]
        starts = [add_months(this, step) for step in steps]
    elif piece.lunar:
        return _lunar_month(piece, context, year)
    elif piece.shift == -1:
        starts = [date(this.year - (piece.number >= this.month), piece.number, 1)]
    else:
        known = piece.year or (year_number(year, today) if year else None)
        starts = [date(known, piece.number, 1)] if known else _coming(piece.number, 1, today)
    return [_days(first, add_months(first, 1), "month") for first in starts]


def _lunar_month(piece: MonthOf, context: Context, year: YearOf | None) -> list[Days]:
    from nlu.time import lunar_calendar

    known = piece.year or (year_number(year, context.today) if year else None)
    this = lunar_calendar.lunar(context.today)[2]
    for each in [known] if known else [this, this + 1, this + 2]:
        first = lunar_calendar.solar(1, piece.number or 1, each)
        if first is not None:
            after = first + timedelta(days=lunar_calendar.month_length(first))
            if known or after > context.today:
                return [_days(first, after, "month")]
    return []


def _coming(month_number: int, months: int, today: date) -> list[date]:
    first = date(today.year, month_number, 1)
    return [first] if add_months(first, months) > today else [date(today.year + 1, month_number, 1)]


def _quarter(piece: QuarterOf, year: YearOf | None, today: date) -> list[Days]:
    this = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    if piece.number is None:
        steps = [piece.shift] if piece.shift is not None else [0, 1]
        starts = [add_months(this, 3 * step) for step in steps]
    else:
        known = piece.year or (year_number(year, today) if year else None)
        month_number = piece.number * 3 - 2
        starts = [date(known, month_number, 1)] if known else _coming(month_number, 3, today)
    return [
        _days(first, add_months(first, 3), "quarter", _past(piece, year, first, today)) for first in starts
    ]


def _past(piece: InPeriod, year: YearOf | None, first: date, today: date) -> date | None:
    """The last day of the same period a year earlier, when nothing said which year."""
    if piece.number is None or piece.year or year or first <= today:
        return None
    months = {"month": 1, "quarter": 3}[piece.unit]
    return add_months(add_months(first, -12), months) - _DAY


def named_spans(said: Said, context: Context) -> list[Days]:
    """The period that was named, the most narrow; a bare one gives this and the next."""
    today = context.today
    year = said.one(YearOf)
    if (week := said.one(WeekOf)) is not None:
        monday = today - timedelta(days=today.weekday())
        steps = [week.shift] if week.shift is not None else [0, 1]
        return [_days(monday + 7 * step * _DAY, monday + 7 * (step + 1) * _DAY, "week") for step in steps]
    if (of_month := said.one(MonthOf)) is not None:
        found = month(of_month, context, year)
        return [_days(s.first, s.after, "month", _past(of_month, year, s.first, today)) for s in found]
    if (quarter := said.one(QuarterOf)) is not None:
        return _quarter(quarter, year, today)
    if year is not None:
        numbers = [year_number(year, today)]
        if year.number is None and year.shift is None:
            numbers.append(today.year + 1)
        return [_days(date(n, 1, 1), date(n + 1, 1, 1), "year") for n in numbers]
    return []


def week_of_month(edge: Edge, piece: MonthOf, context: Context) -> date:
    """The Monday of the first or last week that begins in the month."""
    span = month(piece, context)[0]
    if edge.which == "start":
        return span.first + timedelta(days=(7 - span.first.weekday()) % 7)
    last = span.after - _DAY
    return last - timedelta(days=last.weekday())


def monday_of(week: WeekOf, edge: Edge | None, of_month: MonthOf | None, context: Context) -> date:
    """The Monday of the week that was named."""
    if edge is not None and of_month is not None:
        return week_of_month(edge, of_month, context)
    monday = context.today - timedelta(days=context.today.weekday())
    return monday + timedelta(days=7 * (week.shift or 0))


def edges(edge: Edge, said: Said, spans: list[Days], context: Context) -> Iterator[Days]:
    """Its first, middle or last day; of a period not named, the one still to come."""
    month_piece = said.one(MonthOf)
    if edge.counted == "week" and month_piece is not None:
        monday = _week_in(edge, spans[0])
        yield Days(monday, monday + 7 * _DAY, "week")
        return
    for span in spans:
        day, due = _edge_day(edge, span, context)
        if day >= context.today or span is spans[-1]:
            past = None
            if span.past is not None:
                past = _edge_day(
                    edge, _days(add_months(span.first, -12), add_months(span.after, -12), span.grain), context
                )[0]
            yield one_day(day, past, due)
            return


def _week_in(edge: Edge, span: Days) -> date:
    if edge.which == "start":
        return span.first + timedelta(days=(7 - span.first.weekday()) % 7)
    last = span.after - _DAY
    return last - timedelta(days=last.weekday())


def _edge_day(edge: Edge, span: Days, context: Context) -> tuple[date, date | None]:
    """(the day, the day of its deadline when that is another one)."""
    last = span.after - _DAY
    working = context.calendar
    if edge.counted == "workday":
        day = working.on_or_after(span.first) if edge.which == "start" else working.on_or_before(last)
        return day, None
    if edge.which == "start":
        return span.first, None
    if edge.which == "middle":
        return {
            "week": span.first + 2 * _DAY,
            "month": span.first + 14 * _DAY,
            "quarter": add_months(span.first, 1) + 14 * _DAY,
            "year": add_months(span.first, 6) - _DAY,
        }[span.grain], None
    if span.grain == "week":
        friday = working.on_or_before(span.first + 4 * _DAY)
        return (span.first + 5 * _DAY if edge.which == "end" else last), friday
    return last, None


def run(shift: Shift, anchor: date) -> Days:
    """The coming or past days, weeks, months: whole ones, this one not counted when ahead."""
    count, ahead = round(abs(shift.amount)), shift.amount > 0
    if shift.unit == "day":
        start = anchor + _DAY if ahead else anchor - count * _DAY
        return _days(start, start + count * _DAY, "day")
    if shift.unit == "week":
        monday = anchor - timedelta(days=anchor.weekday())
        start = monday + 7 * _DAY if ahead else monday - 7 * count * _DAY
        return _days(start, start + 7 * count * _DAY, "week")
    months = {"month": 1, "quarter": 3, "year": 12}[shift.unit]
    this = anchor.replace(day=1)
    if shift.unit != "month":
        this = this.replace(month=(anchor.month - 1) // months * months + 1)
    start = add_months(this, months if ahead else -months * count)
    return _days(start, add_months(start, months * count), shift.unit)
