"""Voice notes through Telegram: the strict fake Bot API, a real recording, the real recogniser, the whole program."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text

from bot.dialogue import RasaAddress
from bot.service import build
from bot.settings import Settings
from storage.store import open_store
from tests.e2e.served import Served, free_port
from tests.e2e.test_telegram_day import Scene, link, phone_of, scene
from tests.fakes.recogniser import FakeRecogniser
from tests.fakes.telegram_api import FakeTelegram
from tests.fakes.telegram_world import Chat, User
from tests.voice_clips import clips, encoded, joined, silence

__all__ = ["scene"]
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


HEARD_WITHIN_SECONDS = 150.0
"""The recogniser has the lowest priority, and the machines that test are busy."""


def hears(telegram: FakeTelegram, chat: Chat | User, words: str) -> None:
    telegram.wait(lambda: any(words in said for said in telegram.texts(chat)), seconds=HEARD_WITHIN_SECONDS)


def rows(address: str, query: str) -> list[tuple[object, ...]]:
    store = open_store(address)
    try:
        with store.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(query))]
    finally:
        store.close()


def test_a_recording_is_heard_shown_and_becomes_a_task_with_its_sound_as_evidence(scene: Scene) -> None:
    telegram = scene.telegram
    link(scene, scene.kiet)
    clip = clips()[1]  # "Chúng ta có thể áp dụng logic tương tự với người khác."
    note = telegram.sends_voice(scene.kiet, encoded(clip.samples, "ogg/opus"))
    telegram.replay(note)
    hears(telegram, scene.kiet, "🎤 Thư ký nghe được: “Chúng ta có thể áp dụng")
    hears(telegram, scene.kiet, "chưa rõ ý anh")
    telegram.presses(scene.kiet, "Giao việc")
    hears(telegram, scene.kiet, "giao việc này cho ai")
    telegram.says(scene.kiet, "Đỗ Hoài Nam")
    hears(telegram, scene.kiet, "hạn đến khi nào")
    telegram.says(scene.kiet, "không đặt hạn")
    hears(telegram, scene.kiet, "xác nhận giúp ạ?")
    assert scene.count("tasks") == 0
    telegram.presses(scene.kiet, "Đúng")
    hears(telegram, scene.kiet, "Việc 1")
    assert scene.count("tasks") == 1
    assert scene.count("voice_notes") == 1
    ((words, attachments),) = rows(
        scene.program.database_url,
        "SELECT messages.text, messages.attachments FROM tasks JOIN messages ON messages.id = source_message_id",
    )
    assert "áp dụng" in str(words)
    (sound,) = json.loads(str(attachments))
    assert sound["kind"] == "voice"
    assert sound["reference"].startswith("file-")
    health = httpx.get(f"{scene.program.address}/healthz", trust_env=False).json()
    assert (health["asr"]["state"], health["asr"]["engine"]) == ("ok", "viet-asr")


def test_what_is_no_speech_gets_a_clear_answer_and_a_dead_recogniser_is_started_again(scene: Scene) -> None:
    telegram = scene.telegram
    link(scene, scene.kiet)
    telegram.sends_voice(scene.kiet, encoded(silence(2.0), "ogg/opus"))
    hears(telegram, scene.kiet, "nghe không rõ, trong tin không có tiếng nói")
    telegram.sends_voice(scene.kiet, b"#!/bin/sh\necho disguised\n")
    hears(telegram, scene.kiet, "không mở được tệp âm thanh")
    telegram.sends_voice(scene.kiet, encoded(joined(*[clips()[0].samples] * 2), "ogg/opus"))
    hears(telegram, scene.kiet, "huấn luyện viên")
    assert scene.count("tasks") == 0


@pytest.fixture
def served(
    tmp_path: Path, rasa: RasaAddress, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[FakeTelegram, str]]:
    """The program in this process, so that its recogniser can be one that hears what the test says."""
    database = f"sqlite:///{tmp_path}/thuky.db"
    with FakeTelegram() as telegram:
        settings = Settings(
            database_url=database,
            rasa_url=rasa.url,
            rasa_secret=rasa.secret,
            secret_key="a secret for tests only",
            telegram_token=telegram.token,
            telegram_base_url=telegram.base_url,
            files=str(tmp_path / "files"),
        )
        port = free_port()
        app = build(settings, demo=True, recogniser=FakeRecogniser())
        server = Served(app, port)
        yield telegram, database
        server.stop()


def test_a_leader_speaks_in_the_group_and_the_task_is_written(served: tuple[FakeTelegram, str]) -> None:
    telegram, database = served
    kiet = telegram.user("Kiệt", phone=phone_of("NV001"))
    nam = telegram.user("Nam", phone=phone_of("NV002"))
    group = telegram.group("Văn phòng", kiet, nam)

    for user in (kiet, nam):
        telegram.says(user, "xin chào")
        hears(telegram, user, "số điện thoại đã đăng ký")
        telegram.shares_contact(user)
        hears(telegram, user, "đã nhận ra")
    telegram.says(kiet, "@thuky_bot xin chào", chat=group)
    telegram.wait(lambda: telegram.sent(group), seconds=60.0)
    spoken = "giao anh nam làm báo cáo quý ba trước thứ sáu".encode()
    note = telegram.sends_voice(kiet, spoken, chat=group, reply_to=telegram.last(group))
    telegram.replay(note)
    hears(telegram, group, "🎤 Thư ký nghe được: “Giao anh Nam làm báo cáo quý 3 trước thứ sáu”")
    assert rows(database, "SELECT count(*) FROM tasks") == [(0,)]
    telegram.presses(kiet, "Đúng", chat=group)
    hears(telegram, nam, "Làm báo cáo quý 3")
    ((title, attachments),) = rows(
        database,
        "SELECT tasks.title, messages.attachments FROM tasks JOIN messages ON messages.id = source_message_id",
    )
    assert title == "làm báo cáo quý 3"
    assert json.loads(str(attachments))[0]["reference"].startswith("file-")
