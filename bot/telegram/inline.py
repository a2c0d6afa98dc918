"""Inline mode: "@thuky_bot Lan phòng Kinh tế" typed in any chat finds people, for linked staff only.

What is offered may be sent into any chat, so it holds what everyone may know: name, title, unit, office line.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

import structlog
from telegram import (
    Bot,
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
)
from telegram.error import TelegramError

MOST_RESULTS = 10
SHORTEST, LONGEST = 2, 100
_LINK_FIRST = "Liên kết tài khoản để tìm người"

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Entry:
    """What may be said of a person anywhere. `code` tells apart two who look the same."""

    code: str
    name: str
    place: str
    office_phone: str = ""

    @property
    def text(self) -> str:
        place = f", {self.place}" if self.place else ""
        phone = f" Máy cơ quan: {self.office_phone}." if self.office_phone else ""
        return f"{self.name}{place}.{phone}"


class Lookup(Protocol):
    def __call__(self, account: str, sender_id: str, query: str, limit: int) -> Sequence[Entry] | None:
        """People of the directory, best first; None where the account is nobody's. Blocks."""
        ...


@dataclass(frozen=True, slots=True)
class Inline:
    """Answers the inline queries of one bot."""

    bot: Bot
    account: str
    lookup: Lookup
    redact: Callable[[object], str]

    async def answer(self, query: InlineQuery) -> None:
        """Nothing is stored and nothing is tried again: the person types on."""
        said = " ".join(query.query.split())[:LONGEST]
        found: Sequence[Entry] | None = ()
        try:
            sender = str(query.from_user.id)
            wanted = said if len(said) >= SHORTEST else ""
            found = await asyncio.to_thread(self.lookup, self.account, sender, wanted, MOST_RESULTS)
            await self.bot.answer_inline_query(
                query.id,
                [_article(entry) for entry in found or ()],
                # Another person must not get what was found for this one, nor a leaver what was found before.
                is_personal=True,
                cache_time=0,
                button=InlineQueryResultsButton(_LINK_FIRST, start_parameter="1") if found is None else None,
            )
        except TelegramError as error:
            _log.info("telegram_inline_not_answered", reason=self.redact(error.message))
        except Exception as error:
            # The directory may be away; people search again.
            _log.error("telegram_inline_failed", error=type(error).__name__)


def _article(entry: Entry) -> InlineQueryResultArticle:
    return InlineQueryResultArticle(
        sha256(entry.code.encode()).hexdigest()[:32],
        entry.name,
        InputTextMessageContent(entry.text),
        description=entry.place,
    )
