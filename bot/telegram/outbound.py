"""From an `Outbound` to calls of the Bot API, and from Telegram's refusals to a `Receipt`."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import structlog
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    KeyboardButton,
    LinkPreviewOptions,
    Message,
    ReplyKeyboardMarkup,
    ReplyParameters,
)
from telegram.constants import FileSizeLimit, ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

from actions.messages import (
    HANDLE,
    Contact,
    Door,
    Outbound,
    OutButton,
    PollOffer,
    Receipt,
    RefusedForGood,
    RetryLater,
    Sent,
)
from actions.models import ChatKind
from bot.styled import Styled, split, styled
from bot.telegram.connection import Client
from bot.telegram.doors import answer_door
from bot.telegram.polls import poll_values
from bot.telegram.text import CAPTION_LIMIT, TEXT_LIMIT

SHARE_CONTACT = "Chia sẻ số điện thoại"

_log = structlog.get_logger(__name__)

_NOT_EDITABLE = ("message to edit not found", "message can't be edited", "no text in the message to edit")
_REMEMBERED = 1000

Done = TypeVar("Done")
Redact = Callable[[object], str]
Step = Callable[[int], Awaitable[tuple[int, bool]]]
"""One call, given the chat's id; returns the id of the message it made and whether that is the main one."""


@dataclass(slots=True)
class Progress:
    """How far a message in several parts has got, so that a new try does not repeat what went out."""

    done: int = 0
    main: int | None = None
    """The message that carries the buttons: edits and replies refer to it."""
    latest: int = 0


@dataclass(slots=True)
class Sender:
    """Sends over one bot. Remembers half-sent messages and groups that moved, in this process only."""

    bot: Client
    redact: Redact
    moved: Callable[[int, int], None] = lambda old, new: None
    """Told when a group turns out to go on under another id."""
    _progress: OrderedDict[int, Progress] = field(default_factory=OrderedDict)
    _moved: dict[int, int] = field(default_factory=dict)

    async def send(self, message: Outbound) -> Receipt:
        """Send all parts in order; never raises for what Telegram does."""
        try:
            chat_id = int(message.chat_id)
            if message.door is not None:
                return await self._answer_door(message.door, chat_id)
            if message.stops_poll:
                return await self._stop_poll(message, chat_id)
            if message.poll is not None and message.number not in self._progress:
                receipt = await self._poll(message, message.poll, chat_id)
                if receipt is not None:
                    return receipt
            steps = await _Plan(self.bot, message).steps()
        except (ValueError, OSError) as error:
            return RefusedForGood(f"cannot be sent: {error}")
        if not steps:
            return RefusedForGood("cannot be sent: empty message")
        progress = self._progress.pop(message.number, Progress())
        try:
            while progress.done < len(steps):
                progress.latest, main = await self._take(steps[progress.done], chat_id)
                progress.done += 1
                if main:
                    progress.main = progress.latest
        except TelegramError as error:
            self._remember(message.number, progress)
            return receipt_for(error, self.redact)
        main_id = progress.latest if progress.main is None else progress.main
        if message.pin:
            await self._pin(chat_id, main_id)
        return Sent(str(main_id))

    async def _answer_door(self, door: Door, chat_id: int) -> Receipt:
        try:
            await self._take(lambda chat: answer_door(self.bot, chat, door, self.redact), chat_id)
        except TelegramError as error:
            return receipt_for(error, self.redact)
        return Sent("")

    async def _poll(self, message: Outbound, offer: PollOffer, chat_id: int) -> Receipt | None:
        """None where this group takes no polls: then the text with its buttons goes."""
        values = {**poll_values(offer), **place_of(message, answers=True)}
        try:
            number, poll = await self._take(lambda chat: self.bot.post_poll(chat, values), chat_id)
        except BadRequest as error:
            _log.info("telegram_poll_refused", reason=self.redact(error.message))
            return None
        except TelegramError as error:
            return receipt_for(error, self.redact)
        return Sent(str(number), poll)

    async def _stop_poll(self, message: Outbound, chat_id: int) -> Receipt:
        """One that is stopped already, or gone, takes no answers either."""
        try:
            await self._take(lambda chat: self.bot.end_poll(chat, int(message.edit)), chat_id)
        except BadRequest as error:
            _log.info("telegram_poll_not_stopped", reason=self.redact(error.message))
        except TelegramError as error:
            return receipt_for(error, self.redact)
        return Sent(message.edit)

    async def _pin(self, chat_id: int, message_id: int) -> None:
        """Without the right to pin, the card is there all the same."""
        try:
            await self.bot.pin_chat_message(
                self._moved.get(chat_id, chat_id), message_id, disable_notification=True
            )
        except TelegramError as error:
            _log.info("telegram_not_pinned", reason=self.redact(error.message))

    async def _take(self, step: Callable[[int], Awaitable[Done]], chat_id: int) -> Done:
        try:
            return await step(self._moved.get(chat_id, chat_id))
        except ChatMigrated as moved:
            self._moved[chat_id] = moved.new_chat_id
            self.moved(chat_id, moved.new_chat_id)
            return await step(moved.new_chat_id)

    def _remember(self, number: int, progress: Progress) -> None:
        if progress.done:
            self._progress[number] = progress
        while len(self._progress) > _REMEMBERED:
            self._progress.popitem(last=False)


@dataclass(frozen=True, slots=True)
class _Plan:
    """The calls that one message takes."""

    bot: Bot
    message: Outbound

    async def steps(self) -> list[Step]:
        """In order; raises ValueError for what can never be sent, OSError for a file that is not there."""
        for number in (self.message.thread, self.message.edit):
            int(number or 0)
        files = [await self._file(path, photo) for path, photo in self._paths()]
        text = styled(self.message.text).calling(self.message.mentions)
        text = text.part(0, len(text.plain))
        captioned = bool(files) and text.units <= CAPTION_LIMIT and not self.message.edit
        if captioned:
            first, *rest = files
            calls = [first(text, True), *(call(Styled(""), False) for call in rest)]
        else:
            calls = [*self._texts(text), *(call(Styled(""), False) for call in files)]
        if self.message.contact is not None:
            calls.append(self._card(self.message.contact))
        if self._needs_own_keyboard:
            calls.append(self._share_request)
        return calls

    @property
    def _asks_contact(self) -> bool:
        return self.message.asks_contact and self.message.chat_kind is ChatKind.PRIVATE

    @property
    def _needs_own_keyboard(self) -> bool:
        """A message carries either buttons or the keyboard that shares the number."""
        return self._asks_contact and bool(self.message.buttons)

    def _keyboard(self) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | None:
        if self.message.buttons:
            return InlineKeyboardMarkup([[_button(b) for b in row] for row in self.message.buttons])
        return _share_keyboard() if self._asks_contact else None

    def _place(self, *, answers: bool) -> dict[str, Any]:
        return place_of(self.message, answers=answers)

    def _texts(self, text: Styled) -> list[Step]:
        parts = split(text, TEXT_LIMIT)
        return [
            self._text(part, first=index == 0, last=index == len(parts) - 1)
            for index, part in enumerate(parts)
        ]

    def _text(self, part: Styled, *, first: bool, last: bool) -> Step:
        keyboard = self._keyboard() if last else None

        async def call(chat_id: int) -> tuple[int, bool]:
            if first and self.message.edit:
                inline = keyboard if isinstance(keyboard, InlineKeyboardMarkup) else None
                if await self._edit(chat_id, part, inline):
                    return int(self.message.edit), last
            sent = await self.bot.send_message(
                chat_id,
                part.as_html(),
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
                **self._place(answers=first),
            )
            return sent.message_id, last

        return call

    async def _edit(self, chat_id: int, part: Styled, keyboard: InlineKeyboardMarkup | None) -> bool:
        """Whether the message now reads so; False when it is gone or no text, and a new one must be sent."""
        try:
            await self.bot.edit_message_text(
                part.as_html(),
                chat_id,
                int(self.message.edit),
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )
        except BadRequest as error:
            if "message is not modified" in error.message.lower():
                return True
            if any(reason in error.message.lower() for reason in _NOT_EDITABLE):
                return False
            raise
        return True

    def _paths(self) -> list[tuple[str, bool]]:
        """Files to send, and whether as a picture."""
        paths = [(self.message.image, True), (self.message.file, False)]
        return [(path, photo) for path, photo in paths if path is not None]

    async def _file(self, path: str, as_photo: bool) -> Callable[[Styled, bool], Step]:
        what, size = await asyncio.to_thread(_upload, path)
        photo = as_photo and size <= FileSizeLimit.PHOTOSIZE_UPLOAD

        def step(caption: Styled, main: bool) -> Step:
            async def call(chat_id: int) -> tuple[int, bool]:
                values: dict[str, Any] = self._place(answers=main)
                if caption.plain:
                    values |= {"caption": caption.as_html(), "parse_mode": ParseMode.HTML}
                if main:
                    values["reply_markup"] = self._keyboard()
                sent: Message
                if photo:
                    sent = await self.bot.send_photo(chat_id, what, **values)
                else:
                    sent = await self.bot.send_document(chat_id, what, **values)
                return sent.message_id, main

            return call

        return step

    def _card(self, contact: Contact) -> Step:
        async def call(chat_id: int) -> tuple[int, bool]:
            place = self._place(answers=False)
            sent = await self.bot.send_contact(chat_id, contact.phone, contact.name, **place)
            return sent.message_id, False

        return call

    async def _share_request(self, chat_id: int) -> tuple[int, bool]:
        text = f"{SHARE_CONTACT} 👇"
        sent = await self.bot.send_message(chat_id, text, reply_markup=_share_keyboard())
        return sent.message_id, False


def place_of(message: Outbound, *, answers: bool) -> dict[str, Any]:
    """Thread and reply; the message answered may be gone by now, then it goes without."""
    place: dict[str, Any] = {}
    if message.thread:
        place["message_thread_id"] = int(message.thread)
    if answers and message.reply_to.isdecimal():
        number = int(message.reply_to)
        place["reply_parameters"] = ReplyParameters(number, allow_sending_without_reply=True)
    return place


def _upload(path: str) -> tuple[InputFile | str, int]:
    """The file at `path` and its size, or Telegram's own id of one that came in, which nobody uploads."""
    if path.startswith(HANDLE):
        return path.removeprefix(HANDLE), 0
    content = Path(path).read_bytes()
    if len(content) > FileSizeLimit.FILESIZE_UPLOAD:
        raise ValueError(f"{path} is larger than 50 MB")
    return InputFile(content, Path(path).name), len(content)


def _button(button: OutButton) -> InlineKeyboardButton:
    return InlineKeyboardButton(button.label, callback_data=button.token)


def _share_keyboard() -> ReplyKeyboardMarkup:
    key = KeyboardButton(SHARE_CONTACT, request_contact=True)
    return ReplyKeyboardMarkup([[key]], resize_keyboard=True, one_time_keyboard=True)


def receipt_for(error: TelegramError, redact: Redact) -> Receipt:
    """What a refusal means for the message: later, or never."""
    reason = redact(error.message)
    if isinstance(error, RetryAfter):
        wait = error.retry_after
        return RetryLater(wait.total_seconds() if isinstance(wait, timedelta) else float(wait), reason)
    if isinstance(error, Forbidden):
        return RefusedForGood(reason, closes_chat=True)
    if isinstance(error, BadRequest):
        return RefusedForGood(reason, closes_chat="chat not found" in reason.lower())
    if "request entity too large" in reason.lower():
        return RefusedForGood(reason)
    # Network, timeouts, 5xx, garbage, a token refused for now: the message itself is fine.
    return RetryLater(None, reason)
