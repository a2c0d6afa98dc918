"""What people want of their data, in the words in which they ask."""

from __future__ import annotations

import pytest

from nlu.data_wishes import DataWish, read_data_wish

SAID: dict[DataWish, tuple[str, ...]] = {
    "show": (
        "dữ liệu của tôi",
        "du lieu cua toi",
        "Thư ký đang giữ dữ liệu gì của tôi",
        "xem hồ sơ của tôi",
        "tôi là ai trong hệ thống",
        "thông tin của tôi được dùng làm gì",
        "tài khoản nào đang liên kết với tôi",
    ),
    "export": (
        "xuất dữ liệu của tôi",
        "cho tôi bản sao dữ liệu cá nhân",
        "tải về toàn bộ thông tin của tôi",
        "kết xuất dữ liệu của tôi ra file",
        "xuat du lieu ca nhan",
        "đề nghị cung cấp dữ liệu của tôi",
        "gửi tôi dữ liệu cá nhân của tôi",
    ),
    "delete": (
        "xóa dữ liệu của tôi",
        "xoá dữ liệu của tôi",
        "xoa du lieu cua toi",
        "tôi muốn xóa tài khoản",
        "xóa lịch sử trò chuyện của tôi",
        "tôi rút lại sự đồng ý xử lý dữ liệu",
        "ngừng lưu tin nhắn của tôi",
        "tôi nghỉ việc, xóa thông tin giúp",
        "xóa acc của e",
    ),
    "unlink": (
        "hủy liên kết tài khoản Zalo của tôi",
        "hủy liên kết Telegram",
        "huy lien ket zalo",
        "bỏ liên kết Telegram",
        "gỡ tài khoản Telegram",
        "hủy liên kết",
    ),
    "correct": (
        "sửa thông tin cá nhân của tôi",
        "cập nhật số điện thoại của tôi thành 0909123456",
        "ẩn số điện thoại của tôi",
        "gỡ số di động của tôi khỏi danh bạ",
        "tôi đổi số điện thoại, cập nhật giúp",
    ),
    "how_long": ("tin nhắn của tôi được lưu bao lâu", "Thư ký lưu tin nhắn bao lâu"),
    "who_sees": (
        "ai xem được thông tin của tôi",
        "ai đã xem thông tin của tôi",
        "ai có số của tôi",
        "lịch sử truy cập dữ liệu của tôi",
        "số điện thoại của tôi có hiển thị cho người khác không",
    ),
}


@pytest.mark.parametrize(("wish", "text"), [(w, text) for w, texts in SAID.items() for text in texts])
def test_what_is_wanted(wish: DataWish, text: str) -> None:
    assert read_data_wish(text) == wish
