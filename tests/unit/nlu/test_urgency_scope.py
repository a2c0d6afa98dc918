"""Of several tasks in one message, which one a word of urgency speaks of."""

from __future__ import annotations

import pytest

from tests.unit.nlu.test_assignments import tasks


def degrees(text: str) -> list[str]:
    return [task.priority for task in tasks(text)]


@pytest.mark.parametrize(
    "text",
    [
        "anh Nam soạn tờ trình hỏa tốc trước 15h mai, chị Lan rà soát số liệu trước thứ Sáu tuần sau",
        "anh Nam soan to trinh hoa toc truoc 15h mai, chi Lan ra soat so lieu truoc thu 6 tuan sau",
        "anh Nam soạn tờ trình (hỏa tốc), chị Lan rà soát số liệu",
        "anh Nam soạn tờ trình, hỏa tốc nhé, chị Lan rà soát số liệu",
        "anh Nam soạn tờ trình. Việc này hỏa tốc. Chị Lan rà soát số liệu",
        "- anh Nam: soạn tờ trình (hỏa tốc)\n- chị Lan: rà soát số liệu",
        "phần tờ trình giao anh Nam hỏa tốc, phần số liệu giao chị Lan",
    ],
)
def test_a_word_within_one_task_speaks_of_that_one(text: str) -> None:
    assert degrees(text) == ["flash", "normal"]


@pytest.mark.parametrize(
    "text",
    [
        "anh Nam soạn tờ trình; hỏa tốc: chị Lan rà soát số liệu",
        "anh Nam soạn tờ trình, hỏa tốc chị Lan rà soát số liệu",
        "anh Nam soạn tờ trình trước thứ Sáu, chị Lan rà soát số liệu trước 15h mai, hỏa tốc",
        "giao các việc sau:\n1. anh Nam soạn tờ trình\n2. hỏa tốc: chị Lan rà soát số liệu",
        "giao anh Nam soạn tờ trình trước thứ 4 và làm báo cáo hỏa tốc trước thứ 6",
    ],
)
def test_a_word_that_leads_on_to_the_next_task_speaks_of_that_one(text: str) -> None:
    assert degrees(text) == ["normal", "flash"]


@pytest.mark.parametrize(
    "text",
    [
        "hỏa tốc: anh Nam soạn tờ trình, chị Lan rà soát số liệu",
        "việc hỏa tốc, giao anh Nam soạn tờ trình, giao chị Lan rà soát số liệu",
        "giao hỏa tốc các việc sau:\n1. anh Nam soạn tờ trình\n2. chị Lan rà soát số liệu",
        "giao anh Nam hỏa tốc:\n1. soạn tờ trình\n2. rà soát số liệu",
        "UBND Thành phố có văn bản hỏa tốc, giao anh Nam soạn tờ trình, giao chị Lan rà soát số liệu",
        "anh Nam soạn tờ trình, chị Lan rà soát số liệu, hỏa tốc nhé",
        "anh Nam soạn tờ trình trước thứ Sáu, chị Lan rà soát số liệu trước 15h mai. Tất cả đều hỏa tốc",
        "giao các việc sau:\n1. anh Nam soạn tờ trình\n2. chị Lan rà soát số liệu\nHỏa tốc nhé",
    ],
)
def test_a_word_before_or_after_them_all_speaks_of_them_all(text: str) -> None:
    assert degrees(text) == ["flash", "flash"]


def test_each_task_may_have_a_degree_of_its_own() -> None:
    text = "anh Nam soạn tờ trình gấp, chị Lan rà soát số liệu, anh Dũng thượng khẩn làm báo cáo"
    assert degrees(text) == ["urgent", "normal", "very_urgent"]


def test_what_says_that_all_are_urgent_is_no_content() -> None:
    found = tasks("anh Nam soạn tờ trình, chị Lan rà soát số liệu, tất cả đều gấp")
    assert [task.title for task in found] == ["soạn tờ trình", "rà soát số liệu"]
