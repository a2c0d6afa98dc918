"""One conversation of thirty turns, played through every channel, ends in the same database.

Each channel is the real one with its fake provider; people write and press as that channel lets them, so on a channel
without buttons they write what the card tells them to. What is said may look different, what is done may not.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.channel_drivers import DRIVERS, ConsoleDriver, Driver
from tests.fakes.driven_office import DrivenOffice
from tests.fakes.office_play import ZONE
from tests.fakes.zalo_oa_driver import ZaloOaDriver


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


async def play(kind: type[Driver], files: Path) -> dict[str, Any]:
    """What is in the database after all turns."""
    async with DrivenOffice(kind, files) as office:
        for turn in TURNS:
            shown: list[str] = []
            if turn.at is not None:
                await office.wait_until(turn.at)
            elif turn.presses:
                shown = await office.press(turn.who, turn.presses, in_group=turn.in_group)
            else:
                shown = await office.say(turn.who, turn.says, in_group=turn.in_group)
            answer = "\n".join(shown)
            assert turn.then.casefold() in answer.casefold(), f"{kind.name}: {turn} was answered {answer}"
        return {name: office.rows(query) for name, query in QUERIES.items()}


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


@pytest.fixture(scope="module")
def on_the_console(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return asyncio.run(play(ConsoleDriver, tmp_path_factory.mktemp("files")))


def test_the_conversation_has_thirty_turns_and_uses_most_of_a_tasks_life(
    on_the_console: dict[str, Any],
) -> None:
    assert len([turn for turn in TURNS if turn.who]) >= 30
    assert [task["state"] for task in on_the_console["tasks"]] == ["approved", "accepted", "cancelled"]
    actions = {row["action"] for row in on_the_console["audit"]}
    assert len(actions) >= 20, sorted(actions)


@pytest.mark.parametrize("kind", [*DRIVERS[1:], ZaloOaDriver], ids=lambda kind: kind.name)
def test_the_conversation_ends_in_the_same_state(
    kind: type[Driver], on_the_console: dict[str, Any], tmp_path: Path
) -> None:
    state = asyncio.run(play(kind, tmp_path))
    for name in QUERIES:
        assert state[name] == on_the_console[name], name
