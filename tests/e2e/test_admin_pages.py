"""Sign-in and the administrators' pages in a real browser, on a phone and at a desk."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from actions.identity.models import Purpose
from actions.identity.secrets import WEB_LINK_LIVES, Grant, make_code, make_link_token
from tests.e2e.browser import DESKTOP, PHONE, Tab, open_tab
from tests.e2e.web_office import WebOffice, furnish
from tests.fakes.memory_store import fresh_store

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SIZES = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["390px", "1280px"])
ADMIN = "NV001"


@pytest.fixture
def office() -> Iterator[WebOffice]:
    store = fresh_store(furnish)
    with store.work() as work:
        person = work.people.find_by_code(ADMIN)
        assert person is not None
        person.roles = ["administrator"]
        work.commit()
    served = WebOffice(store, demo=False)
    yield served
    served.stop()
    store.close()


def grant(office: WebOffice, purpose: Purpose) -> str:
    with office.store.work() as work:
        person = work.people.find_by_code(ADMIN)
        assert person is not None
        wanted = Grant(person, purpose, WEB_LINK_LIVES)
        make = make_link_token if purpose is Purpose.WEB else make_code
        made = make(wanted, work, now=office.clock.now())
        work.commit()
    return made


def fits_the_screen(tab: Tab) -> bool:
    return bool(tab.page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@SIZES
def test_an_office_is_set_up_in_a_browser(browser: Browser, office: WebOffice, size: tuple[int, int]) -> None:
    width = f"{size[0]}px"
    with open_tab(browser, office.address, size) as tab:
        page = tab.page
        page.goto(f"{office.address}/login/link/{grant(office, Purpose.WEB)}")
        expect(page.get_by_text("Phan Văn Tuấn Kiệt").first).to_be_visible()
        page.get_by_role("button", name="Vào Thư Ký").click()
        page.wait_for_url(f"{office.address}/")
        tab.wait_connected()
        page.goto(f"{office.address}/admin")
        tab.screenshot(f"admin-{width}")
        page.get_by_role("link", name="Đơn vị", exact=True).first.click()
        page.get_by_label("Tên đơn vị").fill("Tổ Một cửa")
        page.get_by_label("Thuộc").select_option(label="Văn phòng")
        page.get_by_role("button", name="Thêm", exact=True).click()
        expect(page.get_by_role("status")).to_have_text("Đã thêm.")
        expect(page.get_by_role("link", name="Tổ Một cửa")).to_be_visible()
        assert fits_the_screen(tab)
        page.goto(f"{office.address}/admin/people")
        page.get_by_label("Tìm theo họ tên hoặc mã").fill("ngoc lan")
        expect(page.locator("#list a.row")).to_have_count(1)
        page.locator("#list a.row").click()
        page.get_by_role("button", name="Cấp mã liên kết").click()
        expect(page.locator(".secret")).to_be_visible()
        assert fits_the_screen(tab)
        tab.screenshot(f"admin-person-{width}")
        page.once("dialog", lambda dialog: dialog.accept())
        page.get_by_role("button", name="Nghỉ việc").click()
        expect(page.get_by_text("Đã đóng tài khoản")).to_be_visible()
        assert not tab.complaints


def test_the_keyboard_is_enough_to_sign_in_and_reach_the_content(browser: Browser, office: WebOffice) -> None:
    with open_tab(browser, office.address, DESKTOP) as tab:
        page = tab.page
        page.goto(f"{office.address}/")
        page.wait_for_url(f"{office.address}/login")
        expect(page.get_by_label("Mã đăng nhập")).to_be_focused()
        page.keyboard.type(grant(office, Purpose.WEB_CODE).lower())
        page.keyboard.press("Enter")
        page.wait_for_url(f"{office.address}/")
        page.goto(f"{office.address}/admin/hours")
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Đến nội dung chính")).to_be_focused()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        expect(page.get_by_label("Mở cửa")).to_be_focused()
        assert not tab.complaints
