"""Rooms that we host ourselves: closed or not, what is pinned, how far each has read, the texts to look through."""

from __future__ import annotations

from datetime import timedelta

from actions.models import RoomMessage, StoredFile, TaskResult
from storage import SqlStore
from tests.contract.storage.conftest import Office


def _said(store: SqlStore, office: Office, *texts: str, room: str = "r") -> list[int]:
    with store.work() as work:
        lines = [
            work.rooms.add(RoomMessage(room=room, sender_code=None, text=text, sent_at=office.now))
            for text in texts
        ]
        work.commit()
    return [line.id for line in lines]


def test_a_room_has_one_state_and_none_before_it_is_asked_for(store: SqlStore, office: Office) -> None:
    (line,) = _said(store, office, "thẻ")
    with store.work() as work:
        assert work.rooms.find_state("r") is None
        work.rooms.provide_state("r").pinned_id = line
        work.commit()
    with store.work() as work:
        work.rooms.provide_state("r").closed_at = office.now
        work.commit()
    with store.work() as work:
        state = work.rooms.find_state("r")
        assert state is not None
        assert (state.pinned_id, state.closed_at) == (line, office.now)
        assert work.rooms.find_state("other") is None


def test_a_read_mark_goes_forward_only(store: SqlStore, office: Office) -> None:
    one, two = _said(store, office, "một", "hai")
    with store.work() as work:
        assert work.rooms.mark_read("r", "NV001", two, office.now)
        assert not work.rooms.mark_read("r", "NV001", one, office.now + timedelta(minutes=1))
        assert not work.rooms.mark_read("r", "NV001", two, office.now)
        assert work.rooms.mark_read("r", "NV002", one, office.now)
        work.commit()
    with store.work() as work:
        assert work.rooms.read_marks("r") == {"NV001": two, "NV002": one}
        assert work.rooms.mark_read("r", "NV002", two, office.now)
        assert work.rooms.read_marks("r") == {"NV001": two, "NV002": two}
        assert work.rooms.read_marks("other") == {}


def test_the_texts_of_a_room_come_latest_first_and_in_portions(store: SqlStore, office: Office) -> None:
    one, two, three = _said(store, office, "một", "hai", "ba")
    _said(store, office, "khác", room="other")
    with store.work() as work:
        assert work.rooms.texts_before("r", before_id=None, limit=2) == [(three, "ba"), (two, "hai")]
        assert work.rooms.texts_before("r", before_id=two, limit=2) == [(one, "một")]


def test_a_line_that_is_not_there_is_none(store: SqlStore, office: Office) -> None:
    (line,) = _said(store, office, "một")
    with store.work() as work:
        found = work.rooms.find(line)
        assert found is not None
        assert found.text == "một"
        assert work.rooms.find(line + 1) is None
        assert work.rooms.find(10**30) is None


def test_a_file_that_was_handed_in_for_a_task_outlives_its_sender(store: SqlStore, office: Office) -> None:
    week = {"created_at": office.now, "expires_at": office.now + timedelta(days=7)}
    with store.work() as work:
        task = work.tasks.add(office.task())
        for token in ("result", "other"):
            work.files.add(
                StoredFile(token=token, name="a.docx", content=b"PK", recipient_id=office.nam, **week)
            )
        work.tasks.add_result(
            TaskResult(
                task_id=task.id,
                person_id=office.nam,
                at=office.now,
                kind="file",
                reference="result",
                channel="web",
            )
        )
        work.personal.erase(work.people.get(office.nam))
        work.commit()
    with store.work() as work:
        assert work.files.find("result", now=office.now) is not None
        assert work.files.find("other", now=office.now) is None


def test_read_marks_of_a_person_go_with_everything_else(store: SqlStore, office: Office) -> None:
    (line,) = _said(store, office, "một")
    with store.work() as work:
        nam = work.people.get(office.nam)
        work.rooms.mark_read("r", nam.code, line, office.now)
        work.rooms.mark_read("r", "other", line, office.now)
        work.personal.erase(nam)
        work.commit()
    with store.work() as work:
        assert work.rooms.read_marks("r") == {"other": line}
