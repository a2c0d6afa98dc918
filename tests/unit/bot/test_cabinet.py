"""Files on their way out: whatever node sends a message finds its file; when its time is over nobody does."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from actions.messages import Outbound
from actions.models import ChatKind, Person, StoredFile
from actions.stored_files import LIFE, PREFIX
from bot.cabinet import Cabinet, FileGone
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
    ready = Cabinet(store, clock, tmp_path).attached(message)
    assert ready.file is not None
    assert Path(ready.file).name == "báo cáo.xlsx"
    assert Path(ready.file).read_bytes() == b"PK"
    assert ready.file_token == "bi-mat"
    assert Cabinet(store, clock, tmp_path).attached(message) == ready


def test_a_message_without_a_stored_file_stays_as_it_is(
    store: SqlStore, clock: FakeClock, tmp_path: Path
) -> None:
    assert Cabinet(store, clock, tmp_path).attached(MESSAGE) is MESSAGE


def test_a_file_is_thrown_away_when_its_time_is_over(
    store: SqlStore, clock: FakeClock, message: Outbound, tmp_path: Path
) -> None:
    cabinet = Cabinet(store, clock, tmp_path)
    ready = cabinet.attached(message)
    assert cabinet.sweep() == 0
    clock.advance(LIFE + timedelta(seconds=1))
    long_ago = (clock.now() - 2 * LIFE).timestamp()
    os.utime(Path(str(ready.file)).parent, (long_ago, long_ago))
    assert cabinet.sweep() == 1
    assert not Path(str(ready.file)).exists()
    with pytest.raises(FileGone):
        cabinet.attached(message)
