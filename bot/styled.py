"""Text on its way to a messenger: **bold** to its markup, everything else escaped, split at the limit.

Messengers count UTF-16 code units: an emoji counts two.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
_MARKDOWN = re.compile(r"([\\`*_~{}\[\]#>])")
_BORDERS = ("\n\n", "\n", " ")
_JOINERS = "\u200d\ufe0f"


@dataclass(frozen=True, slots=True)
class Styled:
    """Plain text and the spans in bold, in code points, in order and apart from each other."""

    plain: str
    bold: tuple[tuple[int, int], ...] = ()
    calls: tuple[tuple[int, int, str], ...] = ()
    """Spans that call an account, by its id; in order, apart from each other and from what is bold."""

    @property
    def units(self) -> int:
        """Length in UTF-16 code units."""
        return _units(self.plain)

    def as_html(self) -> str:
        pieces = []
        position = 0
        marks = [(begin, finish, "<b>", "</b>") for begin, finish in self.bold]
        marks += [(b, f, f'<a href="tg://user?id={account}">', "</a>") for b, f, account in self.calls]
        for begin, finish, opening, closing in sorted(marks):
            pieces.append(html.escape(self.plain[position:begin], quote=False))
            pieces.append(f"{opening}{html.escape(self.plain[begin:finish], quote=False)}{closing}")
            position = finish
        pieces.append(html.escape(self.plain[position:], quote=False))
        return "".join(pieces)

    def as_markdown(self) -> str:
        """With every sign that Markdown could read as markup put behind a backslash."""
        pieces = []
        position = 0
        for begin, finish in self.bold:
            pieces.append(_escaped(self.plain[position:begin]))
            pieces.append(f"**{_escaped(self.plain[begin:finish])}**")
            position = finish
        pieces.append(_escaped(self.plain[position:]))
        return "".join(pieces)

    def part(self, begin: int, finish: int) -> Styled:
        """The text between two code points, without white space at its ends."""
        begin += len(self.plain[begin:finish]) - len(self.plain[begin:finish].lstrip())
        finish = begin + len(self.plain[begin:finish].rstrip())
        spans = ((max(b, begin) - begin, min(f, finish) - begin) for b, f in self.bold)
        calls = ((max(b, begin) - begin, min(f, finish) - begin, account) for b, f, account in self.calls)
        return Styled(
            self.plain[begin:finish],
            tuple((b, f) for b, f in spans if b < f),
            tuple((b, f, account) for b, f, account in calls if b < f),
        )

    def calling(self, mentions: Sequence[tuple[str, str]]) -> Styled:
        """With each name, where it first stands, calling its account; numbers only are accounts."""
        taken = list(self.bold)
        calls = []
        for name, account in mentions:
            begin = self.plain.find(name) if name and account.isdecimal() else -1
            finish = begin + len(name)
            if begin >= 0 and not any(b < finish and begin < f for b, f in taken):
                taken.append((begin, finish))
                calls.append((begin, finish, account))
        return replace(self, calls=tuple(sorted(calls)))


def styled(text: str) -> Styled:
    """Read **bold**; it does not reach over line breaks, and lone asterisks stay as they are."""
    plain = ""
    bold = []
    position = 0
    for found in _BOLD.finditer(text):
        plain += text[position : found.start()]
        bold.append((len(plain), len(plain) + len(found.group(1))))
        plain += found.group(1)
        position = found.end()
    return Styled(plain + text[position:], tuple(bold))


def split(text: Styled, limit: int) -> list[Styled]:
    """Parts of at most `limit` units, cut at a blank line if possible, else at a line, else at a word."""
    parts = []
    begin = 0
    while begin < len(text.plain):
        finish = _cut(text.plain, begin, limit)
        part = text.part(begin, finish)
        if part.plain:
            parts.append(part)
        begin = finish
    return parts


def _escaped(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", text)


def cut_to(text: str, limit: int) -> str:
    """At most `limit` units of plain text."""
    parts = split(Styled(text), limit)
    return parts[0].plain if parts else ""


def _units(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)


def _cut(plain: str, begin: int, limit: int) -> int:
    """Where the part that begins at `begin` (white space there not counted) has to end."""
    while begin < len(plain) and plain[begin].isspace():
        begin += 1
    reach, room = begin, limit
    while reach < len(plain) and room >= (cost := 1 + (plain[reach] > "\uffff")):
        room -= cost
        reach += 1
    if reach == len(plain):
        return reach
    for border in _BORDERS:
        found = plain.rfind(border, begin + 1, reach + len(border))
        if found > begin:
            return found
    return _between_letters(plain, begin, reach)


def _between_letters(plain: str, begin: int, reach: int) -> int:
    """A hard cut, but never before a combining mark or inside a joined emoji."""
    for cut in range(reach, max(begin, reach - 32), -1):
        apart = not unicodedata.combining(plain[cut]) and plain[cut] not in _JOINERS
        if apart and plain[cut - 1] != _JOINERS[0]:
            return cut
    return reach
