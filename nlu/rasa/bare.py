"""Messages that are nothing but an answer: a time, a person, a number, yes or no, with courtesy around it.

Whether it fits an open question is decided elsewhere, where the questions are; here it only must not be
taken for a command because a command in the training data looked like it.
"""

from __future__ import annotations

from typing import Literal

from nlu.confirmations import read_yes_no
from nlu.rasa.reading import Reading
from nlu.references import read_ordinal
from nlu.words import listed

Bare = Literal["yes", "no", "value"]

_LONGEST = 16
# Folded, single words: only what carries no wish of its own. "báo cáo mai" is no bare answer.
_FILLERS = frozenset(
    listed("""
    da, vang, a, nhe, nha, nhen, nghen, nghe, u, um, thi, la, cho, di, luon, han, toi, den, truoc,
    luc, vao, khoang, tam, chac, co, le, roi, vay, do, day, em, oi, ok, ben, cua, va, voi
    """)
)
_MANY = 20


def bare_answer(reading: Reading) -> Bare | None:
    """ "value" for a time, person or number; None where anything else is said."""
    if not reading.tokens or len(reading.tokens) > _LONGEST:
        return None
    yes = read_yes_no(reading.text)
    if yes is not None:
        return "yes" if yes else "no"
    if read_ordinal(reading.text, count=_MANY) is not None:
        return "value"
    return "value" if _only_values(reading) else None


def _only_values(reading: Reading) -> bool:
    """One time, or people, or one number, and fillers; "8h mai anh Nam" is a wish cut short."""
    found = set()
    for word, kind in zip(reading.folded, reading.kinds, strict=True):
        if kind:
            found.add(kind)
        elif word.isdigit():
            found.add("number")
        elif word[0].isalpha() and word not in _FILLERS:
            return False
    times = sum(span.kind in ("time", "past") for span in reading.spans)
    return len(found) == 1 and times <= 1
