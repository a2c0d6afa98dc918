"""The page of the web chat in a real browser, with an assistant that follows a script."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Request, expect

from actions.models import RoomMessage
from tests.e2e.browser import DESKTOP, PHONE, open_tab, watched
from tests.e2e.web_office import GROUP_TITLE, WebOffice, furnish
from tests.fakes.memory_store import fresh_store

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

KIET, NAM, LAN = "NV001", "NV002", "NV005"
GROUP = "group:van-phong"
SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])


def width(size: tuple[int, int]) -> str:
    return f"{size[0]}px"


@SIZES
def test_one_is_found_on_the_start_page_by_name_title_or_unit(
    browser: Browser, office: WebOffice, size: tuple[int, int]
) -> None:
    with open_tab(browser, office.address, size) as tab:
        tab.page.goto(office.address)
        people = tab.page.locator("button.person")
        search = tab.page.locator("#who-search")
        expect(people).to_have_count(8)
        tab.screenshot(f"start-{width(size)}")
        for wanted, found in (
            ("do hoai nam", 1),
            ("Kinh tế", 3),
            ("trưởng phòng", 2),
            ("truong lan", 1),
            ("NV003", 1),
            ("không ai", 0),
        ):
            search.fill(wanted)
            expect(people).to_have_count(found)
        expect(tab.page.locator("#who-list")).to_contain_text("Không tìm thấy ai")
        search.fill("lan kinh te")
        search.press("Enter")
        tab.wait_connected()
        expect(tab.page.locator("#me-name")).to_have_text("Trương Thị Ngọc Lan")
        assert not tab.complaints


@SIZES
def test_an_order_in_the_group_shows_live_to_both_people(
    browser: Browser, office: WebOffice, size: tuple[int, int]
) -> None:
    with open_tab(browser, office.address) as leader, open_tab(browser, office.address, size) as nam:
        leader.sign_in(KIET)
        nam.sign_in(NAM)
        leader.open_room(GROUP_TITLE)
        leader.screenshot("empty-room-1280px")
        leader.send("Giao anh Nam: giao việc tổng hợp báo cáo trước thứ Sáu")
        expect(nam.unread(GROUP_TITLE)).to_have_text("2")
        nam.open_room(GROUP_TITLE)
        expect(nam.unread(GROUP_TITLE)).to_have_count(0)
        nam.wait_text("Việc 12")
        expect(nam.wait_text("Giao anh Nam")).to_contain_text("Phan Văn Tuấn Kiệt")
        leader.press("Đúng")
        leader.wait_text("Đã ghi nhận: Đúng.")
        expect(leader.button("Đúng")).to_be_disabled()
        expect(leader.button("Hủy")).to_be_enabled()
        nam.wait_text("Đã ghi nhận: Đúng.")
        expect(nam.button("Đúng")).to_be_enabled()
        nam.send("dạ em nhận ạ")
        leader.wait_text("dạ em nhận ạ")
        nam.screenshot(f"group-{width(size)}")
        leader.screenshot("group-leader-1280px")
        assert not leader.complaints
        assert not nam.complaints


def test_two_tabs_of_one_browser_are_two_people(browser: Browser, office: WebOffice) -> None:
    with open_tab(browser, office.address) as leader:
        nam = watched(leader.page.context.new_page(), office.address)
        leader.sign_in(KIET)
        nam.sign_in(NAM)
        leader.page.reload()
        leader.wait_connected()
        expect(leader.page.locator("#me-name")).to_have_text("Phan Văn Tuấn Kiệt")
        expect(nam.page.locator("#me-name")).to_have_text("Đỗ Hoài Nam")


def test_a_chosen_button_stays_chosen_after_a_reload(browser: Browser, office: WebOffice) -> None:
    with open_tab(browser, office.address) as tab:
        tab.sign_in(KIET)
        tab.send("giao việc")
        tab.press("Đổi người")
        tab.wait_text("Đã ghi nhận: Đổi người.")
        tab.page.reload()
        tab.wait_connected()
        expect(tab.button("Đổi người")).to_be_disabled()
        expect(tab.button("Đúng")).to_be_enabled()


def test_an_edited_card_shows_its_new_text_and_buttons(browser: Browser, office: WebOffice) -> None:
    with open_tab(browser, office.address) as tab:
        tab.sign_in(KIET)
        tab.send("giao việc")
        tab.wait_text("Hạn: 17:00 thứ Sáu 20/11")
        tab.send("sửa thẻ")
        tab.wait_text("Hạn mới: 17:00 thứ Hai 23/11")
        expect(tab.button("Xem việc")).to_be_enabled()
        expect(tab.button("Đúng")).to_have_count(0)
        expect(tab.messages()).to_have_count(3)


def test_cards_of_two_rooms_show_their_own_buttons(browser: Browser, office: WebOffice) -> None:
    with open_tab(browser, office.address) as tab:
        tab.sign_in(KIET)
        tab.send("giao việc riêng")
        expect(tab.button("Đúng")).to_be_visible()
        tab.open_room(GROUP_TITLE)
        tab.send("giao việc chung")
        expect(tab.button("Đúng")).to_be_visible()
        tab.open_room("Thư Ký")
        tab.wait_text("Việc 12")
        expect(tab.page.locator(".card-buttons button:visible")).to_have_count(4)
        tab.press("Hủy")
        tab.wait_text("Đã ghi nhận: Hủy.")
        assert office.assistant.heard[-1].chat_id == "private:NV001"


def test_text_is_shown_as_it_was_written(browser: Browser, office: WebOffice) -> None:
    text = (
        '1. *một* _hai_ # ba <img src=x onerror="alert(1)"> [x](javascript:alert(1)) <b>đậm</b> &amp; `mã`\n'
        "    - dòng hai"
    )
    with open_tab(browser, office.address) as tab:
        tab.sign_in(KIET)
        tab.send(text)
        tab.wait_text("<b>đậm</b> &amp; `mã`")
        card = tab.wait_text("một").locator(".vac-format-message-wrapper")
        assert card.inner_text().replace("\u00a0", " ").rstrip() == text
        expect(card.locator("a, img, b, li, em")).to_have_count(0)
        assert not tab.complaints


def test_links_open_outside_and_the_assistants_bold_is_bold(browser: Browser, office: WebOffice) -> None:
    with open_tab(browser, office.address) as tab:
        tab.sign_in(KIET)
        tab.send(f"xem {office.address}/healthz?a_b=1&c_d=2. Rồi giao việc")
        expect(tab.wait_text("Chủ trì").locator("strong")).to_have_text("Việc 12")
        link = tab.wait_text("xem http").locator("a")
        expect(link).to_have_attribute("href", f"{office.address}/healthz?a_b=1&c_d=2")
        with tab.page.context.expect_page() as opened:
            link.click()
        assert opened.value.url == f"{office.address}/healthz?a_b=1&c_d=2"
        assert tab.page.url == f"{office.address}/"


def test_a_reply_carries_what_it_answers(browser: Browser, office: WebOffice) -> None:
    with open_tab(browser, office.address) as tab:
        tab.sign_in(KIET)
        tab.open_room(GROUP_TITLE)
        tab.send("giao việc")
        tab.wait_text("Chủ trì")
        tab.reply_to("Chủ trì")
        tab.screenshot("reply-1280px")
        tab.send("hạn chuyển sang thứ Hai")
        tab.wait_text(re.compile("Trả lời tin 2 của Thư Ký: hạn chuyển sang thứ Hai"))


@pytest.mark.parametrize("secure", [True, False], ids=["https", "plain http"])
def test_a_message_is_copied_from_its_menu(browser: Browser, office: WebOffice, secure: bool) -> None:
    with open_tab(browser, office.address) as tab:
        tab.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        if not secure:
            tab.page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined });")
        tab.sign_in(KIET)
        tab.send("giao việc")
        tab.choose_action("Chủ trì", "Sao chép")
        expect(tab.page.locator("#notice")).to_have_text("Đã sao chép.")
        tab.field.press("Control+v")
        expect(tab.field).to_have_value(re.compile("^🟢 Việc 12 · .*Chủ trì: Đỗ Hoài Nam", re.DOTALL))
        assert not tab.complaints


def test_someone_picked_after_an_at_sign_is_mentioned(browser: Browser, office: WebOffice) -> None:
    with open_tab(browser, office.address) as tab:
        tab.sign_in(KIET)
        tab.open_room(GROUP_TITLE)
        tab.field.press_sequentially("nhờ @lan")
        tab.page.get_by_role("option", name="Trương Thị Ngọc Lan").click()
        expect(tab.field).to_have_value("nhờ @Trương Thị Ngọc Lan ")
        tab.field.press_sequentially("xem giúp")
        tab.field.press("Enter")
        tab.wait_text("Đã nhắc đến: NV005")
        (event,) = office.assistant.heard
        assert event.text == "nhờ @Trương Thị Ngọc Lan xem giúp"
        assert event.text[event.mentions[0].begin : event.mentions[0].finish] == "@Trương Thị Ngọc Lan"


def test_enter_that_ends_a_composition_does_not_send(browser: Browser, office: WebOffice) -> None:
    with open_tab(browser, office.address) as tab:
        tab.sign_in(KIET)
        tab.field.click()
        keys = tab.page.context.new_cdp_session(tab.page)
        enter = {"key": "Enter", "code": "Enter"}
        keys.send("Input.imeSetComposition", {"text": "viê", "selectionStart": 3, "selectionEnd": 3})
        keys.send("Input.imeSetComposition", {"text": "việc", "selectionStart": 4, "selectionEnd": 4})
        # What an input method does with Enter: the key goes to it (229), the text is committed, the key is released.
        keys.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", "windowsVirtualKeyCode": 229, **enter})
        keys.send("Input.insertText", {"text": "việc"})
        keys.send("Input.dispatchKeyEvent", {"type": "keyUp", "windowsVirtualKeyCode": 13, **enter})
        expect(tab.field).to_have_value("việc")
        tab.page.wait_for_timeout(300)
        assert not office.assistant.heard
        tab.field.press_sequentially(" của tôi")
        tab.field.press("Enter")
        tab.wait_text("việc của tôi")
        assert [event.text for event in office.assistant.heard] == ["việc của tôi"]


def test_enter_inside_a_running_composition_does_not_send(browser: Browser, office: WebOffice) -> None:
    with open_tab(browser, office.address) as tab:
        tab.sign_in(KIET)
        tab.field.click()
        keys = tab.page.context.new_cdp_session(tab.page)
        keys.send("Input.imeSetComposition", {"text": "giao", "selectionStart": 4, "selectionEnd": 4})
        tab.page.keyboard.press("Enter")
        tab.page.wait_for_timeout(300)
        assert not office.assistant.heard


@SIZES
def test_a_line_written_while_the_server_is_away_is_sent_once_when_it_is_back(
    browser: Browser, office: WebOffice, size: tuple[int, int]
) -> None:
    with open_tab(browser, office.address, size) as tab:
        tab.sign_in(KIET)
        tab.open_room(GROUP_TITLE)
        tab.send("trước khi mất mạng")
        tab.wait_text("trước khi mất mạng")
        with tab.server_away():
            office.stop()
            expect(tab.page.locator("#notice")).to_contain_text("Mất kết nối", timeout=15_000)
            tab.send("giao việc một")
            tab.send("tin thứ hai")
            expect(tab.wait_text("tin thứ hai")).to_contain_text("chờ gửi lại")
            tab.screenshot(f"offline-{width(size)}")
            office.start()
            expect(tab.page.locator("#notice")).to_be_hidden(timeout=20_000)
        tab.wait_text("Việc 12")
        expect(tab.page.get_by_text("chờ gửi lại")).to_have_count(0)
        assert [event.text for event in office.assistant.heard] == ["giao việc một", "tin thứ hai"]
        expect(tab.messages()).to_have_count(4)
        assert not tab.complaints


def test_a_reload_does_not_lose_what_waits_to_be_sent(browser: Browser, office: WebOffice) -> None:
    with open_tab(browser, office.address) as tab:
        tab.sign_in(KIET)
        tab.page.route("**/ws", lambda route: route.abort())
        tab.page.evaluate("dispatchEvent(new Event('offline'))")
        expect(tab.page.locator("#notice")).to_contain_text("Mất kết nối")
        tab.page.evaluate("WebSocket.prototype.send = () => {}")
        tab.send("đừng mất nhé")
        tab.page.reload()
        tab.wait_connected()
        tab.wait_text("Thư ký đã nhận 12 ký tự.")
        assert [event.text for event in office.assistant.heard] == ["đừng mất nhé"]


def test_a_text_over_the_limit_is_counted_and_kept_for_shortening(
    browser: Browser, office: WebOffice
) -> None:
    with open_tab(browser, office.address) as tab:
        tab.sign_in(KIET)
        tab.field.fill("ă" * 10_001)
        expect(tab.page.locator("#counter")).to_have_text("10.001/10.000 ký tự")
        tab.field.press("Enter")
        expect(tab.page.locator("#notice")).to_contain_text("giới hạn là 10.000")
        expect(tab.field).to_have_value("ă" * 10_001)
        tab.screenshot("too-long-1280px")
        assert not office.assistant.heard
        tab.field.fill("ă" * 10_000)
        tab.field.press("Enter")
        tab.wait_text("Thư ký đã nhận 10000 ký tự.")
        expect(tab.page.locator("#counter")).to_be_hidden()


def test_older_messages_come_when_scrolling_up(browser: Browser, office: WebOffice) -> None:
    with office.store.work() as work:
        start = office.clock.now() - timedelta(days=1, minutes=130)
        for number in range(130):
            at = start + timedelta(minutes=number)
            work.rooms.add(RoomMessage(room=GROUP, sender_code=LAN, text=f"tin số {number}.", sent_at=at))
            work.flush()
        work.commit()
    with open_tab(browser, office.address) as tab:
        tab.sign_in(KIET)
        expect(tab.unread(GROUP_TITLE)).to_have_text("50")
        tab.open_room(GROUP_TITLE)
        tab.wait_text("tin số 129.")
        for _ in range(12):
            tab.page.locator("#messages-list").evaluate("list => list.scrollTo(0, 0)")
            tab.page.wait_for_timeout(700)
            if tab.messages().filter(has_text="tin số 0.").count():
                break
        texts = [re.search(r"tin số (\d+)\.", text) for text in tab.messages().all_inner_texts()]
        assert [int(found[1]) for found in texts if found] == list(range(130))
        assert not tab.complaints


def test_the_person_is_changed_with_one_click(browser: Browser, office: WebOffice) -> None:
    with open_tab(browser, office.address) as tab:
        tab.sign_in(KIET)
        tab.page.get_by_text("Đổi người").click()
        expect(tab.page.get_by_role("heading", name="Bạn là ai?")).to_be_visible()
        tab.choose(NAM)
        expect(tab.page.locator("#me-name")).to_have_text("Đỗ Hoài Nam")


def test_an_example_of_an_empty_room_goes_into_the_field(browser: Browser, office: WebOffice) -> None:
    with open_tab(browser, office.address) as tab:
        tab.sign_in(KIET)
        tab.page.get_by_role("button", name="việc của tôi").click()
        expect(tab.field).to_have_value("việc của tôi")
        assert not office.assistant.heard


def test_the_title_tells_of_unread_messages(browser: Browser, office: WebOffice) -> None:
    with open_tab(browser, office.address) as leader, open_tab(browser, office.address) as nam:
        leader.sign_in(KIET)
        nam.sign_in(NAM)
        nam.open_room(GROUP_TITLE)
        nam.send("chào anh")
        expect(leader.page).to_have_title("(1) Thư Ký · Phan Văn Tuấn Kiệt")
        leader.open_room(GROUP_TITLE)
        expect(leader.page).to_have_title("Thư Ký · Phan Văn Tuấn Kiệt")


def test_rooms_and_sending_work_with_the_keyboard_alone(browser: Browser, office: WebOffice) -> None:
    with open_tab(browser, office.address) as tab:
        tab.sign_in(KIET)
        tab.page.get_by_role("button", name=re.compile(GROUP_TITLE)).press("Enter")
        expect(tab.page.locator(".room-info strong")).to_have_text(GROUP_TITLE)
        tab.page.get_by_label("Nhập tin nhắn").fill("chào cả phòng")
        tab.page.get_by_role("button", name="Gửi", exact=True).press("Enter")
        tab.wait_text("chào cả phòng")


def test_emojis_come_from_here_and_nothing_from_elsewhere(browser: Browser, office: WebOffice) -> None:
    asked: list[str] = []

    def remember(request: Request) -> None:
        asked.append(request.url)

    with open_tab(browser, office.address) as tab:
        tab.page.on("request", remember)
        tab.sign_in(KIET)
        tab.page.get_by_role("button", name="Chọn biểu tượng").click()
        tab.page.locator("emoji-picker input").fill("trái tim")
        tab.page.locator("emoji-picker .emoji-menu button").first.click()
        expect(tab.field).not_to_have_value("")
        tab.screenshot("emoji-1280px")
        assert all(url.startswith((office.address, "data:")) for url in asked), asked
        assert not tab.complaints


@SIZES
def test_outside_the_demo_the_page_says_how_to_sign_in(browser: Browser, size: tuple[int, int]) -> None:
    store = fresh_store(furnish)
    office = WebOffice(store, demo=False)
    with open_tab(browser, office.address, size) as tab:
        tab.page.goto(f"{office.address}/#{KIET}")
        expect(tab.page.get_by_label("Mã đăng nhập")).to_be_visible()
        expect(tab.page.locator("button.person")).to_have_count(0)
        tab.screenshot(f"closed-{width(size)}")
        assert not tab.complaints
    office.stop()
    store.close()


def test_a_session_that_is_over_leads_back_to_the_start(browser: Browser, office: WebOffice) -> None:
    with open_tab(browser, office.address) as tab:
        tab.sign_in(KIET)
        tab.page.evaluate("sessionStorage.setItem('thuky.session', JSON.stringify({token: 'NV001'}))")
        tab.page.reload()
        expect(tab.page.get_by_role("heading", name="Bạn là ai?")).to_be_visible()
        expect(tab.page.locator("#notice")).to_contain_text("Phiên làm việc đã hết hạn")


def test_a_code_in_the_address_makes_the_tab_that_person(browser: Browser, office: WebOffice) -> None:
    with open_tab(browser, office.address) as tab:
        for code, name in ((NAM, "Đỗ Hoài Nam"), (LAN, "Trương Thị Ngọc Lan")):
            tab.sign_in(code)
            expect(tab.page.locator("#me-name")).to_have_text(name)
            assert "#" not in tab.page.url
