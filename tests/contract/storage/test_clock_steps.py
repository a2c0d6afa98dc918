"""The clock is set back, runs ahead, stands still for days: nothing is told twice, early, or late without saying so."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from actions.messages import Outbound, RetryLater
from storage import SqlStore
from tests.contract.storage.stepped_office import SteppedOffice
from tests.fakes.clock import OFFICE_ZONE, FakeClock

TEN = datetime(2026, 11, 19, 10, 0, tzinfo=OFFICE_ZONE)
FIVE_MINUTES = timedelta(minutes=5)


@pytest.fixture
def stepped(store: SqlStore, clock: FakeClock, tmp_path: Path) -> SteppedOffice:
    clock.set(TEN)
    return SteppedOffice(store, clock, tmp_path)


def test_what_was_told_is_not_told_again_when_its_moment_comes_a_second_time(stepped: SteppedOffice) -> None:
    stepped.plan("họp giao ban", TEN)
    stepped.plan("uống thuốc", TEN, rrule="FREQ=DAILY")
    assert len(stepped.do_due()) == 2
    stepped.clock.advance(-FIVE_MINUTES)
    assert stepped.run_until(TEN + FIVE_MINUTES) == []


def test_what_is_due_between_is_told_at_its_moment_and_not_before(stepped: SteppedOffice) -> None:
    due = TEN - timedelta(minutes=2)
    stepped.clock.advance(-FIVE_MINUTES)
    stepped.plan("gọi điện cho sở", due)
    stepped.run_until(TEN)
    assert [at for at, _ in stepped.screen.shown] == [due]


def test_a_dead_nodes_reminder_is_told_once_its_lease_is_over(stepped: SteppedOffice) -> None:
    stepped.plan("họp giao ban", TEN)
    with stepped.store.work() as work:
        until = TEN + timedelta(minutes=1)
        assert work.reminders.claim_due(TEN, lease="dead", until=until, limit=5)
        work.commit()
    stepped.clock.advance(-FIVE_MINUTES)
    assert stepped.run_until(until - timedelta(seconds=10)) == []
    assert stepped.run_until(until + FIVE_MINUTES) == ["⏰ Họp giao ban."]


def test_a_message_being_sent_while_the_clock_goes_back_is_sent_once(stepped: SteppedOffice) -> None:
    def back(message: Outbound) -> None:
        stepped.clock.advance(-FIVE_MINUTES)
        stepped.screen.sending = lambda message: None

    stepped.plan("họp giao ban", TEN)
    stepped.screen.sending = back
    stepped.do_due()
    stepped.run_until(TEN + FIVE_MINUTES)
    assert len(stepped.screen.shown) == 1


def test_what_waited_when_the_clock_went_back_does_not_wait_for_it_to_come_again(
    stepped: SteppedOffice,
) -> None:
    stepped.do_due()
    stepped.plan("họp giao ban", TEN)
    stepped.core.clockwork.tick()
    stepped.hears("danh sách nhắc việc của tôi")
    stepped.clock.advance(-FIVE_MINUTES)
    assert len(stepped.do_due()) == 2


def test_nor_does_it_wait_where_the_program_began_after_the_step(stepped: SteppedOffice) -> None:
    stepped.plan("họp giao ban", TEN)
    stepped.core.clockwork.tick()
    stepped.hears("danh sách nhắc việc của tôi")
    stepped.clock.advance(-FIVE_MINUTES)
    stepped.core = stepped.node()
    assert len(stepped.do_due()) == 2


def test_what_is_planned_for_later_still_waits_when_the_clock_goes_back(stepped: SteppedOffice) -> None:
    stepped.plan("họp giao ban", TEN)
    stepped.screen.answers = [RetryLater(30, "429")]
    assert stepped.do_due() == []
    stepped.clock.advance(-FIVE_MINUTES)
    assert stepped.do_due() == []
    assert stepped.run_until(TEN + timedelta(minutes=1)) == ["⏰ Họp giao ban."]


def test_a_clock_that_ran_ahead_and_was_put_right_repeats_nothing(stepped: SteppedOffice) -> None:
    for minute in (10, 20):
        stepped.plan(f"việc phút {minute}", TEN + timedelta(minutes=minute))
    stepped.plan("báo cáo tuần", TEN + timedelta(minutes=5), rrule="FREQ=DAILY")
    stepped.do_due()
    stepped.clock.advance(hours=1)
    stepped.do_due()
    told = len(stepped.screen.shown)
    stepped.clock.set(TEN + timedelta(seconds=2))
    assert stepped.run_until(TEN + timedelta(minutes=30)) == []
    assert told >= 1


def test_after_three_days_of_sleep_everything_is_told_once_and_as_late(stepped: SteppedOffice) -> None:
    stepped.plan("gọi điện cho sở", TEN + timedelta(minutes=30))
    stepped.do_due()
    stepped.clock.advance(days=3)
    shown = stepped.do_due()
    assert len(shown) == 1
    assert "10:30 19/11" in shown[0]
    assert stepped.run_until(stepped.clock.now() + timedelta(minutes=10)) == []


def test_a_daily_reminder_is_not_made_up_for_each_day_of_sleep(stepped: SteppedOffice) -> None:
    stepped.plan("uống thuốc", TEN + timedelta(hours=1), rrule="FREQ=DAILY")
    stepped.do_due()
    stepped.clock.advance(days=3)
    assert len(stepped.do_due()) == 1
    assert stepped.run_until(TEN + timedelta(days=3, minutes=59)) == []
    assert stepped.run_until(TEN + timedelta(days=3, hours=2)) == ["⏰ Uống thuốc."]


def test_a_message_in_the_hands_of_a_node_that_slept_is_sent_once(stepped: SteppedOffice) -> None:
    def sleep(message: Outbound) -> None:
        stepped.clock.advance(days=3)
        stepped.screen.sending = lambda message: None

    stepped.plan("họp giao ban", TEN)
    stepped.screen.sending = sleep
    stepped.do_due()
    stepped.run_until(stepped.clock.now() + timedelta(minutes=5))
    assert len(stepped.screen.shown) == 1


def test_a_message_that_leaves_late_says_so(stepped: SteppedOffice) -> None:
    stepped.plan("họp giao ban", TEN)
    stepped.screen.answers = [RetryLater(3600, "429")]
    assert stepped.do_due() == []
    stepped.clock.advance(hours=1)
    (text,) = stepped.do_due()
    assert "muộn" in text
    assert "10:00 19/11" in text


@pytest.mark.parametrize(
    ("zone", "first", "hours_utc"),
    [
        ("Asia/Ho_Chi_Minh", time(8, 0), (1, 1, 1, 1)),
        # New York leaves summer time on 1 November: eight o'clock there comes an hour later for us.
        ("America/New_York", time(8, 0), (12, 12, 13, 13)),
        # One hour that comes twice that night, told in the first.
        ("America/New_York", time(1, 30), (5, 5, 5, 6)),
    ],
)
def test_a_daily_reminder_keeps_its_own_zones_hour_over_a_change_of_clocks(
    stepped: SteppedOffice, zone: str, first: time, hours_utc: tuple[int, ...]
) -> None:
    due = datetime.combine(date(2026, 10, 30), first, ZoneInfo(zone))
    stepped.clock.set(due - timedelta(hours=1))
    stepped.plan("uống thuốc", due, rrule="FREQ=DAILY", zone=zone)
    stepped.run_until(due + timedelta(days=3, hours=2))
    assert [at.astimezone(ZoneInfo("UTC")).hour for at, _ in stepped.screen.shown] == list(hours_utc)


def _node_in(zone: str, url: str, now: str, *plans: str) -> tuple[list[str], str]:
    """What a node on a machine with this TZ tells at that moment, and what falls due next."""
    ran = subprocess.run(
        [sys.executable, "-m", "tests.contract.storage.other_zone", url, now, *plans],
        env={**os.environ, "TZ": zone},
        check=True,
        capture_output=True,
        text=True,
    )
    told, following = json.loads(ran.stdout.splitlines()[-1])
    return told, following


def test_the_machines_own_zone_may_change_between_runs(database_url: str) -> None:
    at = "2026-11-19T{}:00+07:00"
    plans = ("uống thuốc", at.format("08:00"), "FREQ=DAILY", "họp giao ban", at.format("08:20"), "")
    tokyo = _node_in("Asia/Tokyo", database_url, at.format("07:59"), *plans)
    new_york = _node_in("America/New_York", database_url, at.format("08:00"))
    kiritimati = _node_in("Pacific/Kiritimati", database_url, at.format("08:30"))
    assert tokyo == ([], "2026-11-19T01:00:00+00:00")
    assert new_york == (["⏰ Uống thuốc."], "2026-11-19T01:20:00+00:00")
    assert kiritimati == (
        ["⏰ Họp giao ban. (nhắc muộn, hẹn lúc 08:20 19/11)"],
        "2026-11-20T01:00:00+00:00",
    )
