"""Two people at once in the web chat, in a real browser: what they send each other and see of each other."""

from __future__ import annotations

import re
import struct
import zlib
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from actions.models import RoomMessage
from bot.web import rooms
from tests.e2e.browser import DESKTOP, PHONE, Tab, Theme, open_tab
from tests.e2e.web_office import GROUP_TITLE, WebOffice

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

KIET, NAM, LAN = "NV001", "NV002", "NV005"
GROUP = "group:van-phong"
SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])


def a_picture(path: Path, *, width: int = 320, height: int = 200) -> Path:
    """A PNG with a slope of colours."""
    rows = b"".join(
        b"\x00" + bytes(value for x in range(width) for value in (40 + x // 3, 90 + y // 2, 150))
        for y in range(height)
    )
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    )
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n"
        + b"".join(
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
            for kind, data in chunks
        )
    )
    return path


def a_document(path: Path) -> Path:
    path.write_bytes(b"PK\x03\x04 not a real one, but it must come back the same" * 900)
    return path


def both_in_the_group(leader: Tab, nam: Tab) -> None:
    leader.sign_in(KIET)
    nam.sign_in(NAM)
    leader.open_room(GROUP_TITLE)
    nam.open_room(GROUP_TITLE)


@SIZES
def test_a_picture_and_a_document_reach_the_other_person_unchanged(
    browser: Browser, office: WebOffice, size: tuple[int, int], tmp_path: Path
) -> None:
    picture, document = a_picture(tmp_path / "hiện trường.png"), a_document(tmp_path / "bao-cao-quy-3.docx")
    with open_tab(browser, office.address) as leader, open_tab(browser, office.address, size) as nam:
        both_in_the_group(leader, nam)
        nam.attach(picture, document)
        nam.screenshot(f"files-chosen-{size[0]}px")
        nam.send("em gửi báo cáo và ảnh ạ")
        leader.wait_text("em gửi báo cáo và ảnh ạ")
        shown = leader.page.locator(".picture.photo img")
        expect(shown).to_have_attribute("alt", "Ảnh hiện trường.png. Bấm để tải về.")
        expect(shown).to_have_js_property("naturalWidth", 320)
        with leader.page.expect_download() as downloading:
            leader.page.get_by_role("button", name=re.compile("bao-cao-quy-3.docx")).click()
        assert downloading.value.suggested_filename == "bao-cao-quy-3.docx"
        assert Path(downloading.value.path()).read_bytes() == document.read_bytes()
        leader.screenshot("files-1280px")
        nam.wait_text("em gửi báo cáo")
        nam.screenshot(f"files-sent-{size[0]}px")
        (event,) = office.assistant.heard
        assert [(file.kind, file.name) for file in event.attachments] == [
            ("image", "hiện trường.png"),
            ("file", "bao-cao-quy-3.docx"),
        ]
        assert not leader.complaints
        assert not nam.complaints


def test_files_and_words_wait_for_the_server_in_order_and_go_once(
    browser: Browser, office: WebOffice, tmp_path: Path
) -> None:
    document = a_document(tmp_path / "bao-cao.docx")
    with open_tab(browser, office.address) as tab:
        tab.sign_in(KIET)
        tab.open_room(GROUP_TITLE)
        with tab.server_away():
            office.stop()
            expect(tab.page.locator("#notice")).to_contain_text("Mất kết nối", timeout=15_000)
            tab.send("một")
            tab.attach(document)
            tab.send("hai")
            tab.send("ba")
            expect(tab.wait_text("hai")).to_contain_text("chờ gửi lại")
            office.start()
            expect(tab.page.get_by_text("chờ gửi lại")).to_have_count(0, timeout=30_000)
        expect(tab.page.get_by_role("button", name=re.compile("bao-cao.docx"))).to_be_visible()
        expect(tab.page.get_by_text("đang gửi…")).to_have_count(0)
        assert [(event.text, len(event.attachments)) for event in office.assistant.heard] == [
            ("một", 0),
            ("hai", 1),
            ("ba", 0),
        ]
        assert not tab.complaints


def test_what_one_person_left_unsent_is_not_sent_as_the_next_persons(
    browser: Browser, office: WebOffice
) -> None:
    with open_tab(browser, office.address) as tab:
        tab.sign_in(KIET)
        tab.page.evaluate("WebSocket.prototype.send = () => {}")
        tab.send("báo cáo của Kiệt")
        tab.sign_in(NAM)
        tab.send("của Nam")
        tab.wait_text("Thư ký đã nhận 7 ký tự.")
        assert [(event.sender_id, event.text) for event in office.assistant.heard] == [(NAM, "của Nam")]
        tab.sign_in(KIET)
        tab.wait_text("Thư ký đã nhận 16 ký tự.")
        assert office.assistant.heard[-1].sender_id == KIET


def test_one_sees_who_is_writing_and_who_has_read(browser: Browser, office: WebOffice) -> None:
    with open_tab(browser, office.address) as leader, open_tab(browser, office.address) as nam:
        both_in_the_group(leader, nam)
        nam.field.press_sequentially("em đang")
        expect(leader.page.locator(".room-info small")).to_have_text("Nam đang soạn…")
        leader.screenshot("typing-1280px")
        nam.field.press("Enter")
        leader.wait_text("em đang")
        expect(leader.page.locator(".room-info small")).to_have_text("6 thành viên")
        checked = nam.wait_text("em đang").locator(
            "#vac-icon-double-checkmark, #vac-icon-double-checkmark-seen"
        )
        expect(checked).to_be_attached()
        nam.wait_text("em đang").locator(".vac-message-card").hover()
        nam.page.locator(".vac-message-options").click()
        nam.page.locator(".vac-menu-item", has_text="Ai đã xem").click()
        expect(nam.page.locator("#notice")).to_contain_text("Đã xem: Phan Văn Tuấn Kiệt. Chưa xem: ")


def test_what_was_read_in_one_browser_is_read_in_another(browser: Browser, office: WebOffice) -> None:
    with open_tab(browser, office.address) as leader, open_tab(browser, office.address) as nam:
        both_in_the_group(leader, nam)
        leader.send("chào cả phòng")
        nam.wait_text("chào cả phòng")
        expect(leader.wait_text("chào cả phòng").locator("#vac-icon-double-checkmark")).to_be_attached()
        with open_tab(browser, office.address, PHONE) as phone:
            phone.sign_in(NAM)
            expect(phone.unread(GROUP_TITLE)).to_have_count(0)


@SIZES
def test_a_line_of_long_ago_is_found_and_shown_in_its_place(
    browser: Browser, office: WebOffice, size: tuple[int, int]
) -> None:
    with office.store.work() as work:
        start = office.clock.now() - timedelta(days=2)
        for number in range(170):
            text = "Họp về ngập đường Nguyễn Hữu Cảnh" if number == 20 else f"trao đổi số {number}."
            at = start + timedelta(minutes=number)
            work.rooms.add(RoomMessage(room=GROUP, sender_code=LAN, text=text, sent_at=at))
        work.commit()
    with open_tab(browser, office.address, size) as tab:
        tab.sign_in(KIET)
        tab.open_room(GROUP_TITLE)
        tab.wait_text("trao đổi số 169.")
        hits = tab.search("nguyen huu canh")
        expect(hits).to_have_count(1)
        expect(hits.first).to_contain_text("Trương Thị Ngọc Lan")
        tab.screenshot(f"search-{size[0]}px")
        hits.first.click()
        expect(tab.wait_text("Họp về ngập")).to_be_in_viewport(timeout=30_000)
        tab.screenshot(f"found-{size[0]}px")
        if not tab.phone:
            tab.page.locator("#search-words").fill("không có từ này")
            expect(tab.page.locator("#search-status")).to_have_text("Không tìm thấy tin nào.")
            tab.page.keyboard.press("Escape")
            expect(tab.page.locator("#search")).to_be_hidden()
        assert not tab.complaints


@SIZES
def test_a_case_has_a_room_with_its_card_pinned_until_it_is_closed(
    browser: Browser, office: WebOffice, size: tuple[int, int]
) -> None:
    title = "Ngập đường Nguyễn Hữu Cảnh"
    with open_tab(browser, office.address, size) as tab:
        tab.sign_in(KIET)
        with office.store.work() as work:
            people = [person for code in (KIET, NAM, LAN) if (person := work.people.find_by_code(code))]
            room = rooms.create_room(work, title=title, members=people)
            card = work.rooms.add(
                RoomMessage(
                    room=room.external_id,
                    sender_code=None,
                    text="🟢 **Vụ 5** · Ngập đường Nguyễn Hữu Cảnh\nPhụ trách: Đỗ Hoài Nam · Hạn: thứ Hai 23/11",
                    sent_at=office.clock.now(),
                )
            )
            rooms.pin(work, room, str(card.id))
            work.commit()
        office.run(office.channel.tell_of([KIET, NAM, LAN]))
        tab.open_room(title)
        expect(tab.page.locator("#pinned")).to_contain_text("Vụ 5 · Ngập đường")
        tab.wait_text("Phụ trách")
        tab.screenshot(f"case-room-{size[0]}px")
        with office.store.work() as work:
            found = work.chats.find("web", "", room.external_id)
            assert found is not None
            rooms.close_room(work, found, now=office.clock.now())
            work.commit()
        office.run(office.channel.tell_of([KIET]))
        expect(tab.page.get_by_text("Phòng này đã đóng")).to_be_visible()
        expect(tab.field).to_be_hidden()
        tab.screenshot(f"case-closed-{size[0]}px")
        assert tab.serious_barriers() == []


@SIZES
def test_a_new_room_takes_nobody_out_of_the_conversation(
    browser: Browser, office: WebOffice, size: tuple[int, int]
) -> None:
    with open_tab(browser, office.address, size) as tab:
        tab.sign_in(KIET)
        tab.open_room(GROUP_TITLE)
        tab.field.press_sequentially("đang viết dở")
        with office.store.work() as work:
            people = [person for code in (KIET, LAN) if (person := work.people.find_by_code(code))]
            room = rooms.create_room(work, title="Vụ mới", members=people)
            work.commit()
        office.run(office.channel.tell_of([KIET]))
        item = tab.page.locator(".vac-room-item").filter(has_text="Vụ mới")
        expect(item).to_be_attached()
        office.run(office.assistant.say(room.external_id, "Đã mở phòng."))
        expect(item).to_contain_text("Đã mở phòng")
        expect(tab.page.locator(".room-info strong")).to_have_text(GROUP_TITLE)
        expect(tab.field).to_be_visible()
        expect(tab.field).to_have_value("đang viết dở")
        assert not tab.complaints


@SIZES
def test_whoever_is_taken_out_of_the_open_room_is_told_and_sees_it_no_more(
    browser: Browser, office: WebOffice, size: tuple[int, int]
) -> None:
    with open_tab(browser, office.address) as leader, open_tab(browser, office.address, size) as nam:
        both_in_the_group(leader, nam)
        expect(leader.page.locator(".room-info small")).to_have_text("6 thành viên")
        with office.store.work() as work:
            chat, person = work.chats.find("web", "", GROUP), work.people.find_by_code(NAM)
            assert chat is not None
            assert person is not None
            work.chats.remove_member(chat.id, person.id)
            work.commit()
        office.run(office.assistant.say(GROUP, "Anh Nam đã rời nhóm."))
        expect(leader.page.locator(".room-info small")).to_have_text("5 thành viên")
        expect(nam.page.locator("#notice")).to_have_text(f"Anh/chị không còn trong phòng “{GROUP_TITLE}”.")
        expect(nam.page.locator(".vac-room-item").filter(has_text=GROUP_TITLE)).to_have_count(0)
        nam.open_room("Thư Ký")
        nam.send("chào")
        nam.wait_text("Thư ký đã nhận 4 ký tự.")
        assert not leader.complaints
        assert not nam.complaints


def test_what_is_half_written_waits_in_its_room(browser: Browser, office: WebOffice) -> None:
    with open_tab(browser, office.address) as tab:
        tab.sign_in(KIET)
        tab.page.get_by_role("button", name="việc của tôi").click()
        expect(tab.field).to_have_value("việc của tôi")
        tab.open_room(GROUP_TITLE)
        expect(tab.field).to_have_value("")
        tab.field.press_sequentially("chiều nay")
        tab.open_room("Thư Ký")
        expect(tab.field).to_have_value("việc của tôi")
        tab.field.press("Enter")
        tab.wait_text("Thư ký đã nhận 12 ký tự.")
        tab.open_room(GROUP_TITLE)
        expect(tab.field).to_have_value("chiều nay")
        tab.open_room("Thư Ký")
        tab.wait_text("Thư ký đã nhận 12 ký tự.")
        expect(tab.field).to_have_value("")


def test_somebody_is_mentioned_by_the_given_name_with_the_keyboard_alone(
    browser: Browser, office: WebOffice
) -> None:
    with open_tab(browser, office.address) as tab:
        tab.sign_in(KIET)
        tab.open_room(GROUP_TITLE)
        tab.field.press_sequentially("nhờ @nam")
        options = tab.page.get_by_role("option")
        expect(options).to_have_count(2)
        tab.screenshot("mention-1280px")
        tab.field.press("ArrowDown")
        expect(options.nth(1)).to_have_attribute("aria-selected", "true")
        chosen = options.nth(1).locator("strong").inner_text()
        tab.field.press("Enter")
        expect(tab.field).to_have_value(f"nhờ @{chosen} ")
        assert not office.assistant.heard
        tab.field.press_sequentially("và @dung ")
        expect(options).to_have_count(0)
        tab.field.press("Backspace")
        expect(options).to_have_count(1)
        tab.field.press("Escape")
        expect(tab.field).to_have_value(f"nhờ @{chosen} và @dung")
        tab.field.press("Enter")
        tab.wait_text("Đã nhắc đến:")
        (event,) = office.assistant.heard
        (mention,) = event.mentions
        assert event.text[mention.begin : mention.finish] == f"@{chosen}"


def test_enter_of_an_input_method_chooses_nobody(browser: Browser, office: WebOffice) -> None:
    with open_tab(browser, office.address) as tab:
        tab.sign_in(KIET)
        tab.open_room(GROUP_TITLE)
        tab.field.click()
        keys = tab.page.context.new_cdp_session(tab.page)
        enter = {"key": "Enter", "code": "Enter"}
        keys.send("Input.insertText", {"text": "nhờ @"})
        keys.send("Input.imeSetComposition", {"text": "hà", "selectionStart": 2, "selectionEnd": 2})
        expect(tab.page.get_by_role("option")).to_have_count(1)
        keys.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", "windowsVirtualKeyCode": 229, **enter})
        keys.send("Input.insertText", {"text": "hà"})
        keys.send("Input.dispatchKeyEvent", {"type": "keyUp", "windowsVirtualKeyCode": 13, **enter})
        expect(tab.field).to_have_value("nhờ @hà")
        expect(tab.page.get_by_role("option")).to_have_count(1)
        assert not office.assistant.heard


def test_a_message_is_answered_with_the_keyboard_alone(browser: Browser, office: WebOffice) -> None:
    with open_tab(browser, office.address) as tab:
        tab.sign_in(KIET)
        tab.open_room(GROUP_TITLE)
        tab.send("giao việc")
        tab.wait_text("Chủ trì")
        tab.page.get_by_role("log").focus()
        tab.page.keyboard.press("ArrowUp")
        tab.page.keyboard.press("r")
        expect(tab.page.locator(".vac-reply-container")).to_be_visible()
        tab.page.keyboard.type("hạn chuyển sang thứ Hai")
        tab.page.keyboard.press("Enter")
        tab.wait_text("Trả lời tin 2 của Thư Ký: hạn chuyển sang thứ Hai")
        tab.page.get_by_role("log").focus()
        for key in ("End", "ArrowUp", "Enter", "ArrowDown"):
            tab.page.keyboard.press(key)
            tab.page.wait_for_timeout(120)
        expect(tab.page.locator(".vac-menu-item:focus")).to_have_text("Sao chép")


def test_a_notice_of_the_browser_tells_of_a_message_while_nobody_looks(
    browser: Browser, office: WebOffice
) -> None:
    pretence = """
        window.told = [];
        window.shown = [];
        window.Notification = class extends EventTarget {
          static permission = "default";
          static async requestPermission() { return (this.permission = "granted"); }
          constructor(title, { body, tag }) { super(); window.told.push([title, body, tag]); window.shown.push(this); }
          close() {}
        };
        document.hasFocus = () => !window.elsewhere;
    """
    with open_tab(browser, office.address) as leader, open_tab(browser, office.address) as nam:
        leader.page.add_init_script(pretence)
        both_in_the_group(leader, nam)
        nam.send("chưa ai hỏi")
        leader.wait_text("chưa ai hỏi")
        leader.page.get_by_role("button", name="Thông báo khi có tin mới").click()
        expect(leader.page.locator("#notify")).to_have_attribute("aria-pressed", "true")
        nam.send("đang nhìn thì thôi")
        leader.wait_text("đang nhìn thì thôi")
        leader.page.evaluate("window.elsewhere = true")
        nam.send("em gửi báo cáo rồi ạ")
        leader.wait_text("em gửi báo cáo")
        title = f"Đỗ Hoài Nam · {GROUP_TITLE}"
        assert leader.page.evaluate("told") == [[title, "em gửi báo cáo rồi ạ", GROUP]]
        expect(leader.page.locator("#heard")).to_have_text("Đỗ Hoài Nam: em gửi báo cáo rồi ạ")
        for _ in range(2):
            leader.open_room("Thư Ký")
            leader.page.evaluate("shown.at(-1).dispatchEvent(new Event('click'))")
            expect(leader.page.locator(".room-info strong")).to_have_text(GROUP_TITLE)


@SIZES
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_keeps_people_with_disabilities_out(
    browser: Browser, office: WebOffice, size: tuple[int, int], theme: Theme, tmp_path: Path
) -> None:
    barriers: dict[str, list[str]] = {}
    with open_tab(browser, office.address, size, theme=theme) as tab:

        def look(name: str) -> None:
            tab.screenshot(f"{theme}-{name}-{size[0]}px")
            barriers[name] = tab.serious_barriers()

        tab.page.goto(office.address)
        expect(tab.page.locator("button.person")).to_have_count(8)
        look("start")
        tab.sign_in(KIET)
        look("empty")
        tab.open_room(GROUP_TITLE)
        tab.send("giao việc")
        tab.press("Đúng")
        tab.wait_text("Đã ghi nhận")
        tab.reply_to("Chủ trì")
        tab.send("thứ Hai nhé, xem https://example.org/a")
        tab.wait_text("Trả lời tin")
        tab.attach(a_picture(tmp_path / "anh.png"), a_document(tmp_path / "bao-cao.docx"))
        look("file-chosen")
        tab.send("ảnh đây")
        expect(tab.page.locator(".picture.photo img")).to_have_js_property("naturalWidth", 320)
        look("talk")
        tab.field.press_sequentially("@")
        expect(tab.page.get_by_role("option").first).to_be_visible()
        look("mention")
        tab.field.fill("")
        tab.search("giao")
        look("search")
    assert barriers == {name: [] for name in barriers}


def test_a_text_that_names_a_picture_is_shown_in_the_list_and_never_asked_for(
    browser: Browser, office: WebOffice
) -> None:
    asked: list[str] = []
    with open_tab(browser, office.address) as leader, open_tab(browser, office.address) as nam:
        both_in_the_group(leader, nam)
        leader.page.on("request", lambda request: asked.append(request.url))
        line = leader.page.locator(".vac-room-item").filter(has_text=GROUP_TITLE).locator(".vac-text-last")
        for text in ("xem ảnh hiện trường.png nhé", "https://example.org/so-do.SVG", "sơ đồ.jpeg"):
            nam.send(text)
            leader.wait_text(text)
            expect(line).to_contain_text(f"Hoài Nam: {text.split('.')[0]}")
        office.run(office.assistant.say(GROUP, "📄 bao-cao.png đã gửi"))
        expect(line).to_contain_text("Thư Ký: 📄 bao-cao")
        ours = ("data:", f"{office.address}/static/")
        assert not [address for address in asked if not address.startswith(ours)]
        assert not leader.complaints


@SIZES
def test_names_titles_files_and_markdown_are_only_ever_text(
    browser: Browser, office: WebOffice, size: tuple[int, int], tmp_path: Path
) -> None:
    evil = "<img src=x onerror=hacked()><script>hacked()</script>[x](javascript:hacked())![n](/n.png)"
    markdown = (
        '![a](https://evil.example/a.png) <svg onload="hacked()"> `x` [b](data:text/html,x) '
        "<usertag>NV001</usertag>"
    )
    with office.store.work() as work:
        nam = work.people.find_by_code(NAM)
        assert nam is not None
        nam.full_name = f"Nam {evil}"
        (post,) = work.people.posts([nam.id])
        post.title = evil
        rooms.provide_group(work, "van-phong", title="", members=[]).title = evil
        work.commit()
    document = a_document(tmp_path / "x'\"&onerror=hacked().docx")
    outside: list[str] = []
    with open_tab(browser, office.address, size) as leader, open_tab(browser, office.address) as nam_tab:
        for tab in (leader, nam_tab):
            tab.page.on(
                "request",
                lambda request: (
                    None
                    if request.url.startswith((office.address, "data:", "blob:"))
                    else outside.append(request.url)
                ),
            )
            tab.page.add_init_script("window.hacks = 0; window.hacked = () => { window.hacks += 1; };")
        leader.page.goto(office.address)
        leader.page.locator("#who-search").fill(NAM)
        expect(leader.page.locator("button.person")).to_contain_text("<img src=x")
        leader.sign_in(KIET)
        nam_tab.sign_in(NAM)
        expect(nam_tab.page.locator("#me-name")).to_contain_text("<script>")
        for tab in (leader, nam_tab):
            tab.page.locator(".vac-room-item").filter(has_text="img src=x").click()
            expect(tab.page.locator(".room-info strong")).to_have_text(evil)
        nam_tab.attach(document)
        nam_tab.send(markdown)
        leader.wait_text("<usertag>NV001</usertag>")
        office.run(office.assistant.say(GROUP, f"**{evil}** {markdown}"))
        leader.wait_text("<script>hacked()</script>")
        expect(
            leader.page.get_by_role("button", name=re.compile(r"onerror=hacked\(\)\.docx"))
        ).to_be_visible()
        leader.field.press_sequentially("@nam")
        expect(leader.page.get_by_role("option").first).to_be_visible()
        leader.field.fill("")
        expect(leader.search("hacked").first).to_be_visible()
        leader.screenshot(f"evil-{size[0]}px")
        for tab in (leader, nam_tab):
            assert tab.page.evaluate("window.hacks") == 0
            shown = tab.page.locator(".vac-format-message-wrapper").locator("img, svg, script, a, code")
            expect(
                shown.filter(visible=True).and_(
                    tab.page.locator(':not([href^="https://evil.example/a.png"])')
                )
            ).to_have_count(0)
            assert not tab.complaints
    assert not outside
