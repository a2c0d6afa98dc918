"""Files put into the watched folder are read once, whole, and then lie in done/ or with a reason in failed/."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.knowledge import default_office, with_stored_changes
from bot.watched_folder import LEASE, WatchedFolder
from storage.store import SqlStore
from tests.fakes.clock import FakeClock
from tests.fakes.memory_store import fresh_store
from tests.fakes.office_play import ZONE, fill_office
from tests.fakes.papers import csv_file, row


class Inbox:
    """A watched folder and the office behind it."""

    def __init__(self, store: SqlStore, folder: Path, clock: FakeClock) -> None:
        self.store, self.folder, self.clock = store, folder, clock
        self.watched = self.another_node()
        self.watched.look()

    def another_node(self) -> WatchedFolder:
        return WatchedFolder(self.store, with_stored_changes(default_office()), self.clock, self.folder)

    def look(self, watched: WatchedFolder | None = None) -> int:
        """See the file, let it rest, take it."""
        node = watched or self.watched
        found = node.look()
        self.clock.advance(timedelta(seconds=5))
        return found + node.look()

    @property
    def tasks(self) -> list[tuple[str | None, str]]:
        with self.store.work() as work:
            return [(task.source, task.title) for task in work.tasks.all()]

    def report(self, where: str) -> str:
        (path,) = (self.folder / where).glob("*.report.txt")
        return path.read_text(encoding="utf-8")


@pytest.fixture
def inbox(tmp_path: Path) -> Iterator[Inbox]:
    store = fresh_store(fill_office)
    yield Inbox(store, tmp_path / "nhan", FakeClock())
    store.close()


def test_a_file_in_the_folder_of_its_source_is_read_and_put_away(inbox: Inbox) -> None:
    csv_file(inbox.folder / "vpcp" / "viec.csv", [row()])
    assert inbox.look() == 1
    assert inbox.tasks == [("vpcp", "Rà soát hộ nghèo")]
    assert (inbox.folder / "done" / "viec.csv").exists()
    assert inbox.report("done").startswith("Đã nhập: 1 việc mới")
    assert inbox.look() == 0


def test_the_name_of_a_file_may_tell_its_source(inbox: Inbox) -> None:
    csv_file(inbox.folder / "UBND-thang-11.csv", [row()])
    inbox.look()
    assert inbox.tasks == [("ubnd", "Rà soát hộ nghèo")]


def test_a_file_of_unknown_source_is_set_aside_with_the_reason(inbox: Inbox) -> None:
    csv_file(inbox.folder / "viec.csv", [row()])
    inbox.look()
    assert inbox.tasks == []
    assert "Không rõ nguồn giao" in inbox.report("failed")


def test_a_broken_file_is_set_aside_with_the_reason(inbox: Inbox) -> None:
    (inbox.folder / "ubnd" / "viec.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    inbox.look()
    assert "hỏng hoặc không phải tệp Excel" in inbox.report("failed")


def test_bad_rows_are_told_beside_the_file(inbox: Inbox) -> None:
    csv_file(
        inbox.folder / "ubnd" / "viec.csv", [row(), row(external_id="TP-2", deadline="bao giờ xong thì xong")]
    )
    inbox.look()
    assert "Dòng 3: hạn “bao giờ xong thì xong” không đọc được" in inbox.report("done")


def test_the_same_content_is_read_once(inbox: Inbox) -> None:
    csv_file(inbox.folder / "ubnd" / "viec.csv", [row()])
    inbox.look()
    csv_file(inbox.folder / "ubnd" / "viec.csv", [row()])
    assert inbox.look() == 1
    reports = sorted((inbox.folder / "done").glob("*.report.txt"))
    assert len(reports) == 2
    assert "đã được nhập trước đó" in "".join(path.read_text(encoding="utf-8") for path in reports)


def test_a_file_that_still_grows_is_left_alone(inbox: Inbox) -> None:
    path = csv_file(inbox.folder / "ubnd" / "viec.csv", [row()])
    for size in range(3):
        inbox.watched.look()
        with path.open("a", encoding="utf-8") as file:
            file.write(",".join(row(external_id=f"TP-{size + 5}").values()) + "\n")
        os.utime(path, ns=(size, size))
        inbox.clock.advance(timedelta(seconds=10))
    assert inbox.watched.look() == 0
    assert inbox.tasks == []
    inbox.clock.advance(timedelta(seconds=10))
    assert inbox.watched.look() == 1


@pytest.mark.parametrize("name", [".viec.csv", "~$viec.xlsx", "viec.csv.part", "viec.tmp"])
def test_what_other_programs_are_writing_is_no_file_yet(inbox: Inbox, name: str) -> None:
    csv_file(inbox.folder / "ubnd" / name, [row()])
    assert inbox.look() == 0


def test_a_link_out_of_the_folder_is_not_followed(inbox: Inbox, tmp_path: Path) -> None:
    (inbox.folder / "ubnd" / "viec.csv").symlink_to(csv_file(tmp_path / "ngoai.csv", [row()]))
    assert inbox.look() == 0


def test_a_file_that_another_node_reads_is_left_to_it_until_its_lease_ends(inbox: Inbox) -> None:
    path = csv_file(inbox.folder / "ubnd" / "viec.csv", [row()])
    from actions.above.edxml import digest

    with inbox.store.work() as work:
        now = inbox.clock.now()
        work.exchanges.claim_file(digest(path.read_bytes()), "ubnd", now, until=now + LEASE)
        work.commit()
    node = inbox.another_node()
    assert inbox.look(node) == 0
    inbox.clock.advance(LEASE)
    assert inbox.look(node) == 1
    assert len(inbox.tasks) == 1


def test_a_file_that_failed_may_come_again(inbox: Inbox) -> None:
    """The directory was still empty the first time, say."""
    with inbox.store.work() as work:
        for person in work.people.active():
            person.active = False
        work.commit()
    csv_file(inbox.folder / "ubnd" / "viec.csv", [row()])
    inbox.look()
    assert "nhập danh bạ trước" in inbox.report("failed")
    with inbox.store.work() as work:
        for person in work.people.many(range(1, 7)):
            person.active = True
        work.commit()
    csv_file(inbox.folder / "ubnd" / "viec.csv", [row()])
    inbox.look()
    assert len(inbox.tasks) == 1


def test_a_second_file_of_one_name_bears_the_office_s_time(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    try:
        for title in ("Rà soát hộ nghèo", "Báo cáo quý"):
            csv_file(inbox.folder / "vpcp" / "viec.csv", [row(title=title, external_id=title)])
            assert inbox.look() == 1
    finally:
        monkeypatch.undo()
        time.tzset()
    stamp = inbox.clock.now().astimezone(ZONE).strftime("%Y%m%d-%H%M%S")
    assert (inbox.folder / "done" / "viec.csv").is_file()
    assert (inbox.folder / "done" / f"viec.{stamp}-1.csv").is_file()


def test_the_folders_are_made_once_and_again_only_when_all_is_gone(inbox: Inbox) -> None:
    (inbox.folder / "vpcp").rmdir()
    inbox.watched.look()
    assert not (inbox.folder / "vpcp").exists()
    shutil.rmtree(inbox.folder)
    inbox.watched.look()
    assert (inbox.folder / "vpcp").is_dir()


def test_a_file_is_put_away_though_somebody_removed_done(inbox: Inbox) -> None:
    (inbox.folder / "done").rmdir()
    csv_file(inbox.folder / "vpcp" / "viec.csv", [row()])
    assert inbox.look() == 1
    assert (inbox.folder / "done" / "viec.csv").is_file()
