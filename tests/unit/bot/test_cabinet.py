"""Files on their way out: whatever node sends a message finds its file; when its time is over nobody does."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from actions.messages import Outbound
from actions.models import ChatKind, Person, StoredFile
from actions.stored_files import LIFE, PREFIX
from bot.cabinet import DRAWN_AT_ONCE, NO_PICTURE, Cabinet, FileGone
from bot.drawing import PNG, NotDrawn
from storage.store import SqlStore
from tests.fakes.clock import FakeClock
from tests.fakes.memory_store import fresh_store

MESSAGE = Outbound(
    number=1, chat_id="private:NAM", thread="", chat_kind=ChatKind.PRIVATE, kind="reply", text="📄 Báo cáo."
)


@pytest.fixture
def store() -> Iterator[SqlStore]:
    store = fresh_store()
    yield store
    store.close()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


def never(chart: bytes) -> bytes:
    raise AssertionError("there is nothing to draw")


@pytest.fixture
def message(store: SqlStore, clock: FakeClock) -> Outbound:
    with store.work() as work:
        nam = work.people.add(Person(code="NAM", full_name="Đỗ Hoài Nam"))
        now = clock.now()
        file = StoredFile(
            token="bi-mat",
            name="báo cáo.xlsx",
            content=b"PK",
            recipient_id=nam.id,
            created_at=now,
            expires_at=now + LIFE,
        )
        work.files.add(file)
        work.commit()
    return replace(MESSAGE, file=f"{PREFIX}bi-mat")


def test_a_message_leaves_with_the_path_and_the_address_of_its_file(
    store: SqlStore, clock: FakeClock, message: Outbound, tmp_path: Path
) -> None:
    ready = Cabinet(store, clock, tmp_path, draw=never).attached(message)
    assert ready.file is not None
    assert Path(ready.file).name == "báo cáo.xlsx"
    assert Path(ready.file).read_bytes() == b"PK"
    assert ready.file_token == "bi-mat"
    assert Cabinet(store, clock, tmp_path, draw=never).attached(message) == ready


def test_a_message_without_a_stored_file_stays_as_it_is(
    store: SqlStore, clock: FakeClock, tmp_path: Path
) -> None:
    assert Cabinet(store, clock, tmp_path, draw=never).attached(MESSAGE) is MESSAGE


def test_a_file_is_thrown_away_when_its_time_is_over(
    store: SqlStore, clock: FakeClock, message: Outbound, tmp_path: Path
) -> None:
    cabinet = Cabinet(store, clock, tmp_path, draw=never)
    ready = cabinet.attached(message)
    assert cabinet.sweep() == 0
    clock.advance(LIFE + timedelta(seconds=1))
    long_ago = (clock.now() - 2 * LIFE).timestamp()
    os.utime(Path(str(ready.file)).parent, (long_ago, long_ago))
    assert cabinet.sweep() == 1
    assert not Path(str(ready.file)).exists()
    with pytest.raises(FileGone):
        cabinet.attached(message)


CHART = b"{}"


@pytest.fixture
def chart(store: SqlStore, clock: FakeClock, message: Outbound) -> Outbound:
    """A message whose picture is not drawn yet."""
    with store.work() as work:
        kept = work.files.find("bi-mat", now=clock.now())
        assert kept is not None
        kept.name, kept.content = "biểu đồ.png", CHART
        work.commit()
    return replace(message, text="📊 Tình hình", file=None, image=f"{PREFIX}bi-mat")


def test_a_picture_is_drawn_once_outside_of_any_transaction(
    store: SqlStore, clock: FakeClock, chart: Outbound, tmp_path: Path
) -> None:
    drawn = []

    def draw(content: bytes) -> bytes:
        # The in-memory database has one connection: it could not be had while another transaction is open.
        with store.work():
            drawn.append(content)
        return PNG + b"..."

    for _ in range(2):
        ready = Cabinet(store, clock, tmp_path, draw=draw).attached(chart)
        assert Path(str(ready.image)).name == "biểu đồ.png"
        assert Path(str(ready.image)).read_bytes() == PNG + b"..."
        assert (ready.image_token, ready.text) == ("bi-mat", "📊 Tình hình")
    assert drawn == [CHART]


def test_a_photograph_that_somebody_sent_is_no_chart(
    store: SqlStore, clock: FakeClock, chart: Outbound, tmp_path: Path
) -> None:
    with store.work() as work:
        kept = work.files.find("bi-mat", now=clock.now())
        assert kept is not None
        kept.content = b"\xff\xd8\xff a JPEG"
        work.commit()
    ready = Cabinet(store, clock, tmp_path, draw=never).attached(chart)
    assert Path(str(ready.image)).read_bytes() == b"\xff\xd8\xff a JPEG"
    assert (ready.image_token, ready.text) == ("bi-mat", "📊 Tình hình")


def test_a_picture_that_cannot_be_drawn_is_said_so_and_the_words_still_arrive(
    store: SqlStore, clock: FakeClock, chart: Outbound, tmp_path: Path
) -> None:
    def fail(content: bytes) -> bytes:
        raise NotDrawn("exit code 1")

    ready = Cabinet(store, clock, tmp_path, draw=fail).attached(chart)
    assert ready.image is None
    assert ready.text == f"📊 Tình hình\n{NO_PICTURE}"


def test_other_messages_go_on_while_a_picture_is_drawn(
    store: SqlStore, clock: FakeClock, chart: Outbound, tmp_path: Path
) -> None:
    going_on = threading.Event()

    def draw(content: bytes) -> bytes:
        if not going_on.wait(10):
            raise NotDrawn("nothing else went on")
        return PNG

    async def send() -> Outbound:
        ready = asyncio.create_task(Cabinet(store, clock, tmp_path, draw=draw).ready(chart))
        await asyncio.sleep(0)
        going_on.set()
        return await ready

    assert asyncio.run(send()).image is not None


def test_many_pictures_are_drawn_a_few_at_once(
    store: SqlStore, clock: FakeClock, chart: Outbound, tmp_path: Path
) -> None:
    guard, busy, most = threading.Lock(), 0, 0

    def draw(content: bytes) -> bytes:
        nonlocal busy, most
        with guard:
            busy += 1
            most = max(most, busy)
        with guard:
            busy -= 1
        raise NotDrawn("not now")

    async def send_all() -> None:
        cabinet = Cabinet(store, clock, tmp_path, draw=draw)
        ready = await asyncio.gather(*(cabinet.ready(chart) for _ in range(8)))
        assert all(each.image is None for each in ready)

    asyncio.run(send_all())
    assert most <= DRAWN_AT_ONCE
