"""What people read: their rooms, the history, what they look for, and how far they have come.

Everything here blocks and runs in a thread.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from actions.models import Json
from actions.ports import Clock, Store
from bot.web import rooms, searching
from bot.web.hub import Hub
from bot.web.posting import take_seat
from bot.web.protocol import TEXT_LIMIT, History, MarkRead, Search, Typing

HISTORY_PAGE = 50


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

    def mark_read(self, code: str, mark: MarkRead) -> dict[str, Json]:
        """Remember it; what those who are there are to be told of it."""
        with self.store.work() as work:
            seat = take_seat(work, code, mark.room, "")
            line = rooms.find_line(work, mark.room, str(mark.line_id))
            if line is None or not work.rooms.mark_read(mark.room, code, line.id, self.clock.now()):
                return {}
            present = self.hub.present(person.code for person in rooms.members(work, seat.room))
            work.commit()
        told = {"type": "read", "room": mark.room, "code": code, "message": line.id}
        return dict.fromkeys(present, told)

    def typing(self, code: str, where: Typing) -> dict[str, Json]:
        """What the others who are there are to be told."""
        with self.store.reading() as work:
            seat = take_seat(work, code, where.room, "")
            others = [person.code for person in rooms.members(work, seat.room) if person.code != code]
        told = {"type": "typing", "room": where.room, "code": code}
        return dict.fromkeys(self.hub.present(others), told)
