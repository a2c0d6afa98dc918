"""A spoken order in the web chat: the browser's own microphone, the real recogniser, the whole program."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from bot.dialogue import RasaAddress
from tests.e2e.browser import PHONE, chromium, open_tab
from tests.e2e.program import Program
from tests.voice_clips import clips, encoded, joined, silence

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(400)]

HEARD_WITHIN_MS = 150_000.0
"""The recogniser has the lowest priority, and the machines that test are busy."""


@pytest.fixture
def program(tmp_path: Path, rasa: RasaAddress, office_database: Path) -> Iterator[Program]:
    program = Program.quick(tmp_path, {}, office_database).start().wait_ready()
    yield program
    program.stop()


@pytest.fixture
def speaking_browser(tmp_path: Path) -> Iterator[Browser]:
    """Its microphone hears "Chúng ta có thể áp dụng logic tương tự với người khác." and then nothing."""
    speech = tmp_path / "speech.wav"
    speech.write_bytes(encoded(joined(silence(0.5), clips()[1].samples, silence(30.0)), "wav"))
    with chromium(speech=speech) as started:
        yield started


def test_what_is_recorded_in_the_page_is_heard_and_can_be_listened_to_again(
    speaking_browser: Browser, program: Program
) -> None:
    with open_tab(speaking_browser, program.address, PHONE) as tab:
        tab.sign_in("NV001")
        tab.open_room("Thư Ký")
        tab.page.get_by_role("button", name="Ghi âm").click()
        expect(tab.page.locator(".vac-dot-audio-record-time")).to_be_visible()
        tab.screenshot("recording-390px")
        tab.page.wait_for_timeout(6_000)
        tab.page.get_by_role("button", name="Gửi bản ghi âm").click()
        tab.wait_text("Tin thoại")
        card = tab.wait_text(re.compile("Thư ký nghe được: .*áp dụng"), within_ms=HEARD_WITHIN_MS)
        expect(card).to_be_visible()
        tab.screenshot("voice-390px")
        tab.page.get_by_role("button", name="Nghe lại").click()
        sound = tab.page.locator("audio")
        expect(sound).to_be_visible()
        expect(sound).not_to_have_js_property("duration", None)
        tab.page.wait_for_function("document.querySelector('audio').duration > 3")
        assert not tab.complaints
