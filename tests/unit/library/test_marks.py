"""Marks are put back as the documents write their words, and only where none were typed."""

from __future__ import annotations

import pytest

from actions.library.marks import Marks

MARKS = Marks(
    text.split()
    for text in (
        "quên mật khẩu đăng nhập",
        "lấy lại mật khẩu",
        "mất điện thoại",
        "máy in không in được",
        "mất mạng",
        "mạng không vào được",
    )
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("quen mat khau", "quên mật khẩu"),
        ("mat mang", "mất mạng"),
        ("mat dien thoai", "mất điện thoại"),
        ("may in khong in duoc", "máy in không in được"),
        ("quên mat khau", "quên mật khẩu"),
        ("facebook cua toi", "facebook cua toi"),
        ("", ""),
    ],
)
def test_the_likeliest_spelling_by_its_neighbours(typed: str, meant: str) -> None:
    assert " ".join(MARKS.restored(typed.split())) == meant
