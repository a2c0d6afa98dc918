"""Whatever process dies, nothing is lost and nothing is answered twice."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from actions.models import Reminder, ReminderKind
from bot.dialogue import RasaAddress
from storage.store import open_store
from tests.e2e.program import Program, children_of
from tests.e2e.test_telegram_day import phone_of
from tests.fakes.telegram_api import FakeTelegram
from tests.fakes.telegram_world import User

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture
def telegram() -> Iterator[FakeTelegram]:
    with FakeTelegram() as started:
        yield started


def environment(telegram: FakeTelegram) -> dict[str, str]:
    return {
        "THUKY_TELEGRAM_TOKEN": telegram.token,
        "THUKY_TELEGRAM_BASE_URL": telegram.base_url,
        "THUKY_LEASE_SECONDS": "3",
    }


def linked(telegram: FakeTelegram, code: str) -> User:
    """A person of the demo office who shared the own phone number."""
    user = telegram.user(code, phone=phone_of(code))
    telegram.says(user, "xin chào")
    telegram.wait(lambda: telegram.texts(user), seconds=30)
    telegram.shares_contact(user)
    telegram.wait(lambda: any("đã nhận ra" in said for said in telegram.texts(user)), seconds=30)
    return user


def test_killing_rasa_delays_an_answer_and_loses_none(
    telegram: FakeTelegram, tmp_path: Path, office_database: Path
) -> None:
    own_rasa = {**environment(telegram), "THUKY_RASA_URL": "", "THUKY_RASA_SECRET": ""}
    program = Program.quick(tmp_path, own_rasa, office_database).start().wait_ready()
    try:
        kiet = linked(telegram, "NV001")
        for child in children_of(program.pid):
            os.kill(child, signal.SIGKILL)
        telegram.says(kiet, "số điện thoại chị Lan phòng Kinh tế")
        telegram.wait(lambda: any("một chút thời gian" in said for said in telegram.texts(kiet)), seconds=20)
        telegram.wait(lambda: any("Máy cơ quan" in said for said in telegram.texts(kiet)), seconds=90)
        program.wait_ready()
        assert sum("Máy cơ quan" in said for said in telegram.texts(kiet)) == 1
        assert sum("một chút thời gian" in said for said in telegram.texts(kiet)) == 1
    finally:
        program.stop()


def test_a_reminder_survives_a_kill_between_claim_and_send(
    telegram: FakeTelegram, tmp_path: Path, rasa: RasaAddress, office_database: Path
) -> None:
    program = Program.quick(tmp_path, environment(telegram), office_database).start().wait_ready()
    try:
        kiet = linked(telegram, "NV001")
        telegram.fault("slow", method="sendMessage", seconds=60)
        plan_reminder(program, "NV001", "họp giao ban")
        telegram.wait(lambda: claimed(program) > 0, seconds=30)
        program.kill()
        telegram.heal()
        assert not any("Họp giao ban" in said for said in telegram.texts(kiet))
        program.start()
        telegram.wait(lambda: any("Họp giao ban" in said for said in telegram.texts(kiet)), seconds=60)
    finally:
        program.stop()


def plan_reminder(program: Program, code: str, words: str, *, due_at: datetime | None = None) -> None:
    """A reminder of this person that is due then or now, written as another node would."""
    store = open_store(program.database_url)
    try:
        with store.work() as work:
            person = work.people.find_by_code(code)
            assert person is not None
            now = due_at or datetime.now(UTC)
            work.reminders.add(
                Reminder(
                    owner_id=person.id,
                    text=words,
                    kind=ReminderKind.PERSONAL,
                    due_at=now,
                    first_at=now,
                    created_at=now,
                )
            )
            work.commit()
    finally:
        store.close()


def claimed(program: Program) -> int:
    """How many messages are being sent at this moment."""
    store = open_store(program.database_url)
    try:
        with store.engine.connect() as connection:
            return int(
                connection.execute(text("SELECT count(*) FROM outbox WHERE state = 'claimed'")).scalar_one()
            )
    finally:
        store.close()
