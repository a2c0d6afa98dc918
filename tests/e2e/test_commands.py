"""The commands, as a shell calls them: scripts, parse, time, import."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.dialogue import RasaAddress
from tests.fakes.papers import csv_file, row

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


def test_a_line_that_asks_for_what_is_not_there_is_answered_and_the_rest_goes_on(
    rasa: RasaAddress, tmp_path: Path
) -> None:
    script = tmp_path / "missing.jsonl"
    lines = [
        {"at": NOW, "as": "NV001", "chat": "private", "press": "Đúng"},
        {"at": NOW, "as": "NV001", "chat": "private", "text": "bạn làm được gì"},
    ]
    script.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    wrong, said, end = (json.loads(line) for line in thuky("chat", "--script", str(script), "--json"))
    assert "line 1" in wrong["error"]
    assert "Giao việc" in said["text"]
    assert end["tasks"] == []


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


def test_a_day_in_which_500_tasks_from_above_come_in_twice(tmp_path: Path, rasa: RasaAddress) -> None:
    """The leader asks, gets a file that is really there, and hands a task down by its paper's number."""
    units = ("Văn phòng", "Phòng Kinh tế", "Phòng Văn hóa - Xã hội", "Trung tâm Phục vụ hành chính công")
    rows = [
        row(external_id=f"TP-{n}", document_number=f"{n}/UBND-VX", title=f"Báo cáo số {n}", lead=units[n % 4])
        for n in range(500)
    ]
    csv_file(tmp_path / "viec.csv", rows)
    come = {"import_tasks": "viec.csv", "source": "ubnd"}
    leader = {"as": "NV006", "chat": "private"}
    head = {"as": "NV005", "chat": "private"}
    lines: list[dict[str, Any]] = [
        {"at": NOW, **come},
        {"at": "2026-11-19T11:00:00+07:00", **come},
        {"at": "2026-11-19T13:30:00+07:00", **leader, "text": "việc UBND Thành phố giao còn bao nhiêu"},
        {"at": "2026-11-19T13:31:00+07:00", **leader, "press": "Xuất Excel"},
        {"at": "2026-11-19T13:31:30+07:00", **leader, "press": "Biểu đồ"},
        {
            "at": "2026-11-19T13:32:00+07:00",
            **head,
            "text": "giao chị Lan thực hiện văn bản 1/UBND-VX trước thứ Sáu",
        },
    ]
    script = tmp_path / "ngay.jsonl"
    script.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    *said, end = (json.loads(line) for line in thuky("chat", "--script", str(script), "--json"))
    assert len(end["tasks"]) == 500
    assert len([one for one in said if one["kind"] == "notice" and "giao 125 việc" in one["text"]]) == 4
    answer, *_ = [one for one in said if one["to"] == "NV006" and one["buttons"]]
    assert "Chưa hoàn thành: 500 việc" in answer["text"]
    (file,) = [one["file"] for one in said if one["file"]]
    assert Path(file).read_bytes().startswith(b"PK")
    (drawn,) = [one for one in said if one["image"]]
    assert (drawn["to"], drawn["chat"]) == ("NV006", "private")
    assert Path(drawn["image"]).read_bytes().startswith(b"\x89PNG")
    (handed,) = [task for task in end["tasks"] if task["lead"]["code"] == "NV003"]
    assert (handed["title"], handed["assigner"]["code"]) == ("Báo cáo số 1", "NV005")
    assert handed["deadline"] == "2026-11-20T17:00:00+07:00"


def test_tasks_are_imported_and_results_exported_from_the_shell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THUKY_DATABASE_URL", f"sqlite:///{tmp_path}/thuky.db")
    people = tmp_path / "danh-ba.csv"
    people.write_text("mã,họ tên,chức vụ,đơn vị\nA1,Lê Văn Ba,Trưởng phòng,Phòng Kinh tế\n", encoding="utf-8")
    thuky("import", "directory", str(people))
    path = csv_file(tmp_path / "viec.csv", [row(), row(external_id="TP-2", deadline="hôm nào cũng được")])
    words = ("import", "tasks", str(path), "--source", "ubnd")
    assert thuky(*words, "--dry-run")[0].startswith("Kiểm tra thử, chưa ghi: 1 việc mới")
    assert thuky(*words)[0].startswith("Đã nhập: 1 việc mới")
    again = thuky(*words)
    assert again[0].startswith("Đã nhập: 0 việc mới, 0 cập nhật, 1 không đổi")
    assert again[1].startswith("Dòng 3: hạn")
    out = tmp_path / "gui"
    export = ("export", "results", "--source", "ubnd", "--out", str(out))
    assert thuky(*export)[0] == "Đã xuất kết quả 1 việc của UBND Thành phố:"
    assert {path.suffix for path in out.iterdir()} == {".xml", ".xlsx"}
    assert "Không có việc nào" in thuky(*export)[0]
