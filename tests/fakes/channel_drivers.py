"""The small office of `office_play` behind any channel: the real channel, its fake provider, the whole program.

A `Driver` is what one channel's people do: they write and press where this channel lets them, and see what it shows.
Another channel joins by another subclass.
"""

from __future__ import annotations

import asyncio
import re
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from itertools import count
from typing import Any, ClassVar

from actions.messages import Inbound, Outbound
from actions.models import Chat, ChatKind, Identity
from actions.ports import Clock
from bot.channel import Channel, Receive
from bot.console import ConsoleChannel
from bot.telegram import TelegramChannel, TelegramSettings
from bot.web.channel import WebChannel
from bot.web.protocol import Line, Press
from bot.zalo_bot import ZaloBotChannel, ZaloBotSettings
from storage.store import SqlStore
from tests.fakes.telegram_api import FakeTelegram
from tests.fakes.zalo_bot_api import BOT_NAME, FakeZaloBot, User

GROUP = "group:van-phong"
MEMBERS = ("LD", "NAM", "LAN")
CALL = "Thư ký ơi, "
"""How the assistant is called where nothing is picked from a list."""


class Driver(ABC):
    """One channel with the people of the small office on it."""

    name: ClassVar[str]
    channel: Channel

    def __init__(self, store: SqlStore, clock: Clock, people: Sequence[tuple[str, str]]) -> None:
        """`people`: code and full name."""
        self.store, self.clock, self.people = store, clock, people
        self.arrived = 0

    async def start(self, receive: Receive) -> None:
        """Everyone has an account and a private chat with the assistant, and there is one group."""
        self._furnish()

        async def counted(inbound: Inbound) -> None:
            await receive(inbound)
            self.arrived += 1

        await self.channel.start(counted)

    async def stop(self) -> None:
        await self.channel.stop()

    async def says(self, code: str, text: str, *, in_group: bool) -> None:
        before = self.arrived
        await self._say(code, text, in_group=in_group)
        await self._until(lambda: self.arrived > before)

    async def presses(self, code: str, label: str, *, in_group: bool) -> None:
        before = self.arrived
        await self._press(code, label, in_group=in_group)
        await self._until(lambda: self.arrived > before)

    @abstractmethod
    def shown(self, code: str, *, in_group: bool) -> list[str]:
        """The assistant's messages in the person's private chat, or in the group."""

    @abstractmethod
    def account_of(self, code: str) -> str:
        """The person's id in this channel."""

    @abstractmethod
    def private_chat(self, code: str) -> str: ...

    @property
    @abstractmethod
    def group_chat(self) -> str: ...

    @abstractmethod
    async def _say(self, code: str, text: str, *, in_group: bool) -> None: ...

    @abstractmethod
    async def _press(self, code: str, label: str, *, in_group: bool) -> None: ...

    async def _until(self, condition: Callable[[], object]) -> None:
        for _ in range(2000):
            if condition():
                return
            await asyncio.sleep(0.005)
        raise AssertionError(f"{self.name}: nothing came of it")

    def _furnish(self) -> None:
        channel, account = self.channel.name, self.channel.account
        with self.store.work() as work:
            group = work.chats.add(
                Chat(
                    channel=channel,
                    account=account,
                    external_id=self.group_chat,
                    kind=ChatKind.GROUP,
                    title="Văn phòng",
                )
            )
            for code, name in self.people:
                person = work.people.find_by_code(code)
                assert person is not None
                work.identities.add(
                    Identity(
                        channel=channel,
                        account=account,
                        external_id=self.account_of(code),
                        person_id=person.id,
                    )
                )
                private = Chat(channel=channel, account=account, external_id=self.private_chat(code))
                private.title, private.person_id = name, person.id
                work.chats.add(private)
                if code in MEMBERS:
                    work.chats.add_member(group.id, person.id)
            work.commit()


class ConsoleDriver(Driver):
    name = "console"

    def __init__(self, store: SqlStore, clock: Clock, people: Sequence[tuple[str, str]]) -> None:
        super().__init__(store, clock, people)
        self._shown: list[Outbound] = []
        self._receive: Receive | None = None
        self._numbers = count(1)
        self.channel = ConsoleChannel(self._shown.append)

    async def start(self, receive: Receive) -> None:
        self._receive = receive
        await super().start(receive)

    @property
    def group_chat(self) -> str:
        return GROUP

    def private_chat(self, code: str) -> str:
        return f"private:{code}"

    def account_of(self, code: str) -> str:
        return code

    def shown(self, code: str, *, in_group: bool) -> list[str]:
        return [message.text for message in self._in(code, in_group=in_group)]

    def _in(self, code: str, *, in_group: bool) -> list[Outbound]:
        chat = self.group_chat if in_group else self.private_chat(code)
        return [message for message in self._shown if message.chat_id == chat]

    async def _say(self, code: str, text: str, *, in_group: bool) -> None:
        await self._bring(code, in_group=in_group, kind="text", text=f"{CALL}{text}" if in_group else text)

    async def _press(self, code: str, label: str, *, in_group: bool) -> None:
        token = next(
            button.token
            for message in reversed(self._in(code, in_group=in_group))
            for row in message.buttons
            for button in row
            if button.label == label
        )
        await self._bring(code, in_group=in_group, kind="press", token=token)

    async def _bring(self, code: str, *, in_group: bool, **values: Any) -> None:
        assert self._receive is not None
        number = next(self._numbers)
        await self._receive(
            Inbound(
                channel=self.channel.name,
                account=self.channel.account,
                event_id=f"line:{number}",
                chat_id=self.group_chat if in_group else self.private_chat(code),
                chat_kind=ChatKind.GROUP if in_group else ChatKind.PRIVATE,
                sender_id=code,
                sent_at=self.clock.now(),
                message_id=f"in:{number}",
                addressed=not in_group,
                **values,
            )
        )
        self.arrived += 1


class WebDriver(Driver):
    name = "web"

    def __init__(self, store: SqlStore, clock: Clock, people: Sequence[tuple[str, str]]) -> None:
        super().__init__(store, clock, people)
        self._ids = (f"line-{number:06}" for number in count(1))
        self._web = WebChannel(store, clock)
        self.channel = self._web

    @property
    def group_chat(self) -> str:
        return GROUP

    def private_chat(self, code: str) -> str:
        return f"private:{code}"

    def account_of(self, code: str) -> str:
        return code

    def shown(self, code: str, *, in_group: bool) -> list[str]:
        room = self.group_chat if in_group else self.private_chat(code)
        with self.store.work() as work:
            return [line.text for line in work.rooms.before(room, limit=500) if line.sender_code is None]

    async def _say(self, code: str, text: str, *, in_group: bool) -> None:
        room = self.group_chat if in_group else self.private_chat(code)
        await self._web.post(code, Line(room, next(self._ids), f"{CALL}{text}" if in_group else text))

    async def _press(self, code: str, label: str, *, in_group: bool) -> None:
        room = self.group_chat if in_group else self.private_chat(code)
        with self.store.work() as work:
            line, token = next(
                (line.id, button["token"])
                for line in reversed(work.rooms.before(room, limit=500))
                for row in line.buttons
                for button in row
                if button["label"] == label
            )
        await self._web.press(code, Press(room, next(self._ids), line, token))


class ServedDriver(Driver):
    """A channel that talks to a provider's server."""

    async def start(self, receive: Receive) -> None:
        ready = self._open()
        await super().start(receive)
        await asyncio.wait_for(ready(), 10)

    async def stop(self) -> None:
        await super().stop()
        self._close()

    @abstractmethod
    def _open(self) -> Callable[[], Awaitable[None]]:
        """Start the server with its people and make the channel; what waits until that receives."""

    @abstractmethod
    def _close(self) -> None:
        """Stop the server."""


class TelegramDriver(ServedDriver):
    name = "telegram"

    def _open(self) -> Callable[[], Awaitable[None]]:
        self._telegram = FakeTelegram(clock=lambda: self.clock.now().timestamp()).start()
        self._users = {code: self._telegram.user(name) for code, name in self.people}
        self._group = self._telegram.group("Văn phòng", *(self._users[code] for code in MEMBERS))
        for user in self._users.values():
            self._telegram.private(user)
        settings = TelegramSettings(
            self._telegram.token, base_url=self._telegram.base_url, poll_seconds=5, first_pause=0.02
        )
        bot = TelegramChannel(settings, clock=self.clock)
        self.channel = bot
        return bot.ready

    def _close(self) -> None:
        self._telegram.stop()

    @property
    def group_chat(self) -> str:
        return str(self._group.id)

    def private_chat(self, code: str) -> str:
        return str(self._users[code].id)

    def account_of(self, code: str) -> str:
        return str(self._users[code].id)

    def shown(self, code: str, *, in_group: bool) -> list[str]:
        return self._telegram.texts(self._group if in_group else self._users[code])

    async def _say(self, code: str, text: str, *, in_group: bool) -> None:
        if in_group:
            self._telegram.says(self._users[code], f"@thuky_bot {text}", chat=self._group)
        else:
            self._telegram.says(self._users[code], text)

    async def _press(self, code: str, label: str, *, in_group: bool) -> None:
        chat = self._group if in_group else self._telegram.private(self._users[code])
        for sent in reversed(self._telegram.sent(chat)):
            if sent.poll is not None and label in [option["text"] for option in sent.poll["options"]]:
                self._telegram.votes(self._users[code], label, on=sent)
                return
            if label in sent.labels:
                break
        self._telegram.presses(self._users[code], label, chat=chat)


class ZaloBotDriver(ServedDriver):
    name = "zalo-bot"

    def _open(self) -> Callable[[], Awaitable[None]]:
        self._zalo = FakeZaloBot(clock=lambda: self.clock.now().timestamp()).__enter__()
        self._users = {code: self._zalo.user(name) for code, name in self.people}
        self._group = self._zalo.group("Văn phòng")
        settings = ZaloBotSettings(
            self._zalo.token, base_url=self._zalo.base_url, poll_seconds=1, first_pause=0.02
        )
        bot = ZaloBotChannel(settings, clock=self.clock)
        self.channel = bot
        return bot.ready

    def _close(self) -> None:
        self._zalo.__exit__(None, None, None)

    @property
    def group_chat(self) -> str:
        return self._group.id

    def private_chat(self, code: str) -> str:
        return self._users[code].id

    def account_of(self, code: str) -> str:
        return self._users[code].id

    def shown(self, code: str, *, in_group: bool) -> list[str]:
        return self._zalo.texts(self._group if in_group else self._users[code])

    async def _say(self, code: str, text: str, *, in_group: bool) -> None:
        if in_group:
            self._zalo.says(self._users[code], f"@{BOT_NAME} {text}", self._group)
        else:
            self._zalo.says(self._users[code], text)

    async def _press(self, code: str, label: str, *, in_group: bool) -> None:
        shown = self.shown(code, in_group=in_group)
        await self._say(code, words_instead(label, shown), in_group=in_group)

    async def speaks(self, code: str, words: str) -> None:
        """A voice note in which the fake recogniser hears these words."""
        await self._arriving(lambda: self._zalo.sends_voice(self._users[code], words.encode()))

    async def names_voice(self, code: str, address: str) -> None:
        await self._arriving(lambda: self._zalo.names_voice(self._users[code], address))

    async def stranger_says(self, text: str) -> User:
        stranger = self._zalo.user("Người lạ")
        await self._arriving(lambda: self._zalo.says(stranger, text))
        return stranger

    def texts_to(self, user: User) -> list[str]:
        return self._zalo.texts(user)

    async def replies_in_group(self, code: str, text: str) -> None:
        """To the assistant's latest message there, without calling it."""
        latest = self._zalo.sent(self._group)[-1]
        quoted = {"message_id": latest.message_id, "text": latest.text, "from": {"id": "1", "is_bot": True}}
        await self._arriving(
            lambda: self._zalo.says(self._users[code], text, self._group, reply_to_message=quoted)
        )

    async def _arriving(self, happens: Callable[[], object]) -> None:
        before = self.arrived
        happens()
        await self._until(lambda: self.arrived > before)


DRIVERS: tuple[type[Driver], ...] = (ConsoleDriver, WebDriver, TelegramDriver, ZaloBotDriver)


def words_instead(label: str, shown: Sequence[str]) -> str:
    """What the latest card that offers this tells people to write, on a channel without buttons."""
    for text in reversed(shown):
        if said := re.search(rf"“({re.escape(label)}(?: \d+)?)”", text):
            return said[1]
        if numbered := re.search(rf"^(\d+)\. {re.escape(label)}$", text, re.MULTILINE):
            return numbered[1]
    raise AssertionError(f"nothing says what to write for {label!r}: {shown[-1:]}")
