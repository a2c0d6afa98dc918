"""The fitted model keeps its promise: more in common never counts against a passage."""

from __future__ import annotations

from actions.library.ranking import MODEL, SURENESS


def test_more_in_common_never_makes_an_answer_less_likely() -> None:
    assert all(weight >= 0 for weight in MODEL.ranks)
    for name, weight in zip(SURENESS, MODEL.sure, strict=True):
        if name != "bias":
            assert weight <= 0 if name in ("unknown", "gap") else weight >= 0, name
