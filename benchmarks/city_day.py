"""The model of a working day: who writes what, when. Everything is drawn from one seed.

| who | what | how often | when |
|---|---|---|---|
| everybody | has 4 tasks (one overdue, one due today) | nine in ten | digest at 07:30, deadline at 16:30 |
| head of a unit | gives a task in the unit's group, by full name and deadline | 4 a day | the day's curve |
| head of a unit | confirms the card of each | 7 in 10 | a minute later |
| whoever gets a task | presses "Nhận việc" | 8 in 10 | 20 minutes later on the average |
| whoever took one | presses "Báo xong" | half | 2 hours later on the average |
| head of a unit | presses "Duyệt" | 8 in 10 | 30 minutes later on the average |
| everybody | asks for a personal reminder today | 1 a day | before 10:00; rings at 14:00, 16:00 or 17:00 (4 in 10) |
| everybody | asks a question (own tasks, a telephone number) | 1 a day | the day's curve |
| meetings | reminders for 8 of each unit, set earlier | 1 a unit and day | ring at 08:45 or 13:45 |

The day's curve has its peaks from 07:30 to 09:00 and from 13:30 to 15:00, each half-hour there four times as busy as at
noon.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

BEGINS, ENDS = timedelta(hours=7, minutes=25), timedelta(hours=18)
"""Of the simulated day, after its midnight; the rest of the day is quiet."""
CURVE = (4, 4, 4, 3, 3, 2, 2, 2, 1, 1, 1, 2, 4, 4, 4, 3, 3, 2, 1)
"""Weights of the half-hours from 07:30 to 17:00."""
ORDERS_PER_HEAD = 4
CONFIRMS, ACCEPTS, REPORTS, APPROVES = 0.7, 0.8, 0.5, 0.8
ACCEPT_AFTER, REPORT_AFTER, APPROVE_AFTER = (timedelta(minutes=m) for m in (20, 120, 30))
REMIND_AT = ("14h", "16h", "17h", "17h", "15h30")
TITLES = (
    "tổng hợp số liệu cải cách hành chính", "rà soát hồ sơ tồn đọng", "dự thảo tờ trình kinh phí",
    "kiểm tra hệ thống một cửa", "báo cáo phòng cháy chữa cháy", "cập nhật danh sách hộ nghèo",
)  # fmt: skip
QUESTIONS = ("việc của tôi", "việc quá hạn", "số điện thoại {name}", "danh sách nhắc việc của tôi")


@dataclass(frozen=True, slots=True)
class Saying:
    """A message to come: by the person of that index, in their unit's group or in private."""

    at: datetime
    person: int
    text: str
    in_group: bool


@dataclass(frozen=True, slots=True)
class Unit:
    """People by index; the first heads it."""

    members: tuple[int, ...]


def sayings(units: list[Unit], names: list[str], midnight: datetime, chance: random.Random) -> list[Saying]:
    """All that people write by themselves on that day, in order of time."""
    found: list[Saying] = []
    for unit in units:
        head, staff = unit.members[0], unit.members[1:]
        for _ in range(ORDERS_PER_HEAD if staff else 0):
            text = f"giao {names[chance.choice(staff)]} {chance.choice(TITLES)} trước 16h thứ Sáu"
            found.append(Saying(moment(midnight, chance), head, text, in_group=True))
        for person in unit.members:
            when = midnight + timedelta(hours=7.5, minutes=chance.uniform(0, 150))
            found.append(Saying(when, person, f"nhắc tôi {chance.choice(REMIND_AT)} họp giao ban", False))
            question = chance.choice(QUESTIONS).format(name=names[chance.choice(unit.members)])
            found.append(Saying(moment(midnight, chance), person, question, in_group=False))
    return sorted(found, key=lambda saying: (saying.at, saying.person))


def moment(midnight: datetime, chance: random.Random) -> datetime:
    """Some time of the working day, by its curve."""
    (half_hour,) = chance.choices(range(len(CURVE)), CURVE)
    return midnight + timedelta(hours=7.5 + half_hour / 2, minutes=chance.uniform(0, 30))


def after(mean: timedelta, chance: random.Random) -> timedelta:
    """How long somebody takes."""
    return timedelta(seconds=chance.expovariate(1 / mean.total_seconds()))
