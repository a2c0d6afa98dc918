"""A person sees, takes and deletes what is kept about them; the official record of tasks stays, and so does the log."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from actions.audit_check import verify
from actions.models import TaskState
from tests.fakes.office_play import OFFICE, PlayedOffice

WORD = "hồng hạc"
"""Said by Nam in a message, and nowhere else."""


@pytest.fixture
def busy(office: PlayedOffice) -> PlayedOffice:
    """Nam leads việc 1 and wrote about it, has a reminder, and asked for somebody's number."""
    office.say("LD", "giao anh Nam tổng hợp báo cáo trước thứ Sáu", OFFICE)
    office.say("NAM", f"việc 1 được 60%, còn chờ {WORD}", OFFICE)
    office.say("NAM", f"nhắc tôi 8h sáng mai gọi {WORD}")
    office.say("NAM", "số điện thoại chị Lan")
    return office


def _stored(office: PlayedOffice, table: str) -> str:
    with office.store.engine.connect() as connection:
        rows = connection.execute(text(f"SELECT * FROM {table}")).all()
    return " ".join(str(value) for row in rows for value in row)


def _tables_with(office: PlayedOffice, words: str) -> set[str]:
    from storage.schema import metadata

    return {table.name for table in metadata.sorted_tables if words in _stored(office, table.name)}


def _exported(office: PlayedOffice) -> dict[str, Any]:
    said = office.say("NAM", "xuất dữ liệu của tôi")
    file = said[0].message.file
    assert file is not None
    loaded: dict[str, Any] = json.loads(Path(file).read_text(encoding="utf-8"))
    return loaded


def test_the_summary_says_what_is_kept_and_offers_what_can_be_done(busy: PlayedOffice) -> None:
    (card,) = busy.say("NAM", "dữ liệu của tôi")
    lines = card.message.text.splitlines()
    assert lines[:3] == [
        "**Dữ liệu của anh**",
        "Đỗ Hoài Nam (Chuyên viên, Văn phòng)",
        "Di động: 0900000003 · Email: –",
    ]
    assert "Việc liên quan: 1 · Lời nhắc riêng: 1" in lines
    assert "được xóa sau 365 ngày" in lines[-1]
    assert list(card.tokens) == ["Xuất ra tệp", "Xóa dữ liệu"]


def test_asked_in_a_group_it_comes_privately(busy: PlayedOffice) -> None:
    said = busy.say("NAM", "Thư ký ơi, dữ liệu của tôi", OFFICE)
    assert not any("0900000003" in one.message.text for one in said if one.chat == OFFICE)
    assert any("0900000003" in one.message.text for one in said if one.chat == "private")


def test_the_export_holds_everything_about_the_person_and_nobody_elses_numbers(busy: PlayedOffice) -> None:
    content = _exported(busy)
    assert content["hồ sơ"]["di động"] == "0900000003"
    assert [task["nội dung"] for task in content["việc"]] == ["tổng hợp báo cáo"]
    assert [reminder["nội dung"] for reminder in content["lời nhắc"]] == [f"gọi {WORD}"]
    assert any(WORD in message["nội dung"] for message in content["tin nhắn"])
    assert content["tài khoản"][0]["kênh"] == "console"
    written = json.dumps(content, ensure_ascii=False)
    assert "0900000004" not in written
    assert "giao anh Nam" not in written


def test_deleting_says_first_what_goes_and_what_stays(busy: PlayedOffice) -> None:
    (question,) = busy.say("NAM", "xóa dữ liệu của tôi")
    assert "Sẽ xóa: nội dung tin nhắn" in question.message.text
    assert "Giữ lại theo quy định công vụ: việc" in question.message.text
    assert list(question.tokens) == ["Xóa", "Xuất trước đã", "Không xóa"]
    (kept,) = busy.press("NAM", "Không xóa")
    assert "không xóa gì" in kept.message.text
    assert "messages" in _tables_with(busy, WORD)


def test_deleting_leaves_no_word_of_the_person_but_the_official_record(busy: PlayedOffice) -> None:
    busy.say("NAM", "xóa dữ liệu của tôi")
    (done,) = busy.press("NAM", "Xóa")
    assert "Đã xóa" in done.message.text
    assert _tables_with(busy, WORD) == set()
    assert busy.task().state is TaskState.ASSIGNED
    assert busy.task().progress == 60
    with busy.store.work() as work:
        nam = work.people.find_by_code("NAM")
        assert nam is not None
        assert work.identities.of_person(nam.id) == []
        assert work.reminders.active_of(nam.id) == []
        assert work.chats.private_of(nam.id) == []
        assert len(work.tasks.changes(1)) == 2


def test_after_deleting_the_log_still_holds_and_tells_of_it(busy: PlayedOffice) -> None:
    busy.say("NAM", "xóa dữ liệu của tôi")
    busy.press("NAM", "Xóa")
    busy.wait(minutes=1)
    verdict = verify(busy.store)
    assert (verdict.broken, verdict.unsealed) == (None, 0)
    with busy.store.work() as work:
        rows = work.audit.latest(limit=1000)
        assert "data.delete" in [row.action for row in rows]
        nam = work.people.find_by_code("NAM")
        assert nam is not None
        own = [row for row in rows if row.actor_id == nam.id and row.source == "message"]
    assert own
    assert all(row.salt == "" for row in own)


def test_what_others_wrote_stays(busy: PlayedOffice) -> None:
    busy.say("NAM", "xóa dữ liệu của tôi")
    busy.press("NAM", "Xóa")
    assert "giao anh Nam" in _stored(busy, "messages")


def test_evidence_of_an_open_task_stays_until_it_is_closed(busy: PlayedOffice) -> None:
    busy.say("LD", "xóa dữ liệu của tôi")
    busy.press("LD", "Xóa")
    assert "giao anh Nam" in _stored(busy, "messages")
    busy.say("LD", "hủy việc 1")
    busy.say("LD", "xóa dữ liệu của tôi")
    busy.press("LD", "Xóa")
    assert "giao anh Nam" not in _stored(busy, "messages")


def test_somebody_else_cannot_press_delete(busy: PlayedOffice) -> None:
    busy.say("NAM", "xóa dữ liệu của tôi")
    (refusal,) = busy.press("LAN", "Xóa")
    assert "dành cho người khác" in refusal.message.text
    assert "messages" in _tables_with(busy, WORD)


def test_unlinking_one_account(busy: PlayedOffice) -> None:
    (question,) = busy.say("NAM", "hủy liên kết tài khoản của tôi")
    assert "Gỡ liên kết cửa sổ lệnh" in question.message.text
    busy.press("NAM", "Gỡ liên kết")
    with busy.store.work() as work:
        nam = work.people.find_by_code("NAM")
        assert nam is not None
        assert work.identities.of_person(nam.id) == []


def test_who_saw_my_number_is_counted(busy: PlayedOffice) -> None:
    (answer,) = busy.say("LAN", "ai xem được số của tôi")
    assert "Số lần di động, email của chị được xem: 1." in answer.message.text


def test_how_long_messages_are_kept(busy: PlayedOffice) -> None:
    (answer,) = busy.say("LAN", "tin nhắn của tôi được lưu bao lâu")
    assert "được xóa sau 365 ngày" in answer.message.text


def test_old_texts_are_cleared_each_day_and_evidence_of_open_tasks_stays(busy: PlayedOffice) -> None:
    busy.say("LD", "giao chị Lan rà soát hồ sơ trước thứ Sáu", OFFICE)
    busy.say("LAN", "việc 2 xong rồi")
    busy.say("LD", "duyệt việc 2")
    busy.player._set({"retention_days": 30})
    busy.wait(days=29)
    assert WORD in _stored(busy, "messages")
    busy.wait(days=2)
    for table in ("messages", "events", "outbox", "drafts"):
        assert WORD not in _stored(busy, table)
    assert "giao anh Nam" in _stored(busy, "messages")
    assert "giao chị Lan" not in _stored(busy, "messages")
    assert verify(busy.store).broken is None


def test_what_is_still_needed_is_not_cleared(busy: PlayedOffice) -> None:
    busy.player._set({"retention_days": 1})
    busy.say("NAM", f"mỗi thứ Hai 8h nhắc tôi gọi {WORD}")
    said = busy.wait(days=21)
    rung = [one for one in said if one.message.kind == "reminder" and WORD in one.message.text.lower()]
    assert len(rung) == 4
    assert max(one.at for one in rung) - min(one.at for one in rung) > timedelta(days=14)
