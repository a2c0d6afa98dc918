"""What the intent classifier and the entity tagger look at, as names of features.

Everything stands twice, with marks and without, so that a message without tone marks meets the words it
was trained on; spans of time and people also stand as one placeholder, so that no date and no name has to
be learned by heart.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence

from nlu.rasa.reading import Reading

_PLACE = {"time": "<time>", "past": "<past>", "person": "<person>"}


def intent_features(reading: Reading) -> list[tuple[str, int]]:
    """Pairs (view, hash of the feature) of one message. The words themselves are not kept anywhere."""
    return [(view, zlib.crc32(f"{view}|{name}".encode())) for view, name in _intent_names(reading)]


def _intent_names(reading: Reading) -> Iterator[tuple[str, str]]:
    frame = _frame(reading)
    for name in _ngrams([_number(word) for word in reading.plain], 1, 3):
        yield "plain", name
    for name in _ngrams([_number(word) for word in reading.folded], 1, 3):
        yield "folded", name
    for name in _ngrams(frame, 1, 4):
        yield "frame", name
    for step in (2, 3, 4):
        for first, second in zip(frame, frame[step:], strict=False):
            yield "apart", f"{first} … {second}"


def _frame(reading: Reading) -> list[str]:
    """The folded words between "^" and "$", with each span of time or people as one placeholder."""
    frame = ["^"]
    for word, kind, opens in zip(reading.folded, reading.kinds, reading.opens, strict=True):
        if not kind:
            frame.append(_number(word))
        elif opens:
            frame.append(_PLACE[kind])
    return [*frame, "$"]


def _number(word: str) -> str:
    return f"<{min(len(word), 5)} digits>" if word.isdigit() else word


def _ngrams(words: Sequence[str], shortest: int, longest: int) -> Iterator[str]:
    for size in range(shortest, longest + 1):
        for at in range(len(words) - size + 1):
            yield " ".join(words[at : at + size])


def token_features(reading: Reading, cues: frozenset[str]) -> list[list[str]]:
    """Features of every token for the entity tagger; `cues` are folded words that never lie in an entity."""
    singles = [list(_token(reading, at)) for at in range(len(reading.tokens))]
    return [
        ["bias", *_around(singles, at), *_words_around(reading, at), *_nearest_cues(reading, at, cues)]
        for at in range(len(singles))
    ]


def _token(reading: Reading, at: int) -> Iterator[str]:
    word = reading.tokens[at].text
    yield f"w={_number(reading.plain[at])}"
    yield f"f={_number(reading.folded[at])}"
    yield f"shape={_shape(word)}"
    kind = reading.kinds[at]
    yield f"span={kind}{'+' if kind and reading.opens[at] else ''}"
    if reading.inside[at]:
        yield "inside"


def _shape(word: str) -> str:
    if word.isdigit():
        return f"9*{min(len(word), 5)}"
    if not word[0].isalpha():
        return word
    return "A" if word.isupper() and len(word) > 1 else "Aa" if word[0].isupper() else "a"


def _around(singles: Sequence[Sequence[str]], at: int) -> Iterator[str]:
    for step in (-2, -1, 0, 1, 2):
        where = at + step
        if 0 <= where < len(singles):
            for name in singles[where]:
                yield f"{step}:{name}"
        else:
            yield f"{step}:outside"


def _words_around(reading: Reading, at: int) -> Iterator[str]:
    """Pairs and triples of words, and the ends of the word itself."""
    word = reading.folded[at]
    yield f"head={word[:2]}"
    yield f"tail={word[-2:]}"
    padded = ["^", "^", *map(_number, reading.folded), "$", "$"]
    here = at + 2
    for begin, finish in ((-2, 0), (-1, 1), (0, 2), (1, 3), (-2, 1), (-1, 2), (0, 3)):
        yield f"{begin}..{finish}={' '.join(padded[here + begin : here + finish])}"


def _nearest_cues(reading: Reading, at: int, cues: frozenset[str]) -> Iterator[str]:
    """The nearest two cue words to the left and the nearest to the right, however far away."""
    left = [word for word in reversed(reading.folded[:at]) if word in cues][:2]
    right = next((word for word in reading.folded[at + 1 :] if word in cues), "$")
    first, second = [*left, "^", "^"][:2]
    yield f"left={first}"
    yield f"left2={second} {first}"
    yield f"right={right}"
    yield f"between={first}|{right}"
    yield f"leftw={first}|{_number(reading.folded[at])}"
