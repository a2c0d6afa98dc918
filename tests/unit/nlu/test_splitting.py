"""An order that splits a task leaves the parts when the words of splitting are blotted out."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from nlu.message import ReadContext, read_as
from nlu.people import find_people
from nlu.splitting import without_splitting

NOW = datetime(2026, 11, 19, 10, 0, tzinfo=timezone(timedelta(hours=7)))  # a Thursday


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "tách việc 12: anh Nam làm số liệu, chị Lan viết báo cáo",
            [("làm số liệu", ["anh Nam"]), ("viết báo cáo", ["chị Lan"])],
        ),
        ("chia viec 12 cho anh Nam va chi Lan", [("", ["anh Nam", "chi Lan"])]),
        ("tách phần dự toán của việc 12 giao chị Thủy", [("phần dự toán", ["chị Thủy"])]),
        (
            "việc 12 tách thêm một nhánh cho Văn phòng lo phần hội trường",
            [("lo phần hội trường", ["Văn phòng"])],
        ),
        ("giao Kiên một phần của việc 35: đối chiếu sổ hộ tịch", [("đối chiếu sổ hộ tịch", ["Kiên"])]),
        ("tách việc 7 thành 3 việc nhỏ", [("", [])]),
    ],
)
def test_parts_of_a_task(text: str, parts: list[tuple[str, list[str]]]) -> None:
    read = read_as(text, "split_task", ReadContext(now=NOW))
    assert [(task.title, [lead.text for lead in task.leads]) for task in read.tasks] == parts


@pytest.mark.parametrize("text", ["tách việc 12: anh Nam làm số liệu", "việc này chia hai", ":", "", "tách"])
def test_blotting_moves_nothing(text: str) -> None:
    assert len(without_splitting(text, find_people(text))) == len(text)
