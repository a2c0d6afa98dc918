"""A real Chromium for end-to-end tests, and one person at one tab of the web chat.

The chat component draws in open shadow roots; Playwright's selectors look into them by themselves.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    Response,
    expect,
    sync_playwright,
)

PHONE = (390, 844)
DESKTOP = (1280, 800)
SCREENSHOTS = Path(__file__).parents[2] / "ci-output" / "screenshots"
ANSWER_WITHIN_MS = 15_000

_PHONE_AGENT = (
    "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0.0.0 Mobile Safari/537.36"
)
# Without these Chromium calls home at its start, which a closed network answers slowly.
_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    # A microphone that beeps, or plays the file that the test names, and nobody is asked for it.
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
)
_LOST = re.compile(r"WebSocket connection to|ERR_CONNECTION_(REFUSED|RESET|CLOSED)|ERR_EMPTY_RESPONSE")
Theme = Literal["light", "dark"]


def find_chromium() -> str:
    """Where the system's Chromium is; `make setup-test` installs it."""
    named = os.environ.get("CHROMIUM")
    found = named or shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        raise RuntimeError("no chromium found: run `make setup-test`, or name one in the variable CHROMIUM")
    return found


@contextmanager
def chromium(*, speech: Path | None = None) -> Iterator[Browser]:
    """`speech`: a WAV file that the microphone hears once."""
    spoken = [f"--use-file-for-fake-audio-capture={speech}%noloop"] if speech else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=[*_QUIET, *spoken])
        yield browser
        browser.close()


@dataclass
class Tab:
    """One browser tab, in the hands of one person of the office."""

    page: Page
    address: str
    phone: bool = False
    complaints: list[str] = field(default_factory=list)
    """Errors and policy violations that the browser reported, and requests that failed or were refused; a test looks
    that there are none."""

    # ---- coming in ----

    def sign_in(self, code: str) -> None:
        """Come in as the person with this code by the short address of the demo."""
        self.page.goto(f"{self.address}/#{code}")
        self.wait_connected()

    def choose(self, code: str) -> None:
        """Come in by the start page of the demo."""
        self.page.goto(self.address)
        self.page.locator("#who-search").fill(code)
        self.page.locator(f'button.person[data-code="{code}"]').click()
        self.wait_connected()

    def wait_connected(self) -> None:
        expect(self.page.locator("#me-name")).not_to_be_empty(timeout=ANSWER_WITHIN_MS)
        expect(self.page.locator("#notice")).to_be_hidden()

    def open_room(self, title: str) -> None:
        """Open a room by its title, from the list (on a phone the list is behind the arrow)."""
        item = self.page.locator(".vac-room-item").filter(has_text=title).first
        item.wait_for(state="attached")
        if not item.is_visible():
            self.page.locator(".vac-toggle-button").click()
        item.click()
        expect(self.page.locator(".room-info strong")).to_have_text(title)
        # The line can be written in as soon as the field belongs to the room.
        expect(self.field).to_be_visible()

    @contextmanager
    def server_away(self) -> Iterator[None]:
        """What the browser says of lost connections meanwhile is no complaint."""
        before = len(self.complaints)
        yield
        self.complaints[before:] = [said for said in self.complaints[before:] if not _LOST.search(said)]

    # ---- talking ----

    @property
    def field(self) -> Locator:
        return self.page.locator("#roomTextarea")

    def send(self, text: str) -> None:
        """Write a line and press Enter; on a phone, where Enter is a new line, touch "Gửi"."""
        self.field.fill(text)
        if self.phone:
            self.page.get_by_role("button", name="Gửi", exact=True).tap()
        else:
            self.field.press("Enter")

    def messages(self) -> Locator:
        """Every message shown in the open room, oldest first."""
        return self.page.locator(".vac-message-wrapper")

    def wait_text(self, text: str | re.Pattern[str], *, within_ms: float = ANSWER_WITHIN_MS) -> Locator:
        """The latest message of the open room that holds this text, as soon as there is one."""
        found = self.messages().filter(has_text=text).last
        expect(found).to_be_visible(timeout=within_ms)
        return found

    def press(self, label: str) -> None:
        """Press the latest button with this label under one of the assistant's messages."""
        button = self.button(label)
        expect(button).to_be_enabled(timeout=ANSWER_WITHIN_MS)
        button.click()

    def button(self, label: str) -> Locator:
        return self.page.locator(
            ".card-buttons button:visible", has_text=re.compile(f"^{re.escape(label)}$")
        ).last

    def reply_to(self, text: str) -> None:
        """Choose "Trả lời" in the menu of the latest message with this text; then `send`."""
        self.choose_action(text, "Trả lời")
        expect(self.page.locator(".vac-reply-container")).to_be_visible()

    def choose_action(self, text: str, action: str) -> None:
        """Choose this in the menu of the latest message with this text."""
        message = self.wait_text(text)
        message.locator(".vac-message-card").hover()
        message.locator(".vac-message-options").click()
        message.locator(".vac-menu-item", has_text=action).click()

    def attach(self, *files: Path) -> None:
        """Choose files as from the dialog of the paper clip; `send` then sends them with the words."""
        self.page.locator("input[type=file]").set_input_files(list(files))
        expect(self.page.locator(".vac-room-file-container")).to_have_count(len(files))
        expect(self.page.locator(".vac-room-files-container .vac-loader-wrapper")).to_have_count(0)
        # For half a second the component takes no Enter: it may be the one that closed the dialog.
        self.page.wait_for_timeout(550)

    def record(self, seconds: float) -> None:
        """Record for so long, and send it."""
        self.page.get_by_role("button", name="Ghi âm").click()
        self.page.wait_for_timeout(seconds * 1000)
        self.page.get_by_role("button", name="Gửi bản ghi âm").click()

    def search(self, words: str) -> Locator:
        """Look for words in the open room; what was found."""
        self.page.get_by_role("button", name="Tìm trong cuộc trò chuyện").click()
        self.page.locator("#search-words").fill(words)
        expect(self.page.locator("#search-status")).not_to_have_text(re.compile("^$|Đang tìm"))
        return self.page.locator("#search-hits button")

    def serious_barriers(self) -> list[str]:
        """What keeps people with disabilities out, by axe: serious and critical findings of WCAG 2.2 A and AA."""
        tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
        found = Axe().run(self.page, options={"runOnly": {"type": "tag", "values": tags}}).response
        return [
            f"{finding['id']}: {node['target']} {node['failureSummary']}"
            for finding in found["violations"]
            if finding["impact"] in ("serious", "critical")
            for node in finding["nodes"]
        ]

    def unread(self, title: str) -> Locator:
        """The badge of a room with unread messages."""
        return self.page.locator(".vac-room-item").filter(has_text=title).locator(".vac-room-badge")

    def screenshot(self, name: str) -> Path:
        """Keep what the tab shows as ci-output/screenshots/<name>.png."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        path = SCREENSHOTS / f"{name}.png"
        self.page.wait_for_timeout(100)
        self.page.screenshot(path=path)
        return path


@contextmanager
def open_tab(
    browser: Browser, address: str, size: tuple[int, int] = DESKTOP, *, theme: Theme = "light"
) -> Iterator[Tab]:
    """A tab in a browser context of its own; on a phone-sized one with touch."""
    width, height = size
    phone = width < 700
    context: BrowserContext = browser.new_context(
        viewport={"width": width, "height": height},
        has_touch=phone,
        is_mobile=phone,
        user_agent=_PHONE_AGENT if phone else None,
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
        device_scale_factor=1,
        color_scheme=theme,
        reduced_motion="reduce",
    )
    page = context.new_page()
    yield watched(page, address, phone=phone)
    context.close()


def watched(page: Page, address: str, *, phone: bool = False) -> Tab:
    """A tab whose complaints are collected from now on."""
    tab = Tab(page, address, phone)

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error":
            tab.complaints.append(f"{message.text} {message.location['url']}")

    def answered(response: Response) -> None:
        if response.status >= 400:
            tab.complaints.append(f"{response.status} {response.url}")

    def failed(request: Request) -> None:
        # A page that is left, and a file that is saved instead of shown, end a request too.
        if request.failure != "net::ERR_ABORTED":
            tab.complaints.append(f"{request.failure} {request.url}")

    page.on("console", listen)
    page.on("response", answered)
    page.on("requestfailed", failed)
    page.on("pageerror", lambda error: tab.complaints.append(error.stack or str(error)))
    return tab
