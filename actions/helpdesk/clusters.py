"""Unanswered questions put together by what they ask, so that the desk sees what to write an answer for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from nlu.text import expand_teencode, fold

ALIKE = 78
MOST_QUESTIONS = 2000
_EMPTY = frozenset(
    [
        "em",
        "anh",
        "chi",
        "toi",
        "minh",
        "da",
        "a",
        "nhe",
        "nha",
        "oi",
        "cho",
        "hoi",
        "xin",
        "vui",
        "long",
        "giup",
        "gium",
        "voi",
        "thu",
        "ky",
        "duoc",
        "khong",
        "thi",
        "la",
        "lam",
        "sao",
        "the",
        "nao",
        "nhu",
        "ra",
        "cach",
        "co",
        "can",
        "muon",
        "huong",
        "dan",
        "gi",
        "o",
        "dau",
        "bi",
        "va",
        "cua",
    ]
)


@dataclass(slots=True)
class Cluster:
    """Questions that ask the same; the first of them names it."""

    label: str
    key: str
    questions: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.questions)


def cluster(questions: Iterable[str]) -> list[Cluster]:
    """The largest first, of the same size in order of coming."""
    found: list[Cluster] = []
    for question in list(questions)[:MOST_QUESTIONS]:
        key = _key(question)
        best = max(found, key=lambda each: fuzz.token_sort_ratio(each.key, key), default=None)
        if best is None or fuzz.token_sort_ratio(best.key, key) < ALIKE:
            best = Cluster(question, key)
            found.append(best)
        best.questions.append(question)
    return sorted(found, key=lambda each: -each.count)


def _key(question: str) -> str:
    """The telling words without marks and teencode; all words where none tells anything."""
    words = fold(expand_teencode(question).text).replace("?", " ").replace(",", " ").split()
    return " ".join(word for word in words if word not in _EMPTY) or " ".join(words)
