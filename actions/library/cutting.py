"""Sections become passages that fit a phone's screen: long ones are cut between paragraphs, else between sentences."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator

from actions.library.models import Passage
from actions.library.reading import Reading, Section

LONGEST = 1100
"""Characters of a passage; one that is a little longer than a screen is worse than two."""
_LONGEST_HEADING = 200
_SENTENCE = re.compile(r"(?<=[.!?…;])\s+")


def passages_of(reading: Reading, title: str) -> list[Passage]:
    """In order; a section cut in pieces gives its headings and questions to each. The same words come only once."""
    found: dict[str, Passage] = {}
    for section in reading.sections:
        headings = [_tidy(heading)[:_LONGEST_HEADING] for heading in section.headings] or [title]
        for piece in _pieces(section):
            digest = _digest([*headings, piece])
            if digest not in found:
                found[digest] = Passage(
                    manual_id=0,
                    place=len(found) + 1,
                    headings=headings,
                    questions=[_tidy(question) for question in section.questions],
                    text=piece,
                    digest=digest,
                    page=section.page,
                )
    return list(found.values())


def _pieces(section: Section) -> Iterator[str]:
    piece = ""
    for part in _parts(section.text):
        if piece and len(piece) + len(part) > LONGEST:
            yield piece
            piece = ""
        piece = f"{piece}\n{part}" if piece else part
    if piece:
        yield piece


def _parts(text: str) -> Iterator[str]:
    """Paragraphs; of one that is too long its sentences, of an endless sentence its words."""
    for line in unicodedata.normalize("NFC", text).split("\n"):
        line = line.rstrip()
        if len(line) <= LONGEST:
            if line.strip():
                yield line
            continue
        for sentence in _SENTENCE.split(line):
            while len(sentence) > LONGEST:
                at = sentence.rfind(" ", 0, LONGEST)
                at = at if at > 0 else LONGEST
                yield sentence[:at]
                sentence = sentence[at:].lstrip()
            if sentence:
                yield sentence


def _tidy(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _digest(words: list[str]) -> str:
    return hashlib.sha256("\n".join(words).encode(errors="surrogatepass")).hexdigest()[:32]
