"""An office that has outgrown SQLite: `thuky move` takes all of it to PostgreSQL, and backups go on from there."""

from __future__ import annotations

from pathlib import Path

import pytest

from actions.audit_check import verify
from bot.backup import backup, move, restore
from storage import open_store
from storage.backups import file_url
from tests.contract.storage.whole_office import contents, furnish_all, write_audit
from tests.servers import postgres_server as postgres_server
from tests.servers import postgres_url as postgres_url

pytestmark = pytest.mark.postgresql


def test_an_office_moves_to_postgresql_and_is_backed_up_and_restored_there(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = file_url(tmp_path / "office.db")
    monkeypatch.setenv("THUKY_DATABASE_URL", url)
    store = open_store(url)
    furnish_all(store)
    before = contents(store.engine)
    store.close()
    with_password = postgres_url.replace("thuky@", "thuky:geheim7@")
    assert move(with_password) == 0
    assert "geheim7" not in capsys.readouterr().out

    monkeypatch.setenv("THUKY_DATABASE_URL", postgres_url)
    store = open_store(postgres_url)
    write_audit(store, 1)
    moved = contents(store.engine)
    assert {name: rows for name, rows in moved.items() if not name.startswith("audit")} == {
        name: rows for name, rows in before.items() if not name.startswith("audit")
    }
    assert moved["audit"][:5] == before["audit"]
    assert verify(store).broken is None
    assert backup(tmp_path / "b.db") == 0
    assert restore(tmp_path / "b.db", replace=True) == 1, "somebody is connected"
    store.close()
    assert restore(tmp_path / "b.db", replace=True) == 0
    store = open_store(postgres_url)
    restored = contents(store.engine)
    assert restored["audit"][:-1] == moved["audit"]
    # A restored database knows nobody who was signed in, and no code that was handed out.
    gone = ("web_sessions", "one_time_secrets", "attempts")
    assert not any(restored[name] for name in gone)
    kept = [name for name in moved if name not in ("audit", *gone)]
    assert {name: restored[name] for name in kept} == {name: moved[name] for name in kept}
    store.close()
