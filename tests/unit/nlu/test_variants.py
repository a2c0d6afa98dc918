"""Variants of a training message: other spellings, the same annotated words."""

from __future__ import annotations

import pytest

from nlu.variants import Annotation, Example, trimmed, variants

ORDER = "Giao anh Nam làm báo cáo quý 3, hạn 17h thứ Sáu nhé."


def _example(text: str, *words: str) -> Example:
    return Example(
        text, tuple(Annotation("label", text.index(each), text.index(each) + len(each)) for each in words)
    )


def _spans(example: Example) -> list[str]:
    return [example.text[span.begin : span.finish] for span in example.spans]


def test_without_marks_the_spans_are_the_same_words() -> None:
    unmarked = variants(_example(ORDER, "anh Nam", "làm báo cáo quý 3"))["unmarked"]
    assert unmarked.text == "giao anh nam lam bao cao quy 3, han 17h thu sau nhe."
    assert _spans(unmarked) == ["anh nam", "lam bao cao quy 3"]


def test_dictation_has_no_signs_and_says_small_numbers() -> None:
    dictated = variants(_example(ORDER, "anh Nam", "làm báo cáo quý 3"))["dictated"]
    assert dictated.text.split() == (
        "giao anh nam làm báo cáo quý ba hạn mười bảy giờ thứ sáu nhé".split()  # noqa: SIM905
    )
    assert _spans(dictated) == ["anh nam", "làm báo cáo quý ba"]


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("5", "năm"),
        ("10", "mười"),
        ("15", "mười lăm"),
        ("20", "hai mươi"),
        ("21", "hai mươi một"),
        ("8h", "tám giờ"),
    ],
)
def test_small_numbers_are_spoken(written: str, spoken: str) -> None:
    assert variants(Example(f"Việc {written}"))["dictated"].text == f"việc {spoken}"


def test_dates_and_document_numbers_stay_digits_in_dictation() -> None:
    assert (
        variants(Example("Hạn 20/11/2026 theo 1234/UBND"))["dictated"].text == "hạn 20/11/2026 theo 1234/ubnd"
    )


def test_the_south_says_it_its_own_way() -> None:
    assert variants(Example("xem giúp em nhé"))["southern"].text == "coi giùm em nha"


def test_teencode_shortens_and_is_the_same_every_time() -> None:
    first = variants(Example("không biết được không, báo cáo trước nhé"))
    assert first == variants(Example("không biết được không, báo cáo trước nhé"))
    assert len(first["teencode"].text) < len("không biết được không, báo cáo trước nhé")


def test_a_variant_equal_to_its_message_is_left_out() -> None:
    assert variants(Example("ok")) == {}


def test_spans_are_trimmed_to_words_and_never_overlap() -> None:
    example = trimmed("giao anh Nam làm", [Annotation("person", 4, 13), Annotation("content", 10, 16)])
    assert _spans(example) == ["anh Nam"]
