"""From an `Outbound` to calls of the Zalo Bot API, and from its refusals to a `Receipt`."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

import structlog

from actions.messages import HANDLE, Outbound, Receipt, RefusedForGood, RetryLater, Sent
from actions.models import ChatKind
from actions.ports import Clock
from bot.choices import with_choices
from bot.styled import Styled, split, styled
from bot.zalo_bot.client import TOO_MANY, Json, ZaloBot, ZaloBotError
from bot.zalo_bot.settings import Markup, ZaloBotSettings

TEXT_LIMIT = 2000

_LONGEST_QUOTA_PAUSE = 6 * 3600.0
_REMEMBERED = 1000

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Progress:
    """How far a message in several parts has got, so that a new try does not repeat what went out."""

    done: int = 0
    latest: str = ""


@dataclass(slots=True)
class Quota:
    """Whether the server has said that it takes no more, and until when we believe it without asking."""

    first_pause: float
    _pause: float = 0.0
    _until: datetime | None = None

    def used_up(self, now: datetime) -> float:
        """Seconds to wait from now; asked longer apart each time."""
        self._pause = min(self._pause * 2 or self.first_pause, _LONGEST_QUOTA_PAUSE)
        self._until = now + timedelta(seconds=self._pause)
        return self._pause

    def left(self, now: datetime) -> float:
        """Seconds for which nothing is asked; 0: it may be tried."""
        if self._until is None:
            return 0.0
        left = (self._until - now).total_seconds()
        # A clock that was set back makes nobody wait longer than was meant.
        return left if 0.0 < left <= self._pause else 0.0

    def free(self) -> None:
        self._pause, self._until = 0.0, None


@dataclass(slots=True)
class Sender:
    """Sends over one bot. Remembers half-sent messages and a used-up quota, in this process only."""

    bot: ZaloBot
    settings: ZaloBotSettings
    clock: Clock
    quota: Quota = field(init=False)
    _progress: OrderedDict[int, Progress] = field(default_factory=OrderedDict)

    def __post_init__(self) -> None:
        self.quota = Quota(self.settings.quota_pause)

    async def send(self, message: Outbound, *, joins_groups: bool) -> Receipt:
        """Send all parts in order; never raises for what Zalo does."""
        if message.chat_kind is ChatKind.GROUP and not joins_groups:
            return RefusedForGood("this bot may not be in groups")
        text = styled(with_choices(message.text, message.buttons))
        parts = split_rendered(text.part(0, len(text.plain)), self.settings.markup)
        picture = _address_of(message.image) or _address_of(message.file)
        if not message.chat_id or not (parts or picture):
            return RefusedForGood("cannot be sent: no chat or no text", closes_chat=not message.chat_id)
        if wait := self.quota.left(self.clock.now()):
            return RetryLater(wait, "the quota is used up", elsewhere=True)
        calls = [partial(self._text, message.chat_id, part) for part in parts]
        if picture:
            calls.insert(0, partial(self._picture, message.chat_id, picture))
        progress = self._progress.pop(message.number, Progress())
        try:
            while progress.done < len(calls):
                progress.latest = await calls[progress.done]()
                progress.done += 1
        except ZaloBotError as error:
            self._remember(message.number, progress)
            return self._receipt(error)
        self.quota.free()
        return Sent(progress.latest)

    async def _text(self, chat_id: str, part: Styled) -> str:
        """Plain where nothing is bold; and where the markup, whose details nobody promises, is refused."""
        if part.bold and self.settings.markup != "none":
            rendered = render(part, self.settings.markup)
            try:
                return _id_of(
                    await self.bot.call(
                        "sendMessage", chat_id=chat_id, text=rendered, parse_mode=self.settings.markup
                    )
                )
            except ZaloBotError as error:
                if error.code != 400 or _is_of_chat(error):
                    raise
                log.warning("zalo_bot_markup_refused", markup=self.settings.markup)
        return _id_of(await self.bot.call("sendMessage", chat_id=chat_id, text=part.plain))

    async def _picture(self, chat_id: str, address: str) -> str:
        """A picture that came in over Zalo, by its address there, which does not live for ever."""
        try:
            return _id_of(await self.bot.call("sendPhoto", chat_id=chat_id, photo=address))
        except ZaloBotError as error:
            if error.code != 400 or _is_of_chat(error):
                raise
            return await self._text(chat_id, Styled("(Ảnh không còn trên Zalo.)"))

    def _receipt(self, error: ZaloBotError) -> Receipt:
        """What a refusal means for the message: later, another way, or never."""
        reason = str(error)
        if error.code == TOO_MANY and error.retry_after is not None:
            return RetryLater(error.retry_after, reason)
        if error.code == TOO_MANY:
            # The server has one word for "too fast" and "no more this month": asked again later and later, while
            # those who have another channel get their messages there.
            return RetryLater(self.quota.used_up(self.clock.now()), reason, elsewhere=True)
        if error.code in (400, 404):
            return RefusedForGood(reason, closes_chat=_is_of_chat(error))
        # Network, timeouts, 5xx, an inner error (403), a token refused for now: the message itself is fine.
        return RetryLater(None, reason)

    def _remember(self, number: int, progress: Progress) -> None:
        if progress.done:
            self._progress[number] = progress
        while len(self._progress) > _REMEMBERED:
            self._progress.popitem(last=False)


def render(text: Styled, markup: Markup) -> str:
    if markup == "html":
        return text.as_html()
    return text.as_markdown() if markup == "markdown" else text.plain


def split_rendered(text: Styled, markup: Markup, limit: int = TEXT_LIMIT) -> list[Styled]:
    """Parts whose markup is within the limit too: it is not said what Zalo counts, so the longer is."""
    parts: list[Styled] = []
    for part in split(text, limit):
        if Styled(render(part, markup)).units <= TEXT_LIMIT:
            parts.append(part)
        else:
            parts += split_rendered(part, markup, limit * 3 // 4)
    return parts


def _address_of(path: str | None) -> str:
    """Where a picture of Zalo's lies; "" for everything that it cannot send."""
    address = path.removeprefix(HANDLE) if path is not None and path.startswith(HANDLE) else ""
    return address if address.startswith("https://") else ""


def _id_of(result: Json) -> str:
    return str(result.get("message_id") or "sent")


def _is_of_chat(error: ZaloBotError) -> bool:
    """Whether it is the chat that does not exist (any more), not the message that is wrong."""
    reason = str(error).lower()
    return any(word in reason for word in ("chat", "user", "recipient"))
