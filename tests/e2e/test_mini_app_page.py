"""The page inside Telegram in a real browser: opened as Telegram opens it, with what it signed and with what it did
not."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, expect

from actions.models import Identity
from bot.web.mini_app import NOT_LINKED, REFUSED
from tests.e2e.browser import PHONE, Tab, open_tab
from tests.e2e.web_office import GROUP_TITLE, WebOffice, furnish
from tests.fakes.memory_store import fresh_store
from tests.fakes.telegram_api import TOKEN
from tests.unit.test_telegram_mini_app import signed

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

NAM = "NV002"
USER = 5000001
"""Nam's account in Telegram."""
APP = "/telegram/app"


@pytest.fixture
def office() -> Iterator[WebOffice]:
    store = fresh_store()
    furnish(store)
    with store.work() as work:
        nam = work.people.find_by_code(NAM)
        assert nam is not None
        account = Identity(channel="telegram", account=TOKEN.partition(":")[0], external_id=str(USER))
        account.person_id = nam.id
        work.identities.add(account)
        work.commit()
    office = WebOffice(store, demo=False, telegram_token=TOKEN)
    yield office
    office.stop()
    store.close()


def init_data(user: int = USER, *, age: timedelta = timedelta(seconds=2), token: str = TOKEN) -> str:
    person = json.dumps({"id": user, "first_name": "Nam & Đỗ", "language_code": "vi"}, ensure_ascii=False)
    return signed(token, at=datetime.now(UTC) - age, user=person, query_id="AAE")


def fragment(given: str) -> str:
    """As Telegram's apps end the address."""
    return urlencode({"tgWebAppData": given, "tgWebAppVersion": "9.1", "tgWebAppPlatform": "android"})


def open_app(tab: Tab, given: str, *, by: str = "address") -> None:
    """`by`: where Telegram says who opens it, in the address or in its script's object."""
    if by == "address":
        tab.page.goto(f"{tab.address}{APP}#{fragment(given)}")
    else:
        telegram = {"WebApp": {"initData": given}}
        tab.page.add_init_script(f"window.Telegram = {json.dumps(telegram)};")
        tab.page.goto(f"{tab.address}{APP}")


@pytest.mark.parametrize("by", ["address", "object"])
def test_whom_telegram_vouches_for_is_in_at_once_and_speaks_as_themselves(
    browser: Browser, office: WebOffice, by: str
) -> None:
    with open_tab(browser, office.address, PHONE) as tab:
        open_app(tab, init_data(), by=by)
        tab.wait_connected()
        expect(tab.page.locator("#me-name")).to_have_text("Đỗ Hoài Nam")
        assert tab.page.url == f"{office.address}{APP}/chat"
        expect(tab.page.get_by_text("Đăng xuất")).to_be_hidden()
        tab.open_room(GROUP_TITLE)
        tab.send("em gửi từ Telegram ạ")
        tab.wait_text("em gửi từ Telegram")
        tab.screenshot("mini-app-390px")
        tab.page.reload()
        tab.wait_connected()
        (event,) = office.assistant.heard
        assert (event.sender_id, event.text) == (NAM, "em gửi từ Telegram ạ")
        assert not tab.complaints


@pytest.mark.parametrize("by", ["address", "object"])
@pytest.mark.parametrize(
    ("given", "said"),
    [
        pytest.param(lambda: init_data().replace(str(USER), str(USER + 1)), REFUSED, id="altered"),
        pytest.param(lambda: init_data(age=timedelta(minutes=11)), REFUSED, id="old"),
        pytest.param(lambda: init_data(token="7000000002:another_bots-token"), REFUSED, id="of another bot"),
        pytest.param(str, REFUSED, id="none"),
        pytest.param(lambda: init_data(USER + 1), NOT_LINKED, id="of nobody here"),
    ],
)
def test_everyone_else_is_told_what_to_do_and_gets_no_session(
    browser: Browser, office: WebOffice, given: Callable[[], str], said: str, by: str
) -> None:
    with open_tab(browser, office.address, PHONE) as tab:
        open_app(tab, given(), by=by)
        expect(tab.page.locator("#state")).to_have_text(said)
        assert tab.page.evaluate("sessionStorage.length") == 0
        assert "tgWebAppData" not in tab.page.url
        assert tab.serious_barriers() == []
        # The refusal itself, as the browser tells of it and as it is heard; nothing else.
        assert len(tab.complaints) == 2
        assert all("403" in each and f"{APP}/session" in each for each in tab.complaints)


def test_a_session_that_ended_says_how_to_come_back(browser: Browser, office: WebOffice) -> None:
    with open_tab(browser, office.address, PHONE) as tab:
        tab.page.goto(f"{office.address}{APP}/chat")
        expect(tab.page.get_by_text("mở lại từ cuộc trò chuyện với Thư Ký")).to_be_visible()
        assert tab.page.url == f"{office.address}{APP}/chat"
        assert not tab.complaints
