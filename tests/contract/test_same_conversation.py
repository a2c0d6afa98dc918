"""One conversation of thirty turns, played through every channel, ends in the same database.

Each channel is the real one with its fake provider; people write and press as that channel lets them, so on a channel
without buttons they write what the card tells them to. What is said may look different, what is done may not.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from actions.messages import Inbound
from actions.pacing import Limits
from bot.clock import VirtualClock
from bot.core import Outside, build_core
from bot.drawing import PNG
from bot.knowledge import default_office
from bot.script import Player, Recorder
from tests.fakes.channel_drivers import DRIVERS, ConsoleDriver, Driver
from tests.fakes.memory_store import fresh_store
from tests.fakes.office_play import STAFF, THURSDAY, ZONE, fill_office
from tests.fakes.recogniser import FakeRecogniser
from tests.fakes.router import FakeRouter
from tests.fakes.zalo_oa_driver import ZaloOaDriver

PEOPLE = [(code, name) for code, name, *_ in STAFF]


@dataclass(frozen=True, slots=True)
class Turn:
    """`who` says or presses something in private or `in_group`, after which `then` stands in what the assistant says
    there; or time passes until `at`."""

    who: str = ""
    says: str = ""
    presses: str = ""
    then: str = ""
    in_group: bool = False
    at: datetime | None = None


def day(number: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, number, hour, minute, tzinfo=ZONE)


# Where these write what stands on a button, only those who press do so: in words it would be a wish elsewhere.
TURNS = (
    Turn(
        "LD", "giao anh Nam tổng hợp báo cáo cải cách hành chính trước thứ Sáu", then="Việc 1", in_group=True
    ),
    Turn("LD", presses="Đúng", then="đã xác nhận", in_group=True),
    Turn("NAM", presses="Nhận việc", then="nhận việc 1"),
    Turn("NAM", "việc 1 được 60%", then="60%"),
    Turn("LD", "giao chị Lan chuẩn bị hội trường", then="hạn", in_group=True),
    Turn("LD", presses="T2 23/11", then="Việc 2", in_group=True),
    Turn("LAN", presses="Hỏi lại", then="hỏi"),
    Turn("LAN", "hội trường tầng mấy ạ?", then="Thư ký"),
    Turn("LD", presses="Trả lời", then="trả lời"),
    Turn("LD", "tầng 2 nhé"),
    Turn("LAN", "em nhận việc 2 ạ", then="nhận việc 2"),
    Turn("LAN", "xin gia hạn việc 2 đến thứ Tư vì chưa có âm thanh", then="việc 2"),
    Turn("LD", presses="Đồng ý", then="việc 2"),
    Turn("LD", "nhắc tôi 8h sáng mai họp giao ban", then="họp giao ban"),
    Turn("NAM", "mỗi thứ Hai 8h nhắc tôi nộp báo cáo tuần", then="báo cáo tuần"),
    Turn("NAM", presses="Hủy nhắc", then="hủy"),
    Turn("NAM", "việc 1 xong rồi", then="chờ duyệt"),
    Turn("LD", presses="Trả lại", then="sửa gì"),
    Turn("LD", "thiếu số liệu quý 3", then="việc 1"),
    Turn("NAM", "việc 1 xong rồi", then="chờ duyệt"),
    Turn("LD", presses="Duyệt", then="việc 1"),
    Turn("LD", "số điện thoại chị Lan", then="0900000004"),
    Turn("LD", "giao anh Nam rà soát hồ sơ một cửa", then="hạn"),
    Turn("LD", presses="Không đặt hạn", then="Việc 3"),
    Turn("NAM", presses="Xin không nhận", then="lý do"),
    Turn("NAM", "đang đi học tập trung", then="việc 3"),
    Turn("LD", "chuyển việc 3 cho chị Lan", then="Trương Thị Ngọc Lan"),
    Turn("LAN", presses="Nhận việc", then="nhận việc 3"),
    Turn(at=day(20, 8, 1)),
    Turn("LD", presses="Xong", then="họp giao ban"),
    Turn("LD", "bỏ việc 3 giúp tôi", then="hủy việc 3"),
)


@dataclass
class Played:
    """A conversation on one channel; `said` by turn."""

    driver: Driver
    state: dict[str, Any] = field(default_factory=dict)
    said: list[list[str]] = field(default_factory=list)


async def play(kind: type[Driver], turns: Sequence[Turn], files: Path) -> Played:
    store, clock = fresh_store(), VirtualClock(THURSDAY)
    fill_office(store)
    driver = kind(store, clock, PEOPLE)
    played = Played(driver)
    office = default_office(private_channel=kind.name)
    inbox: list[Inbound] = []

    async def receive(inbound: Inbound) -> None:
        await asyncio.to_thread(core.intake.store, inbound)
        inbox.append(inbound)

    await driver.start(receive)
    core = build_core(
        Outside(
            store,
            clock,
            FakeRouter(),
            {(driver.channel.name, driver.channel.account): driver.channel},
            office,
            virtual=True,
            files=files,
            limits={driver.channel.name: Limits()},
            draw=lambda chart: PNG + chart,
            recogniser=FakeRecogniser(),
        )
    )
    time = Player(core, clock, Recorder(clock, ZONE, lambda said: None), files)
    try:
        for turn in turns:
            clock.advance(seconds=10)
            before = len(driver.shown(turn.who, in_group=turn.in_group)) if turn.who else 0
            if turn.at is not None:
                await time.advance(turn.at)
            elif turn.presses:
                await driver.presses(turn.who, turn.presses, in_group=turn.in_group)
            else:
                await driver.says(turn.who, turn.says, in_group=turn.in_group)
            await core.settle()
            shown = driver.shown(turn.who, in_group=turn.in_group) if turn.who else []
            played.said.append(shown[before:])
            answer = "\n".join(shown[-3:])
            assert turn.then.casefold() in answer.casefold(), f"{kind.name}: {turn} was answered {answer}"
        played.state = state_of(store)
    finally:
        await driver.stop()
        store.close()
    return played


QUERIES = {
    "tasks": """
        SELECT t.id, t.title, lead.code AS lead, assigner.code AS assigner, t.state, t.deadline, t.priority, t.progress,
            t.parent_id, t.reported_at, t.finished_at
        FROM tasks t LEFT JOIN people lead ON lead.id = t.lead_id JOIN people assigner ON assigner.id = t.assigner_id
        ORDER BY t.id""",
    "reminders": """
        SELECT r.kind, p.code, r.text, r.due_at, r.rrule, r.state, r.task_id, r.level
        FROM reminders r LEFT JOIN people p ON p.id = r.owner_id ORDER BY r.id""",
    "audit": """
        SELECT p.code, a.action, a.kind FROM audit a LEFT JOIN people p ON p.id = a.actor_id ORDER BY a.id""",
    "questions": "SELECT about, field_name, expects, state FROM questions ORDER BY id",
    "outbox": "SELECT o.kind, p.code, o.state FROM outbox o LEFT JOIN people p ON p.id = o.recipient_id ORDER BY o.id",
}


def state_of(store: Any) -> dict[str, Any]:
    with store.engine.connect() as connection:
        return {
            name: [dict(row._mapping) for row in connection.execute(text(query))]
            for name, query in QUERIES.items()
        }


@pytest.fixture(scope="module")
def on_the_console(tmp_path_factory: pytest.TempPathFactory) -> Played:
    return asyncio.run(play(ConsoleDriver, TURNS, tmp_path_factory.mktemp("files")))


def test_the_conversation_has_thirty_turns_and_uses_most_of_a_tasks_life(on_the_console: Played) -> None:
    assert len([turn for turn in TURNS if turn.who]) >= 30
    assert [task["state"] for task in on_the_console.state["tasks"]] == ["approved", "accepted", "cancelled"]
    actions = {row["action"] for row in on_the_console.state["audit"]}
    assert len(actions) >= 20, sorted(actions)


@pytest.mark.parametrize("kind", [*DRIVERS[1:], ZaloOaDriver], ids=lambda kind: kind.name)
def test_the_conversation_ends_in_the_same_state(
    kind: type[Driver], on_the_console: Played, tmp_path: Path
) -> None:
    played = asyncio.run(play(kind, TURNS, tmp_path))
    for name in QUERIES:
        assert played.state[name] == on_the_console.state[name], name
