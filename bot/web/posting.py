"""What people say in rooms, as it is stored: lines, spoken lines, files, presses.

Everything here blocks and runs in a thread. Each may be repeated: a line sent again stays one line and one event.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from actions.messages import Attachment, Inbound
from actions.models import Chat, Json, RoomMessage
from actions.ports import Clock, Store, UnitOfWork
from bot.web import inbound, rooms, uploads, voice_notes
from bot.web.hub import Hub
from bot.web.protocol import FrameRefused, Line, Press
from bot.web.relay import Seen
from nlu.secrecy import find_marking

NOT_KEPT = "(tin có dấu hiệu chứa bí mật nhà nước, không lưu nội dung)"


@dataclass(frozen=True, slots=True)
class Kept:
    """What a write left behind: what to hand on and what to show to whom."""

    event: Inbound
    own: Json
    frames: Mapping[str, Json]
    line: Seen


@dataclass(frozen=True, slots=True)
class Posting:
    store: Store
    clock: Clock
    hub: Hub

    def line(self, code: str, line: Line) -> Kept:
        now = self.clock.now()
        with self.store.work() as work:
            seat = take_seat(work, code, line.room, line.client_id)
            event_id = rooms.event_key(code, line.client_id)
            quoted = None if line.reply_to is None else rooms.find_line(work, line.room, str(line.reply_to))
            row = work.rooms.find_by_event(event_id)
            if row is None:
                _require_open(work, seat, line.client_id)
                row = RoomMessage(room=line.room, sender_code=code, text=_kept(line.text), sent_at=now)
                row.event_id = event_id
                row.reply_to_id = None if quoted is None else quoted.id
                row.attachments = _named(work, seat, line, now)
                row = work.rooms.add(row)
                work.flush()
            elif row.room != line.room:
                raise FrameRefused("malformed", line.client_id, "one id in two rooms")
            event = inbound.said(seat, row, line, quoted=quoted, zone=now.tzinfo)
            # What was said, not what the room keeps of it: the receiver guards it too, and answers.
            event = replace(event, text=line.text)
            return self._keep(work, seat, row, event)

    def voice(self, code: str, room: str, client_id: str, content: bytes) -> Kept:
        now = self.clock.now()
        with self.store.work() as work:
            seat = take_seat(work, code, room, client_id)
            event_id = rooms.event_key(code, client_id)
            row = work.rooms.find_by_event(event_id)
            if row is None:
                _require_open(work, seat, client_id)
                token = voice_notes.keep(content, seat.person, work, now=now)
                row = RoomMessage(room=room, sender_code=code, text=voice_notes.LINE, sent_at=now)
                row.event_id = event_id
                row.attachments = [{"kind": "voice", "name": voice_notes.NAME, "token": token}]
                row = work.rooms.add(row)
                work.flush()
            elif row.room != room or not row.attachments:
                raise FrameRefused("malformed", client_id, "one id for two messages")
            voice = Attachment("voice", row.attachments[0]["token"], voice_notes.NAME, size=len(content))
            return self._keep(work, seat, row, inbound.spoken(seat, row, voice, zone=now.tzinfo))

    def upload(self, code: str, room: str, name: str, content: bytes) -> Json:
        with self.store.work() as work:
            seat = take_seat(work, code, room, "")
            _require_open(work, seat, "")
            file = uploads.keep(content, name, seat.person, work, now=self.clock.now())
            work.commit()
        return file

    def check_press(self, code: str, press: Press) -> Inbound:
        with self.store.work() as work:
            seat = take_seat(work, code, press.room, press.client_id)
            line = rooms.find_line(work, press.room, str(press.message_id))
            if line is None:
                raise FrameRefused("unknown_message", press.client_id)
            if not rooms.has_token(line, press.token):
                raise FrameRefused("unknown_button", press.client_id)
            return inbound.pressed(seat, line, press, at=self.clock.now())

    def mark_press(self, code: str, press: Press) -> Json:
        with self.store.work() as work:
            line = work.rooms.get(press.message_id)
            # The answer may have edited the card already; then there is no such button to mark.
            if rooms.has_token(line, press.token):
                rooms.mark_pressed(line, press.token, code)
            shown = rooms.message_json(work, line, viewer_code=code)
            work.commit()
        return shown

    def _keep(self, work: UnitOfWork, seat: rooms.Seat, row: RoomMessage, event: Inbound) -> Kept:
        own = rooms.message_json(work, row, viewer_code=seat.person.code)
        frames = frames_of(work, seat.room, row, self.hub)
        work.commit()
        return Kept(event, own, frames, (row.id, row.edited_at))


def take_seat(work: UnitOfWork, code: str, room: str, client_id: str) -> rooms.Seat:
    """FrameRefused for everyone who is not a member."""
    seat = rooms.find_seat(work, code, room)
    if seat is None:
        raise FrameRefused("unknown_room", client_id)
    return seat


def frames_of(work: UnitOfWork, room: Chat, line: RoomMessage, hub: Hub) -> dict[str, Json]:
    """For each member who is there, the line as they see it. Where people have come or gone since, the tabs ask for
    their rooms again, also those of who is no member any more."""
    codes = [person.code for person in rooms.members(work, room)]
    changed = hub.changed_members(room.external_id, codes)
    frames: dict[str, Json] = {
        code: {"type": "rooms_changed"} for code in hub.present(changed.difference(codes))
    }
    for code in hub.present(codes):
        frames[code] = {"type": "message", "message": rooms.message_json(work, line, viewer_code=code)}
        if changed:
            frames[code]["rooms_changed"] = True
    return frames


def _require_open(work: UnitOfWork, seat: rooms.Seat, client_id: str) -> None:
    if rooms.is_closed(work, seat.room):
        raise FrameRefused("closed", client_id)


def _named(work: UnitOfWork, seat: rooms.Seat, line: Line, now: datetime) -> list[Json]:
    if find_marking(line.text):
        return []
    try:
        return uploads.name_them(line.files, seat.person, work, now=now)
    except FrameRefused as refused:
        raise FrameRefused(refused.code, line.client_id) from refused


def _kept(text: str) -> str:
    """What the room keeps of a line: nothing of one that bears a secrecy marking (Law 117/2025/QH15)."""
    return NOT_KEPT if find_marking(text) else text
