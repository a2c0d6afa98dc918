"""What people wish for themselves, as they say it on Thursday, 19 November 2026 at 10:00."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from nlu.preferences import Preference, read_preference
from nlu.time import OfficeTime, read
from nlu.time.vietnam import vietnam_calendar

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 11, 19, 10, 0, tzinfo=ZONE)
# Values are computed by Thư Ký; the environment of Rasa has no calendar of holidays.
pytest.importorskip("holidays")

CALENDAR = vietnam_calendar(2026, 2027)
OPENS, CLOSES = 7 * 60 + 30, 17 * 60


def wish(text: str) -> Preference:
    found = read(text, now=NOW, calendar=CALENDAR)
    return read_preference(text, found, now=NOW, office=OfficeTime(), opens=OPENS, closes=CLOSES)


@pytest.mark.parametrize(
    ("said", "begins", "ends"),
    [
        ("đừng nhắn tôi sau 18h", "18:00", "07:30"),
        ("dung nhan toi sau 18h", "18:00", "07:30"),
        ("sau 9 giờ tối đừng nhắn gì nữa nha", "21:00", "07:30"),
        ("đừng gửi tin sau mười tám giờ", "18:00", "07:30"),
        ("không làm phiền từ 21h đến 6h", "21:00", "06:00"),
        ("buổi tối sau 19h đừng nhắn tôi", "19:00", "07:30"),
        ("đừng nhắn giờ trưa nha e", "11:30", "13:00"),
        ("tắt thông báo buổi tối", "18:00", "07:30"),
        ("không nhắc tôi ngoài giờ làm việc", "17:00", "07:30"),
        ("cài giờ làm việc của tôi từ 7h đến 16h", "16:00", "07:00"),
    ],
)
def test_quiet_hours(said: str, begins: str, ends: str) -> None:
    found = wish(said)
    assert found.wish == "quiet"
    assert [f"{m // 60:02}:{m % 60:02}" for m in (found.begins, found.ends) if m is not None] == [
        begins,
        ends,
    ]


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("cuối tuần đừng gửi tin cho tôi", (5, 6)),
        ("tắt hết thông báo ngày Chủ nhật", (6,)),
        ("không gửi tin thứ Bảy Chủ nhật", (5, 6)),
    ],
)
def test_quiet_days(said: str, days: tuple[int, ...]) -> None:
    assert (wish(said).wish, wish(said).days) == ("quiet", days)


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ("gửi bản tin lúc 8h thay vì 7h30", "08:00"),
        ("dời bản tin sáng tới 7h15", "07:15"),
        ("đổi giờ bản tin sáng sang 6h30", "06:30"),
        ("gửi bản tin lúc bảy giờ", "07:00"),
        ("gửi bản tin lúc 2h chiều", "14:00"),
        ("chuyển bản tin sang buổi chiều", "13:30"),
    ],
)
def test_the_hour_of_the_digest(said: str, at: str) -> None:
    found = wish(said)
    assert found.wish == "digest_at"
    assert found.begins is not None
    assert f"{found.begins // 60:02}:{found.begins % 60:02}" == at


@pytest.mark.parametrize(
    ("said", "first", "after"),
    [
        ("tôi nghỉ phép từ thứ Hai đến thứ Tư", "23 00:00", "26 00:00"),
        ("tuần này tôi nghỉ phép, đừng gửi thông báo", "19 00:00", "23 00:00"),
        ("tôi nghỉ phép tới thứ Sáu, đừng nhắn", "19 00:00", "21 00:00"),
        ("mai tôi nghỉ phép", "20 00:00", "21 00:00"),
        ("chiều mai tôi nghỉ", "20 12:00", "20 19:00"),
        ("em nghỉ phép 3 ngày từ mai", "19 00:00", None),
        ("tôi nghỉ phép", "19 00:00", None),
    ],
)
def test_leave(said: str, first: str, after: str | None) -> None:
    found = wish(said)
    assert found.wish == "leave"
    assert found.first is not None
    assert f"{found.first:%d %H:%M}" == first
    assert (f"{found.after:%d %H:%M}" if found.after is not None else None) == after


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("tắt bản tin sáng", "digest_off"),
        ("tôi không muốn nhận bản tin hàng ngày nữa", "digest_off"),
        ("mở lại bản tin sáng", "digest_on"),
        ("bật chế độ không làm phiền hôm nay", "silent"),
        ("tắt chế độ không làm phiền", "quiet_off"),
        ("mở lại thông báo", "quiet_off"),
        ("xem cài đặt của tôi", "show"),
        ("tôi đi làm lại rồi", "back"),
        ("gửi thông báo cho tôi qua Telegram", "channel"),
        ("bật thông báo qua Telegram", "channel"),
        ("gọi tôi là anh Tư", "other"),
        ("nhắc trước hạn 2 ngày thay vì 3 ngày", "other"),
        ("tắt thông báo nhóm này", "other"),
        ("ồn quá", "other"),
    ],
)
def test_the_kind_of_wish(said: str, expected: str) -> None:
    assert wish(said).wish == expected


def test_quiet_hours_without_times_are_asked_about() -> None:
    assert wish("đổi giờ yên lặng") == Preference("quiet")
