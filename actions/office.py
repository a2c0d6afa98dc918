"""The office's settings: every amount that an administrator may change, with its default.

What may be written, and how it is read, is in `office_settings`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import time as clock_time
from datetime import timedelta
from zoneinfo import ZoneInfo

from actions.helpdesk.desk import Desk
from actions.ports import UnitOfWork
from nlu.time import Calendar, OfficeTime

URGENCIES = ("normal", "urgent", "very_urgent", "flash")
FLASH = "flash"

ByUrgency = Mapping[str, tuple[int, ...]]
"""Amounts for each of `URGENCIES`."""


def by_urgency(
    normal: tuple[int, ...], urgent: tuple[int, ...], very_urgent: tuple[int, ...], flash: tuple[int, ...]
) -> ByUrgency:
    return dict(zip(URGENCIES, (normal, urgent, very_urgent, flash), strict=True))


@dataclass(frozen=True, slots=True)
class Office:
    """How this office works. Durations are in minutes, hours or days as their names say.

    The ladder: `remind_days_before` counts working days before a deadline, at `remind_at`; `remind_hours_before`
    plain hours. Overdue tasks are said each working day at `remind_at`: to the lead, from the working day
    `escalate_to_assigner` on to the assigner too, from those of `escalate_to_superiors` on to the assigner's superior,
    then to theirs. Hỏa tốc counts hours instead of working days there, at any time of the day and week.
    """

    calendar: Calendar
    time: OfficeTime = field(default_factory=OfficeTime)
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Ho_Chi_Minh"))
    opens: clock_time = clock_time(7, 30)
    closes: clock_time = clock_time(17, 0)
    """Outside these hours what the program planned itself waits; the lunch break does not count as closed."""
    question_minutes: int = 10
    grace_minutes: int = 10
    """So long after it was given a task may be corrected without a trace in its lead's count."""
    thumb_accepts: bool = True
    """👍 on the lead's card takes the task."""
    button_days: int = 30
    remind_at: clock_time = clock_time(8, 0)
    remind_days_before: ByUrgency = field(
        default_factory=lambda: by_urgency((3, 1), (3, 2, 1), (3, 2, 1), (3, 1))
    )
    remind_hours_before: ByUrgency = field(
        default_factory=lambda: by_urgency((2,), (4, 2), (4, 2, 1), (8, 4, 2, 1))
    )
    escalate_to_assigner: ByUrgency = field(default_factory=lambda: by_urgency((2,), (2,), (1,), (1,)))
    escalate_to_superiors: ByUrgency = field(
        default_factory=lambda: by_urgency((5, 10), (3, 6), (2, 4), (3, 8))
    )
    flash_repeat_hours: int = 2
    """How often the lead of an overdue hỏa tốc task is told."""
    digest_at: clock_time = clock_time(7, 30)
    digest: bool = True
    digest_lines: int = 10
    catch_up_minutes: int = 30
    """Two or more reminders of a person that are later than this come together in one digest."""
    nag_minutes: int = 60
    """How often "nhắc đến khi xong" rings within working hours."""
    due_soon_days: int = 3
    wait_notice_seconds: int = 5
    merge_seconds: int = 60
    """Notices and reminders that wait for one person and fell due within so long of each other leave as one message,
    where the provider counts messages; 0: each by itself."""
    text_limit: int = 4000
    retention_days: int = 365
    """How long texts of messages are kept; 0: for ever. Evidence of open tasks stays beyond it."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """Fixed answers by name (`utter_…`), read from domain.yml."""
    intake: str = ""
    """Code of the person who takes in tasks from above; "": the head of the Văn phòng."""
    desk: Desk = field(default_factory=Desk)
    """The helpdesk: its group, its duty roster, how soon it answers."""
    private_channel: str = "web"
    """Where a person's private chat is made when they have none yet."""
    private_account: str = ""
    web_address: str = ""
    """Where people reach the web, with its scheme; "": nobody told, so no links to it."""

    @property
    def question_life(self) -> timedelta:
        return timedelta(minutes=self.question_minutes)

    @property
    def grace(self) -> timedelta:
        return timedelta(minutes=self.grace_minutes)

    @property
    def digest_minute(self) -> int:
        return self.digest_at.hour * 60 + self.digest_at.minute


OfficeSource = Callable[[UnitOfWork], Office]
"""The office as the open unit of work sees it: defaults with the stored changes laid over."""
