"""A small office with its web chat on a real port, and an assistant that follows a script instead of thinking."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, FastAPI

from actions.messages import Inbound, Outbound, OutButton, Receipt
from actions.models import ChatKind, Gender, OutboxMessage, Person, Post, Unit
from actions.ports import Clock, Store
from bot.metrics import Metrics
from bot.web.channel import WebChannel
from bot.web.mini_app import MiniApp, mini_app_routes
from bot.web.rooms import provide_group, provide_private_room
from bot.web.server import WebParts, create_app
from bot.web.session import Sessions
from tests.e2e.served import Result, Served, free_port

SECRET = "a secret for tests, long enough"
STAFF = (
    ("NV001", "Phan Văn Tuấn Kiệt", "Chánh Văn phòng", "Văn phòng", True),
    ("NV002", "Đỗ Hoài Nam", "Chuyên viên", "Văn phòng", False),
    ("NV003", "Lê Thị Thu Hà", "Văn thư", "Văn phòng", False),
    ("NV004", "Nguyễn Quốc Dũng", "Trưởng phòng", "Phòng Kinh tế", True),
    ("NV005", "Trương Thị Ngọc Lan", "Chuyên viên", "Phòng Kinh tế", False),
    ("NV006", "Bùi Phương Nam", "Chuyên viên", "Phòng Kinh tế", False),
    ("NV007", "Võ Minh Trí", "Trưởng phòng", "Phòng Tư pháp", True),
    ("NV008", "Hoàng Thị Mai", "Chuyên viên", "Phòng Tư pháp", False),
)
GROUP_TITLE = "Văn phòng UBND"


class WallClock:
    def now(self) -> datetime:
        return datetime.now(ZoneInfo("Asia/Ho_Chi_Minh"))


def furnish(store: Store) -> None:
    """The staff, their private rooms and one group of the office and the economists."""
    with store.work() as work:
        units: dict[str, Unit] = {}
        people = []
        for code, name, title, unit_name, is_head in STAFF:
            if unit_name not in units:
                units[unit_name] = work.units.add(Unit(name=unit_name))
            gender = Gender.FEMALE if " Thị " in name else Gender.MALE
            person = work.people.add(Person(code=code, full_name=name, gender=gender))
            work.flush()
            work.people.add_post(
                Post(person_id=person.id, unit_id=units[unit_name].id, title=title, is_head=is_head)
            )
            provide_private_room(work, person)
            people.append(person)
        provide_group(work, "van-phong", title=GROUP_TITLE, members=people[:6])
        work.commit()


@dataclass
class ScriptedAssistant:
    """Answers by fixed rules, through the same outbox rows and `send` as the real one."""

    store: Store
    clock: Clock
    channel: WebChannel
    heard: list[Inbound] = field(default_factory=list)
    _seen: set[str] = field(default_factory=set)
    _cards: dict[str, str] = field(default_factory=dict)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def receive(self, event: Inbound) -> None:
        if event.event_id in self._seen:
            return
        self._seen.add(event.event_id)
        self.heard.append(event)
        task = asyncio.get_running_loop().create_task(self._answer(event))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answer(self, event: Inbound) -> None:
        if event.kind == "press":
            await self._say(event, f"Đã ghi nhận: **{self._cards[event.token]}**.")
        elif "giao" in event.text:
            receipt = await self._say(
                event,
                "🟢 **Việc 12** · Tổng hợp báo cáo cải cách hành chính\n"
                "Chủ trì: Đỗ Hoài Nam (Chuyên viên, Văn phòng)\n"
                "Hạn: 17:00 thứ Sáu 20/11 (còn 1 ngày)\n"
                "Người giao: Phan Văn Tuấn Kiệt",
                ("Đúng", "Đổi người", "Sửa hạn", "Hủy"),
            )
            self._cards["task"] = getattr(receipt, "external_id", "")
        elif "sửa thẻ" in event.text:
            await self._say(
                event,
                "🟢 **Việc 12** · Hạn mới: 17:00 thứ Hai 23/11",
                ("Xem việc",),
                edit=self._cards["task"],
            )
        elif event.reply_to is not None:
            origin = "Thư Ký" if event.reply_to.from_assistant else event.reply_to.sender_id
            await self._say(event, f"Trả lời tin {event.reply_to.message_id} của {origin}: {event.text}")
        elif event.mentions:
            await self._say(event, "Đã nhắc đến: " + ", ".join(m.external_id for m in event.mentions))
        elif event.chat_kind is ChatKind.PRIVATE:
            await self._say(event, f"Thư ký đã nhận {len(event.text)} ký tự.")

    async def say(self, room: str, text: str) -> Receipt:
        """Say something by itself."""
        number = await asyncio.to_thread(put_outbox_row, self.store, room, self.clock.now())
        kind = ChatKind.GROUP if room.startswith("group:") else ChatKind.PRIVATE
        return await self.channel.send(
            Outbound(number=number, chat_id=room, thread="", chat_kind=kind, kind="notice", text=text)
        )

    async def _say(
        self, event: Inbound, text: str, labels: tuple[str, ...] = (), *, edit: str = ""
    ) -> Receipt:
        number = await asyncio.to_thread(self._put, event)
        buttons = tuple(OutButton(label, f"{number}-{place}") for place, label in enumerate(labels))
        self._cards.update({button.token: button.label for button in buttons})
        return await self.channel.send(
            Outbound(
                number=number,
                chat_id=event.chat_id,
                thread="",
                chat_kind=event.chat_kind,
                kind="reply",
                text=text,
                buttons=(buttons,) if buttons else (),
                reply_to=event.message_id if event.chat_kind is ChatKind.GROUP and not edit else "",
                edit=edit,
            )
        )

    def _put(self, event: Inbound) -> int:
        return put_outbox_row(self.store, event.chat_id, self.clock.now())


def put_outbox_row(store: Store, chat_id: str, now: datetime) -> int:
    """A row as the delivery would have it: what `Outbound.number` points to."""
    with store.work() as work:
        chat = work.chats.find("web", "", chat_id)
        assert chat is not None
        row = OutboxMessage(
            chat_id=chat.id, recipient_id=None, kind="reply", content={}, created_at=now, due_at=now
        )
        work.outbox.add(row)
        work.flush()
        number = row.id
        work.commit()
    return number


class WebOffice:
    """The web chat on a port of loopback; `stop` and `start` again as after a crash, on the same store."""

    def __init__(self, store: Store, *, demo: bool = True, telegram_token: str = "") -> None:
        self.store = store
        self.demo = demo
        self.telegram_token = telegram_token
        self.clock = WallClock()
        self.port = free_port()
        self.start()

    @property
    def address(self) -> str:
        return self._served.address

    def start(self) -> None:
        self.channel = WebChannel(self.store, self.clock)
        self.assistant = ScriptedAssistant(self.store, self.clock, self.channel)
        parts = WebParts(
            store=self.store,
            clock=self.clock,
            channel=self.channel,
            secret=SECRET,
            health=self._health,
            demo=self.demo,
            lifespan=self._lifespan,
            routers=self._mini_app(),
        )
        self._served = Served(create_app(parts), self.port)

    def _mini_app(self) -> list[APIRouter]:
        """The page inside Telegram, where there is a bot."""
        if not self.telegram_token:
            return []
        sessions = Sessions(SECRET, self.clock, self.store)
        issue = partial(sessions.issue, how="telegram", device="Telegram")
        return [mini_app_routes(MiniApp(self.telegram_token, self.store, self.clock, issue), Metrics())]

    def stop(self) -> None:
        self._served.stop()

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Run a coroutine of the application in its own loop."""
        return self._served.run(work)

    @asynccontextmanager
    async def _lifespan(self, _app: FastAPI) -> AsyncIterator[None]:
        await self.channel.start(self.assistant.receive)
        yield
        await self.channel.stop()

    async def _health(self) -> dict[str, object]:
        return {"status": "ok"}
