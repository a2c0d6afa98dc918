"""The web chat as a channel: lines of people become `Inbound`, `Outbound` becomes lines in rooms.

What a room shows is stored first and then pushed to the tabs that are open, so a tab that was
away reads the same history. Store calls block and run in threads.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import anyio.to_thread
import structlog

from actions.errors import Conflict, NotFound
from actions.messages import Attachment, Inbound, Outbound, Receipt, RefusedForGood, RetryLater, Sent
from actions.models import Chat, Json, RoomMessage
from actions.ports import Clock, Store, UnitOfWork
from bot.channel import Capabilities, Receive, Room
from bot.room_names import slug
from bot.web import inbound, rooms, voice_notes
from bot.web.hub import Hub
from bot.web.pace import PersonPace
from bot.web.protocol import TEXT_LIMIT, FrameRefused, History, Line, Press
from bot.web.relay import Alone, Relay, Seen
from nlu.secrecy import find_marking

HISTORY_PAGE = 50
ANSWER_LIMIT = 100_000
"""Code points of one message of the assistant. A room holds more; nobody reads more."""

NOT_KEPT = "(tin có dấu hiệu chứa bí mật nhà nước, không lưu nội dung)"

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Kept:
    """What a write left behind: what to hand on and what to show to whom."""

    event: Inbound
    own: Json
    frames: Mapping[str, Json]
    line: Seen


class WebChannel:
    """Implements `bot.channel.Channel` for the rooms of bot/web/rooms.py."""

    name = rooms.CHANNEL
    account = rooms.ACCOUNT
    capabilities = Capabilities(
        buttons=True,
        edit=True,
        files=True,
        images=True,
        sees_all_group_messages=True,
        writes_first=True,
        opens_rooms=True,
        finds_rooms_again=True,
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
        return Room(await anyio.to_thread.run_sync(self._provide_room, name, tuple(members)))

    def _provide_room(self, name: str, codes: tuple[str, ...]) -> str:
        with self._store.work() as work:
            room = rooms.provide_group(work, slug(name), title=name, members=work.people.with_codes(codes))
            work.commit()
            return room.external_id

    async def close_room(self, room: Room) -> RefusedForGood | RetryLater | None:
        """What was written there stays to be read."""
        return None

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
            line = work.rooms.find_by_outbox(message.number)
            if line is None:
                # What was to be edited may be gone: then it is said anew rather than lost.
                line = self._edited(work, message) or self._added(work, message)
                work.flush()
            frames = self._frames(work, room, line)
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
                    shown.append(((line.id, line.edited_at), self._frames(work, room, line)))
        return shown

    def _added(self, work: UnitOfWork, message: Outbound) -> RoomMessage:
        line = RoomMessage(
            room=message.chat_id, sender_code=None, text=message.text, sent_at=self._clock.now()
        )
        line.outbox_id = message.number
        line.buttons = _button_rows(message)
        line.attachments = _files(message)
        quoted = _find_line(work, message.chat_id, message.reply_to)
        line.reply_to_id = None if quoted is None else quoted.id
        return work.rooms.add(line)

    def _edited(self, work: UnitOfWork, message: Outbound) -> RoomMessage | None:
        line = _find_line(work, message.chat_id, message.edit)
        if line is None or line.sender_code is not None:
            return None
        line.text = message.text
        line.buttons = _button_rows(message)
        line.edited_at = self._clock.now()
        return line

    # ---- in ----

    async def post(self, code: str, line: Line) -> Json:
        """Take a person's line: store it, show it to the room, hand it on. Answers the ack frame.

        Safe to repeat: the room keeps one line and the receiver gets the same event id.
        """
        receive = self._admit(code, line.client_id)
        async with self._turn(code):
            kept = await anyio.to_thread.run_sync(self._store_line, code, line)
            self.hub.push(kept.frames)
            await self._relay.told(kept.line)
            await receive(kept.event)
        return {"type": "ack", "id": line.client_id, "room": line.room, "message": kept.own}

    def _store_line(self, code: str, line: Line) -> _Kept:
        with self._store.work() as work:
            seat = self._seat(work, code, line.room, line.client_id)
            event_id = rooms.event_key(code, line.client_id)
            quoted = None if line.reply_to is None else _find_line(work, line.room, str(line.reply_to))
            row = work.rooms.find_by_event(event_id)
            if row is None:
                row = RoomMessage(
                    room=line.room, sender_code=code, text=_kept(line.text), sent_at=self._clock.now()
                )
                row.event_id = event_id
                row.reply_to_id = None if quoted is None else quoted.id
                row = work.rooms.add(row)
                work.flush()
            elif row.room != line.room:
                raise FrameRefused("malformed", line.client_id, "one id in two rooms")
            event = inbound.said(seat, row, line, quoted=quoted, zone=self._clock.now().tzinfo)
            # What was said, not what the room keeps of it: the receiver guards it too, and answers.
            event = replace(event, text=line.text)
            own = rooms.message_json(work, row, viewer_code=code)
            frames = self._frames(work, seat.room, row)
            work.commit()
        return _Kept(event, own, frames, (row.id, row.edited_at))

    async def post_voice(self, code: str, room: str, client_id: str, content: bytes) -> Json:
        """Take a person's voice note, as `post` takes a line."""
        receive = self._admit(code, client_id)
        async with self._turn(code):
            kept = await anyio.to_thread.run_sync(self._store_voice, code, room, client_id, content)
            self.hub.push(kept.frames)
            await self._relay.told(kept.line)
            await receive(kept.event)
        return {"type": "ack", "id": client_id, "room": room, "message": kept.own}

    def _store_voice(self, code: str, room: str, client_id: str, content: bytes) -> _Kept:
        now = self._clock.now()
        with self._store.work() as work:
            seat = self._seat(work, code, room, client_id)
            event_id = rooms.event_key(code, client_id)
            row = work.rooms.find_by_event(event_id)
            if row is None:
                token = voice_notes.keep(content, seat.person, work, now=now)
                row = RoomMessage(room=room, sender_code=code, text=voice_notes.LINE, sent_at=now)
                row.event_id = event_id
                row.attachments = [{"kind": "voice", "name": voice_notes.NAME, "token": token}]
                row = work.rooms.add(row)
                work.flush()
            elif row.room != room or not row.attachments:
                raise FrameRefused("malformed", client_id, "one id for two messages")
            voice = Attachment("voice", row.attachments[0]["token"], voice_notes.NAME, size=len(content))
            event = inbound.spoken(seat, row, voice, zone=now.tzinfo)
            own = rooms.message_json(work, row, viewer_code=code)
            frames = self._frames(work, seat.room, row)
            work.commit()
        return _Kept(event, own, frames, (row.id, row.edited_at))

    async def fetch(self, attachment: Attachment, *, limit: int) -> bytes:
        """References are tokens of files that `post_voice` kept."""
        return await anyio.to_thread.run_sync(
            voice_notes.read, attachment.reference, limit, self._store, self._clock.now()
        )

    async def press(self, code: str, press: Press) -> Json:
        """Hand on a press; afterwards the button is marked as chosen for this person."""
        receive = self._admit(code, press.client_id)
        async with self._turn(code):
            await receive(await anyio.to_thread.run_sync(self._check_press, code, press))
            shown = await anyio.to_thread.run_sync(self._mark_press, code, press)
            self.hub.push({code: {"type": "message", "message": shown}})
        return {"type": "pressed", "id": press.client_id, "room": press.room, "message": shown}

    def _check_press(self, code: str, press: Press) -> Inbound:
        with self._store.work() as work:
            seat = self._seat(work, code, press.room, press.client_id)
            line = _find_line(work, press.room, str(press.message_id))
            if line is None:
                raise FrameRefused("unknown_message", press.client_id)
            if not rooms.has_token(line, press.token):
                raise FrameRefused("unknown_button", press.client_id)
            return inbound.pressed(seat, line, press, at=self._clock.now())

    def _mark_press(self, code: str, press: Press) -> Json:
        with self._store.work() as work:
            line = work.rooms.get(press.message_id)
            # The answer may have edited the card already; then there is no such button to mark.
            if rooms.has_token(line, press.token):
                rooms.mark_pressed(line, press.token, code)
            shown = rooms.message_json(work, line, viewer_code=code)
            work.commit()
        return shown

    # ---- reading ----

    async def welcome(self, code: str, read: Mapping[str, int]) -> Json | None:
        """The person and their rooms; None where nobody active has this code."""
        self._admit_reading(code)
        return await anyio.to_thread.run_sync(self._welcome, code, read)

    def _welcome(self, code: str, read: Mapping[str, int]) -> Json | None:
        with self._store.work() as work:
            person = work.people.find_by_code(code)
            if person is None or not person.active:
                return None
            shown = [
                rooms.room_json(work, room, viewer=person, read_up_to=read.get(room.external_id, 0))
                for room in rooms.rooms_of(work, person)
            ]
            posts = work.people.posts([person.id])
            title = posts[0].title if posts else ""
            unit = work.units.get(posts[0].unit_id).name if posts else ""
            work.commit()
        me = {"code": code, "name": person.full_name, "title": title, "unit": unit}
        return {"type": "welcome", "me": me, "rooms": shown, "limit": TEXT_LIMIT}

    async def history(self, code: str, wanted: History) -> Json:
        self._admit_reading(code)
        return await anyio.to_thread.run_sync(self._history, code, wanted)

    def _history(self, code: str, wanted: History) -> Json:
        with self._store.work() as work:
            self._seat(work, code, wanted.room, "")
            lines = work.rooms.before(wanted.room, before_id=wanted.before, limit=HISTORY_PAGE)
            shown = [rooms.message_json(work, line, viewer_code=code) for line in lines]
        more = len(shown) == HISTORY_PAGE
        return {
            "type": "history",
            "room": wanted.room,
            "before": wanted.before,
            "messages": shown,
            "more": more,
        }

    # ---- shared steps ----

    def _admit(self, code: str, client_id: str) -> Receive:
        if not self._pace.allows(code):
            log.warning("web message refused: too fast", person=code)
            raise FrameRefused("too_fast", client_id)
        if self._receive is None:
            raise FrameRefused("not_ready", client_id)
        return self._receive

    def _admit_reading(self, code: str) -> None:
        if not self._reading_pace.allows(code):
            log.warning("web reading refused: too fast", person=code)
            raise FrameRefused("too_fast")

    def _turn(self, code: str) -> asyncio.Lock:
        # One line of a person at a time, also from two tabs: a resend must find what the first try stored.
        return self._turns.setdefault(code, asyncio.Lock())

    def _seat(self, work: UnitOfWork, code: str, room: str, client_id: str) -> rooms.Seat:
        seat = rooms.find_seat(work, code, room)
        if seat is None:
            log.warning("web frame refused: not a member", person=code)
            raise FrameRefused("unknown_room", client_id)
        return seat

    def _frames(self, work: UnitOfWork, room: Chat, line: RoomMessage) -> dict[str, Json]:
        """For each member who is there, the line as they see it."""
        present = self.hub.present(person.code for person in rooms.members(work, room))
        return {
            code: {"type": "message", "message": rooms.message_json(work, line, viewer_code=code)}
            for code in present
        }


def _find_line(work: UnitOfWork, room: str, external_id: str) -> RoomMessage | None:
    """The line with this id, only if it is in that room: ids of other rooms lead nowhere."""
    if not external_id.isdecimal():
        return None
    try:
        line = work.rooms.get(int(external_id))
    except NotFound:
        return None
    return line if line.room == room else None


def _kept(text: str) -> str:
    """What the room keeps of a line: nothing of one that bears a secrecy marking (Law 117/2025/QH15)."""
    return NOT_KEPT if find_marking(text) else text


def _files(message: Outbound) -> list[Json]:
    """What the page shows or offers to download; fetched by its token, see `file_routes`."""
    kept = (("image", message.image, message.image_token), ("file", message.file, message.file_token))
    return [
        {"kind": kind, "name": Path(path).name, "token": token}
        for kind, path, token in kept
        if path is not None and token
    ]


def _button_rows(message: Outbound) -> list[list[Json]]:
    return [[{"label": button.label, "token": button.token} for button in row] for row in message.buttons]
