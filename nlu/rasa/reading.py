"""One pass over a message for everything that learns from it: words, and what our readers saw there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import cached_property

from nlu.text import Token, fold, is_marked, lower, teencode, tokens
from nlu.time.found import Found

# Spans hardly depend on the day; training has no day of its own and uses this one.
REFERENCE = datetime(2026, 11, 19, 9, 0, tzinfo=timezone(timedelta(hours=7)))
# Segmenting words takes time that grows with the text, and a long forwarded document gains nothing from it.
_LONGEST_SEGMENTED = 600


@dataclass(frozen=True)
class Span:
    """What a reader marked, in code points of the original text.

    `kind` is "time", "past" (a time that is over) or "person".
    """

    kind: str
    begin: int
    finish: int


@dataclass(frozen=True)
class Reading:
    """A message as the classifier and the entity tagger see it; the tuples run parallel to `tokens`."""

    text: str
    tokens: tuple[Token, ...]
    plain: tuple[str, ...]  # lower case, teencode written out, digits as they are
    folded: tuple[str, ...]  # the same without marks
    kinds: tuple[str, ...]  # "time", "past", "person" or "" of the span a token lies in
    opens: tuple[bool, ...]  # True at the first token of such a span
    spans: tuple[Span, ...]

    @cached_property
    def inside(self) -> tuple[bool, ...]:
        """True where a token continues the word of the one before it, as "cáo" does in "báo cáo"."""
        return _continued(self.text, self.tokens)


def read(text: str, *, now: datetime | None = None) -> Reading:
    """Read `text`; `now` is when it was sent (aware), or None in training. Never raises on any Unicode."""
    words = tuple(tokens(text))
    plain = tuple(lower(teencode(word.text) or word.text) for word in words)
    spans = _spans(text, now or REFERENCE)
    kinds, opens = _kinds(words, spans)
    return Reading(
        text=text,
        tokens=words,
        plain=plain,
        folded=tuple(fold(word) for word in plain),
        kinds=kinds,
        opens=opens,
        spans=spans,
    )


def _spans(text: str, now: datetime) -> tuple[Span, ...]:
    """What the readers of time and of people find; where both claim words, time wins."""
    # Imported here: word tables are built on first use, and only training and Rasa need both.
    from nlu.people import find_people
    from nlu.time import read as read_times

    times = [
        Span("past" if _is_over(found, now) else "time", found.begin, found.finish)
        for found in read_times(text, now=now)
    ]
    people = [
        Span("person", mention.begin, mention.finish)
        for mention in find_people(text)
        if not any(mention.begin < time.finish and time.begin < mention.finish for time in times)
    ]
    return tuple(sorted(times + people, key=lambda span: span.begin))


_DAYS_OF_GRAIN = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}


def _is_over(found: Found, now: datetime) -> bool:
    """ "hôm qua", "tuần rồi": what was, is told. A date in figures says nothing so: orders quote older papers."""
    if any(char.isdigit() for char in found.text):
        return False
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if found.end is not None:
        return found.kind == "interval" and found.end <= midnight
    days = _DAYS_OF_GRAIN.get(found.grain, 1)
    return (
        found.kind == "instant" and found.start is not None and found.start + timedelta(days=days) <= midnight
    )


def _kinds(words: tuple[Token, ...], spans: tuple[Span, ...]) -> tuple[tuple[str, ...], tuple[bool, ...]]:
    kinds = [""] * len(words)
    opens = [False] * len(words)
    for span in spans:
        first = True
        for index, word in enumerate(words):
            if span.begin <= word.begin and word.finish <= span.finish:
                kinds[index], opens[index] = span.kind, first
                first = False
    return tuple(kinds), tuple(opens)


def _continued(text: str, words: tuple[Token, ...]) -> tuple[bool, ...]:
    """The segmenter has learned from marked text only: unmarked text takes the fast path, each syllable a word."""
    if len(text) > _LONGEST_SEGMENTED or not is_marked(text):
        return (False,) * len(words)
    from underthesea import word_tokenize

    continued = set()
    cursor = 0
    for word in word_tokenize(text, use_token_normalize=False):
        for number, syllable in enumerate(word.split(" ")):
            at = text.find(syllable, cursor)
            if at < 0:  # the segmenter respelt something; what it said so far still stands
                break
            cursor = at + len(syllable)
            if number:
                continued.add(at)
    return tuple(word.begin in continued for word in words)
