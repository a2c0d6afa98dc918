"""The library answers the questions that it was not tuned on, and keeps quiet where no document answers."""

from __future__ import annotations

from collections import Counter

import pytest

from actions.library.index import LibraryIndex
from actions.library.ports import Indexed
from actions.library.ranking import ANSWERS_FROM
from actions.library.thesaurus import thesaurus
from benchmarks.helpdesk import PARTS, Asked, library, measure, questions
from nlu.text import fold


@pytest.fixture(scope="module")
def passages() -> list[Indexed]:
    return library()


@pytest.fixture(scope="module")
def index(passages: list[Indexed]) -> LibraryIndex:
    return LibraryIndex(passages, thesaurus())


def _plain(text: str) -> str:
    return " ".join("".join(char if char.isalnum() else " " for char in fold(text)).split())


@pytest.mark.parametrize("part", ["held", "blind3", "blind4"])
def test_questions_that_nobody_tuned_for_find_their_passage(
    part: str, index: LibraryIndex, passages: list[Indexed]
) -> None:
    headings = {each.passage_id: each.headings[-1] for each in passages}

    def search(text: str) -> list[tuple[int, float]]:
        return [(hit.passage_id, hit.confidence) for hit in index.ask(text)]

    result = measure(search, questions(part), headings, answers_from=ANSWERS_FROM)
    assert result.at_1 >= 0.85
    assert result.at_3 >= 0.95
    assert result.answered_nothing_there < 0.05
    assert result.answered_wrong < 0.05


def test_the_manual_and_the_sample_are_as_large_as_promised(passages: list[Indexed]) -> None:
    sections = {(each.manual, each.headings) for each in passages}
    own = {section for section in sections if section[0].startswith("Hướng dẫn sử dụng Thư Ký")}
    assert len(own) >= 30
    assert len(sections - own) >= 150


def test_there_are_enough_questions_of_both_kinds() -> None:
    every = [asked for part in PARTS for asked in questions(part)]
    assert len(every) >= 300
    assert sum(not asked.answers for asked in every) >= 80


def test_no_question_stands_twice_or_in_the_documents(passages: list[Indexed]) -> None:
    every = Counter(_plain(asked.text) for part in PARTS for asked in questions(part))
    assert [text for text, times in every.items() if times > 1] == []
    listed = {_plain(question) for each in passages for question in (each.headings[-1], *each.questions)}
    assert sorted(listed & every.keys()) == []


def test_families_are_held_out() -> None:
    def families(part: str) -> set[frozenset[str]]:
        return {asked.answers for asked in questions(part) if asked.answers}

    assert families("tuned") & families("held") == set()


def test_every_answer_is_a_heading_that_exists(passages: list[Indexed]) -> None:
    headings = {each.headings[-1] for each in passages}
    wanted: list[Asked] = [asked for part in PARTS for asked in questions(part)]
    assert {answer for asked in wanted for answer in asked.answers} <= headings
