"""Calling the assistant by name: what is a call, and what is left of the message."""

from __future__ import annotations

import pytest

from nlu.calling import strip_call


@pytest.mark.parametrize(
    ("said", "rest"),
    [
        ("Thư ký ơi, giao anh Nam làm báo cáo", "giao anh Nam làm báo cáo"),
        ("thu ky oi giao anh Nam lam bao cao", "giao anh Nam lam bao cao"),
        ("@thuky việc của tôi", "việc của tôi"),
        ("Thư ký giao anh Lâm thay camera", "giao anh Lâm thay camera"),
        ("thư ký nhắc tôi 8h mai họp", "nhắc tôi 8h mai họp"),
        ("Thư ký giúp tìm số chị Lan", "giúp tìm số chị Lan"),
    ],
)
def test_a_call_is_taken_off_the_message(said: str, rest: str) -> None:
    called = strip_call(said)
    assert called.called
    assert called.text == rest
    assert said[called.cut :] == rest


@pytest.mark.parametrize("said", ["thư ký cuộc họp là chị Lan", "giao anh Nam làm thư ký", "việc của tôi"])
def test_talk_about_a_secretary_is_no_call(said: str) -> None:
    assert not strip_call(said).called
