""" "hỏi lại việc 12: có cần phụ lục không ạ": a question about a task for whoever gave it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from nlu.text import fold

_OPENING = re.compile(
    r"^\W*(?:da[, ]*)?(?:(?:cho|xin)\s+)?(?:(?:em|toi|minh|anh|chi)\s+)?(?:xin\s+|muon\s+)?hoi\s+lai\s+"
    r"(?:nguoi\s+giao\s+)?(?:ve\s+)?(?:(?:viec|vc|nhiem\s+vu)\s*(?:so\s*)?(?P<number>\d{1,9})|viec\s+nay)\s*[:,\-–]?\s*"
)


@dataclass(frozen=True, slots=True)
class QuestionBack:
    """`task` None: the task of the card replied to. `words` may be empty: only that something is to be asked."""

    task: int | None
    words: str


def read_question_back(text: str) -> QuestionBack | None:
    """None where the text does not begin so."""
    text = unicodedata.normalize("NFC", text)  # folded, each letter then stands in its place
    match = _OPENING.match(fold(text))
    if match is None:
        return None
    number = match["number"]
    return QuestionBack(int(number) if number else None, text[match.end() :].strip())
