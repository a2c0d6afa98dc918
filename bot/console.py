"""The console channel: what the assistant says goes to a listener, line by line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import anyio.to_thread

from actions.messages import Attachment, Outbound, Receipt, RefusedForGood, RetryLater, Sent
from bot.channel import Capabilities, NotFetched, Receive, Room
from bot.room_names import slug

Show = Callable[[Outbound], None]


class ConsoleChannel:
    """Implements `Channel` for `thuky chat`: rooms are "private:<code>" and "group:<name>"."""

    name = "console"
    account = ""
    capabilities = Capabilities(
        buttons=True,
        files=True,
        images=True,
        reactions=True,
        sees_all_group_messages=True,
        writes_first=True,
        opens_rooms=True,
        finds_rooms_again=True,
        mentions=True,
        text_limit=100_000,
    )

    def __init__(self, show: Show) -> None:
        self._show = show
        self._receive: Receive | None = None

    async def start(self, receive: Receive | None) -> None:
        self._receive = receive

    async def stop(self) -> None:
        self._receive = None

    async def send(self, message: Outbound) -> Receipt:
        self._show(message)
        return Sent(f"out:{message.number}")

    async def open_room(
        self, name: str, members: Sequence[str], *, home: str = ""
    ) -> Room | RefusedForGood | RetryLater:
        """A group whose id is made of its name, as those of a script are."""
        return Room(f"group:{slug(name)}")

    async def close_room(self, room: Room) -> RefusedForGood | RetryLater | None:
        return None

    async def fetch(self, attachment: Attachment, *, limit: int) -> bytes:
        """References are paths that the writer of the script named."""
        return await anyio.to_thread.run_sync(read_file, Path(attachment.reference), limit)


def read_file(path: Path, limit: int) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(limit + 1)
    except OSError as error:
        raise NotFetched(f"{path.name}: {type(error).__name__}", for_good=True) from error
    if len(content) > limit:
        raise NotFetched(f"{path.name} is larger than {limit} bytes", for_good=True, too_big=True)
    return content
