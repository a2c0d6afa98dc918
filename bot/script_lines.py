"""The lines of a script file, checked one by one before anything happens."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from actions.errors import ThukyError
from actions.messages import Attachment, Mention

KNOWN = frozenset(
    (
        *(
            "at",
            "as",
            "chat",
            "members",
            "id",
            "text",
            "press",
            "on",
            "reply_to",
            "mentions",
            "file",
            "image",
            "voice",
        ),
        *(
            "contact",
            "react",
            "edit",
            "delete",
            "down",
            "up",
            "import_tasks",
            "source",
            "import_documents",
            "setting",
        ),
    )
)
_AT_NAME = re.compile(r"@\w+")


class ScriptError(ThukyError):
    """The script file is wrong at one line; the message says which and how to mend it."""


@dataclass(frozen=True, slots=True)
class ScriptLine:
    """One line: `number` in the file, `at` aware, everything else as written."""

    number: int
    at: datetime
    fields: Mapping[str, Any]

    @property
    def who(self) -> str | None:
        return self.fields.get("as")

    @property
    def chat(self) -> str:
        return str(self.fields.get("chat", "private"))

    @property
    def event_id(self) -> str:
        return f"line:{self.number}"

    @property
    def message_id(self) -> str:
        return f"in:{self.fields.get('id', self.number)}"


def read_lines(path: Path) -> Iterator[ScriptLine]:
    """Raises `ScriptError` for broken JSON, unknown fields, a missing or decreasing time."""
    before: datetime | None = None
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not raw.strip():
            continue
        line = _line(number, raw, before)
        before = line.at
        yield line


def _line(number: int, raw: str, before: datetime | None) -> ScriptLine:
    try:
        fields = json.loads(raw)
    except ValueError as error:
        raise ScriptError(f"line {number} is not JSON: {error}") from error
    if not isinstance(fields, dict):
        raise ScriptError(f"line {number} is not an object")
    if unknown := sorted(fields.keys() - KNOWN):
        raise ScriptError(f"line {number} has unknown fields: {', '.join(unknown)}")
    at = _moment(number, fields.get("at"), before)
    if before is not None and at < before:
        raise ScriptError(f"line {number}: its time {at.isoformat()} is before that of the line above")
    return ScriptLine(number, at, fields)


def _moment(number: int, written: object, before: datetime | None) -> datetime:
    if written is None and before is not None:
        return before
    try:
        at = datetime.fromisoformat(str(written))
    except ValueError as error:
        raise ScriptError(f"line {number}: “at” must be an ISO moment, not {written!r}") from error
    if at.tzinfo is None:
        raise ScriptError(f"line {number}: “at” needs an offset, such as +07:00")
    return at


def attachments_of(line: ScriptLine, folder: Path) -> tuple[Attachment, ...]:
    """Files named by the line; their paths are relative to the script."""
    found = []
    for kind in ("file", "image", "voice"):
        name = line.fields.get(kind)
        if not name:
            continue
        path = folder / str(name)
        size = path.stat().st_size if path.exists() else 0
        found.append(Attachment(kind=kind, reference=str(path), name=Path(str(name)).name, size=size))
    return tuple(found)


def mentions_of(line: ScriptLine) -> tuple[str, tuple[Mention, ...]]:
    """The text and its picked mentions: the names written with @, in order; without any, they stand at the end."""
    text = str(line.fields.get("text", ""))
    codes = [str(code) for code in line.fields.get("mentions", ())]
    spots = [match.span() for match in _AT_NAME.finditer(text)]
    for code in codes[len(spots) :]:
        text = f"{text} @{code}"
        spots.append((len(text) - len(code) - 1, len(text)))
    return text, tuple(
        Mention(begin, finish, code) for code, (begin, finish) in zip(codes, spots, strict=False)
    )
