"""`thuky backup`, `restore` and `move` as an administrator runs them: sentences and exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from bot.backup import backup, move, restore
from bot.cli import app
from storage import SqlStore, open_store
from storage.backups import file_url
from tests.contract.storage.whole_office import contents, furnish_all, write_audit

Output = pytest.CaptureFixture[str]


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a database with something in every table, which nobody has open."""
    url = file_url(tmp_path / "office.db")
    monkeypatch.setenv("THUKY_DATABASE_URL", url)
    store = open_store(url)
    furnish_all(store)
    store.close()
    return url


def _rows(url: str) -> dict[str, object]:
    store = open_store(url)
    try:
        return {name: rows for name, rows in contents(store.engine).items() if name != "audit"}
    finally:
        store.close()


def _without_sessions(rows: dict[str, object]) -> dict[str, object]:
    """A restored database knows nobody who was signed in, and no code that was handed out."""
    return {**rows, "web_sessions": [], "one_time_secrets": [], "attempts": []}


def _with(url: str, *statements: str) -> None:
    store: SqlStore = open_store(url)
    with store.engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    store.close()


def test_what_was_lost_comes_back(office: str, tmp_path: Path, capsys: Output) -> None:
    before = _rows(office)
    assert backup(tmp_path / "b.db") == 0
    said = capsys.readouterr().out
    assert "dòng trong" in said
    assert "✅ Nhật ký nguyên vẹn: 5 dòng." in said
    (tmp_path / "office.db").unlink()
    assert restore(tmp_path / "b.db", replace=False) == 0
    assert _rows(office) == _without_sessions(before)
    assert "✅ Nhật ký nguyên vẹn: 5 dòng. 1 dòng mới đang chờ niêm phong." in capsys.readouterr().out


def test_the_commands_take_their_files_and_addresses(office: str, tmp_path: Path) -> None:
    runner = CliRunner()
    path, there = str(tmp_path / "b.db"), file_url(tmp_path / "other.db")
    asked = (["backup", path], ["restore", path], ["restore", path, "--yes"], ["move", "--to", there])
    assert [runner.invoke(app, words).exit_code for words in asked] == [0, 1, 0, 0]


def test_restoring_over_data_must_be_confirmed_and_leaves_a_line_in_the_log(
    office: str, tmp_path: Path, capsys: Output
) -> None:
    before = _rows(office)
    backup(tmp_path / "b.db")
    _with(office, "UPDATE people SET full_name = 'khác'")
    changed = _rows(office)
    capsys.readouterr()
    assert restore(tmp_path / "b.db", replace=False) == 1
    assert capsys.readouterr().err == (
        "Cơ sở dữ liệu đang có dữ liệu. Thêm --yes để xóa hết và thay bằng bản sao lưu.\n"
    )
    assert _rows(office) == changed
    assert restore(tmp_path / "b.db", replace=True) == 0
    assert _rows(office) == _without_sessions(before)
    store = open_store(office)
    with store.work() as work:
        assert work.audit.latest()[-1].action == "data.restore"
    store.close()


def test_a_backup_can_be_made_while_the_program_runs_but_nothing_restored_or_moved(
    office: str, tmp_path: Path, capsys: Output
) -> None:
    running = open_store(office)
    with running.work() as work:
        work.settings.read()
    assert backup(tmp_path / "b.db") == 0
    assert restore(tmp_path / "b.db", replace=True) == 1
    assert move(file_url(tmp_path / "other.db")) == 1
    assert (
        capsys.readouterr().err.splitlines()
        == ["Có chương trình đang dùng cơ sở dữ liệu này. Hãy dừng Thư Ký ở mọi máy rồi chạy lại lệnh."] * 2
    )
    running.close()


def test_a_log_that_was_broken_before_is_said_and_restored_only_when_confirmed(
    office: str, tmp_path: Path, capsys: Output
) -> None:
    _with(office, "DROP TRIGGER audit_keeps_rows", "UPDATE audit SET action = 'x' WHERE number = 2")
    assert backup(tmp_path / "b.db") == 1
    assert "🔴 Nhật ký hỏng tại dòng 2" in capsys.readouterr().out
    (tmp_path / "office.db").unlink()
    assert restore(tmp_path / "b.db", replace=False) == 1
    assert "Nhật ký trong bản sao lưu hỏng tại dòng 2" in capsys.readouterr().err
    assert restore(tmp_path / "b.db", replace=True) == 1
    assert "🔴 Nhật ký hỏng tại dòng 2" in capsys.readouterr().out


def test_moving_copies_everything_leaves_the_old_and_refuses_a_second_time(
    office: str, tmp_path: Path, capsys: Output
) -> None:
    before = _rows(office)
    there = file_url(tmp_path / "other.db")
    assert move(there) == 0
    said = capsys.readouterr().out.splitlines()
    assert "           3  people" in said
    assert said[-1] == (
        "Đặt THUKY_DATABASE_URL theo địa chỉ mới rồi khởi động lại. Cơ sở dữ liệu cũ vẫn còn nguyên."
    )
    assert _rows(there) == before == _rows(office)
    assert move(there) == 1
    assert "đã có dữ liệu nên không chuyển vào" in capsys.readouterr().err


def test_what_cannot_be_is_said_in_a_sentence(
    office: str, tmp_path: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "there.db").touch()
    assert backup(tmp_path / "there.db") == 1
    assert capsys.readouterr().err == f"Đã có tệp {tmp_path / 'there.db'}. Hãy chọn tên khác.\n"
    assert backup(tmp_path / "no folder" / "b.db") == 1
    assert capsys.readouterr().err.startswith("Không đọc hay ghi được tệp")
    assert restore(tmp_path / "none.db", replace=True) == 1
    assert capsys.readouterr().err == f"Không có tệp {tmp_path / 'none.db'}.\n"
    assert move("mysql://somewhere/office") == 1
    assert capsys.readouterr().err.startswith("Địa chỉ cơ sở dữ liệu không đúng")
    assert move("postgresql://office:secret@127.0.0.1:1/office") == 1
    refused = capsys.readouterr().err
    assert refused.startswith("Không dùng được cơ sở dữ liệu")
    assert "secret" not in refused
    monkeypatch.setenv("THUKY_DATABASE_URL", file_url(tmp_path / "not yet.db"))
    assert backup(tmp_path / "b.db") == 1
    assert capsys.readouterr().err == f"Chưa có cơ sở dữ liệu {tmp_path / 'not yet.db'}.\n"
    assert not (tmp_path / "not yet.db").exists()


def test_a_sealed_log_goes_on_after_a_restore(office: str, tmp_path: Path, capsys: Output) -> None:
    backup(tmp_path / "b.db")
    restore(tmp_path / "b.db", replace=True)
    store = open_store(office)
    write_audit(store, 2)
    store.close()
    assert backup(tmp_path / "c.db") == 0
    # Five lines, that of the restore, and two new ones.
    assert "✅ Nhật ký nguyên vẹn: 8 dòng." in capsys.readouterr().out


def test_a_damaged_database_is_named_and_gives_no_backup(office: str, tmp_path: Path, capsys: Output) -> None:
    backup(tmp_path / "good.db")
    file = tmp_path / "office.db"
    whole = file.read_bytes()
    file.write_bytes(whole[:40_960] + b"\xff" * 40_960 + whole[81_920:])
    capsys.readouterr()
    assert backup(tmp_path / "b.db") == 1
    assert capsys.readouterr().err.startswith("Không sao lưu được vì cơ sở dữ liệu có lỗi. ")
    assert not (tmp_path / "b.db").exists()
    file.write_bytes(b"\xff" * 40_960)
    assert restore(tmp_path / "good.db", replace=True) == 1
    assert capsys.readouterr().err.startswith("Cơ sở dữ liệu đã hỏng: ")
    file.rename(tmp_path / "office.damaged")
    assert restore(tmp_path / "good.db", replace=False) == 0
