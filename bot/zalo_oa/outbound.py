"""From an `Outbound` to calls of the open API: plain text in parts, pictures and documents uploaded first."""

from __future__ import annotations

import asyncio
import mimetypes
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from actions.messages import Outbound, Receipt, RefusedForGood, Sent
from actions.models import ChatKind
from bot.choices import with_choices
from bot.styled import Styled, split, styled
from bot.zalo_oa.calls import Calls, Refusal
from bot.zalo_oa.client import Json

TEXT_LIMIT = 2000
PICTURE_LIMIT = 1024 * 1024
FILE_LIMIT = 5 * 1024 * 1024

_TO_PERSON, _TO_GROUP = "/v3.0/oa/message/cs", "/v3.0/oa/group/message"
_PICTURE, _FILE = "/v2.0/oa/upload/image", "/v2.0/oa/upload/file"
_PICTURES = frozenset({".png", ".jpg", ".jpeg"})
_DOCUMENTS = frozenset({".pdf", ".doc", ".docx"})
_NOT_TAKEN = "📎 {name}: Zalo không nhận tệp này, xin mở trang chat của Thư ký để tải về."
_REMEMBERED = 1000

Step = Callable[[], Awaitable[str | Refusal]]
"""One call; returns the id of the message it made."""


@dataclass(slots=True)
class Progress:
    """How far a message in several parts has got, so that a new try does not repeat what went out."""

    done: int = 0
    latest: str = ""


@dataclass(slots=True)
class Sender:
    """Remembers half-sent messages, in this process only."""

    calls: Calls
    _progress: OrderedDict[int, Progress] = field(default_factory=OrderedDict)

    async def send(self, message: Outbound) -> Receipt:
        """All parts in order; never raises for what Zalo does. The receipt names the last text, with the choices."""
        if not message.chat_id:
            return RefusedForGood("no receiver")
        try:
            steps = await self._steps(message)
        except (OSError, ValueError) as error:
            return RefusedForGood(f"cannot be sent: {type(error).__name__}")
        if not steps:
            return RefusedForGood("cannot be sent: empty message")
        progress = self._progress.pop(message.number, Progress())
        for step in steps[progress.done :]:
            made = await step()
            if not isinstance(made, str):
                self._remember(message.number, progress)
                return made
            progress.done += 1
            progress.latest = made or progress.latest
        return Sent(progress.latest)

    async def _steps(self, message: Outbound) -> list[Step]:
        """Files go first, so that the text with its choices stands last and is what people answer."""
        lines = [with_choices(styled(message.text).plain.strip(), message.buttons)]
        files: list[Step] = []
        for path in (message.image, message.file):
            if path is None:
                continue
            step = await self._upload(message, Path(path))
            if step is None:
                lines.append(_NOT_TAKEN.format(name=Path(path).name))
            else:
                files.append(step)
        text = "\n".join(line for line in lines if line)
        return [*files, *(self._text(message, part.plain) for part in split(Styled(text), TEXT_LIMIT))]

    def _text(self, message: Outbound, text: str) -> Step:
        async def call() -> str | Refusal:
            return await self._post(message, {"text": text})

        return call

    async def _post(self, message: Outbound, content: Json) -> str | Refusal:
        group = message.chat_kind is ChatKind.GROUP
        receiver = {"group_id" if group else "user_id": message.chat_id}
        made = await self.calls.post(
            _TO_GROUP if group else _TO_PERSON, {"recipient": receiver, "message": content}
        )
        return str(made.get("message_id") or "") if isinstance(made, dict) else made

    async def _upload(self, message: Outbound, path: Path) -> Step | None:
        """None where Zalo does not take such a file."""
        kind = path.suffix.lower()
        size = (await asyncio.to_thread(path.stat)).st_size
        picture = kind in _PICTURES and size <= PICTURE_LIMIT
        if not picture and not (kind in _DOCUMENTS and size <= FILE_LIMIT):
            return None
        content = await asyncio.to_thread(path.read_bytes)
        mime = mimetypes.guess_type(path.name)[0] or "application/octet-stream"

        async def call() -> str | Refusal:
            made = await self.calls.upload(_PICTURE if picture else _FILE, path.name, content, mime)
            if not isinstance(made, dict):
                return made
            handle = str(made.get("attachment_id" if picture else "token") or "")
            if not handle:
                return RefusedForGood("Zalo kept no file")
            return await self._post(message, _picture(handle) if picture else _document(handle))

        return call

    def _remember(self, number: int, progress: Progress) -> None:
        if progress.done:
            self._progress[number] = progress
        while len(self._progress) > _REMEMBERED:
            self._progress.popitem(last=False)


def _picture(handle: str) -> Json:
    elements = [{"media_type": "image", "attachment_id": handle}]
    return {"attachment": {"type": "template", "payload": {"template_type": "media", "elements": elements}}}


def _document(handle: str) -> Json:
    return {"attachment": {"type": "file", "payload": {"token": handle}}}
