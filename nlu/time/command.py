"""`thuky time`: one phrase a line in, one JSON object a line out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta, timezone
from functools import lru_cache

from nlu.time.calendar import Calendar
from nlu.time.office import OfficeTime
from nlu.time.reader import read
from nlu.time.vietnam import vietnam_calendar

VIETNAM = timezone(timedelta(hours=7))


def run(
    lines: Iterable[str],
    *,
    now: datetime | None,
    explain: bool,
    calendar: Calendar | None = None,
    office: OfficeTime = OfficeTime(),  # noqa: B008
) -> Iterator[str]:
    """The answer to each line as a JSON text without a line break, in order.

    A line is a phrase, or `{"text": ..., "now": ISO}`. Without `now` the clock of the
    machine counts. A bad line answers `{"error": ...}` and the next one goes on. Without a
    `calendar` the public holidays of Vietnam count.
    """
    for line in lines:
        yield json.dumps(_answer(line.rstrip("\r\n"), now, explain, calendar, office), ensure_ascii=False)


def _answer(
    line: str, now: datetime | None, explain: bool, calendar: Calendar | None, office: OfficeTime
) -> dict[str, object]:
    try:
        text, moment = _parse(line, now)
    except ValueError as error:
        return {"error": str(error)}
    found = read(text, now=moment, calendar=calendar or _official(moment.year), office=office)
    return {"text": text, "found": [each.as_json(explain) for each in found]}


@lru_cache(maxsize=8)
def _official(year: int) -> Calendar:
    """The public calendar round a year: deadlines reach back and ahead of it."""
    known = min(max(year, 1950), 2090)  # outside there is no table to ask
    return vietnam_calendar(known - 1, known + 2)


def _parse(line: str, now: datetime | None) -> tuple[str, datetime]:
    if not line.lstrip().startswith("{"):
        return line, now or datetime.now(VIETNAM)
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error}") from error
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise ValueError('a JSON line needs "text"')
    return row["text"], parse_now(row["now"]) if row.get("now") else now or datetime.now(VIETNAM)


def parse_now(text: object) -> datetime:
    """A reference moment; without an offset it is Vietnamese time. ValueError when it is none."""
    if not isinstance(text, str):
        raise ValueError(f"not a moment: {text!r}")
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError as error:
        raise ValueError(f"not a moment in ISO 8601: {text!r}") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)
