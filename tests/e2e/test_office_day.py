"""The main conversation, as people have it: a real browser, the real Rasa, the whole program."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from bot.dialogue import RasaAddress
from tests.e2e.browser import PHONE, open_tab
from tests.e2e.program import Program

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(240)]
KIET, NAM = "NV001", "NV002"
GROUP, PRIVATE = "Văn phòng", "Thư Ký"


@pytest.fixture
def program(tmp_path: Path, rasa: RasaAddress) -> Iterator[Program]:
    running = Program(tmp_path).start().wait_ready()
    yield running
    running.stop()


def test_an_order_given_in_a_group_lives_until_it_is_approved(program: Program, browser: Browser) -> None:
    with open_tab(browser, program.address) as kiet, open_tab(browser, program.address, PHONE) as nam:
        kiet.sign_in(KIET)
        nam.sign_in(NAM)
        kiet.open_room(GROUP)
        kiet.send("giao việc cho anh Nam trước thứ Sáu")
        kiet.wait_text("Việc gì ạ?")
        kiet.send("tổng hợp báo cáo cải cách hành chính")
        kiet.wait_text("Chủ trì: Đỗ Hoài Nam")
        kiet.button("Đúng").wait_for()
        kiet.screenshot("giao-viec")

        kiet.send("nhắc tôi 8h sáng mai họp giao ban")
        kiet.wait_text("họp giao ban.")
        kiet.send("số điện thoại chị Lan phòng Kinh tế")
        kiet.wait_text("Trương Thị Ngọc Lan")
        kiet.screenshot("danh-ba")

        nam.open_room(PRIVATE)
        nam.wait_text("Tổng hợp báo cáo cải cách hành chính")
        nam.press("Nhận việc")
        nam.wait_text("nhận việc 1")
        nam.send("xong rồi")
        nam.wait_text("chờ duyệt")
        nam.screenshot("nhan-viec")

        kiet.open_room(PRIVATE)
        kiet.wait_text("báo xong lúc")
        kiet.press("Duyệt")
        kiet.wait_text("đã hoàn thành")
        kiet.screenshot("duyet")
        nam.wait_text("đã duyệt việc 1")
        assert kiet.complaints == []
        assert nam.complaints == []
