"""A document that comes again replaces its passages; a bad one changes nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from actions.library.importing import DocumentReport, import_documents
from actions.library.models import WrongAnswer
from actions.models import Person
from storage.store import SqlStore
from tests.fakes.memory_store import fresh_store

NOW = datetime(2026, 11, 19, 3, 0, tzinfo=UTC)
FIRST = "# Sổ tay\n\n## Giữ\n\nMục này còn.\n\n## Sửa\n\nMục này cũ.\n"
SECOND = "# Sổ tay\n\n## Mới\n\nMục này mới.\n\n## Giữ\n\nMục này còn.\n\n## Sửa\n\nMục này đã sửa.\n"


def bring(store: SqlStore, path: Path, text: str) -> DocumentReport:
    path.write_text(text)
    return import_documents([path], store, now=NOW)


def passages(store: SqlStore) -> dict[str, tuple[int, str]]:
    with store.work() as work:
        manual = work.library.find_manual("so-tay.md")
        assert manual is not None
        return {each.headings[-1]: (each.id, each.text) for each in work.library.of_manual(manual.id)}


def test_an_update_replaces_what_changed_and_keeps_the_rest(tmp_path: Path) -> None:
    store, path = fresh_store(), tmp_path / "so-tay.md"
    assert bring(store, path, FIRST).added == {"so-tay.md": 2}
    before = passages(store)
    assert bring(store, path, SECOND).updated == {"so-tay.md": 3}
    after = passages(store)
    assert list(after) == ["Mới", "Giữ", "Sửa"]
    assert after["Giữ"] == before["Giữ"]
    assert after["Sửa"][0] != before["Sửa"][0]
    assert after["Sửa"][1] == "Mục này đã sửa."


def test_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    store, path = fresh_store(), tmp_path / "so-tay.md"
    bring(store, path, FIRST)
    with store.work() as work:
        version = work.library.version()
    assert bring(store, path, FIRST).unchanged == ["so-tay.md"]
    with store.work() as work:
        assert work.library.version() == version


def test_a_bad_file_is_reported_and_the_old_passages_stay(tmp_path: Path) -> None:
    store, path = fresh_store(), tmp_path / "so-tay.md"
    bring(store, path, FIRST)
    report = bring(store, path, "")
    assert "không có nội dung" in report.problems[0]
    assert len(passages(store)) == 2


def test_a_folder_goes_in_with_what_can_be_read_in_it(tmp_path: Path) -> None:
    store = fresh_store()
    (tmp_path / "sau").mkdir()
    (tmp_path / "sau" / "so-tay.md").write_text(FIRST)
    (tmp_path / "~$tam.docx").write_text("x")
    (tmp_path / "anh.png").write_text("x")
    report = import_documents([tmp_path], store, now=NOW, under="goc/")
    assert report.lines()[1:] == ["goc/sau/so-tay.md: 2 đoạn"]


def test_what_was_called_wrong_is_settled_when_it_changes(tmp_path: Path) -> None:
    store, path = fresh_store(), tmp_path / "so-tay.md"
    bring(store, path, FIRST)
    with store.work() as work:
        manual = work.library.find_manual("so-tay.md")
        person = work.people.add(Person(code="A", full_name="Trần An"))
        assert manual is not None
        for passage in work.library.of_manual(manual.id):
            work.library.add_wrong(
                WrongAnswer(
                    at=NOW,
                    person_id=person.id,
                    passage=passage.digest,
                    manual=manual.name,
                    section=passage.headings[-1],
                    text=passage.text,
                )
            )
        work.commit()
    bring(store, path, SECOND)
    with store.work() as work:
        assert [wrong.section for wrong in work.library.open_wrong()] == ["Giữ"]
