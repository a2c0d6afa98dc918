"""Documents and passages, the same on every database."""

from __future__ import annotations

from datetime import UTC, datetime

from actions.library.models import Manual, Passage, WrongAnswer
from actions.models import Person
from storage.store import SqlStore

NOW = datetime(2026, 11, 19, 3, 0, tzinfo=UTC)


def passage(place: int, heading: str, text: str) -> Passage:
    return Passage(
        manual_id=0,
        place=place,
        headings=["Chương I", heading],
        questions=[f"hỏi {heading}"],
        text=text,
        digest=f"{heading}:{text}",
        page=place,
    )


def keep(store: SqlStore, *passages: Passage, name: str = "a.md") -> None:
    with store.work() as work:
        work.library.keep(Manual(name=name, title="Sổ tay", digest="d", imported_at=NOW), passages)
        work.commit()


def test_passages_come_back_by_place_and_as_the_index_reads_them(store: SqlStore) -> None:
    keep(store, passage(1, "Một", "Ánh sáng."), passage(2, "Hai", "Nước."))
    with store.work() as work:
        manual = work.library.find_manual("a.md")
        assert manual is not None
        assert (manual.title, manual.passages, manual.imported_at) == ("Sổ tay", 2, NOW)
        assert [each.text for each in work.library.of_manual(manual.id)] == ["Ánh sáng.", "Nước."]
        first, _ = work.library.indexed()
        assert (first.manual, first.headings, first.questions) == (
            "Sổ tay",
            ("Chương I", "Một"),
            ("hỏi Một",),
        )
        found = work.library.find_passage(first.passage_id)
        assert found is not None
        assert found.page == 1
        assert [each.id for each in work.library.passages([first.passage_id, 10**6])] == [first.passage_id]


def test_the_same_words_keep_their_id_and_others_go(store: SqlStore) -> None:
    keep(store, passage(1, "Một", "Ánh sáng."), passage(2, "Hai", "Nước."))
    with store.work() as work:
        before = {each.headings[-1]: each.passage_id for each in work.library.indexed()}
    keep(store, passage(1, "Ba", "Lửa."), passage(2, "Hai", "Nước."))
    with store.work() as work:
        after = {each.headings[-1]: each.passage_id for each in work.library.indexed()}
        manual = work.library.find_manual("a.md")
        assert manual is not None
        assert [each.headings[-1] for each in work.library.of_manual(manual.id)] == ["Ba", "Hai"]
    assert after["Hai"] == before["Hai"]
    assert set(after) == {"Ba", "Hai"}


def test_every_change_and_nothing_else_gives_a_new_version(store: SqlStore) -> None:
    def version() -> str:
        with store.work() as work:
            return work.library.version()

    versions = [version()]
    keep(store, passage(1, "Một", "Ánh sáng."))
    versions += [version(), version()]
    with store.work() as work:
        assert not work.library.remove("b.md", at=NOW)
        assert work.library.remove("a.md", at=NOW)
        work.commit()
    versions.append(version())
    assert versions[0] == ""
    assert versions[1] == versions[2]
    assert len(set(versions)) == 3


def test_what_is_rolled_back_leaves_no_trace(store: SqlStore) -> None:
    with store.work() as work:
        work.library.keep(Manual(name="a.md", title="S", digest="d", imported_at=NOW), [passage(1, "M", "T")])
    with store.work() as work:
        assert work.library.manuals() == []
        assert work.library.version() == ""


def test_what_was_called_wrong_stands_until_its_words_are_gone_everywhere(store: SqlStore) -> None:
    keep(store, passage(1, "Một", "Ánh sáng."))
    keep(store, passage(1, "Một", "Ánh sáng."), name="b.md")
    with store.work() as work:
        person = work.people.add(Person(code="A", full_name="Trần An"))
        wrong = WrongAnswer(
            at=NOW,
            person_id=person.id,
            passage="Một:Ánh sáng.",
            manual="a.md",
            section="Một",
            text="Ánh sáng.",
        )
        number = work.library.add_wrong(wrong).id
        work.commit()
    keep(store, passage(1, "Hai", "Nước."))
    with store.work() as work:
        assert [each.id for each in work.library.open_wrong("Một:Ánh sáng.")] == [number]
        work.library.remove("b.md", at=NOW)
        work.commit()
    with store.work() as work:
        assert work.library.open_wrong() == []
        settled = work.library.find_wrong(number)
        assert settled is not None
        assert settled.settled_at == NOW
