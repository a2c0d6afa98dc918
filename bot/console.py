"""The console channel: what the assistant says goes to a listener, line by line."""

from __future__ import annotations

from collections.abc import Callable

from actions.messages import Outbound, Receipt, Sent
from bot.channel import Capabilities, Receive

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
