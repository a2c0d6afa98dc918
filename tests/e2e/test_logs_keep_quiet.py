"""The whole program at DEBUG, through Telegram and the web: nothing that anybody wrote, nobody's number, no token."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.dialogue import RasaAddress
from tests.e2e.program import Program
from tests.e2e.test_telegram_day import Scene, link, phone_of
from tests.fakes.telegram_api import FakeTelegram

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]
WORDS = "khảo sát bờ kè rạch Xuyên Tâm"


def test_a_day_at_debug_leaves_nothing_personal_in_the_log(
    tmp_path: Path, rasa: RasaAddress, office_database: Path
) -> None:
    with FakeTelegram() as telegram:
        kiet = telegram.user("Kiệt Biệt Danh", phone=phone_of("NV001"))
        nam = telegram.user("Nam Biệt Danh", phone=phone_of("NV002"))
        group = telegram.group("Nhóm Riêng", kiet, nam)
        environment = {
            "THUKY_TELEGRAM_TOKEN": telegram.token,
            "THUKY_TELEGRAM_BASE_URL": telegram.base_url,
            "THUKY_LOG_LEVEL": "debug",
        }
        program = Program.quick(tmp_path, environment, office_database).start().wait_ready()
        try:
            scene = Scene(telegram, program, kiet, nam, group)
            link(scene, kiet)
            link(scene, nam)
            for kind in ("server-error", "garbage", "hang-up"):
                telegram.fault(kind, method="sendMessage")
            telegram.says(kiet, f"@thuky_bot giao việc cho anh Nam {WORDS} trước thứ Sáu", chat=group)
            scene.hears(group, "Xuyên Tâm")
            scene.hears(nam, "Xuyên Tâm")
            telegram.says(kiet, "số điện thoại chị Lan phòng Kinh tế")
            scene.hears(kiet, "Máy cơ quan")
        finally:
            program.stop()
        log = program.log()
    assert "event received" in log
    assert "telegram_ready" in log
    secret = telegram.token.partition(":")[2]
    forbidden = [secret, WORDS, "Xuyên Tâm", "Biệt Danh", "Nhóm Riêng", phone_of("NV001"), phone_of("NV002")]
    forbidden += ["Phan Văn Tuấn Kiệt", "Đỗ Hoài Nam", "Trương Thị Ngọc Lan", "a secret for tests only"]
    assert [words for words in forbidden if words in log] == []
