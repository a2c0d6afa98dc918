"""Leaders' questions: what is to be counted, over which time; what nobody counts is said to be so."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from nlu.report_wish import NotCounted, ReportWish, read_report_wish
from nlu.time import read
from nlu.time.vietnam import vietnam_calendar

NOW = datetime(2026, 11, 19, 10, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
# Values are computed by Thư Ký; the environment of Rasa has no calendar of holidays.
pytest.importorskip("holidays")

CALENDAR = vietnam_calendar(2025, 2028)


def asked(text: str) -> ReportWish:
    wish = read_report_wish(text, found=read(text, now=NOW, calendar=CALENDAR), now=NOW)
    assert isinstance(wish, ReportWish), wish
    return wish


@pytest.mark.parametrize(
    ("text", "measure", "by"),
    [
        ("việc nào sắp trễ", "soon", None),
        ("ai trễ nhiều nhất tháng này", "late", "lead"),
        ("ai tre nhieu nhat thang nay", "late", "lead"),
        ("phòng nào đúng hạn thấp nhất", "rate", "unit"),
        ("phong nao dung han thap nhat", "rate", "unit"),
        ("tháng 11 Phòng Kinh tế làm được bao nhiêu việc", "done", None),
        ("việc UBND Thành phố giao còn bao nhiêu", "open", None),
        ("tổng hợp tình hình tuần này", "summary", "unit"),
        ("tỷ lệ hoàn thành đúng hạn của từng phòng quý này", "rate", "unit"),
        ("mỗi phòng đang có bao nhiêu việc quá hạn", "late", "unit"),
        ("có bao nhiêu nhiệm vụ chưa hoàn thành", "open", None),
        ("thống kê theo người thực hiện", "summary", "lead"),
        ("thống kê số việc đã giao trong tháng", "given", None),
        ("tổng hợp việc của phòng tôi", "summary", "lead"),
        ("bao nhiêu việc đúng hạn, bao nhiêu việc trễ hạn trong tháng", "summary", "unit"),
    ],
)
def test_what_is_counted_and_by_whom(text: str, measure: str, by: str | None) -> None:
    wish = asked(text)
    assert (wish.measure, wish.by) == (measure, by)


@pytest.mark.parametrize(
    ("text", "first", "after"),
    [
        ("báo cáo tháng này", date(2026, 11, 1), date(2026, 12, 1)),
        ("báo cáo tháng", date(2026, 11, 1), date(2026, 12, 1)),
        ("thống kê việc tháng 10", date(2026, 10, 1), date(2026, 11, 1)),
        ("so sánh kết quả các phòng trong quý III", date(2026, 7, 1), date(2026, 10, 1)),
        ("tổng hợp tuần này", date(2026, 11, 16), date(2026, 11, 23)),
        ("tuần trước xong bao nhiêu việc", date(2026, 11, 9), date(2026, 11, 16)),
        ("từ đầu năm đến nay hoàn thành bao nhiêu việc", date(2026, 1, 1), date(2026, 11, 20)),
        ("báo cáo 6 tháng đầu năm", date(2026, 1, 1), date(2026, 7, 1)),
        ("xuất file thống kê từ 1/11 đến 30/11", date(2026, 11, 1), date(2026, 12, 1)),
        ("tháng 12 năm ngoái xong bao nhiêu việc", date(2025, 12, 1), date(2026, 1, 1)),
        ("hôm nay xong bao nhiêu việc", date(2026, 11, 19), date(2026, 11, 20)),
    ],
)
def test_a_period_is_the_latest_that_has_begun(text: str, first: date, after: date) -> None:
    period = asked(text).period
    assert period is not None
    assert (period.start.date(), period.end.date()) == (first, after)


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("việc UBND Thành phố giao còn bao nhiêu", "ubnd"),
        ("viec thanh pho giao con bao nhieu", "ubnd"),
        ("số nhiệm vụ VPCP giao còn tồn", "vpcp"),
        ("việc Văn phòng Chính phủ giao còn mấy việc", "vpcp"),
        ("Đảng ủy giao còn bao nhiêu việc", "danguy"),
        ("việc Chủ tịch giao còn bao nhiêu", "chutich"),
        ("Phòng Kinh tế còn bao nhiêu việc", None),
    ],
)
def test_who_gave_the_tasks(text: str, source: str | None) -> None:
    assert asked(text).source == source


def test_the_best_and_a_file_are_asked_for_in_words() -> None:
    assert asked("phòng nào làm tốt nhất").best_first
    assert not asked("phòng nào đúng hạn thấp nhất").best_first
    assert asked("xuất báo cáo Excel tháng này").excel
    assert not asked("ai xuất sắc tháng này").excel


@pytest.mark.parametrize(
    ("text", "measure", "by"),
    [
        ("biểu đồ tiến độ các phòng", "summary", "unit"),
        ("ve do thi cac phong", "summary", "unit"),
        ("xem biểu đồ", "summary", "unit"),
        ("biểu đồ tròn tỷ lệ hoàn thành", "rate", "unit"),
        ("biểu đồ phòng tôi tháng này", "summary", "lead"),
        ("cho anh biểu đồ việc quá hạn", "late", None),
    ],
)
def test_a_chart_is_asked_for_in_words(text: str, measure: str, by: str | None) -> None:
    wish = asked(text)
    assert (wish.chart, wish.measure, wish.by) == (True, measure, by)
    assert not asked("tỷ lệ đúng hạn của từng phòng").chart


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("mở dashboard tháng này", "bảng theo dõi"),
        ("biểu đồ việc theo tháng", "số liệu chia theo mục này"),
        ("so sánh tháng này với tháng trước", "so sánh hai kỳ"),
        ("trung bình mất mấy ngày để xong một việc", "thời gian trung bình"),
        ("mấy phòng có tỷ lệ dưới 80%", "lọc theo ngưỡng tỷ lệ"),
        ("báo cáo tháng 12 năm sau", "số liệu của kỳ chưa đến"),
        ("con mèo trèo cây cau", ""),
    ],
)
def test_what_nobody_counts_is_named_instead_of_guessed(text: str, what: str) -> None:
    wish = read_report_wish(text, found=read(text, now=NOW, calendar=CALENDAR), now=NOW)
    assert wish == NotCounted(what)
