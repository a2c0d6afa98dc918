"""Every phrase of tests/corpus/time/*.yaml means what its family says: marked, unmarked, NFD, in capitals."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import pytest

from nlu.text import strip_marks
from nlu.time import Calendar, Found, OfficeTime, as_deadline, as_point, read, vietnam_calendar
from tests.corpus.reading import read_yaml

FOLDER = Path(__file__).parent / "time"
NOW = "2026-11-19T10:00+07:00"  # a Thursday


@dataclass(frozen=True)
class Line:
    """One phrase with what it means; `aspect` is which spelling of it is read."""

    phrase: str
    now: datetime
    means: str
    deadline: str | None = None
    point: str | None = None
    alternatives: tuple[str, ...] = ()
    about: bool = False
    keeps_marks: bool = False
    office: OfficeTime = field(default_factory=OfficeTime)


@lru_cache(maxsize=1)
def calendar() -> Calendar:
    return vietnam_calendar(2023, 2030)


def lines() -> Iterator[Line]:
    for path in sorted(FOLDER.glob("*.yaml")):
        for family in read_yaml(path, as_written=True):
            now = datetime.fromisoformat(family.get("now", NOW))
            for phrase in [*family["said"], *family.get("only_marked", ())]:
                yield Line(
                    phrase,
                    now,
                    family["means"],
                    family.get("deadline"),
                    family.get("point"),
                    tuple(family.get("or", ())),
                    "about" in family,
                    phrase in family.get("only_marked", ()),
                    OfficeTime(**family.get("office", {})),
                )


LINES = list(lines())


def told(found: Found) -> str:
    """The meaning in the notation of the corpus."""
    start, end = _short(found.start), _short(found.end)
    if found.kind == "open-before":
        return f"by {end}"
    if found.kind == "open-after":
        return f"from {start}"
    if found.kind == "interval":
        return f"{_edge(found.start, found.grain)} .. {_edge(found.end, found.grain)}"
    if found.kind == "recurrence":
        return f"{found.rrule} from {start}"
    if found.kind in ("duration", "offset"):
        return f"{found.kind} {found.seconds}"
    if found.grain == "day":
        return str(start)[:10]
    return (
        f"{found.grain} {str(start)[:10]}"
        if found.grain in ("week", "month", "quarter", "year")
        else str(start)
    )


def _short(moment: datetime | None) -> str | None:
    if moment is None:
        return None
    return moment.strftime("%Y-%m-%dT%H:%M:%S" if moment.second else "%Y-%m-%dT%H:%M")


def _edge(moment: datetime | None, grain: str) -> str:
    return str(_short(moment))[: 10 if grain in ("day", "week", "month", "quarter", "year") else None]


def read_line(line: Line, phrase: str) -> str:
    found = read(phrase, now=line.now, calendar=calendar(), office=line.office)
    return " + ".join(told(each) for each in found) or "nothing"


@pytest.mark.parametrize("line", LINES, ids=lambda line: f"{line.phrase} @{line.now:%m%d%H}")
def test_a_phrase_means_what_its_family_says(line: Line) -> None:
    found = read(line.phrase, now=line.now, calendar=calendar(), office=line.office)
    assert read_line(line, line.phrase) == line.means
    if found:
        assert tuple(told(each) for each in found[0].alternatives) == line.alternatives
        assert found[0].approximate == line.about
    if line.deadline is not None:
        due = as_deadline(found[0], now=line.now, calendar=calendar(), office=line.office)
        assert due is not None
        assert _short(due.value) == line.deadline
    if line.point is not None:
        point = as_point(found[0], now=line.now, calendar=calendar(), office=line.office)
        assert point is not None
        assert _short(point.value) == line.point


@pytest.mark.parametrize(
    "line", [line for line in LINES if not line.keeps_marks], ids=lambda line: line.phrase
)
def test_without_marks_it_means_the_same(line: Line) -> None:
    assert read_line(line, strip_marks(line.phrase)) == line.means


def test_decomposed_and_capital_letters_mean_the_same() -> None:
    different = [
        (line.phrase, variant)
        for line in LINES
        for variant in (unicodedata.normalize("NFD", line.phrase), line.phrase.upper())
        if line.means != "nothing" and read_line(line, variant) != line.means
    ]
    assert different == []


def test_the_corpus_is_as_large_as_it_must_be() -> None:
    said = {(line.phrase, line.now) for line in LINES}
    assert len(said) >= 600
    assert len({line.phrase for line in LINES if line.means == "nothing"}) > 60
    assert len({line.now for line in LINES}) >= 6
