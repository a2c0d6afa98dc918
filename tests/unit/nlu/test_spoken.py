"""Recognised words become written ones: sentences, numbers, names."""

from __future__ import annotations

import pytest

from nlu.spoken import in_writing, join_pieces, sentences
from nlu.spoken_names import NameBook, names_to_look_for, repair_names, with_capitals

PEOPLE = [
    "Đỗ Hoài Nam",
    "Trương Thị Ngọc Lan",
    "Lê Thị Hồng Hạnh",
    "Nguyễn Tiến Dũng",
    "Phan Văn Tuấn Kiệt",
    "Nguyễn Thị Thu Thảo",
]
BOOK = NameBook.of(PEOPLE)


@pytest.mark.parametrize(
    ("heard", "written"),
    [
        ("trước mười bảy giờ ba mươi", "trước 17 giờ 30"),
        (
            "ngày hai mươi lăm tháng mười một năm hai nghìn không trăm hai mươi sáu",
            "ngày 25 tháng 11 năm 2026",
        ),
        ("việc mười hai xong rồi", "việc 12 xong rồi"),
        ("báo cáo quý ba khu phố hai", "báo cáo quý 3 khu phố 2"),
        ("thứ tư tuần sau", "thứ tư tuần sau"),
        ("nhờ anh ba mua ba cái ghế", "nhờ anh ba mua ba cái ghế"),
        ("tám giờ sáng mai", "tám giờ sáng mai"),
        ("ờ giao anh nam xuống dòng giao chị lan soạn", "giao anh nam. giao chị lan soạn"),
        ("báo cáo tuần trước bốn giờ chiều mai", "báo cáo tuần, trước bốn giờ chiều mai"),
        ("rà lại số liệu tuần trước", "rà lại số liệu tuần trước"),
        ("", ""),
    ],
)
def test_numbers_and_hesitation(heard: str, written: str) -> None:
    assert in_writing(heard) == written


@pytest.mark.parametrize(
    ("heard", "parts"),
    [
        ("giao anh nam làm báo cáo giao chị lan soạn công văn", 2),
        ("giao anh nam làm báo cáo nhắc tôi tám giờ sáng mai họp", 2),
        ("cái công văn này giao chị lan trả lời", 1),
        ("giao anh nam rà soát hồ sơ được giao cho phòng kinh tế", 1),
        ("giao anh nam nhắc lại lịch họp", 1),
        ("phân công anh nam chủ trì chị lan phối hợp", 1),
    ],
)
def test_a_new_order_in_the_same_breath_is_a_sentence_of_its_own(heard: str, parts: int) -> None:
    assert len(sentences(in_writing(heard))) == parts


def test_a_pause_ends_a_sentence_only_where_another_can_begin() -> None:
    assert join_pieces([("giao anh nam", 0), ("làm báo cáo", 1.0), ("trước thứ sáu", 2.0)]) == (
        "giao anh nam làm báo cáo trước thứ sáu"
    )
    assert join_pieces([("giao anh nam làm báo cáo", 0), ("chị lan soạn công văn", 1.0)]) == (
        "giao anh nam làm báo cáo. chị lan soạn công văn"
    )
    assert join_pieces([]) == ""


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("giao anh lam làm báo cáo", "giao anh nam làm báo cáo"),
        ("giao chị nan soạn", "giao chị lan soạn"),
        ("giao chị lang soạn", "giao chị lan soạn"),
        ("giao anh giũng kiểm tra", "giao anh dũng kiểm tra"),
        ("giao anh kiệp chuẩn bị", "giao anh kiệt chuẩn bị"),
        ("giao đồ hoài lam rà soát", "giao đỗ hoài nam rà soát"),
        ("giao hoài lam rà soát", "giao hoài nam rà soát"),
        ("giao anh làm làm báo cáo", "giao anh nam làm báo cáo"),
        ("nhờ anh làm báo cáo", "nhờ anh làm báo cáo"),
        ("nhờ anh xem lại", "nhờ anh xem lại"),
        ("anh em làm việc", "anh em làm việc"),
        ("giao anh cường soạn", "giao anh cường soạn"),
        ("giao chị hạnh tổng hợp", "giao chị hạnh tổng hợp"),
    ],
)
def test_names_are_put_right_by_sound_and_other_words_left_alone(heard: str, meant: str) -> None:
    assert repair_names(heard, BOOK) == meant


def test_a_sound_that_two_people_share_is_left_to_be_asked() -> None:
    book = NameBook.of(["Trần Văn Sàng", "Lê Thị Sáng"])
    assert repair_names("giao anh xang kiểm tra", book) == "giao anh xang kiểm tra"


def test_what_can_only_be_a_name_is_looked_for() -> None:
    found = names_to_look_for("giao chị xảo phát hành giấy mời", PEOPLE)
    assert {"xảo", "thu thảo", "hoài nam", "đỗ hoài nam"} <= set(found)
    assert "làm" not in names_to_look_for("nhờ anh làm báo cáo", PEOPLE)


def test_people_read_capitals() -> None:
    text = with_capitals("giao anh nam rà soát. giao chị ngọc lan soạn", PEOPLE)
    assert text == "Giao anh Nam rà soát. Giao chị Ngọc Lan soạn"
