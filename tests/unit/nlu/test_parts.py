"""Where one message holds several wishes, and where it does not."""

from __future__ import annotations

import pytest

from nlu.items import find_items
from nlu.parts import split_wishes
from nlu.words import Words


def wishes(text: str) -> list[str]:
    return [text[part.begin : part.finish] for part in split_wishes(text)]


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("nhắc tôi 8h mai họp, với lại cho xin số chị Lan", "nhắc tôi 8h mai họp", "cho xin số chị Lan"),
        ("nhac toi 8h mai hop voi lai cho xin so chi Lan", "nhac toi 8h mai hop", "cho xin so chi Lan"),
        ("việc 31 em làm xong rồi, còn việc 32 em nhận ạ", "việc 31 em làm xong rồi", "việc 32 em nhận ạ"),
        ("việc 12 xong rồi, việc 13 được 60%", "việc 12 xong rồi", "việc 13 được 60%"),
        ("giao anh Nam làm báo cáo. nhắc tôi 8h mai họp", "giao anh Nam làm báo cáo.", "nhắc tôi 8h mai họp"),
        (
            "giao chị Trúc viết diễn văn, rồi nhắc tôi 9h đọc lại",
            "giao chị Trúc viết diễn văn",
            "nhắc tôi 9h đọc lại",
        ),
    ],
)
def test_two_wishes_are_cut_apart(text: str, first: str, second: str) -> None:
    assert wishes(text) == [first, second]


@pytest.mark.parametrize(
    "text",
    [
        "giao anh Nam làm báo cáo, chị Lan soạn tờ trình",
        "giao anh Nam làm báo cáo. Hạn thứ Sáu.",
        "việc 12 xong rồi",
        "nhắc tôi mai gọi anh Nam xin số chị Lan",
        "việc 12 và việc 13 xong rồi",
        "",
    ],
)
def test_one_wish_stays_whole(text: str) -> None:
    assert wishes(text) == [text]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("1. làm A 2. làm B 3. làm C", 3),
        ("1/ làm A 2/ làm B", 2),
        ("- làm A\n- làm B", 2),
        ("việc cần làm: - làm A - làm B", 2),
        ("a) làm A; b) làm B", 2),
        ("① làm A ② làm B", 2),
    ],
)
def test_lists_are_cut_into_items(text: str, count: int) -> None:
    listing = find_items(Words(text))
    assert listing is not None
    assert len(listing.items) == count


@pytest.mark.parametrize(
    "text", ["họp 1/12 và 2/12", "mục 1.2 và 2.1", "anh Nam - phòng Kinh tế - làm báo cáo", "1. làm A"]
)
def test_dates_and_dashes_are_no_lists(text: str) -> None:
    assert find_items(Words(text)) is None


@pytest.mark.parametrize("joined", [" và ", ", "])
def test_quiet_hours_and_the_digest_are_two_wishes(joined: str) -> None:
    text = f"đừng nhắc tôi sau 20h{joined}gửi bản tin lúc 7h"
    parts = split_wishes(text)
    assert [text[part.begin : part.finish] for part in parts] == [
        "đừng nhắc tôi sau 20h",
        "gửi bản tin lúc 7h",
    ]


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("việc 14 em xong rồi còn việc 41 em xin gia hạn", "việc 14 em xong rồi", "việc 41 em xin gia hạn"),
        (
            "việc hai mươi bảy em xong rồi còn việc ba mươi bốn em xin gia hạn",
            "việc hai mươi bảy em xong rồi",
            "việc ba mươi bốn em xin gia hạn",
        ),
        ("vc 14 e lm xong rồi, còn vc 41 e xin gia hạn", "vc 14 e lm xong rồi", "vc 41 e xin gia hạn"),
    ],
)
def test_another_task_behind_con_is_another_wish(text: str, first: str, second: str) -> None:
    assert wishes(text) == [first, second]


@pytest.mark.parametrize(
    "text",
    ["việc 27 được 60%, còn chờ số liệu bên Thuế", "bao cao anh, viec 27 duoc 60%, con cho so lieu ben Thue"],
)
def test_what_is_still_missing_is_no_further_wish(text: str) -> None:
    assert wishes(text) == [text]
