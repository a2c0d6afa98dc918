"""The words of a message: the bot's name and commands taken out, other mentions kept with their spans."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from telegram import MessageEntity

from actions.messages import Mention
from bot.telegram.commands import START, sentence_for

_AFTER_NAME = re.compile(r"[ \t\u00a0]*[,:;]?[ \t\u00a0]*")


@dataclass(frozen=True, slots=True)
class Words:
    """`text` is what was said to the assistant; `starts`: it is the payload of /start.

    Spans of `mentions` are code points of `text`. `addressed`: named in it, or a command to it.
    """

    text: str
    mentions: tuple[Mention, ...] = ()
    addressed: bool = False
    starts: bool = False

    def replaced(self, begin: int, finish: int, by: str) -> Words:
        """With another text between two code points; mentions inside vanish, those behind move."""
        shift = len(by) - (finish - begin)
        mentions = tuple(
            replace(m, begin=m.begin + shift, finish=m.finish + shift) if m.begin >= finish else m
            for m in self.mentions
            if m.finish <= begin or m.begin >= finish
        )
        return replace(self, text=self.text[:begin] + by + self.text[finish:], mentions=mentions)


def read_text(text: str, entities: Sequence[MessageEntity], bot_id: int, bot_username: str) -> Words:
    """Read a text or caption with Telegram's entities (offsets in UTF-16 units)."""
    spans = [(entity, *_span(text, entity)) for entity in entities]
    own_name = f"@{bot_username}".lower()
    own: list[tuple[int, int]] = []
    others: list[Mention] = []
    for entity, begin, finish in spans:
        if _names_bot(entity, text[begin:finish].lower(), bot_id, own_name):
            own.append((begin, finish))
        elif entity.type == MessageEntity.MENTION:
            others.append(Mention(begin, finish, username=text[begin:finish].removeprefix("@")))
        elif entity.type == MessageEntity.TEXT_MENTION and entity.user is not None:
            others.append(Mention(begin, finish, str(entity.user.id), entity.user.username or ""))
    words = Words(text, tuple(others), addressed=bool(own))
    for begin, finish in reversed(own):
        if (separator := _AFTER_NAME.match(words.text, finish)) is not None:
            words = words.replaced(begin, separator.end(), "")
    words = _trimmed(words) if own else words
    if words.text.startswith("/") and any(entity.type == MessageEntity.BOT_COMMAND for entity in entities):
        return _with_command(words, own_name)
    return words


def _with_command(words: Words, own_name: str) -> Words:
    """Commands become sentences; those to another bot stay as they are."""
    head = words.text.split(maxsplit=1)[0]
    name, _, target = head.removeprefix("/").partition("@")
    if target and f"@{target.lower()}" != own_name:
        return words
    rest = words.text[len(head) :]
    words = replace(words, addressed=True)
    if name.lower() == START:
        return _trimmed(replace(words.replaced(0, len(head), ""), starts=True))
    sentence = sentence_for(name, rest)
    return words.replaced(0, len(head), f"/{name}" if sentence is None else sentence)


def _span(text: str, entity: MessageEntity) -> tuple[int, int]:
    """Code points of an entity; Telegram counts UTF-16 units. Never outside the text."""
    raw = text.encode("utf-16-le")
    begin = len(raw[: 2 * entity.offset].decode("utf-16-le", "ignore"))
    finish = len(raw[: 2 * (entity.offset + entity.length)].decode("utf-16-le", "ignore"))
    return begin, finish


def _names_bot(entity: MessageEntity, part: str, bot_id: int, own_name: str) -> bool:
    if entity.type == MessageEntity.MENTION:
        return part == own_name
    return entity.type == MessageEntity.TEXT_MENTION and entity.user is not None and entity.user.id == bot_id


def _trimmed(words: Words) -> Words:
    lead = len(words.text) - len(words.text.lstrip())
    words = words.replaced(0, lead, "") if lead else words
    return replace(words, text=words.text.rstrip())
