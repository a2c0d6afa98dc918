"""The office's settings: every amount that an administrator may change, with its default."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import time as clock_time
from datetime import timedelta
from zoneinfo import ZoneInfo

from actions.ports import UnitOfWork
from nlu.time import Calendar, OfficeTime


@dataclass(frozen=True, slots=True)
class Office:
    """How this office works. Durations are in minutes or days as their names say.

    `question_minutes`: after that an unanswered question is closed and what was understood stands (DIALOGUES 3).
    `remind_days_before`: working days before a deadline, at `remind_at_hour`; `remind_hours_before`: plain hours.
    """

    calendar: Calendar
    time: OfficeTime = field(default_factory=OfficeTime)
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Ho_Chi_Minh"))
    opens: clock_time = clock_time(7, 30)
    closes: clock_time = clock_time(17, 0)
    """Outside these hours what the program planned itself waits; the lunch break does not count as closed."""
    question_minutes: int = 10
    button_days: int = 30
    remind_days_before: tuple[int, ...] = (3, 1)
    remind_at_hour: int = 8
    remind_hours_before: tuple[int, ...] = (2,)
    due_soon_days: int = 3
    wait_notice_seconds: int = 5
    text_limit: int = 4000
    texts: Mapping[str, str] = field(default_factory=dict)
    """Fixed answers by name (`utter_…`), read from domain.yml."""
    intake: str = ""
    """Code of the person who takes in tasks from above; "": the head of the Văn phòng."""
    private_channel: str = "web"
    """Where a person's private chat is made when they have none yet."""
    private_account: str = ""

    @property
    def question_life(self) -> timedelta:
        return timedelta(minutes=self.question_minutes)


def with_changes(office: Office, changes: Mapping[str, object]) -> Office:
    """The office with stored settings laid over the defaults. Unknown names are ignored here; `check_setting` refuses
    them when they are written."""
    names = {f.name for f in fields(Office)} - {"calendar", "time", "zone", "opens", "closes", "texts"}
    known = {name: _as_field(value) for name, value in changes.items() if name in names}
    return replace(office, **known) if known else office  # type: ignore[arg-type]  # names checked above


def _as_field(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


OfficeSource = Callable[[UnitOfWork], Office]
"""The office as the open unit of work sees it: defaults with the stored changes laid over."""
