"""Which task is meant, how far it is, which choice is taken."""

from __future__ import annotations

import pytest

from nlu.references import find_references, read_ordinal, read_progress, task_numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("việc 12 xong rồi", (12,)),
        ("viec 12 xong roi", (12,)),
        ("vc 12 xong r", (12,)),
        ("#12 đến đâu rồi", (12,)),
        ("việc số 12", (12,)),
        ("nhiệm vụ 64 đạt 35%", (64,)),
        ("việc tám mươi tám em làm xong rồi", (88,)),
        ("em nhận luôn cả việc 52 với 53 nha chị", (52, 53)),
        ("các việc 12, 13 và 15", (12, 13, 15)),
        ("việc 90 và việc 91 xong", (90, 91)),
        ("việc 12.", (12,)),
        ("việc 8h mai", ()),
        ("việc 3 tuần nay", ()),
        ("công văn 12/UBND", ()),
        ("hai việc cần làm", ()),
        ("giao 2 việc", ()),
    ],
)
def test_task_numbers_are_read_from_the_words_around_them(text: str, numbers: tuple[int, ...]) -> None:
    assert task_numbers(text) == numbers


def test_a_lone_number_counts_where_the_intent_is_about_a_task() -> None:
    assert task_numbers("nhận 36 nha sếp") == ()
    assert task_numbers("nhận 36 nha sếp", bare=True) == (36,)


@pytest.mark.parametrize(
    ("text", "kind"),
    [("việc này hủy đi", "this"), ("hủy việc vừa giao", "last"), ("viec vua giao huy di", "last")],
)
def test_pointing_words_refer_to_a_task(text: str, kind: str) -> None:
    assert [reference.kind for reference in find_references(text)] == [kind]


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        ("được 60%", 60),
        ("em làm được 60 % rồi", 60),
        ("được 60 phần trăm", 60),
        ("làm được ba mươi lăm phần trăm", 35),
        ("xong một nửa", 50),
        ("xong mot nua", 50),
        ("được hai phần ba", 67),
        ("nửa tiếng nữa", None),
        ("tăng 120%", None),
        ("việc 60", None),
    ],
)
def test_progress_is_a_share_of_a_hundred(text: str, percent: int | None) -> None:
    assert read_progress(text) == percent


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("2", 1),
        ("người thứ hai", 1),
        ("nguoi thu hai", 1),
        ("số 2", 1),
        ("cái đầu", 0),
        ("người cuối", 2),
        ("4", None),
        ("anh hai", 1),
        ("thứ hai tuần sau", None),
        ("hai", None),
    ],
)
def test_a_choice_is_taken_by_number_or_place(text: str, choice: int | None) -> None:
    assert read_ordinal(text, count=3) == choice


@pytest.mark.parametrize("text", ["34 để em làm cho", "34 xong rồi ạ", "34 done"])
def test_a_number_that_opens_the_message_is_the_task_where_nothing_else_could_be_numbered(text: str) -> None:
    assert task_numbers(text, bare=True) == (34,)
    assert task_numbers(text) == ()


def test_an_opening_number_that_counts_things_is_no_task() -> None:
    assert task_numbers("34 bộ hồ sơ em nộp rồi", bare=True) == ()
