"""The port that every channel implements, and what a channel can declare about itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol, cast

from actions.errors import ThukyError
from actions.messages import (
    Attachment,
    Inbound,
    Outbound,
    PollOffer,
    Receipt,
    RefusedForGood,
    RetryLater,
)
from actions.pacing import Limits

Receive = Callable[[Inbound], Awaitable[None]]
"""Stores what came in; returns when it is durable. The channel answers its provider afterwards."""


@dataclass(frozen=True, slots=True)
class PollLimits:
    """What a poll of the channel may hold; lengths are UTF-16 code units."""

    question: int
    options: int
    option: int

    def take(self, poll: PollOffer) -> bool:
        """Whether it can be shown whole: nothing of what people choose from is cut."""
        return (
            0 < _units(poll.question) <= self.question
            and 2 <= len(poll.options) <= self.options
            and all(0 < _units(option) <= self.option for option in poll.options)
        )


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a channel can do. Replies are composed by asking these, never the channel's name."""

    buttons: bool = False
    edit: bool = False
    files: bool = False
    images: bool = False
    contact_card: bool = False
    reactions: bool = False
    threads: bool = False
    groups: bool = True
    """It can be a member of groups."""
    shares_phone: bool = False
    """It can offer people to share their own phone number, and vouches for it."""
    keeps_files: bool = False
    """The provider keeps what came in and sends it again by its handle; else an attachment's reference is a path."""
    serves_files: bool = False
    """Its readers fetch files from us, so what goes out there is kept in the database."""
    sees_all_group_messages: bool = False
    writes_first: bool = False
    opens_rooms: bool = False
    """The channel is a `RoomMaker` too."""
    finds_rooms_again: bool = False
    """Opening a room of a name that was opened before gives the same one."""
    pins: bool = False
    mentions: bool = False
    """It can call people by their names in a text."""
    polls: PollLimits | None = None
    """It has polls of its own in groups, which tell who chose what."""
    text_limit: int = 2000
    limits: Limits = field(default_factory=Limits)
    """How often its provider lets us write; an administrator may set others."""
    markup: Literal["none", "html", "markdown"] = "none"


class NotFetched(ThukyError):
    """A file that came in cannot be had. `for_good`: nor later; `too_big`: it is larger than was allowed."""

    def __init__(self, reason: str, *, for_good: bool, too_big: bool = False) -> None:
        super().__init__(reason)
        self.for_good = for_good
        self.too_big = too_big


class Channel(Protocol):
    """A way in and out.

    `send` never raises for what a provider does: it answers `Sent`, `RetryLater` or `RefusedForGood`.
    Texts carry **bold** and line breaks only; the channel escapes or strips them as its markup needs,
    and splits at `text_limit` on paragraph borders. Without buttons, choices are shown as numbered lines.
    A node that only sends starts it with None: then nothing is received there.
    `fetch` brings a file that came in through this channel, from nowhere but the channel's own place for files, and
    stops at `limit` bytes; it raises `NotFetched` and nothing else.
    """

    name: str
    account: str
    capabilities: Capabilities

    async def start(self, receive: Receive | None) -> None: ...
    async def stop(self) -> None: ...
    async def send(self, message: Outbound) -> Receipt: ...
    async def fetch(self, attachment: Attachment, *, limit: int) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Room:
    """A room made for one matter: `chat_id` and `thread` as `Outbound` and `Inbound` have them.

    `left_out`: members who could not be put into it; `link`: where they can come in by themselves, if anywhere.
    """

    chat_id: str
    thread: str = ""
    link: str = ""
    left_out: tuple[str, ...] = ()


class RoomMaker(Protocol):
    """A channel that can make a room by itself (`Capabilities.opens_rooms`): ask `room_maker(channel)`.

    As `send`, neither method raises for what a provider does. A room is made anew at each call: whoever tries again
    after a crash in between may leave an empty one behind.
    """

    async def open_room(
        self, name: str, members: Sequence[str], *, home: str = ""
    ) -> Room | RefusedForGood | RetryLater:
        """A room of that name with these people, by their external ids in this channel, each named once.

        `home` is the external id of the group in which it was asked for: where rooms are topics of a group, it
        becomes one of that group; others do not need it.
        """
        ...

    async def close_room(self, room: Room) -> RefusedForGood | RetryLater | None:
        """Nobody needs to write there any more; what was written stays to be read. None: done, or closed already."""
        ...


def room_maker(channel: Channel) -> RoomMaker | None:
    """The channel as one that makes rooms; None where it cannot."""
    if not channel.capabilities.opens_rooms:
        return None
    return cast("RoomMaker", channel)
