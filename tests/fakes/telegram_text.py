"""Text as Telegram measures and reads it: UTF-16 units, HTML markup, automatic entities."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
}
_CHARACTERS = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#(\d+)|#x([0-9a-fA-F]+)|([a-z]+));")
_TAG = re.compile(r"<(/?)([a-zA-Z0-9-]*)([^<>]*)>")
_AUTOMATIC = re.compile(
    r"(?<![\w@/])(?:(?P<bot_command>/[A-Za-z0-9_]{1,32}(?:@[A-Za-z0-9_]{3,32})?)(?![\w/])"
    r"|(?P<mention>@[A-Za-z][A-Za-z0-9_]{3,31})(?!\w))"
)


class MarkupError(Exception):
    """The text cannot be read as HTML; `str` is Telegram's wording after "can't parse entities: "."""


def units(text: str) -> int:
    """Length in UTF-16 code units, the way Telegram counts offsets and limits."""
    return len(text.encode("utf-16-le")) // 2


def automatic_entities(text: str) -> list[Json]:
    """Commands and @mentions, which Telegram finds by itself."""
    return [
        {
            "type": match.lastgroup,
            "offset": units(text[: match.start()]),
            "length": units(match.group()),
        }
        for match in _AUTOMATIC.finditer(text)
    ]


def entity_of(text: str, part: str, **values: object) -> Json:
    """An entity over the first occurrence of `part` in `text`."""
    return {"offset": units(text[: text.index(part)]), "length": units(part), **values}


@dataclass(slots=True)
class _Reader:
    plain: str = ""
    open_tags: list[tuple[str, int]] = field(default_factory=list)
    entities: list[Json] = field(default_factory=list)


def read_html(markup: str) -> tuple[str, list[Json]]:
    """Plain text and entities of HTML markup, trimmed; raises MarkupError where Telegram refuses."""
    state = _Reader()
    position = 0
    while position < len(markup):
        if markup[position] == "<":
            position = _read_tag(markup, position, state)
        elif markup[position] == "&" and (found := _REFERENCE.match(markup, position)):
            state.plain += _character(found)
            position = found.end()
        else:
            state.plain += markup[position]
            position += 1
    if state.open_tags:
        name = state.open_tags[-1][0]
        raise MarkupError(f'Can\'t find end tag corresponding to start tag "{name}"')
    return trimmed(state.plain, state.entities)


def _character(found: re.Match[str]) -> str:
    decimal, hexadecimal, name = found.groups()
    if name is not None:
        return _CHARACTERS.get(name, found.group())
    return chr(int(decimal) if decimal is not None else int(hexadecimal, 16))


def _read_tag(markup: str, position: int, state: _Reader) -> int:
    offset = len(markup[:position].encode())
    found = _TAG.match(markup, position)
    if found is None:
        raise MarkupError(f"Unclosed start tag at byte offset {offset}")
    closing, name = found.group(1), found.group(2).lower()
    if not closing:
        if name not in _TAGS:
            raise MarkupError(f'Unsupported start tag "{name}" at byte offset {offset}')
        state.open_tags.append((name, units(state.plain)))
        return found.end()
    if not state.open_tags:
        raise MarkupError(f"Unexpected end tag at byte offset {offset}")
    opened, begin = state.open_tags.pop()
    if name not in ("", opened):
        raise MarkupError(
            f'Unmatched end tag at byte offset {offset}, expected "</{opened}>", found "</{name}>"'
        )
    if length := units(state.plain) - begin:
        state.entities.append({"type": _TAGS[opened], "offset": begin, "length": length})
    return found.end()


def trimmed(plain: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Without white space at both ends, entities moved along."""
    lead = units(plain) - units(plain.lstrip())
    text = plain.strip()
    moved = []
    for entity in entities:
        begin = max(entity["offset"] - lead, 0)
        finish = min(entity["offset"] + entity["length"] - lead, units(text))
        if finish > begin:
            moved.append({**entity, "offset": begin, "length": finish - begin})
    return text, sorted(moved, key=lambda entity: (entity["offset"], -entity["length"]))
