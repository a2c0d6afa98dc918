"""What a person wants of the data that is kept about them."""

from __future__ import annotations

import re
from typing import Literal

from nlu.text import fold

DataWish = Literal["show", "export", "delete", "unlink", "correct", "how_long", "who_sees"]


def _any(*words: str) -> re.Pattern[str]:
    return re.compile("|".join(rf"\b(?:{each})\b" for each in words))


# In the order in which they are looked for: "hủy liên kết" is no deletion, "ẩn số của tôi" no question.
_RULES: tuple[tuple[DataWish, re.Pattern[str]], ...] = (
    (
        "unlink",
        _any(
            r"(?:huy|bo|ngat|go|xoa)(?: bo)? lien ket",
            r"(?:huy|bo|ngat|go|xoa)(?: bo)? tai khoan (?:zalo|telegram)",
            r"lien ket .*zalo",
        ),
    ),
    ("how_long", _any("bao lau", "may ngay", "den khi nao")),
    (
        "who_sees",
        _any(
            r"ai (?:da |dang |duoc |co the |cung )?(?:xem|thay|biet|doc|truy cap|co)",
            "lich su truy cap",
            "hien thi cho",
        ),
    ),
    (
        "correct",
        _any(r"(?:sua|cap nhat|doi|an|go|bi sai|sai|khong cho ai|dung cho)(?!.*\bxoa\b)"),
    ),
    ("delete", _any("xoa", r"rut (?:lai )?(?:su )?dong y", r"ngung (?:luu|xu ly)", "khong dong y")),
    (
        "export",
        _any(
            "xuat",
            r"tai(?! khoan)",
            "ban sao",
            "cung cap",
            "ra file",
            "ra tep",
            r"gui (?:cho )?(?:toi|em|anh|chi)",
        ),
    ),
)


def read_data_wish(text: str) -> DataWish:
    """Seeing what there is, unless the words say more."""
    bare = fold(text)
    return next((wish for wish, rule in _RULES if rule.search(bare)), "show")
