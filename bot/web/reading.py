"""What people read: their rooms, the history, what they look for, and how far they have come.

Everything here blocks and runs in a thread.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from actions.models import Json
from actions.ports import Clock, Store
from bot.web import rooms, searching
from bot.web.hub import Hub
from bot.web.posting import take_seat
from bot.web.protocol import TEXT_LIMIT, History, MarkRead, Search, Typing

HISTORY_PAGE = 50


_SHOWN = {"read": ("type", "room", "code", "message"), "typing": ("type", "room", "code")}


@dataclass(frozen=True, slots=True)
class News:
    """A frame, and who of those who are here are to get it."""

    frame: Json
    codes: Sequence[str]

    @property
    def frames(self) -> Mapping[str, Json]:
        return dict.fromkeys(self.codes, self.frame)


@dataclass(frozen=True, slots=True)
class Reading:
    store: Store
    clock: Clock
    hub: Hub

    def welcome(self, code: str, read: Mapping[str, int]) -> Json | None:
        """The person and their rooms; None where nobody active has this code."""
        with self.store.work() as work:
            person = work.people.find_by_code(code)
            if person is None or not person.active:
                return None
            shown = [
                rooms.room_json(work, room, viewer=person, read_up_to=read.get(room.external_id, 0))
                for room in rooms.rooms_of(work, person)
            ]
            for room in shown:
                self.hub.know_members(room["id"], [member["code"] for member in room["members"]])
            posts = work.people.posts([person.id])
            title = posts[0].title if posts else ""
            unit = work.units.get(posts[0].unit_id).name if posts else ""
            work.commit()
        me = {"code": code, "name": person.full_name, "title": title, "unit": unit}
        return {"type": "welcome", "me": me, "rooms": shown, "limit": TEXT_LIMIT}

    def history(self, code: str, wanted: History) -> Json:
        with self.store.reading() as work:
            take_seat(work, code, wanted.room, "")
            lines = work.rooms.before(wanted.room, before_id=wanted.before, limit=HISTORY_PAGE)
            shown = [rooms.message_json(work, line, viewer_code=code) for line in lines]
        return {
            "type": "history",
            "room": wanted.room,
            "before": wanted.before,
            "messages": shown,
            "more": len(shown) == HISTORY_PAGE,
        }

    def search(self, code: str, wanted: Search) -> Json:
        with self.store.reading() as work:
            take_seat(work, code, wanted.room, "")
            hits = searching.search(work, wanted.room, wanted.text, before_id=wanted.before)
            shown = [rooms.message_json(work, line, viewer_code=code) for line in hits.lines]
        return {
            "type": "found",
            "room": wanted.room,
            "text": wanted.text,
            "before": wanted.before,
            "messages": shown,
            "further": hits.further,
        }

    def mark_read(self, code: str, mark: MarkRead) -> News | None:
        """Remember it; what the room is to be told of it, None where nothing has changed."""
        with self.store.work() as work:
            seat = take_seat(work, code, mark.room, "")
            line = rooms.find_line(work, mark.room, str(mark.line_id))
            if line is None or not work.rooms.mark_read(mark.room, code, line.id, self.clock.now()):
                return None
            present = self.hub.present(person.code for person in rooms.members(work, seat.room))
            work.commit()
        return News({"type": "read", "room": mark.room, "code": code, "message": line.id}, present)

    def typing(self, code: str, where: Typing) -> News:
        """What the others who are there are to be told."""
        with self.store.reading() as work:
            seat = take_seat(work, code, where.room, "")
            others = [person.code for person in rooms.members(work, seat.room) if person.code != code]
        told = {"type": "typing", "room": where.room, "code": code}
        return News(told, self.hub.present(others))

    def elsewhere(self, news: Json) -> News:
        """What happened at another node, for those who are here. KeyError for what is no such news."""
        if news["type"] == "rooms_changed":
            return News({"type": "rooms_changed"}, self.hub.present(news["codes"]))
        shown = {key: news[key] for key in _SHOWN[news["type"]]}
        with self.store.reading() as work:
            room = work.chats.find(rooms.CHANNEL, rooms.ACCOUNT, shown["room"])
            codes = [] if room is None else [person.code for person in rooms.members(work, room)]
        writes = shown["code"] if shown["type"] == "typing" else None
        return News(shown, self.hub.present(code for code in codes if code != writes))
