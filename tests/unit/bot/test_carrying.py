"""A file that came through one channel leaves through another; what cannot be had is said in words."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from actions.messages import CARRIED, Attachment, Outbound
from actions.models import ChatKind
from actions.stored_files import PREFIX
from bot.carrying import MOST_TRIES, Carrier
from bot.channel import NotFetched
from bot.console import ConsoleChannel
from storage.store import SqlStore
from tests.fakes.clock import FakeClock
from tests.fakes.memory_store import fresh_store
from tests.fakes.office_play import fill_office


@dataclass
class Elsewhere(ConsoleChannel):
    """Another channel's account, whose files may be out of reach."""

    trouble: NotFetched | None = None

    def __post_init__(self) -> None:
        super().__init__(lambda message: None)

    async def fetch(self, attachment: Attachment, *, limit: int) -> bytes:
        if self.trouble is not None:
            raise self.trouble
        return f"{attachment.reference} {attachment.name}".encode()


@pytest.fixture
def store() -> Iterator[SqlStore]:
    store = fresh_store(fill_office)
    yield store
    store.close()


def outbound(code: str = "") -> Outbound:
    where = {"channel": "zalo", "account": "1", "kind": "image", "reference": "abc", "name": "loi.png"}
    return Outbound(
        number=1, chat_id="1", thread="", chat_kind=ChatKind.PRIVATE, kind="reply", text="màn hình đây",
        image=f"{CARRIED}{json.dumps(where)}", recipient_code=code,
    )  # fmt: skip


def carry(
    store: SqlStore,
    folder: Path,
    message: Outbound,
    channel: Elsewhere,
    *,
    tries: int = 0,
    served: bool = False,
) -> Outbound:
    carrier = Carrier(store, FakeClock(), {("zalo", "1"): channel}, folder)
    return asyncio.run(carrier.carried(message, tries=tries, served=served))


def test_for_a_group_it_lies_on_this_node(store: SqlStore, tmp_path: Path) -> None:
    carried = carry(store, tmp_path, outbound(), Elsewhere())
    path = Path(str(carried.image))
    assert (path.name, path.read_bytes()) == ("loi.png", b"abc loi.png")


def test_for_a_group_that_fetches_it_from_us_it_is_kept_and_nobodys_own(
    store: SqlStore, tmp_path: Path
) -> None:
    carried = carry(store, tmp_path, outbound(), Elsewhere(), served=True)
    with store.work() as work:
        file = work.files.find(str(carried.image).removeprefix(PREFIX), now=FakeClock().now())
        assert file is not None
        assert (file.name, file.content, file.recipient_id) == ("loi.png", b"abc loi.png", None)


def test_for_one_person_it_is_kept_for_that_person_alone(store: SqlStore, tmp_path: Path) -> None:
    carried = carry(store, tmp_path, outbound("LAN"), Elsewhere())
    with store.work() as work:
        file = work.files.find(str(carried.image).removeprefix(PREFIX), now=FakeClock().now())
        lan = work.people.find_by_code("LAN")
        assert file is not None
        assert lan is not None
        assert (file.content, file.recipient_id) == (b"abc loi.png", lan.id)


def test_what_is_gone_is_said_and_the_words_arrive(store: SqlStore, tmp_path: Path) -> None:
    carried = carry(store, tmp_path, outbound(), Elsewhere(NotFetched("gone", for_good=True)))
    assert carried.image is None
    assert carried.text == "màn hình đây\n📎 loi.png (không chuyển được tệp này)"


def test_what_is_out_of_reach_is_tried_again_and_then_left_out(store: SqlStore, tmp_path: Path) -> None:
    channel = Elsewhere(NotFetched("later", for_good=False))
    with pytest.raises(NotFetched):
        carry(store, tmp_path, outbound(), channel)
    assert carry(store, tmp_path, outbound(), channel, tries=MOST_TRIES).image is None
