"""A node's loops: what arrives is done at once by whoever rests, here or elsewhere."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Mapping
from types import SimpleNamespace
from typing import cast

from bot.core import Core
from bot.directory_keeper import DirectoryKeeper
from bot.labour import READERS, Labour
from bot.rasa_process import RasaProcess
from storage.dispatch import Inline, Kind, State, Wake, Work

WITHIN_SECONDS = 10.0


class HintsOnly:
    """A dispatch that remembers hints and would let its node rest for an hour."""

    rest_seconds = 3600.0

    def __init__(self) -> None:
        self.hints: list[Kind] = []
        self.works: Mapping[Kind, Work] = {}

    def serve(self, works: Mapping[Kind, Work], *, here: Wake) -> None:
        self.works = works

    def wake(self, kind: Kind) -> None:
        self.hints.append(kind)

    def state(self) -> State:
        return "ok"

    def stop(self) -> None:
        return None


class RestingInline(Inline):
    rest_seconds = 3600.0


class Desk:
    """Stands for the core: events that wait, what was answered, and a door that keeps readers busy.

    An event that begins with 🎤 is a voice note: it is answered by one more event, once it was heard."""

    def __init__(self) -> None:
        self.events: list[str] = []
        self.outbox: list[str] = []
        self.sent: list[str] = []
        self.unheard: list[str] = []
        self.recogniser_stopped = False
        self.open = threading.Event()
        self.open.set()
        self.reading = 0
        self.looks = 0
        self._lock = threading.Lock()

    def process_next(self) -> bool:
        with self._lock:
            self.looks += 1
            if not self.events:
                return False
            event = self.events.pop(0)
            self.reading += 1
        self.open.wait(WITHIN_SECONDS)
        with self._lock:
            self.reading -= 1
            (self.unheard if event.startswith("🎤") else self.outbox).append(event)
        return True

    async def hear_next(self) -> bool:
        if not self.unheard:
            return False
        self.events.append(self.unheard.pop(0).removeprefix("🎤 "))
        return True

    @property
    def recogniser(self) -> SimpleNamespace:
        def stop() -> None:
            self.recogniser_stopped = True

        return SimpleNamespace(stop=stop)

    async def drain(self, woken: asyncio.Event | None = None) -> int:
        count = len(self.outbox)
        self.sent += self.outbox[:count]
        del self.outbox[:count]
        return count

    def labour(self, dispatch: HintsOnly | Inline) -> Labour:
        ready = threading.Event()
        ready.set()
        core = SimpleNamespace(
            inbox=self,
            outgoing=self,
            clockwork=SimpleNamespace(tick=lambda: 0),
            cabinet=None,
            listening=self,
        )
        rasa = SimpleNamespace(start=lambda: None, stop=lambda: None)
        directory = SimpleNamespace(ready=ready, refresh=lambda: False, stop=lambda: None)
        return Labour(
            cast("Core", core), cast("RasaProcess", rasa), cast("DirectoryKeeper", directory), dispatch
        )


def play(desk: Desk, dispatch: HintsOnly | Inline, scene: Callable[[Labour], Awaitable[None]]) -> None:
    async def run() -> None:
        labour = desk.labour(dispatch)
        await labour.start()
        try:
            # Everybody has looked once and rests.
            await until(lambda: desk.looks >= READERS and labour._resting["read"] == READERS)
            await until(lambda: labour._resting["send"] == 1 and labour._resting["hear"] == 1)
            await scene(labour)
        finally:
            desk.open.set()
            await labour.stop()

    asyncio.run(run())


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(WITHIN_SECONDS):
        while not condition():
            await asyncio.sleep(0.005)


def test_what_arrives_is_read_and_answered_without_waiting_for_the_next_look() -> None:
    for dispatch in (RestingInline(), HintsOnly()):
        desk = Desk()

        async def scene(labour: Labour, desk: Desk = desk) -> None:
            desk.events.append("nhắc tôi 8h")
            labour.wake("read")
            await until(lambda: desk.sent == ["nhắc tôi 8h"])

        play(desk, dispatch, scene)


def test_a_voice_note_is_heard_its_words_are_read_and_the_recogniser_ends_with_the_node() -> None:
    desk = Desk()

    async def scene(labour: Labour) -> None:
        desk.events.append("🎤 giao anh Nam")
        labour.wake("read")
        await until(lambda: desk.sent == ["giao anh Nam"])
        assert not desk.recogniser_stopped

    play(desk, RestingInline(), scene)
    assert desk.recogniser_stopped


def test_a_node_whose_readers_are_busy_tells_another() -> None:
    desk, dispatch = Desk(), HintsOnly()

    async def scene(labour: Labour) -> None:
        desk.open.clear()
        desk.events += ["một", "hai"]
        labour.wake("read")
        await until(lambda: desk.reading == READERS)
        assert dispatch.hints == []
        desk.events.append("ba")
        labour.wake("read")
        assert dispatch.hints == ["read"]
        desk.open.set()
        await until(lambda: sorted(desk.sent) == ["ba", "hai", "một"])

    play(desk, dispatch, scene)


def test_a_hint_from_another_node_is_followed_to_the_end() -> None:
    desk, dispatch = Desk(), HintsOnly()

    async def scene(labour: Labour) -> None:
        desk.events += ["một", "hai", "ba"]
        await asyncio.to_thread(dispatch.works["read"])
        assert desk.events == []
        await until(lambda: len(desk.sent) == 3)
        desk.outbox.append("bốn")
        await asyncio.to_thread(dispatch.works["send"])
        await until(lambda: desk.sent[-1] == "bốn")

    play(desk, dispatch, scene)


def test_nothing_is_read_before_the_directory_is_there() -> None:
    desk, dispatch = Desk(), HintsOnly()

    async def scene(labour: Labour) -> None:
        labour.directory.ready.clear()
        desk.events.append("một")
        await asyncio.to_thread(dispatch.works["read"])
        assert desk.events == ["một"]

    play(desk, dispatch, scene)
