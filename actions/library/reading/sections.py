"""What every reader gives: sections in order, and the reasons why a file cannot be read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from actions.errors import ThukyError

_ALSO_ASKED = re.compile(r"^\s*(?:cách hỏi khác|câu hỏi tương tự|hỏi khác)\s*:\s*", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*;\s*|(?<=\?)\s+|\n+")


class Unreadable(ThukyError):
    """The file cannot become passages. `str(error)` is the Vietnamese sentence to show, `reason` the word for logs."""

    def __init__(self, reason: str, sentence: str) -> None:
        super().__init__(sentence)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Section:
    """Text under a line of headings; `questions` are further ways to ask for it; `page` where the file has pages."""

    headings: tuple[str, ...]
    text: str
    page: int | None = None
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A document's title ("" where it names none) and its sections."""

    title: str
    sections: Sequence[Section]


@dataclass
class Writer:
    """Collects paragraphs under headings; readers of flowing text feed it from top to bottom.

    A paragraph "Cách hỏi khác: …; …" is no text of its section but ways to ask for it.
    """

    title: str = ""
    page: int | None = None
    _path: list[tuple[int, str]] = field(default_factory=list)
    _lines: list[str] = field(default_factory=list)
    _questions: list[str] = field(default_factory=list)
    _began_on: int | None = None
    _sections: list[Section] = field(default_factory=list)

    def heading(self, level: int, text: str) -> None:
        """The first heading of the first level is the title of the document."""
        self._close()
        text = " ".join(text.split())
        if not text:
            return
        if level == 1 and not self.title and not self._sections:
            self.title = text
            return
        while self._path and self._path[-1][0] >= level:
            self._path.pop()
        self._path.append((level, text))

    def paragraph(self, text: str) -> None:
        text = text.strip()
        if not text:
            return
        asked = also_asked(text)
        if asked:
            self._questions += asked
            return
        if not self._lines:
            self._began_on = self.page
        self._lines.append(text)

    def reading(self) -> Reading:
        self._close()
        return Reading(self.title, self._sections)

    def _close(self) -> None:
        if self._lines:
            headings = tuple(text for _, text in self._path)
            text = "\n".join(self._lines)
            self._sections.append(Section(headings, text, self._began_on, tuple(self._questions)))
        self._lines, self._questions = [], []


def also_asked(paragraph: str) -> tuple[str, ...]:
    """The ways to ask that a paragraph "Cách hỏi khác: …" lists; () for any other paragraph."""
    match = _ALSO_ASKED.match(paragraph)
    return split_questions(paragraph[match.end() :]) if match else ()


def split_questions(text: str) -> tuple[str, ...]:
    return tuple(part for part in (each.strip(" .") for each in _BETWEEN.split(text)) if part)
