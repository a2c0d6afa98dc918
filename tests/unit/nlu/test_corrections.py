"""What a correction says is to hold: the new value, never the denied one."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from nlu.corrections import Correction, read_correction
from nlu.parsed import ReadContext, Route
from nlu.reading_by_intent import look, read_values

NOW = datetime(2026, 11, 19, 10, 0, tzinfo=timezone(timedelta(hours=7)))  # a Thursday


def correction(text: str) -> Correction:
    seen = look(text, ReadContext(now=NOW))
    return read_correction(text, seen.people, seen.found)


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("không phải anh Nam, chị Lan", "chị Lan"),
        ("ko phai a Nam, c Lan nha", "c Lan"),
        ("anh Toàn chứ không phải anh Toản", "anh Toàn"),
        ("đâu phải chị Hương, chị Hường mà", "chị Hường"),
        ("ghi lộn tên, là anh Hải nha", "anh Hải"),
        ("giao anh Sáng mới phải, không phải anh Sang", "anh Sáng"),
        ("việc 18 không phải của Phòng Kinh tế, của Phòng Văn hóa mới đúng", "Phòng Văn hóa"),
    ],
)
def test_the_lead_is_the_one_who_is_not_denied(text: str, lead: str) -> None:
    found = correction(text).lead
    assert found is not None
    assert found.text == lead


@pytest.mark.parametrize(
    ("text", "lead", "helpers"),
    [
        ("đổi vai lại: anh Vũ chủ trì, anh Danh phối hợp", "anh Vũ", ["anh Danh"]),
        ("không, anh Kiên phối hợp thôi, chị Hằng mới chủ trì", "chị Hằng", ["anh Kiên"]),
        ("anh Danh chỉ phối hợp thôi, chủ trì là anh Quý", "anh Quý", ["anh Danh"]),
        ("thêm chị Mai, anh Tú phối hợp nữa", None, ["chị Mai", "anh Tú"]),
        ("bổ sung Phòng Tư pháp vào phối hợp việc 12", None, ["Phòng Tư pháp"]),
        ("them c Hoa vao phoi hop vc 3", None, ["c Hoa"]),
    ],
)
def test_who_leads_and_who_helps(text: str, lead: str | None, helpers: list[str]) -> None:
    found = correction(text)
    assert (found.lead.text if found.lead else None) == lead
    assert [mention.text for mention in found.helpers] == helpers


@pytest.mark.parametrize(
    "text", ["bỏ anh Tùng ra khỏi danh sách phối hợp", "bớt chị Mỹ ra, không cần phối hợp"]
)
def test_somebody_no_longer_helps(text: str) -> None:
    found = correction(text)
    assert len(found.dropped) == 1
    assert not found.helpers
    assert found.lead is None


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("sửa tên việc 12 thành lập kế hoạch kiểm tra công vụ", "lập kế hoạch kiểm tra công vụ"),
        ("nội dung việc 12 sửa lại là rà soát hồ sơ đất công", "rà soát hồ sơ đất công"),
        ("sua noi dung viec 5: kiem tra pccc", "kiem tra pccc"),
        ("sửa nội dung thành “tổng hợp báo cáo tháng 11” nhé", "tổng hợp báo cáo tháng 11"),
        ("cho tôi chỉnh lại nội dung việc lúc nãy", None),
    ],
)
def test_new_words(text: str, title: str | None) -> None:
    assert correction(text).title == title


@pytest.mark.parametrize(
    ("text", "priority"),
    [
        ("ưu tiên hỏa tốc", "flash"),
        ("chỉnh việc 12 thành khẩn", "urgent"),
        ("đổi việc 34 sang thượng khẩn", "very_urgent"),
        ("không khẩn đâu, để bình thường thôi", "normal"),
        ("sửa hạn thành thứ Hai", None),
    ],
)
def test_how_urgent(text: str, priority: str | None) -> None:
    assert correction(text).priority == priority


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("lùi hạn việc 15 lại hai ngày", 2),
        ("chỉnh hạn sớm hơn một ngày nha", -1),
        ("sửa hạn thành thứ Hai", None),
    ],
)
def test_how_far_the_deadline_moves(text: str, days: int | None) -> None:
    assert correction(text).shift_seconds == (days * 86_400 if days is not None else None)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("hạn là 25/11 chứ không phải 24/11", 25),
        ("không phải mai, mốt lận", 21),
        ("han la thu sau chu ko phai thu nam", 20),
        ("hồi nãy tôi nói thứ Sáu nhưng phải là thứ Bảy", 21),
    ],
)
def test_the_denied_day_is_no_deadline(text: str, day: int) -> None:
    context = ReadContext(now=NOW)
    parsed = read_values(text, Route("correct_task", 1.0, None), look(text, context), context)
    assert parsed.deadline is not None
    assert parsed.deadline.value.day == day


def test_words_called_wrong_and_right() -> None:
    assert correction("báo cáo quý 4 chứ không phải quý 3").swap == ("quý 3", "quý 4")
    assert correction("hội nghị cấp phường chứ không phải cấp thành phố").swap == (
        "cấp thành phố",
        "cấp phường",
    )
    assert correction("không phải anh Nam, chị Lan").swap is None
