"""Leaders ask for numbers: what was counted is said, and nobody gets a number they may not see."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook

from actions.models import Task, TaskState
from tests.fakes.office_play import ALL, OFFICE, PlayedOffice


def told(office: PlayedOffice, code: str, text: str, chat: str = "private") -> str:
    return office.say(code, text, chat)[0].message.text


def test_what_is_due_soon_and_late_is_a_short_list(busy: PlayedOffice) -> None:
    soon = told(busy, "CT", "việc nào sắp trễ")
    assert soon.startswith("**Việc sắp đến hạn** (1)")
    assert "6. Báo cáo chung – chưa phân công" in soon
    late = told(busy, "CT", "việc quá hạn")
    assert late.startswith("**Việc quá hạn** (2)")
    assert late.index("Báo cáo giá") < late.index("Báo cáo hộ nghèo")
    assert list(busy.said[-1].tokens) == ["Biểu đồ", "Xuất Excel", "Đôn đốc tất cả"]


def test_who_is_late_most_often(busy: PlayedOffice) -> None:
    text = told(busy, "CT", "ai trễ nhiều nhất tháng này")
    assert "theo người chủ trì, tháng 11/2026" in text
    assert "Tính đến 10:00 thứ Tư 25/11" in text
    assert "1. Bùi Phương Nam: 1 việc trễ (0 xong trễ, 1 chưa xong)" in text
    assert "Nguyễn Tiến Dũng: 1 việc trễ (1 xong trễ, 0 chưa xong)" in text


def test_which_unit_is_least_on_time(busy: PlayedOffice) -> None:
    text = told(busy, "CT", "phòng nào đúng hạn thấp nhất")
    assert "1. Văn phòng: 0% (0/1 việc)" in text
    assert "2. Phòng Kinh tế: 33% (1/3 việc)" in text
    assert "năm 2026" in text


def test_what_a_unit_has_done_in_a_month(busy: PlayedOffice) -> None:
    text = told(busy, "CT", "tháng 11 Phòng Kinh tế làm được bao nhiêu việc")
    assert "Phòng Kinh tế, tháng 11/2026" in text
    assert "Hoàn thành 2 việc: 1 đúng hạn, 1 quá hạn. Còn 2 việc chưa hoàn thành." in text


def test_how_much_is_left_of_what_came_from_above(busy: PlayedOffice) -> None:
    text = told(busy, "CT", "việc UBND Thành phố giao còn bao nhiêu")
    assert "UBND Thành phố giao" in text
    assert "Chưa hoàn thành: 4 việc, trong đó 2 việc quá hạn." in text


def test_the_four_classes_by_unit(busy: PlayedOffice) -> None:
    text = told(busy, "CT", "tổng hợp tình hình tuần này")
    assert "từ 23/11 đến 29/11/2026" in text
    # What was done last week is not of this week.
    assert "Tổng 5 việc, đúng hạn 0%" in text
    assert "Phòng Kinh tế: 3 việc · xong 0 đúng, 1 trễ · còn 1 trong hạn, 1 quá hạn" in text


@pytest.mark.parametrize(
    "question",
    [
        "phòng nào đúng hạn thấp nhất",
        "tổng hợp tình hình tuần này",
        "việc UBND Thành phố giao còn bao nhiêu",
        "ai trễ nhiều nhất tháng này",
        "việc nào sắp trễ",
        "việc quá hạn",
    ],
)
def test_an_outsider_gets_no_number_of_others(busy: PlayedOffice, question: str) -> None:
    """NAM has no task and leads nobody."""
    said = busy.say("NAM", question)
    text = "\n".join(one.message.text for one in said)
    assert "không có việc nào" in text.lower()
    assert not any(name in text for name in ("Kinh tế", "Dũng", "Phương Nam", "Báo cáo"))


@pytest.mark.parametrize(
    "question",
    ["tháng 11 Phòng Kinh tế làm được bao nhiêu việc", "Phòng Kinh tế đang có những việc gì"],
)
def test_the_head_of_one_unit_sees_nothing_of_another(busy: PlayedOffice, question: str) -> None:
    assert told(busy, "LAN", question) == "Chị không thuộc phạm vi được xem số liệu của Phòng Kinh tế ạ."


def test_an_unknown_unit_is_asked_about_not_counted(busy: PlayedOffice) -> None:
    assert "không rõ “Phòng Nội vụ” là đơn vị nào" in told(
        busy, "CT", "tháng 11 Phòng Nội vụ làm được bao nhiêu việc"
    )


def test_what_nobody_counts_gets_a_helpful_answer(busy: PlayedOffice) -> None:
    text = told(busy, "CT", "tổng hợp tình hình theo tháng")
    assert text.startswith("Thư ký chưa có số liệu chia theo mục này ạ.")
    assert "“việc nào sắp trễ”" in text


def test_in_a_group_numbers_go_to_the_asker_alone(busy: PlayedOffice) -> None:
    said = busy.say("CT", "Thư ký ơi tổng hợp tình hình tuần này", ALL)
    assert [(one.chat, "Kinh tế" in one.message.text) for one in said] == [("private", True), (ALL, False)]


def test_the_tasks_of_a_person_one_leads(busy: PlayedOffice) -> None:
    text = told(busy, "DUNG", "xem việc của anh Nam")
    assert "Báo cáo giá" in text
    assert "không có việc nào" in told(busy, "LAN", "xem việc của anh Nam")


def test_everyone_who_may_be_urged_gets_one_message(busy: PlayedOffice) -> None:
    busy.say("CT", "việc quá hạn")
    said = busy.press("CT", "Đôn đốc tất cả")
    assert {one.message.recipient_code for one in said} == {"NAM2", "LD", "CT"}
    assert any("Đã đôn đốc 2 việc" in one.message.text for one in said)


def test_the_button_gives_a_file_in_the_layout_of_reports(busy: PlayedOffice) -> None:
    busy.say("CT", "tổng hợp tình hình tuần này")
    (said,) = busy.press("CT", "Xuất Excel")
    assert said.message.file is not None
    book = load_workbook(io.BytesIO(Path(said.message.file).read_bytes()))
    report, listed = book.worksheets
    words = [str(cell.value) for line in report.iter_rows() for cell in line if cell.value is not None]
    for part in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "UBND PHƯỜNG THỬ",
        "BÁO CÁO",
        "Hoàn thành đúng hạn",
        "THỦ TRƯỞNG ĐƠN VỊ",
    ):
        assert part in words
    table = {line[1]: line[2:7] for line in report.iter_rows(min_row=10, values_only=True) if line[1]}
    assert table["Phòng Kinh tế"] == (3, 0, 1, 1, 1)
    assert table["Tổng cộng"] == (5, 0, 1, 2, 2)
    titles = [line[1] for line in listed.iter_rows(min_row=2, values_only=True)]
    assert set(titles) == {"Báo cáo giá", "Báo cáo vốn", "Báo cáo hộ nghèo", "Báo cáo chung"}


@pytest.mark.parametrize("title", ["=1+1", "+84 gọi lại", "-2 ngày", "@SUM(A1)", "=cmd|' /C calc'!A0"])
def test_what_looks_like_a_formula_stays_text(office: PlayedOffice, title: str) -> None:
    with office.store.work() as work:
        ct = work.people.find_by_code("CT")
        assert ct is not None
        task = Task(
            title=title,
            lead_id=ct.id,
            assigner_id=ct.id,
            state=TaskState.ACCEPTED,
            created_at=office.clock.now(),
        )
        work.tasks.add(task)
        work.commit()
    office.say("CT", "tổng hợp tình hình tuần này")
    (said,) = office.press("CT", "Xuất Excel")
    sheet = load_workbook(str(said.message.file)).worksheets[1]
    cell = sheet.cell(2, 2)
    assert (cell.data_type, cell.value) == ("s", title)
    assert cell.quotePrefix


def test_a_question_of_the_office_group_may_be_answered_there(busy: PlayedOffice) -> None:
    busy.say("LD", "giao anh Nam soạn kế hoạch trước thứ Sáu", OFFICE)
    said = busy.say("LD", "Thư ký ơi báo cáo tuần của nhóm này", OFFICE)
    assert said[0].chat == OFFICE
    assert "nhóm này" in said[0].message.text
    assert "Tổng 1 việc" in said[0].message.text


def test_a_question_about_this_group_makes_no_sense_in_private(busy: PlayedOffice) -> None:
    assert told(busy, "CT", "báo cáo tuần của nhóm này") == "Câu này xin hỏi ngay trong nhóm cần xem ạ."


def test_colleagues_who_ask_each_other_for_a_chart_are_left_alone(busy: PlayedOffice) -> None:
    assert busy.say("CT", "biểu đồ tiến độ các phòng", ALL) == []
    said = busy.say("CT", "Thư ký ơi biểu đồ tiến độ các phòng", ALL)
    assert [(one.chat, one.message.image is not None) for one in said] == [
        ("private", False),
        (ALL, False),
        ("private", True),
    ]
