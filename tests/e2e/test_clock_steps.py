"""The whole program while the machine's clock is set back, or after days of sleep; its monotonic clock runs on."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.e2e.program import Program
from tests.e2e.test_processes_die import linked, plan_reminder
from tests.fakes.telegram_api import FakeTelegram
from tests.fakes.telegram_world import User

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]

NOBODY = "http://127.0.0.1:9"
"""Reminders need no Rasa."""


@dataclass
class Machine:
    """A running program on a machine whose clock we set."""

    telegram: FakeTelegram
    program: Program
    kiet: User
    _file: Path
    _ahead: timedelta = timedelta(0)

    def set_clock(self, ahead: timedelta) -> None:
        """By so much ahead of true time, or behind it."""
        self._ahead = ahead
        # Twice, in two spellings: libfaketime parses what differs from what it read last, and while one thread still
        # reads the old file, the other may parse that and take it for the new one for good.
        for spelling in (f"{ahead.total_seconds():+.0f}", f"{ahead.total_seconds():+.1f}"):
            # In one step, or the program could read an empty file.
            new = self._file.with_suffix(".new")
            new.write_text(spelling)
            new.rename(self._file)
            time.sleep(0.3)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def told(self, words: str) -> list[str]:
        return [text for text in self.telegram.texts(self.kiet) if words in text]


@pytest.fixture
def machine(tmp_path: Path, office_database: Path) -> Iterator[Machine]:
    file = tmp_path / "clock"
    file.write_text("+0")
    with FakeTelegram() as telegram:
        environment = {
            "THUKY_TELEGRAM_TOKEN": telegram.token,
            "THUKY_TELEGRAM_BASE_URL": telegram.base_url,
            "THUKY_RASA_URL": NOBODY,
            "LD_PRELOAD": str(faketime()),
            "FAKETIME_TIMESTAMP_FILE": str(file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }
        program = Program(tmp_path, environment, template=office_database).start()
        yield Machine(telegram, program, linked(telegram, "NV001"), file)
        program.stop()
        print(program.log())  # seen where a test fails


def faketime() -> Path:
    """The library that sets the clock of one process."""
    found = next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), None)
    if found is None:
        raise RuntimeError("these tests need libfaketime: run `make setup-test`")
    return found


def test_reminders_go_on_at_their_time_after_the_clock_was_set_back(machine: Machine) -> None:
    plan_reminder(machine.program, "NV001", "họp giao ban")
    machine.telegram.wait(lambda: machine.told("Họp giao ban"), seconds=30)
    machine.set_clock(timedelta(minutes=-5))
    plan_reminder(machine.program, "NV001", "gọi điện", due_at=machine.now() + timedelta(seconds=3))
    machine.telegram.wait(lambda: machine.told("Gọi điện"), seconds=60)
    assert not any("muộn" in text for text in machine.told("Gọi điện"))
    assert len(machine.told("Họp giao ban")) == 1


def test_a_laptop_that_slept_for_three_days_tells_what_it_missed_once_and_as_late(machine: Machine) -> None:
    plan_reminder(machine.program, "NV001", "gọi điện", due_at=machine.now() + timedelta(minutes=30))
    machine.set_clock(timedelta(days=3))
    plan_reminder(machine.program, "NV001", "họp giao ban", due_at=machine.now() + timedelta(seconds=3))
    machine.telegram.wait(lambda: machine.told("Họp giao ban"), seconds=60)
    machine.telegram.wait(lambda: machine.told("Gọi điện"), seconds=60)
    time.sleep(2)  # two more beats, in which nothing may be told again
    assert [("muộn" in text) for text in machine.told("Gọi điện")] == [True]
    assert len(machine.told("Họp giao ban")) == 1
