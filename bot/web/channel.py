"""The web chat as a channel: lines of people become `Inbound`, `Outbound` becomes lines in rooms.

What a room shows is stored first and then pushed to the tabs that are open, so a tab that was
away reads the same history. Store calls block and run in threads.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence

import anyio.to_thread

from actions.errors import Conflict
from actions.messages import Attachment, Outbound, Receipt, RefusedForGood, RetryLater, Sent
from actions.models import Json
from actions.ports import Clock, Store
from bot.channel import Capabilities, Receive, Room
from bot.room_names import slug
from bot.web import rooms, uploads
from bot.web.hub import Hub
from bot.web.pace import PersonPace
from bot.web.posting import Kept, Posting, frames_of
from bot.web.protocol import FrameRefused, History, Line, MarkRead, Press, Search, Typing
from bot.web.reading import News, Reading
from bot.web.relay import Alone, Relay, Seen
from bot.web.saying import say

ANSWER_LIMIT = 100_000
"""Code points of one message of the assistant. A room holds more; nobody reads more."""

SEARCH_COST = 10
"""What looking for words costs, in other readings."""
CODES_AT_ONCE = 50
"""People named in one piece of news to other nodes, which must be short."""
BYTES_AT_ONCE = 200 * 2**20
BYTES_A_DAY = 2**30
"""Of one person's files and recordings, at one node: the database keeps them for a year."""


class WebChannel:
    """Implements `bot.channel.Channel` for the rooms of bot/web/rooms.py."""

    name = rooms.CHANNEL
    account = rooms.ACCOUNT
    capabilities = Capabilities(
        buttons=True,
        edit=True,
        files=True,
        images=True,
        keeps_files=True,
        serves_files=True,
        sees_all_group_messages=True,
        writes_first=True,
        opens_rooms=True,
        finds_rooms_again=True,
        pins=True,
        text_limit=ANSWER_LIMIT,
        markup="markdown",
    )

    def __init__(
        self, store: Store, clock: Clock, *, pace: PersonPace | None = None, relay: Relay | None = None
    ) -> None:
        self.hub = Hub()
        self._relay = relay or Alone()
        self._store = store
        self._clock = clock
        self._pace = pace or PersonPace(clock)
        self._reading_pace = PersonPace(clock, burst=60, per_second=5)
        self._upload_pace = PersonPace(clock, burst=30, per_second=0.2)
        self._byte_pace = PersonPace(
            clock, burst=BYTES_AT_ONCE // 1024, per_second=BYTES_A_DAY / 1024 / 86_400
        )
        self._posting = Posting(store, clock, self.hub)
        self._reading = Reading(store, clock, self.hub)
        self._receive: Receive | None = None
        self._turns: dict[str, asyncio.Lock] = {}

    async def start(self, receive: Receive | None) -> None:
        self._receive = receive

    async def stop(self) -> None:
        self._receive = None

    # ---- rooms ----

    async def open_room(
        self, name: str, members: Sequence[str], *, home: str = ""
    ) -> Room | RefusedForGood | RetryLater:
        """A group room; the same one for the same name."""
        room = Room(await anyio.to_thread.run_sync(self._provide_room, name, tuple(members)))
        await self.tell_of(members)
        return room

    def _provide_room(self, name: str, codes: tuple[str, ...]) -> str:
        with self._store.work() as work:
            room = rooms.provide_group(work, slug(name), title=name, members=work.people.with_codes(codes))
            rooms.reopen_room(work, room)
            work.commit()
            return room.external_id

    async def close_room(self, room: Room) -> RefusedForGood | RetryLater | None:
        """What was written there stays to be read."""
        await self.tell_of(await anyio.to_thread.run_sync(self._close_room, room.chat_id))
        return None

    def _close_room(self, chat_id: str) -> list[str]:
        """The codes of those who are in it."""
        with self._store.work() as work:
            room = work.chats.find(self.name, self.account, chat_id)
            if room is None:
                return []
            rooms.close_room(work, room, now=self._clock.now())
            work.commit()
            return [person.code for person in rooms.members(work, room)]

    # ---- out ----

    async def send(self, message: Outbound) -> Receipt:
        """Store the message in its room and show it to the members who are there.

        The same outbox number again changes nothing and answers the same id.
        """
        try:
            said = await anyio.to_thread.run_sync(self._store_outbound, message)
        except Conflict:  # another node is storing the same message at this moment
            return RetryLater(1.0, "room is being written by another node")
        if said is None:
            return RefusedForGood(f"no room {message.chat_id!r}", closes_chat=True)
        line, frames = said
        self.hub.push(frames)
        await self._relay.told(line)
        return Sent(str(line[0]))

    def _store_outbound(self, message: Outbound) -> tuple[Seen, Mapping[str, Json]] | None:
        """None where there is no such room."""
        with self._store.work() as work:
            room = work.chats.find(self.name, self.account, message.chat_id)
            if room is None:
                return None
            known = work.rooms.find_by_outbox(message.number)
            line = known or say(work, message, now=self._clock.now())
            work.flush()
            if message.pin and known is None:
                rooms.pin(work, room, str(line.id))
            frames = frames_of(work, room, line, self.hub)
            work.commit()
            return (line.id, line.edited_at), frames

    async def show(self, line_ids: Collection[int]) -> list[Seen]:
        """Show lines that another node stored to the members who are here; which they were."""
        if self.hub.is_empty():
            return []
        shown = await anyio.to_thread.run_sync(self._lines_shown, line_ids)
        for _, frames in shown:
            self.hub.push(frames)
        return [line for line, _ in shown]

    def _lines_shown(self, line_ids: Collection[int]) -> list[tuple[Seen, Mapping[str, Json]]]:
        shown: list[tuple[Seen, Mapping[str, Json]]] = []
        with self._store.reading() as work:
            for line_id in line_ids:
                line = work.rooms.get(line_id)
                room = work.chats.find(self.name, self.account, line.room)
                if room is not None:
                    shown.append(((line.id, line.edited_at), frames_of(work, room, line, self.hub)))
        return shown

    # ---- in ----

    async def post(self, code: str, line: Line) -> Json:
        """Take a person's line: store it, show it to the room, hand it on. Answers the ack frame.

        Safe to repeat: the room keeps one line and the receiver gets the same event id.
        """
        receive = self._admit(code, line.client_id)
        async with self._turn(code):
            kept = await anyio.to_thread.run_sync(self._posting.line, code, line)
            await self._hand_on(kept, receive)
        return {"type": "ack", "id": line.client_id, "room": line.room, "message": kept.own}

    async def post_voice(self, code: str, room: str, client_id: str, content: bytes) -> Json:
        """Take a person's voice note, as `post` takes a line."""
        receive = self._admit(code, client_id)
        self._admit_bytes(code, content)
        async with self._turn(code):
            kept = await anyio.to_thread.run_sync(self._posting.voice, code, room, client_id, content)
            await self._hand_on(kept, receive)
        return {"type": "ack", "id": client_id, "room": room, "message": kept.own}

    async def _hand_on(self, kept: Kept, receive: Receive) -> None:
        self.hub.push(kept.frames)
        await self._relay.told(kept.line)
        await receive(kept.event)

    async def upload(self, code: str, room: str, name: str, content: bytes) -> Json:
        """Keep a file for a line that is to name it: {kind, name, token, mime, size}."""
        self._admit_bytes(code, content)
        return await anyio.to_thread.run_sync(self._posting.upload, code, room, name, content)

    async def fetch(self, attachment: Attachment, *, limit: int) -> bytes:
        """References are tokens of files that `post_voice` and `upload` kept."""
        return await anyio.to_thread.run_sync(
            uploads.read, attachment.reference, limit, self._store, self._clock.now()
        )

    async def press(self, code: str, press: Press) -> Json:
        """Hand on a press; afterwards the button is marked as chosen for this person."""
        receive = self._admit(code, press.client_id)
        async with self._turn(code):
            await receive(await anyio.to_thread.run_sync(self._posting.check_press, code, press))
            shown = await anyio.to_thread.run_sync(self._posting.mark_press, code, press)
            self.hub.push({code: {"type": "message", "message": shown}})
        return {"type": "pressed", "id": press.client_id, "room": press.room, "message": shown}

    # ---- reading ----

    async def welcome(self, code: str, read: Mapping[str, int]) -> Json | None:
        """The person and their rooms; None where nobody active has this code."""
        self.admit_reading(code)
        return await anyio.to_thread.run_sync(self._reading.welcome, code, read)

    async def history(self, code: str, wanted: History) -> Json:
        self.admit_reading(code)
        return await anyio.to_thread.run_sync(self._reading.history, code, wanted)

    async def search(self, code: str, wanted: Search) -> Json:
        self.admit_reading(code, cost=SEARCH_COST)
        return await anyio.to_thread.run_sync(self._reading.search, code, wanted)

    async def mark_read(self, code: str, mark: MarkRead) -> None:
        """Remember how far the person has read, and tell the room."""
        self.admit_reading(code)
        news = await anyio.to_thread.run_sync(self._reading.mark_read, code, mark)
        if news is not None:
            await self._tell_all(news)

    async def typing(self, code: str, where: Typing) -> None:
        """Tell the others; of no use later, so nothing is kept."""
        self.admit_reading(code)
        await self._tell_all(await anyio.to_thread.run_sync(self._reading.typing, code, where))

    async def _tell_all(self, news: News) -> None:
        self.hub.push(news.frames)
        await self._relay.pass_on(news.frame)

    async def tell_of(self, codes: Iterable[str]) -> None:
        """Let the open tabs of these people ask for their rooms again: one was made, closed or pinned in."""
        changed: Json = {"type": "rooms_changed"}
        everyone = list(codes)
        self.hub.push(dict.fromkeys(self.hub.present(everyone), changed))
        for first in range(0, len(everyone), CODES_AT_ONCE):
            await self._relay.pass_on({**changed, "codes": everyone[first : first + CODES_AT_ONCE]})

    async def hear(self, news: Json) -> None:
        """What happened at another node, for the tabs that are open at this one."""
        if not self.hub.is_empty():
            told = await anyio.to_thread.run_sync(self._reading.elsewhere, news)
            self.hub.push(told.frames)

    # ---- shared steps ----

    def _admit(self, code: str, client_id: str) -> Receive:
        if not self._pace.allows(code):
            raise FrameRefused("too_fast", client_id)
        if self._receive is None:
            raise FrameRefused("not_ready", client_id)
        return self._receive

    def admit_reading(self, code: str, *, cost: int = 1) -> None:
        """FrameRefused where the person asks for more than anybody reads."""
        if not self._reading_pace.allows(code, cost=cost):
            raise FrameRefused("too_fast")

    def admit_upload(self, code: str) -> None:
        """FrameRefused where the person sends more files than the disk should take."""
        if not self._upload_pace.allows(code):
            raise FrameRefused("too_fast")

    def _admit_bytes(self, code: str, content: bytes) -> None:
        if not self._byte_pace.allows(code, cost=1 + len(content) // 1024):
            raise FrameRefused("too_much")

    def _turn(self, code: str) -> asyncio.Lock:
        # One line of a person at a time, also from two tabs: a resend must find what the first try stored.
        return self._turns.setdefault(code, asyncio.Lock())
