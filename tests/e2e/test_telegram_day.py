"""The main conversation through Telegram: our strict fake Bot API, the real Rasa, the whole program."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.dialogue import RasaAddress
from storage.store import open_store
from tests.e2e.program import Program
from tests.fakes.telegram_api import FakeTelegram
from tests.fakes.telegram_world import Chat, User

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]
ANSWER_WITHIN_SECONDS = 30.0


@dataclass
class Scene:
    """Kiệt and Nam of the demo office with Telegram accounts, and their group."""

    telegram: FakeTelegram
    program: Program
    kiet: User
    nam: User
    group: Chat

    def hears(self, chat: Chat | User, words: str) -> None:
        """Wait until the assistant has said this there."""
        self.telegram.wait(
            lambda: any(words in said for said in self.telegram.texts(chat)), seconds=ANSWER_WITHIN_SECONDS
        )

    def count(self, table: str) -> int:
        store = open_store(self.program.database_url)
        try:
            with store.engine.connect() as connection:
                return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())
        finally:
            store.close()


@pytest.fixture
def scene(tmp_path: Path, rasa: RasaAddress, office_database: Path) -> Iterator[Scene]:
    with FakeTelegram() as telegram:
        kiet = telegram.user("Kiệt", phone=phone_of("NV001"))
        nam = telegram.user("Nam", phone=phone_of("NV002"))
        group = telegram.group("Văn phòng", kiet, nam)
        environment = {"THUKY_TELEGRAM_TOKEN": telegram.token, "THUKY_TELEGRAM_BASE_URL": telegram.base_url}
        program = Program.quick(tmp_path, environment, office_database).start().wait_ready()
        yield Scene(telegram, program, kiet, nam, group)
        program.stop()


def phone_of(code: str) -> str:
    """The mobile number of a person of the demo office."""
    from actions.demo.office import demo_rows

    return next(row["mobile"] for row in demo_rows() if row["code"] == code)


def link(scene: Scene, user: User) -> None:
    """Share the own phone number, as the assistant asks strangers to."""
    scene.telegram.says(user, "xin chào")
    scene.hears(user, "số điện thoại đã đăng ký")
    scene.telegram.shares_contact(user)
    scene.hears(user, "đã nhận ra")


def test_an_order_lives_until_it_is_approved_though_updates_repeat_and_swap(scene: Scene) -> None:
    telegram = scene.telegram
    link(scene, scene.kiet)
    link(scene, scene.nam)
    order = telegram.says(scene.kiet, "@thuky_bot giao việc cho anh Nam trước thứ Sáu", chat=scene.group)
    scene.hears(scene.group, "Việc gì ạ?")
    telegram.replay(order)
    question = telegram.last(scene.group)
    telegram.says(scene.kiet, "tổng hợp báo cáo cải cách hành chính", chat=scene.group, reply_to=question)
    scene.hears(scene.group, "Tổng hợp báo cáo cải cách hành chính")
    scene.hears(scene.nam, "Tổng hợp báo cáo cải cách hành chính")
    assert scene.count("tasks") == 1

    telegram.hold()
    telegram.says(scene.kiet, "@thuky_bot nhắc tôi 8h sáng mai họp giao ban", chat=scene.group)
    telegram.says(scene.kiet, "@thuky_bot số điện thoại chị Lan phòng Kinh tế", chat=scene.group)
    telegram.release()
    scene.hears(scene.group, "họp giao ban.")
    scene.hears(scene.group, "Trương Thị Ngọc Lan")

    press = telegram.presses(scene.nam, "Nhận việc")
    scene.hears(scene.nam, "nhận việc 1")
    assert telegram.answered(press)
    telegram.says(scene.nam, "xong rồi")
    scene.hears(scene.kiet, "báo xong lúc")
    telegram.presses(scene.kiet, "Duyệt")
    scene.hears(scene.nam, "đã duyệt việc 1")
    assert scene.count("tasks") == 1
    assert scene.count("reminders WHERE kind = 'personal'") == 1


def test_a_stranger_is_told_politely_and_gets_no_data(scene: Scene) -> None:
    stranger = scene.telegram.user("Lạ", phone="0999999999")
    scene.telegram.says(stranger, "số điện thoại chị Lan phòng Kinh tế")
    scene.hears(stranger, "số điện thoại đã đăng ký")
    scene.telegram.shares_contact(stranger)
    scene.hears(stranger, "chưa có trong danh bạ")
    assert not any("Lan" in said for said in scene.telegram.texts(stranger))
