"""Lists of tasks and their history."""

from __future__ import annotations

from datetime import timedelta

import pytest

from actions.models import OPEN_STATES, Message, TaskChange, TaskPerson, TaskResult, TaskState
from actions.ports import TaskFilter
from storage import SqlStore
from tests.contract.storage.conftest import Office


@pytest.fixture
def titles(store: SqlStore, office: Office) -> dict[str, int]:
    """Five tasks of Nam given by Kiệt, and one of Kiệt given by Nam that Kiệt's superior approves."""
    with store.work() as work:
        ids = {}
        for title, days, state in (
            ("later", 3, TaskState.ASSIGNED),
            ("sooner", 1, TaskState.ACCEPTED),
            ("never", None, TaskState.ASSIGNED),
            ("done", -1, TaskState.APPROVED),
            ("draft", 1, TaskState.DRAFT),
        ):
            task = office.task(title, state=state)
            task.deadline = None if days is None else office.now + timedelta(days=days)
            ids[title] = work.tasks.add(task).id
        upwards = office.task("upwards", state=TaskState.REQUESTED)
        upwards.lead_id, upwards.assigner_id, upwards.approver_id = office.kiet, office.nam, office.kiet
        upwards.chat_id = None
        ids["upwards"] = work.tasks.add(upwards).id
        work.tasks.add_person(TaskPerson(task_id=upwards.id, person_id=office.nam, role="coordinator"))
        work.commit()
    return ids


def _listed(store: SqlStore, wanted: TaskFilter) -> list[str]:
    with store.work() as work:
        return [task.title for task in work.tasks.list(wanted)]


@pytest.mark.usefixtures("titles")
def test_the_earliest_deadline_comes_first_and_none_last(store: SqlStore, office: Office) -> None:
    assert _listed(store, TaskFilter(lead_id=office.nam)) == ["done", "sooner", "later", "never"]


@pytest.mark.usefixtures("titles")
def test_drafts_are_listed_only_when_asked_for(store: SqlStore) -> None:
    assert "draft" not in _listed(store, TaskFilter())
    assert _listed(store, TaskFilter(states=frozenset({TaskState.DRAFT}))) == ["draft"]


@pytest.mark.usefixtures("titles")
def test_all_given_conditions_hold(store: SqlStore, office: Office) -> None:
    soon = TaskFilter(
        lead_id=office.nam,
        assigner_id=office.kiet,
        states=OPEN_STATES,
        due_before=office.now + timedelta(days=3),
        chat_id=office.group,
    )
    assert _listed(store, soon) == ["sooner"]
    assert _listed(store, TaskFilter(states=frozenset())) == []
    assert _listed(store, TaskFilter(limit=1)) == ["done"]


@pytest.mark.usefixtures("titles")
def test_a_coordinator_is_involved(store: SqlStore, office: Office) -> None:
    assert "upwards" in _listed(store, TaskFilter(involves_id=office.nam))
    assert _listed(store, TaskFilter(involves_id=office.kiet)) == ["upwards"]


@pytest.mark.usefixtures("titles")
def test_the_assigner_approves_unless_another_was_named(store: SqlStore, office: Office) -> None:
    assert _listed(store, TaskFilter(approver_id=office.nam)) == []
    assert set(_listed(store, TaskFilter(approver_id=office.kiet))) == {
        "later",
        "sooner",
        "never",
        "done",
        "upwards",
    }


def test_history_is_kept_in_order(store: SqlStore, office: Office) -> None:
    with store.work() as work:
        said = work.messages.add(
            Message(
                chat_id=office.group, external_id="5", sender_id=office.kiet, text="giao", sent_at=office.now
            )
        )
        task = office.task()
        task.source_message_id = said.id
        work.tasks.add(task)
        for action in ("assigned", "accepted"):
            work.tasks.add_change(
                TaskChange(
                    task_id=task.id, at=office.now, actor_id=office.kiet, action=action, message_id=said.id
                )
            )
        work.commit()
    with store.work() as work:
        assert [c.action for c in work.tasks.changes(task.id)] == ["assigned", "accepted"]
        assert [t.id for t in work.tasks.find_by_message(said.id)] == [task.id]
        found = work.messages.find(office.group, "5")
        assert found is not None
        assert found.id == said.id
        assert len(work.tasks.all()) == 1


def test_followers_come_and_go_beside_coordinators(
    store: SqlStore, office: Office, titles: dict[str, int]
) -> None:
    with store.work() as work:
        for role in ("coordinator", "follower"):
            work.tasks.add_person(TaskPerson(task_id=titles["later"], person_id=office.kiet, role=role))
        work.commit()
    assert _listed(store, TaskFilter(followed_by_id=office.kiet)) == ["later"]
    with store.work() as work:
        work.tasks.remove_person(titles["later"], office.kiet, role="follower")
        work.tasks.remove_person(titles["later"], office.nam, role="follower")
        assert [row.role for row in work.tasks.people(titles["later"])] == ["coordinator"]
        work.commit()
    assert _listed(store, TaskFilter(followed_by_id=office.kiet)) == []


def test_parts_are_found_by_their_whole(store: SqlStore, office: Office, titles: dict[str, int]) -> None:
    with store.work() as work:
        for title in ("first", "second"):
            part = office.task(title)
            part.parent_id = titles["sooner"]
            work.tasks.add(part)
        work.commit()
    with store.work() as work:
        assert [part.title for part in work.tasks.children(titles["sooner"])] == ["first", "second"]
        assert work.tasks.children(titles["later"]) == []


def test_results_keep_who_when_and_from_which_message(
    store: SqlStore, office: Office, titles: dict[str, int]
) -> None:
    with store.work() as work:
        message = work.messages.add(
            Message(
                chat_id=office.group, external_id="7", sender_id=office.nam, text="xong", sent_at=office.now
            )
        )
        work.tasks.add_result(
            TaskResult(
                task_id=titles["later"],
                person_id=office.nam,
                at=office.now,
                kind="file",
                reference="BQACAgUAAx",
                name="báo cáo.docx",
                size=12_345,
                channel="telegram",
                account="1",
                message_id=message.id,
            )
        )
        work.commit()
    with store.work() as work:
        (row,) = work.tasks.results(titles["later"])
        assert (row.person_id, row.at, row.name, row.size) == (office.nam, office.now, "báo cáo.docx", 12_345)
        assert work.messages.get(row.message_id or 0).text == "xong"
        assert work.tasks.results(titles["sooner"]) == []


def test_a_message_keeps_its_first_words_beside_the_edited_ones(store: SqlStore, office: Office) -> None:
    with store.work() as work:
        for text in ("giao anh Nam", "giao chị Lan"):
            message = Message(
                chat_id=office.group, external_id="7", sender_id=office.kiet, text=text, sent_at=office.now
            )
            work.messages.add(message)
        work.commit()
    with store.work() as work:
        assert [each.text for each in work.messages.versions(office.group, "7")] == [
            "giao anh Nam",
            "giao chị Lan",
        ]
        assert work.messages.versions(office.group, "8") == []


def test_a_line_of_the_history_may_be_a_corrected_slip(
    store: SqlStore, office: Office, titles: dict[str, int]
) -> None:
    with store.work() as work:
        for slip in (False, True):
            change = TaskChange(
                task_id=titles["later"], at=office.now, actor_id=office.kiet, action="reassign"
            )
            change.in_grace = slip
            work.tasks.add_change(change)
        work.commit()
    with store.work() as work:
        assert [change.in_grace for change in work.tasks.changes(titles["later"])] == [False, True]
