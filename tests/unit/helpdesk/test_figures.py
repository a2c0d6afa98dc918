"""The helpdesk in numbers, for those who may read them, as words, a picture and a file."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from actions.helpdesk.chart import HelpdeskChart
from actions.helpdesk.clusters import cluster
from actions.helpdesk.figures import figures_of, span_words
from actions.helpdesk.models import HelpQuestion
from bot.drawing import PNG
from bot.knowledge import default_office
from tests.fakes.helpdesk_play import in_desk, to
from tests.fakes.office_play import THURSDAY, ZONE, PlayedOffice


@pytest.fixture
def busy(office: PlayedOffice) -> PlayedOffice:
    """Two faults, one solved in time with a content reporter; three questions, one of them answered."""
    office.say("LAN", "báo lỗi máy in phòng 305 kẹt giấy")
    office.say("NAM", "báo lỗi wifi tầng 3 rớt liên tục")
    office.wait(minutes=30)
    in_desk(office, "HT1", "HT-1: em xuống ngay")
    office.wait(minutes=30)
    in_desk(office, "HT1", "HT-1 đã xử lý")
    office.press("LAN", "Hài lòng")
    with office.store.work() as work:
        lan = work.people.find_by_code("LAN")
        assert lan is not None
        for text, found in (
            ("cấp lại mã PIN chữ ký số ở đâu", ""),
            ("cap lai ma pin chu ky so o dau a", ""),
            ("đổi mật khẩu email", "Đổi mật khẩu"),
        ):
            work.helpdesk.add_question(
                HelpQuestion(
                    person_id=lan.id, at=office.clock.now(), text=text, answered=bool(found), title=found
                )
            )
        work.commit()
    return office


def test_what_came_when_and_how_it_went(busy: PlayedOffice) -> None:
    with busy.store.work() as work:
        start, end = datetime(2026, 11, 1, tzinfo=ZONE), datetime(2026, 12, 1, tzinfo=ZONE)
        figures = figures_of(start, end, work, office=default_office(), now=busy.clock.now())
    assert figures.contacts == 5
    assert figures.by_hour == {10: 2, 11: 3}
    assert figures.by_category == {"hardware": 1, "network": 1}
    assert figures.share_alone == 1 / 5
    assert (figures.first_answer, figures.solution) == (30, 60)
    assert (figures.answers_kept, figures.solutions_kept, figures.content) == (0.5, 1.0, 1.0)
    assert [(each.label, each.count) for each in figures.unanswered] == [
        ("cấp lại mã PIN chữ ký số ở đâu", 2)
    ]


def test_agents_read_it_and_others_do_not(busy: PlayedOffice) -> None:
    (text,) = to(busy.say("HT1", "báo cáo tuần hỗ trợ"), "HT1")
    assert "Lượt hỏi, báo lỗi: 5; phiếu: 2 (đang mở 1, mở lại 0)" in text
    assert "Tự trả lời, không cần người: 20%" in text
    assert to(busy.say("LAN", "báo cáo tuần hỗ trợ"), "LAN") == [
        "Số liệu hỗ trợ chỉ dành cho bộ phận hỗ trợ và quản trị viên ạ."
    ]


def test_the_picture_shows_hours_and_topics(busy: PlayedOffice) -> None:
    busy.say("HT1", "báo cáo tuần hỗ trợ")
    (said,) = busy.press("HT1", "Biểu đồ")
    chart = HelpdeskChart.from_json(Path(str(said.message.image)).read_bytes().removeprefix(PNG))
    assert (chart.hours[10], chart.hours[11]) == (2, 3)
    assert dict(chart.topics) == {"Máy tính, máy in, thiết bị": 1, "Mạng, Internet": 1}


def test_the_file_holds_each_ticket_without_its_words(busy: PlayedOffice) -> None:
    busy.say("HT1", "báo cáo tuần hỗ trợ")
    (said,) = busy.press("HT1", "Xuất Excel")
    book = load_workbook(io.BytesIO(Path(str(said.message.file)).read_bytes()))
    assert book.sheetnames == ["Tổng hợp", "Theo giờ", "Theo loại", "Câu hỏi chưa trả lời", "Phiếu"]
    rows = list(book["Phiếu"].values)
    assert [row[0] for row in rows[1:]] == ["HT-1", "HT-2"]
    assert "kẹt giấy" not in str(rows)


def test_alike_questions_are_one_and_others_are_not() -> None:
    found = cluster(
        [
            "quên mật khẩu email",
            "em quên mật khẩu email ạ",
            "cách ký số trên điện thoại",
            "quen mat khau email",
        ]
    )
    assert [(each.label, each.count) for each in found] == [
        ("quên mật khẩu email", 3),
        ("cách ký số trên điện thoại", 1),
    ]


def test_nothing_to_measure_is_said_so(office: PlayedOffice) -> None:
    (text,) = to(office.say("HT1", "báo cáo tuần hỗ trợ"), "HT1")
    assert "chưa có số liệu" in text
    assert span_words(130) == "2 giờ 10 phút"
    assert THURSDAY.date() == office.clock.now().astimezone(ZONE).date()
