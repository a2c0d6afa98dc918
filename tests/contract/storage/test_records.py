"""Records come back as they went in, whatever people put into them."""

from __future__ import annotations

import copy
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, StatementError

from actions.errors import NotFound
from actions.models import ButtonToken, Draft, Expects, Gender, Message, Person, Question, TaskState
from storage import SqlStore
from tests.contract.storage.conftest import Office
from tests.fakes.clock import FakeClock


def test_every_field_of_a_person_comes_back(store: SqlStore) -> None:
    person = Person(
        code="NV007",
        full_name="Trương Thị Ngọc Lan",
        gender=Gender.FEMALE,
        mobile="0903 000 003",
        office_phone="028 3800 0003",
        email="lan@example.vn",
        nicknames=["Lan", "chị Ba"],
        roles=["secretary"],
        active=False,
    )
    with store.work() as work:
        work.people.add(person)
        work.commit()
    with store.work() as work:
        again = work.people.get(person.id)
    assert again is not person
    assert {f: getattr(again, f) for f in person.__dataclass_fields__} == {
        f: getattr(person, f) for f in person.__dataclass_fields__
    }
    assert again.gender is Gender.FEMALE


def test_an_added_record_has_its_id_at_once(store: SqlStore) -> None:
    with store.work() as work:
        assert work.people.add(Person(code="NV001", full_name="Nam")).id > 0


def test_an_id_is_never_given_twice(store: SqlStore, office: Office) -> None:
    with store.work() as work:
        first = work.outbox.add(office.message())
        work.outbox.remove(first)
        second = work.outbox.add(office.message())
        work.commit()
    assert second.id > first.id


def test_a_moment_comes_back_aware_and_the_same(store: SqlStore, office: Office) -> None:
    deadline = datetime.fromisoformat("2026-11-20T17:00:00.123456+07:00")
    with store.work() as work:
        task = office.task()
        task.deadline = deadline
        work.tasks.add(task)
        work.commit()
    with store.work() as work:
        again = work.tasks.get(task.id).deadline
    assert again == deadline
    assert again is not None
    assert again.utcoffset() == timedelta(0)


def test_a_moment_rests_in_utc(store: SqlStore, office: Office) -> None:
    with store.work() as work:
        task = office.task()
        task.deadline = datetime.fromisoformat("2026-11-20T17:00:00+07:00")
        work.tasks.add(task)
        work.commit()
    with store.engine.connect() as connection:
        kept = str(connection.execute(text("SELECT deadline FROM tasks")).scalar_one())
    assert kept.startswith("2026-11-20 10:00:00")


def test_a_naive_moment_is_refused(store: SqlStore, office: Office) -> None:
    task = office.task()
    task.deadline = datetime(2026, 11, 20, 17, 0)  # noqa: DTZ001
    with store.work() as work, pytest.raises(StatementError, match="naive"):
        work.tasks.add(task)


def test_an_unknown_state_is_refused(store: SqlStore, office: Office) -> None:
    task = office.task()
    task.state = "finished"  # type: ignore[assignment]
    with store.work() as work, pytest.raises(StatementError, match="finished"):
        work.tasks.add(task)


def test_a_state_comes_back_as_its_member(store: SqlStore, office: Office) -> None:
    with store.work() as work:
        task = work.tasks.add(office.task(state=TaskState.RETURNED))
        work.commit()
    with store.work() as work:
        assert work.tasks.get(task.id).state is TaskState.RETURNED


STRANGE = {
    "nothing between": "giao\x00việc",
    "half a surrogate pair": "giao\ud83dviệc",
    "emoji and joiners": "👩‍💻 xong rồi 👍🏽",
    "decomposed": "gia\u0300nh",
    "direction marks": "\u202egiao việc\u202c",
    "long": "á" * 10_000,
    "quotes": "'; DROP TABLE people; --\\",
}


@pytest.mark.parametrize("words", STRANGE.values(), ids=STRANGE.keys())
def test_any_text_can_be_kept(store: SqlStore, office: Office, words: str) -> None:
    message = Message(
        chat_id=office.group, external_id="1", sender_id=office.nam, text=words, sent_at=office.now
    )
    event = office.event("1")
    event.payload = {"text": words}
    with store.work() as work:
        work.messages.add(message)
        assert work.events.add(event)
        work.commit()
    with store.work() as work:
        assert work.events.get(event.id).payload == {"text": words}
        kept = work.messages.get(message.id).text
    assert kept == words.replace("\x00", "\ufffd").replace("\ud83d", "\ufffd")


def test_what_does_not_exist_is_not_found(store: SqlStore) -> None:
    with store.work() as work:
        with pytest.raises(NotFound, match="Task 12"):
            work.tasks.get(12)
        assert work.tasks.find(12) is None


@pytest.mark.parametrize("number", [0, -1, 2**63, 10**30])
def test_numbers_no_database_can_hold_are_not_found(store: SqlStore, number: int) -> None:
    with store.work() as work:
        assert work.tasks.find(number) is None
        assert work.reminders.find(number) is None


def test_a_reference_to_nothing_is_refused(store: SqlStore, office: Office) -> None:
    task = office.task()
    task.lead_id = 999
    with store.work() as work, pytest.raises(IntegrityError):
        work.tasks.add(task)


def _draft(office: Office, content: dict[str, object]) -> Draft:
    return Draft(
        kind="task",
        owner_id=office.kiet,
        chat_id=office.group,
        content=content,
        created_at=office.now,
        expires_at=office.now + timedelta(minutes=10),
    )


def test_a_change_deep_inside_json_is_kept(store: SqlStore, office: Office) -> None:
    with store.work() as work:
        draft = work.drafts.add(
            _draft(office, {"tasks": [{"title": "", "leads": [1]}], "step": {"asked": []}})
        )
        draft.content["tasks"][0]["title"] = "soạn tờ trình"
        work.commit()
    with store.work() as work:
        again = work.drafts.get(draft.id)
        assert again.content["tasks"][0]["title"] == "soạn tờ trình"
        again.content["tasks"][0]["leads"].append(2)
        work.commit()
        again.content["step"]["asked"] += ["lead"]
        again.content["tasks"].append({"title": "rà soát"})
        work.commit()
        again.content["tasks"][1]["title"] = "rà soát số liệu"
        work.commit()
    with store.work() as work:
        assert work.drafts.get(draft.id).content == {
            "tasks": [{"title": "soạn tờ trình", "leads": [1, 2]}, {"title": "rà soát số liệu"}],
            "step": {"asked": ["lead"]},
        }


def test_json_given_from_one_record_to_another_is_a_copy(store: SqlStore, office: Office) -> None:
    with store.work() as work:
        one = work.drafts.add(_draft(office, {"task": {"title": "một"}}))
        two = work.drafts.add(_draft(office, {}))
        two.content["task"] = one.content["task"]
        two.content["task"]["title"] = "hai"
        work.commit()
    with store.work() as work:
        assert work.drafts.get(one.id).content == {"task": {"title": "một"}}
        assert work.drafts.get(two.id).content == {"task": {"title": "hai"}}


def test_a_copy_of_json_is_plain(store: SqlStore, office: Office) -> None:
    with store.work() as work:
        draft = work.drafts.add(_draft(office, {"a": [{"b": 1}]}))
        plain = copy.deepcopy(draft.content)
    assert type(plain) is dict
    assert type(plain["a"]) is list
    assert plain == {"a": [{"b": 1}]}


def test_a_token_says_who_may_press_it(store: SqlStore, office: Office) -> None:
    with store.work() as work:
        message = work.outbox.add(office.message())
        for token, who in (("anyone", None), ("nobody", []), ("nam", [office.nam])):
            work.tokens.add(
                ButtonToken(
                    token=token,
                    command={"name": "accept", "arguments": {"task": 12}},
                    label="Nhận việc",
                    may_press=who,
                    outbox_id=message.id,
                    expires_at=office.now,
                )
            )
        work.commit()
    with store.work() as work:
        found = {name: work.tokens.find(name) for name in ("anyone", "nobody", "nam", "forged")}
    assert {name: token.may_press for name, token in found.items() if token} == {
        "anyone": None,
        "nobody": [],
        "nam": [office.nam],
    }
    assert found["forged"] is None


def test_a_setting_is_any_json_value_and_the_last_one_counts(store: SqlStore) -> None:
    with store.work() as work:
        assert work.settings.read() == {}
        work.settings.write("due_soon_days", 3)
        work.settings.write("due_soon_days", 5)
        work.settings.write("quiet", {"from": "22:00", "to": "06:00"})
        work.settings.write("nothing", None)
        work.commit()
    with store.work() as work:
        assert work.settings.read() == {
            "due_soon_days": 5,
            "nothing": None,
            "quiet": {"from": "22:00", "to": "06:00"},
        }


def test_questions_are_open_until_the_moment_they_expire(
    store: SqlStore, office: Office, clock: FakeClock
) -> None:
    with store.work() as work:
        draft = work.drafts.add(_draft(office, {}))
        asked = work.outbox.add(office.message())
        question = work.questions.add(
            Question(
                person_id=office.kiet,
                chat_id=office.group,
                draft_id=draft.id,
                about="task_deadline",
                expects=Expects.TIME,
                field_name="deadline",
                choices=[{"label": "Hôm nay", "value": "2026-11-19"}],
                asked_at=office.now,
                expires_at=office.now + timedelta(minutes=10),
                outbox_id=asked.id,
            )
        )
        work.commit()
    with store.work() as work:
        assert [q.id for q in work.questions.open_of(office.kiet, now=clock.now())] == [question.id]
        assert not work.questions.open_of(office.nam, now=clock.now())
        assert not work.questions.expired(clock.now())
        assert not work.drafts.expired(clock.now())
        assert work.questions.next_expiry() == work.drafts.next_expiry() == office.now + timedelta(minutes=10)
        over = clock.advance(minutes=10)
        assert not work.questions.open_of(office.kiet, now=over)
        assert [q.id for q in work.questions.expired(over)] == [question.id]
        assert [d.id for d in work.drafts.expired(over)] == [draft.id]
        assert work.questions.find_by_outbox(asked.id) is work.questions.of_draft(draft.id)[0]


def test_moments_sort_as_time_does_on_both_sides_of_the_office_zone(store: SqlStore, office: Office) -> None:
    near = datetime(2026, 11, 19, 23, 30, tzinfo=UTC)
    with store.work() as work:
        for minutes in (0, 45, -45):
            work.reminders.add(office.reminder(near + timedelta(minutes=minutes)))
        work.commit()
    with store.work() as work:
        due = [r.due_at for r in work.reminders.active_of(office.nam)]
    assert due == sorted(due)
