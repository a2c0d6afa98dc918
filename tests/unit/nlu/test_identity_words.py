"""Commands about accounts as a whole message, and codes as people type them."""

from __future__ import annotations

import pytest

from nlu.identity_words import read_code, read_identity_wish

SAID = {
    "link_code": (
        *(
            "mã liên kết",
            "lấy mã liên kết",
            "cho em xin mã liên kết với",
            "ma lien ket",
            "lay ma lk zalo giup e",
        ),
        *("liên kết Zalo", "tôi muốn liên kết Telegram", "kết nối Zalo cho chị", "thêm tài khoản Telegram"),
    ),
    "web_login": (
        *(
            "đăng nhập web",
            "mở web",
            "mo web giup em",
            "vào web",
            "cho em xin link đăng nhập",
            "dang nhap web nha",
        ),
    ),
    "lost_phone": (
        *("tôi mất điện thoại", "toi mat dien thoai", "em bị mất dt rồi", "anh làm rơi điện thoại hôm qua"),
        *("điện thoại của tôi bị trộm", "mất máy Zalo", "mất điện thoại, khóa tài khoản ngay"),
    ),
    "end_sessions": ("đăng xuất web", "đăng xuất mọi thiết bị", "đăng xuất tài khoản của tôi khỏi web chat"),
    "accounts": ("tài khoản đã liên kết", "xem các tài khoản đã liên kết"),
    "code_entered": ("K7QM-3XPD", "mã k7qm3xpd", "mã liên kết K7QM 3XPD"),
}


@pytest.mark.parametrize(("wish", "text"), [(wish, text) for wish, texts in SAID.items() for text in texts])
def test_a_command_is_certain_as_a_whole(wish: str, text: str) -> None:
    found = read_identity_wish(text)
    assert found is not None
    assert (found.wish, found.sure) == (wish, True)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "mở web xem báo cáo quý 3",
            "gỡ liên kết Zalo",
            "hủy liên kết Telegram",
            "mất mã khách hàng",
            "vào việc đi",
        ),
        *(
            "anh Nam mất điện thoại hôm qua nên chưa trả lời",
            "đăng nhập web bị lỗi 500",
            "giao anh Nam mở web",
        ),
        *("kết nối với phòng Kinh tế làm báo cáo", "mất điện rồi", "liên kết các phường lại", ""),
    ],
)
def test_what_says_more_is_no_command(text: str) -> None:
    assert read_identity_wish(text) is None


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("cấp mã liên kết cho anh Nam", "code_for"),
        ("lấy mã liên kết cho chị Lan phòng Kinh tế", "code_for"),
        ("anh Nam mất điện thoại, khóa tài khoản giúp", "lost_for"),
        ("khóa Zalo, khóa tài khoản của anh Phúc", "lost_for"),
        ("đóng tài khoản anh Dũng, anh ấy nghỉ việc rồi", "leaver"),
        ("chị Mai chuyển công tác, đóng tài khoản của chị", "leaver"),
    ],
)
def test_what_is_asked_for_somebody_else(text: str, wish: str) -> None:
    found = read_identity_wish(text, names_others=True)
    assert found is not None
    assert (found.wish, found.sure) == (wish, False)


@pytest.mark.parametrize("text", ["tôi mất điện thoại dùng Zalo", "mat may zalo", "em mất điện thoại Zalo"])
def test_the_channel_is_heard(text: str) -> None:
    found = read_identity_wish(text, routed=True)
    assert found is not None
    assert (found.wish, found.channel) == ("lost_phone", "zalo")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("K7QM-3XPD", "K7QM3XPD"),
        ("k7qm 3xpd", "K7QM3XPD"),
        ("/start k7qm3xpd", "K7QM3XPD"),
        ("mã của em là K7QM – 3XPD ạ", "K7QM3XPD"),
        ("chua nhan", None),
        ("2345-6789", None),
        ("0901234567", None),
        ("K7QM-3XPD9", None),
        ("", None),
    ],
)
def test_codes_are_found_however_they_are_typed(text: str, code: str | None) -> None:
    assert read_code(text) == code
