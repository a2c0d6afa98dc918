"""Bare answers to open questions: nothing but a fitting answer counts."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from nlu.answers import Answer, Asked, Expected, is_cancel, read_answer

NOW = datetime(2026, 11, 19, 10, 0, tzinfo=timezone(timedelta(hours=7)))  # a Thursday


def answer(text: str, expects: Expected, *choices: str) -> Answer | None:
    return read_answer(text, Asked(expects, NOW, choices))


@pytest.mark.parametrize(
    "text",
    [
        "mai",
        "mai nhé",
        "dạ mai ạ",
        "ngày mai",
        "hạn là mai",
        "cho đến mai",
        "trước ngày mai nha",
        "ngay mai",
        "chắc là mai",
    ],
)
def test_a_time_with_courtesies_answers_by_when(text: str) -> None:
    read = answer(text, "time")
    assert read is not None
    assert read.moment is not None
    assert read.moment.value.isoformat() == "2026-11-20T17:00:00+07:00"


@pytest.mark.parametrize(
    "text",
    [
        "hôm nay trời đẹp quá",
        "số điện thoại chị Lan?",
        "giao chị Lan rà soát hồ sơ trước mai",
        "thôi bỏ đi, thứ sáu tôi bận",
        "mai họp lúc mấy giờ vậy",
        "anh Nam",
        "",
        "👍",
    ],
)
def test_talk_and_other_wishes_do_not_answer_by_when(text: str) -> None:
    assert answer(text, "time") is None


@pytest.mark.parametrize("text", ["không đặt hạn", "Không đặt hạn ạ", "khong dat han"])
def test_the_label_of_a_button_is_its_choice(text: str) -> None:
    read = answer(text, "time", "Hôm nay", "Mai, T6 20/11", "Không đặt hạn")
    assert read is not None
    assert read.choice == 2


@pytest.mark.parametrize("text", ["anh Nam", "giao anh Nam nhé", "anh nam ạ", "Nam", "nam", "dạ anh Nam"])
def test_a_name_answers_who(text: str) -> None:
    read = answer(text, "person")
    assert read is not None
    assert [person.name and person.name.lower() for person in read.people] == ["nam"]


def test_a_unit_tells_two_people_of_one_name_apart() -> None:
    read = answer("Nam bên kinh tế", "person", "Đỗ Hoài Nam · Văn phòng", "Bùi Phương Nam · Phòng Kinh tế")
    assert read is not None
    assert read.people[0].unit == "kinh tế"


@pytest.mark.parametrize(
    "text", ["người thứ hai", "2", "nguoi thu hai", "số 2", "Phương Nam", "bùi phương nam"]
)
def test_a_choice_among_people_is_taken_by_number_place_or_part_of_its_label(text: str) -> None:
    read = answer(text, "person", "Đỗ Hoài Nam · Văn phòng", "Bùi Phương Nam · Phòng Kinh tế")
    assert read is not None
    assert read.choice == 1


@pytest.mark.parametrize(
    "text", ["anh Nam đi công tác rồi", "hôm nay trời đẹp quá", "số điện thoại chị Lan", "ừ"]
)
def test_talk_does_not_answer_who(text: str) -> None:
    assert answer(text, "person") is None


@pytest.mark.parametrize(
    "text", ["có", "ừ", "vâng ạ", "ok", "đồng ý", "dong y", "được ạ", "dc", "dạ đúng rồi", "👍"]
)
def test_words_of_agreement_say_yes(text: str) -> None:
    read = answer(text, "yes_no")
    assert read is not None
    assert read.yes is True


@pytest.mark.parametrize("text", ["không", "ko", "k ạ", "thôi", "không phải", "chưa được", "khong", "đừng"])
def test_words_of_refusal_say_no(text: str) -> None:
    read = answer(text, "yes_no")
    assert read is not None
    assert read.yes is False


def test_agreement_with_more_to_say_is_a_message_of_its_own() -> None:
    assert answer("ok anh, mai em gửi số liệu", "yes_no") is None


@pytest.mark.parametrize(
    ("text", "number"), [("12", 12), ("việc 12 ạ", 12), ("mười hai", 12), ("khoảng 60%", 60)]
)
def test_a_number_answers_how_many(text: str, number: int) -> None:
    read = answer(text, "number")
    assert read is not None
    assert read.number == number


def test_any_words_answer_what_but_cancel_words_do_not() -> None:
    read = answer(" tổng hợp báo cáo cải cách hành chính ", "text")
    assert read is not None
    assert read.text == "tổng hợp báo cáo cải cách hành chính"
    assert answer("thôi bỏ đi", "text") is None
    assert answer("...", "text") is None


@pytest.mark.parametrize(
    "text",
    [
        "thôi",
        "thôi bỏ đi",
        "thoi bo di",
        "hủy",
        "khỏi",
        "không cần nữa",
        "thôi khỏi ạ",
        "thôi bỏ đi, thứ sáu tôi bận",
    ],
)
def test_cancel_words_cancel(text: str) -> None:
    assert is_cancel(text)


@pytest.mark.parametrize(
    "text", ["hủy việc 12", "thôi thứ sáu cũng được", "mai", "hủy nhắc 8h sáng mai", "thôi việc", ""]
)
def test_commands_and_answers_do_not_cancel(text: str) -> None:
    assert not is_cancel(text)


@pytest.mark.parametrize(("text", "choice"), [("cái thứ hai", 1), ("nút cuối", 3), ("phương án 1", None)])
def test_a_button_is_named_by_its_place(text: str, choice: int | None) -> None:
    read = answer(text, "time", "Hôm nay", "Mai, T6 20/11", "T2 23/11", "Không đặt hạn")
    assert (read.choice if read else None) == choice


@pytest.mark.parametrize("text", ["thứ hai", "thứ Hai ạ", "dạ thứ hai nhé"])
def test_monday_is_no_second_button(text: str) -> None:
    read = answer(text, "time", "Hôm nay", "Mai, T6 20/11", "T2 23/11", "Không đặt hạn")
    assert read is not None
    assert read.moment is not None
    assert read.moment.value.isoformat() == "2026-11-23T17:00:00+07:00"
