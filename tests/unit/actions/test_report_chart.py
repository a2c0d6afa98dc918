"""The picture under a report: what its bars say, and that nobody sees a bar they may not see."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from actions.counting import Classes, Sight
from actions.reports.chart import MOST_BARS, Bar, Chart, chart_of, drawn_request
from actions.reports.figures import Figures, Line, Request
from actions.reports.scope import Scope
from bot.cabinet import NO_PICTURE
from bot.drawing import PNG, NotDrawn
from bot.script import Said
from tests.fakes.office_play import OFFICE, PlayedOffice
from tests.unit.actions.conftest import WEDNESDAY


def chart_in(said: Said) -> Chart:
    """The fake artist writes the chart itself into the picture."""
    content = Path(str(said.message.image)).read_bytes()
    return Chart.from_json(content.removeprefix(PNG))


def numbers(bar: Bar) -> tuple[int, int, int, int]:
    return bar.done_on_time, bar.done_late, bar.open_on_time, bar.open_late


def pressed(office: PlayedOffice, question: str, code: str = "CT") -> Chart:
    office.say(code, question)
    (said,) = office.press(code, "Biểu đồ")
    return chart_in(said)


def test_a_bar_for_each_unit_worst_first(busy: PlayedOffice) -> None:
    chart = pressed(busy, "phòng nào đúng hạn thấp nhất")
    assert chart.title == "Tỷ lệ hoàn thành đúng hạn theo đơn vị, năm 2026"
    assert chart.as_of == "Số liệu tính đến 10:00 ngày 25/11/2026"
    assert chart.shares
    assert [(bar.label, numbers(bar), bar.says) for bar in chart.bars] == [
        ("Văn phòng", (0, 0, 1, 1), "đúng hạn 0% · 2 việc"),
        ("Phòng Kinh tế", (1, 1, 1, 1), "đúng hạn 33% · 4 việc"),
    ]


@pytest.mark.parametrize("question", ["việc nào sắp trễ", "việc UBND Thành phố giao còn bao nhiêu"])
def test_beside_what_is_open_stands_what_was_done_this_year(busy: PlayedOffice, question: str) -> None:
    chart = pressed(busy, question)
    assert chart.title.startswith("Tình hình thực hiện nhiệm vụ")
    assert chart.title.endswith("theo đơn vị, năm 2026")
    assert {bar.label: numbers(bar) for bar in chart.bars}["Phòng Kinh tế"] == (1, 1, 1, 1)


def test_one_number_of_one_unit_is_taken_apart_by_person(busy: PlayedOffice) -> None:
    chart = pressed(busy, "tháng 11 Phòng Kinh tế làm được bao nhiêu việc")
    assert chart.title == "Việc đã hoàn thành theo người chủ trì, Phòng Kinh tế, tháng 11/2026"
    assert {bar.label: (numbers(bar), bar.says) for bar in chart.bars} == {
        "Nguyễn Tiến Dũng": ((1, 1, 1, 0), "2 xong / 3 việc"),
        "Bùi Phương Nam": ((0, 0, 0, 1), "0 xong / 1 việc"),
    }


def test_the_picture_comes_with_its_numbers_in_words_and_the_file(busy: PlayedOffice) -> None:
    busy.say("CT", "tổng hợp tình hình tuần này")
    (said,) = busy.press("CT", "Biểu đồ")
    assert said.message.text.startswith("📊 **Tình hình thực hiện nhiệm vụ theo đơn vị")
    assert "Tổng 5 việc, đúng hạn 0%" in said.message.text
    (file,) = busy.press("CT", "Xuất Excel", on=said.n)
    assert file.message.file is not None


def test_a_chart_is_asked_for_in_words(busy: PlayedOffice) -> None:
    answer, picture = busy.say("CT", "biểu đồ tiến độ các phòng")
    assert "Tổng 6 việc" in answer.message.text
    assert sum(bar.total for bar in chart_in(picture).bars) == 6


def test_numbers_are_those_of_the_moment_of_the_press(busy: PlayedOffice) -> None:
    busy.say("CT", "phòng nào đúng hạn thấp nhất")
    asked = busy.said[-1].n
    busy.say("DUNG", "việc 4 xong rồi")
    busy.say("LD", "duyệt việc 4")
    (said,) = busy.press("CT", "Biểu đồ", on=asked)
    bars = {bar.label: numbers(bar) for bar in chart_in(said).bars}
    assert bars["Phòng Kinh tế"] == (2, 1, 0, 1)


def test_who_no_longer_leads_a_unit_gets_no_bar_of_it(busy: PlayedOffice) -> None:
    busy.say("DUNG", "tháng 11 Phòng Kinh tế làm được bao nhiêu việc")
    with busy.store.work() as work:
        dung = work.people.find_by_code("DUNG")
        assert dung is not None
        (post,) = work.people.posts([dung.id])
        post.title, post.is_head = "Chuyên viên", False
        work.commit()
    (said,) = busy.press("DUNG", "Biểu đồ")
    assert [bar.label for bar in chart_in(said).bars] == ["Nguyễn Tiến Dũng"]


def test_the_button_of_another_draws_nothing(busy: PlayedOffice) -> None:
    busy.say("CT", "tổng hợp tình hình tuần này")
    said = busy.press("LAN", "Biểu đồ")
    assert said
    assert all(one.message.image is None for one in said)


def test_who_has_left_the_group_gets_no_numbers_of_it(busy: PlayedOffice) -> None:
    busy.say("LD", "giao anh Nam soạn kế hoạch trước thứ Sáu", OFFICE)
    busy.say("NAM", "Thư ký ơi báo cáo tuần của nhóm này", OFFICE)
    answer = busy.said[-1]
    assert "Biểu đồ" in answer.tokens
    (said,) = busy.press("NAM", "Biểu đồ", OFFICE, on=answer.n)
    assert said.chat == "private"
    assert chart_in(said).bars
    with busy.store.work() as work:
        nam, chat = work.people.find_by_code("NAM"), work.chats.find("console", "", OFFICE)
        assert nam is not None
        assert chat is not None
        work.chats.remove_member(chat.id, nam.id)
        work.commit()
    for label in ("Biểu đồ", "Xuất Excel"):
        (refusal,) = busy.press("NAM", label, on=answer.n)
        assert "không còn trong nhóm" in refusal.message.text


def test_a_renderer_that_fails_leaves_the_words(busy: PlayedOffice) -> None:
    def fail(chart: bytes) -> bytes:
        raise NotDrawn("exit code 1")

    busy.draw = fail
    busy.say("CT", "tổng hợp tình hình tuần này")
    (said,) = busy.press("CT", "Biểu đồ")
    assert said.message.image is None
    assert "Tổng 5 việc, đúng hạn 0%" in said.message.text
    assert said.message.text.endswith(NO_PICTURE)
    assert list(said.tokens) == ["Xuất Excel"]


def test_without_tasks_there_is_nothing_to_draw(office: PlayedOffice) -> None:
    (said,) = office.say("CT", "biểu đồ tiến độ các phòng")
    assert said.message.image is None
    assert said.message.text.endswith("Không có việc nào.")


def test_the_list_of_what_is_due_soon_has_a_file_too(busy: PlayedOffice) -> None:
    busy.say("CT", "việc nào sắp trễ")
    (said,) = busy.press("CT", "Xuất Excel")
    assert said.message.file is not None
    assert said.message.text == "📄 Việc chưa hoàn thành theo đơn vị."


YEAR = WEDNESDAY.replace(month=1, day=1, hour=0)
WHOLE = Request("summary", "unit", False, Scope(), YEAR, YEAR.replace(year=2027))


def test_more_units_than_a_phone_shows_are_summed_up_in_words() -> None:
    lines = [Line(f"Phòng {n}", Classes(n, 1, 1, 1, 1)) for n in range(MOST_BARS + 26)]
    chart = chart_of(
        Figures(WHOLE, WEDNESDAY, "năm 2026", Classes.sum(x.classes for x in lines), lines), "Tình hình"
    )
    assert [bar.label for bar in chart.bars] == [f"Phòng {n}" for n in range(MOST_BARS)]
    assert chart.rest == ("Các đơn vị khác (26)", "đúng hạn 33% · 104 việc")
    assert Chart.from_json(chart.as_json()) == chart


def test_units_without_tasks_have_no_bar_and_names_are_one_line() -> None:
    lines = [Line("Phòng\n\x00 Kinh  tế", Classes(1, open_late=1)), Line("Văn phòng", Classes(2))]
    chart = chart_of(Figures(WHOLE, WEDNESDAY, "", Classes(None, open_late=1), lines), "Tình hình")
    assert [bar.label for bar in chart.bars] == ["Phòng Kinh tế"]
    assert chart.rest is None


def test_what_is_compared_is_decided_by_what_one_may_see() -> None:
    one, two = Sight(7, frozenset({1})), Sight(7, frozenset({1, 2}))
    number = Request("done", None, False, Scope(), YEAR, WEDNESDAY)
    assert drawn_request(number, two, now=WEDNESDAY).by == "unit"
    assert drawn_request(number, one, now=WEDNESDAY).by == "lead"
    of_one = Request("done", None, False, Scope(unit_ids=frozenset({1, 9})), YEAR, WEDNESDAY)
    assert drawn_request(of_one, two, now=WEDNESDAY).by == "lead"
    by_source = Request("late", "source", False, Scope(), None, WEDNESDAY - timedelta(days=3))
    drawn = drawn_request(by_source, two, now=WEDNESDAY)
    assert (drawn.by, drawn.measure, drawn.start, drawn.end) == (
        "source",
        "summary",
        YEAR,
        YEAR.replace(year=2027),
    )
