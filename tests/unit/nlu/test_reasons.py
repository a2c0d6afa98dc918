"""Why something is asked or paused."""

from __future__ import annotations

import pytest

from nlu.reasons import read_reason, read_waiting


@pytest.mark.parametrize(
    ("text", "waiting"),
    [
        ("tạm hoãn việc 1 chờ ý kiến Sở", "chờ ý kiến Sở"),
        ("tam hoan viec 1 cho y kien So", "cho y kien So"),
        ("tạm hoãn việc 1, đang chờ kinh phí nhé", "đang chờ kinh phí"),
        ("việc 62 tạm hoãn cho đến khi có quyết định ạ", "cho đến khi có quyết định"),
        ("tạm dừng việc này đợi anh Huy về.", "đợi anh Huy về"),
    ],
)
def test_what_a_pause_waits_for_is_its_reason(text: str, waiting: str) -> None:
    assert read_waiting(text) == waiting


@pytest.mark.parametrize(
    "text", ["việc 10 chờ đã", "tạm hoãn việc 1", "chờ chút nhé", "tạm hoãn việc 3 đến thứ Hai"]
)
def test_a_pause_without_a_cause_has_none(text: str) -> None:
    assert read_waiting(text) is None


def test_a_reason_ends_with_its_sentence() -> None:
    assert read_reason("xin gia hạn việc 12 vì chờ số liệu ạ. Cảm ơn anh") == "chờ số liệu"
