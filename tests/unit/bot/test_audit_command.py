"""`thuky audit verify` as an administrator runs it: one sentence and an exit code."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from actions.models import AuditRow
from bot.audit import check, show
from bot.sealer import Sealer
from storage import SqlStore, open_store
from tests.fakes.clock import FakeClock


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SqlStore]:
    url = f"sqlite:///{tmp_path / 'office.db'}"
    monkeypatch.setenv("THUKY_DATABASE_URL", url)
    store, clock = open_store(url), FakeClock()
    with store.work() as work:
        for number in range(3):
            work.audit.add(AuditRow(at=clock.now(), action="task.assign", kind="task", subject_id=number + 1))
        work.commit()
    Sealer(store, clock).seal_new()
    yield store
    store.close()


def test_an_intact_log_ends_well_and_prints_what_to_note_elsewhere(
    store: SqlStore, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check("") == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first == "✅ Nhật ký nguyên vẹn: 3 dòng."
    anchor = second.rpartition(" ")[2]
    assert anchor.startswith("3:")
    assert check(anchor) == 0
    assert check(f"3:{'0' * 64}") == 1


def test_a_changed_line_is_named_and_the_exit_code_says_so(
    store: SqlStore, capsys: pytest.CaptureFixture[str]
) -> None:
    with store.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER audit_keeps_rows"))
        connection.execute(text("UPDATE audit SET subject_id = 99 WHERE number = 2"))
    assert check("") == 1
    assert capsys.readouterr().out.splitlines() == [
        "🔴 Nhật ký hỏng tại dòng 2: nội dung đã bị sửa sau khi niêm phong.",
        "Các dòng trước đó (1) nguyên vẹn.",
    ]


def test_a_note_that_is_none_is_refused(store: SqlStore) -> None:
    assert check("abc") == 2


def test_listing_one_task(store: SqlStore, capsys: pytest.CaptureFixture[str]) -> None:
    assert show(2, 50) == 0
    assert capsys.readouterr().out == "     2  19/11/2026 10:00:00  hệ thống: giao việc · việc 2\n"
    show(77, 50)
    assert capsys.readouterr().out == "Nhật ký chưa có dòng nào về việc 77.\n"
