"""The commands, as a shell calls them: scripts, parse, time, import."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.dialogue import RasaAddress

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]
ROOT = Path(__file__).resolve().parents[2]
NOW = "2026-11-19T10:00:00+07:00"
GROUP = "group:van-phong"

DAY: tuple[dict[str, Any], ...] = (
    {"at": NOW, "as": "NV001", "chat": GROUP, "members": ["NV002"], "text": "giao việc cho anh Nam trước thứ Sáu"},
    {"at": "2026-11-19T10:01:00+07:00", "as": "NV001", "chat": GROUP, "text": "tổng hợp báo cáo cải cách hành chính"},
    {"at": "2026-11-19T10:02:00+07:00", "as": "NV001", "chat": GROUP, "text": "nhắc tôi 8h sáng mai họp giao ban"},
    {"at": "2026-11-19T10:03:00+07:00", "as": "NV002", "chat": "private", "press": "Nhận việc"},
    {"at": "2026-11-19T14:00:00+07:00", "as": "NV005", "chat": "private", "text": "nhắc em 3h chiều nay nộp báo cáo"},
    {"at": "2026-11-19T16:00:00+07:00", "as": "NV003", "chat": "private", "text": "số điện thoại anh Kiệt văn phòng"},
    {"at": "2026-11-20T07:30:00+07:00", "as": "NV002", "chat": "private", "text": "việc của tôi"},
    {"at": "2026-11-20T16:00:00+07:00", "as": "NV002", "chat": "private", "text": "việc 1 xong rồi"},
    {"at": "2026-11-20T16:30:00+07:00", "as": "NV001", "chat": "private", "press": "Duyệt"},
    {"at": "2026-11-20T16:31:00+07:00", "as": "NV002", "chat": GROUP, "text": "cảm ơn cả nhà"},
    {"at": "2026-11-23T18:00:00+07:00"},
)  # fmt: skip


def thuky(*words: str, stdin: str = "") -> list[str]:
    """Lines of stdout; the command must succeed."""
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli", *words],
        cwd=ROOT,
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.splitlines()


def test_a_day_is_played_in_order_and_twice_alike(tmp_path: Path, rasa: RasaAddress) -> None:
    script = tmp_path / "day.jsonl"
    script.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in DAY), encoding="utf-8")
    played = thuky("chat", "--script", str(script), "--json")
    assert played == thuky("chat", "--script", str(script), "--json")
    *said, end = (json.loads(line) for line in played)
    assert [one["at"] for one in said] == sorted(one["at"] for one in said)
    assert [one["n"] for one in said] == list(range(1, len(said) + 1))
    rung = [(one["at"], one["to"]) for one in said if one["kind"] == "reminder"]
    assert rung == [
        ("2026-11-19T15:00:00+07:00", "NV005"),
        ("2026-11-20T08:00:00+07:00", "NV001"),
        ("2026-11-20T15:00:00+07:00", "NV002"),
    ]
    (task,) = end["tasks"]
    assert (task["lead"]["code"], task["state"]) == ("NV002", "approved")
    assert task["deadline_class"] == "done_on_time"
    assert len(end["reminders"]) == 2


def test_a_wrong_line_is_named(tmp_path: Path) -> None:
    script = tmp_path / "wrong.jsonl"
    script.write_text(
        f'{{"at": "{NOW}", "as": "NV001", "text": "chào"}}\n{{"at": "2026-11-18T10:00:00+07:00"}}\n',
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli", "chat", "--script", str(script)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "line 2" in done.stderr
    assert "Traceback" not in done.stderr


def test_parse_answers_a_line_for_a_line_even_a_broken_one(rasa: RasaAddress) -> None:
    lines = thuky(
        "parse",
        "--now",
        NOW,
        stdin="giao anh Nam làm báo cáo quý 3 trước thứ Sáu\n{broken\nviệc 12 xong rồi\n",
    )
    order, broken, done = (json.loads(line) for line in lines)
    assert order["intent"] == "assign_task"
    assert order["tasks"][0]["title"] == "làm báo cáo quý 3"
    assert order["tasks"][0]["deadline"] == "2026-11-20T17:00:00+07:00"
    assert set(broken) == {"error"}
    assert done["task_ids"] == [12]


def test_parse_with_a_rasa_of_its_own_prints_nothing_but_answers(
    rasa: RasaAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("THUKY_RASA_URL")
    (line,) = thuky("parse", "--now", NOW, stdin="việc của tôi\n")
    assert json.loads(line)["intent"] == "list_tasks"


def test_time_reads_and_explains() -> None:
    (line,) = thuky("time", "--now", NOW, "--explain", stdin="trước 17h thứ Sáu\n")
    (found,) = json.loads(line)["found"]
    assert (found["kind"], found["end"]) == ("open-before", "2026-11-20T17:00:00+07:00")
    assert found["rules"]


def test_a_demo_directory_can_be_written_and_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THUKY_DATABASE_URL", f"sqlite:///{tmp_path}/thuky.db")
    people = tmp_path / "people.csv"
    thuky("demo-data", "--out", str(people))
    (report, *_) = thuky("import", "directory", str(people))
    assert "40 người mới" in report
    (again, *_) = thuky("import", "directory", str(people))
    assert "0 người mới" in again
    _, first, *_ = thuky("who", "anh Kiệt", "--as", "NV002")
    assert "Phan Văn Tuấn Kiệt" in first
