"""The choices that several questions offer: people, and the usual deadlines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from actions import labels, naming
from actions.office import Office
from actions.ports import UnitOfWork
from actions.questions import Choice
from nlu.time import say

MOST_PEOPLE = 5


def people(work: UnitOfWork, ids: Iterable[int], *, other: bool = True) -> list[Choice]:
    """At most five people with their unit, and a way out."""
    found = [
        Choice(label, {"person": number}) for number, label in naming.labels(work, list(ids)[:MOST_PEOPLE])
    ]
    return found + ([Choice(labels.SOMEONE_ELSE, {"other": True})] if other else [])


def which(said: str, total: int, question: str) -> str:
    """ "Có 2 người là anh Nam. Chị giao ai ạ?"; of more than can be offered it says how to tell one."""
    if total == 1:
        return f"Gần với {said} nhất là người sau. {question}"
    more = " Nếu chưa có ở dưới, xin nêu thêm họ tên, chức vụ hoặc đơn vị." if total > MOST_PEOPLE else ""
    return f"Có {total} người là {said}. {question}{more}"


def deadlines(now: datetime, office: Office) -> list[Choice]:
    """Today, tomorrow, the next Monday, or none."""
    local = now.astimezone(office.zone)
    today, tomorrow = local.date(), local.date() + timedelta(days=1)
    monday = today + timedelta(days=7 - today.weekday())
    choices = []
    if local.time() < office.closes and office.calendar.is_working_day(today):
        choices.append(Choice("Hôm nay", {"time": _end_of(today, office).isoformat()}))
    if office.calendar.is_working_day(tomorrow):
        label = f"Mai, {_day(tomorrow)}"
        choices.append(Choice(label, {"time": _end_of(tomorrow, office).isoformat()}))
    if monday != tomorrow:
        choices.append(Choice(_day(monday), {"time": _end_of(monday, office).isoformat()}))
    return [*choices, Choice(labels.NO_DEADLINE, {"none": True})]


def moments(found: Sequence[datetime], *, now: datetime, office: Office) -> list[Choice]:
    """Readings of a date in doubt."""
    return [
        Choice(
            say(moment.astimezone(office.zone), now=now.astimezone(office.zone)), {"time": moment.isoformat()}
        )
        for moment in found
    ]


def _day(day: date) -> str:
    name = "CN" if day.weekday() == 6 else f"T{day.weekday() + 2}"
    return f"{name} {day.day}/{day.month}"


def _end_of(day: date, office: Office) -> datetime:
    return datetime.combine(day, office.closes, tzinfo=office.zone)
