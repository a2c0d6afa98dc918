"""Whole messages with a router that answers as told: parts, values by intent, JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone

import pytest

from nlu.command import run
from nlu.message import Entity, Mention, Parsed, ReadContext, Route, RouterDown, read_message

NOW = datetime(2026, 11, 19, 10, 0, tzinfo=timezone(timedelta(hours=7)))  # a Thursday


class FakeRouter:
    """Names an intent by the first of its words that the text holds; remembers what it was asked."""

    def __init__(
        self, intents: Mapping[str, str] | None = None, *, entities: tuple[Entity, ...] = ()
    ) -> None:
        self._intents = intents or {}
        self._entities = entities
        self.asked: list[tuple[str, Mapping[str, object]]] = []

    def route(self, text: str, *, metadata: Mapping[str, object]) -> Route:
        self.asked.append((text, metadata))
        intent = next((intent for word, intent in self._intents.items() if word in text), "out_of_scope")
        return Route(intent, 0.9, f"action_{intent}", entities=self._entities)


class DownRouter:
    def route(self, text: str, *, metadata: Mapping[str, object]) -> Route:
        raise RouterDown("không kết nối được")


def parse(text: str, intents: Mapping[str, str]) -> Parsed:
    return read_message(text, router=FakeRouter(intents), context=ReadContext(now=NOW))


def test_a_reminder_has_its_subject_and_its_moment() -> None:
    parsed = parse("nhắc tôi 8h sáng mai họp giao ban", {"nhắc": "create_reminder"})
    assert parsed.about == "họp giao ban"
    assert parsed.at is not None
    assert parsed.at.value.isoformat() == "2026-11-20T08:00:00+07:00"


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("nhắc tôi 8h sáng mai họp giao ban", "họp giao ban"),
        ("nhac toi 8h sang mai hop giao ban", "hop giao ban"),
        ("8h sáng mai nhắc tôi họp giao ban nhé", "họp giao ban"),
        ("nhắc tôi họp giao ban lúc 8h sáng mai", "họp giao ban"),
        ("nhắc tôi tám giờ sáng mai họp giao ban", "họp giao ban"),
    ],
)
def test_a_reminder_says_the_same_in_any_order(text: str, about: str) -> None:
    parsed = parse(text, {"": "create_reminder"})
    assert parsed.about == about
    assert parsed.at is not None
    assert parsed.at.value.isoformat() == "2026-11-20T08:00:00+07:00"


def test_a_repeating_reminder_has_its_rule() -> None:
    parsed = parse("nhắc tôi mỗi sáng thứ Hai lúc 8h họp giao ban", {"": "create_reminder"})
    assert parsed.rrule is not None
    assert "BYDAY=MO" in parsed.rrule
    assert parsed.about == "họp giao ban"


@pytest.mark.parametrize(
    "text",
    ["14h thứ Năm họp giao ban, nhắc trước 30 phút", "nhắc tôi trước 30 phút họp giao ban 14h thứ Năm"],
)
def test_a_reminder_may_be_wanted_before_its_event(text: str) -> None:
    parsed = parse(text, {"": "create_reminder"})
    assert (parsed.about, parsed.before) == ("họp giao ban", -1800)
    assert parsed.at is not None
    assert parsed.at.value.isoformat() == "2026-11-26T13:30:00+07:00"


def test_whom_to_remind_is_not_what_to_remind_of() -> None:
    parsed = parse("14h mai nhắc anh Khánh lên phòng tôi", {"": "create_reminder"})
    assert [mention.text for mention in parsed.people] == ["anh Khánh"]
    assert parsed.about == "lên phòng tôi"


def test_two_wishes_are_read_one_by_one() -> None:
    intents = {"nhắc": "create_reminder", "số": "find_contact"}
    parsed = parse("nhắc tôi 8h mai họp, với lại cho xin số chị Lan", intents)
    assert [part.intent for part in parsed.parts] == ["create_reminder", "find_contact"]
    assert parsed.intent == "create_reminder"
    assert parsed.about == "họp"
    assert [mention.text for mention in parsed.parts[1].people] == ["chị Lan"]


def test_thanks_beside_a_wish_are_no_second_wish() -> None:
    parsed = parse("cảm ơn em, nhắc tôi 8h mai họp", {"nhắc": "create_reminder", "cảm ơn": "thank"})
    assert (parsed.intent, parsed.parts) == ("create_reminder", ())


def test_several_clauses_of_an_order_stay_one_wish() -> None:
    parsed = parse("giao anh Nam soạn tờ trình, giao chị Lan in tài liệu", {"": "assign_task"})
    assert parsed.parts == ()
    assert [task.title for task in parsed.tasks] == ["soạn tờ trình", "in tài liệu"]


def test_an_extension_has_number_deadline_and_reason() -> None:
    text = "xin gia hạn việc 12 đến thứ Tư tuần sau vì chờ số liệu ạ"
    parsed = parse(text, {"": "extend_deadline"})
    assert (parsed.task_ids, parsed.reason) == ((12,), "chờ số liệu")
    assert parsed.deadline is not None
    assert parsed.deadline.value.isoformat() == "2026-11-25T17:00:00+07:00"


def test_progress_is_read_with_its_task() -> None:
    parsed = parse("việc 12 được 60% rồi ạ", {"": "report_progress"})
    assert (parsed.task_ids, parsed.progress) == ((12,), 60)


def test_a_name_is_no_time() -> None:
    parsed = parse("số điện thoại chị Mai", {"": "find_contact"})
    assert parsed.found == ()
    assert [mention.text for mention in parsed.people] == ["chị Mai"]


def test_mentions_of_the_channel_reach_the_task_in_its_part() -> None:
    text = "nhắc tôi 8h mai họp, với lại giao @nam làm báo cáo"
    begin = text.index("@nam")
    context = ReadContext(now=NOW, mentions=(Mention(begin, begin + 4, "778"),))
    router = FakeRouter({"nhắc": "create_reminder", "giao": "assign_task"})
    parsed = read_message(text, router=router, context=context)
    assert parsed.parts[1].tasks[0].leads[0].external_id == "778"


def test_people_whom_only_the_extractor_saw_are_taken_from_it() -> None:
    router = FakeRouter({"": "find_contact"}, entities=(Entity("person", 4, 8, "zurg"),))
    parsed = read_message("tìm zurg", router=router, context=ReadContext(now=NOW))
    assert [mention.text for mention in parsed.people] == ["zurg"]


@pytest.mark.parametrize("text", ["", "   ", "...", "🎉🎉", "\u200b"])
def test_messages_without_words_do_not_trouble_the_router(text: str) -> None:
    router = FakeRouter({"": "assign_task"})
    parsed = read_message(text, router=router, context=ReadContext(now=NOW))
    assert (parsed.intent, router.asked) == ("out_of_scope", [])


def test_a_thumb_up_agrees() -> None:
    assert parse("👍", {}).intent == "affirm"


def test_the_router_gets_the_metadata_as_they_are() -> None:
    router = FakeRouter()
    read_message("chào", router=router, context=ReadContext(now=NOW, metadata={"chat": "group"}))
    assert router.asked == [("chào", {"chat": "group"})]


def test_a_router_that_is_down_is_told_to_the_caller() -> None:
    with pytest.raises(RouterDown):
        read_message("chào", router=DownRouter(), context=ReadContext(now=NOW))


def test_the_command_prints_one_object_a_line_with_all_keys() -> None:
    lines = [
        "giao anh Nam làm báo cáo quý 3 trước thứ Sáu\n",
        '{"text": "chào", "now": "2026-12-01T08:00:00+07:00"}\n',
    ]
    first, second = (
        json.loads(line) for line in run(lines, router=FakeRouter({"giao": "assign_task"}), now=NOW)
    )
    assert list(first) == [
        "text", "intent", "confidence", "tasks", "people", "task_ids", "about", "at", "deadline", "rrule", "found",
        "parts",
    ]  # fmt: skip
    assert first["tasks"] == [
        {
            "title": "làm báo cáo quý 3",
            "assignees": ["anh Nam"],
            "coordinators": [],
            "deadline": "2026-11-20T17:00:00+07:00",
            "priority": "normal",
        }
    ]
    assert first["deadline"] == "2026-11-20T17:00:00+07:00"
    assert (second["text"], second["intent"]) == ("chào", "out_of_scope")


@pytest.mark.parametrize(
    "line", ['{"text": 5}', "{rác", '{"text": "a", "now": "mai"}', '{"text": "a", "now": "2026-11-19T10:00"}']
)
def test_a_bad_line_yields_an_error_and_the_next_goes_on(line: str) -> None:
    bad, good = (json.loads(row) for row in run([line, "chào"], router=FakeRouter(), now=NOW))
    assert list(bad) == ["error"]
    assert good["intent"] == "out_of_scope"


def test_a_router_that_is_down_yields_an_error_line() -> None:
    (row,) = run(["chào"], router=DownRouter(), now=NOW)
    assert "không kết nối được" in json.loads(row)["error"]


@pytest.mark.parametrize(
    "text",
    [
        "nam den lam them bien ban, han thu hai",
        "giao lan soan bien ban, han chot thu 2",
        "lan soan bien ban han thu 2",
    ],
)
def test_a_deadline_without_marks_is_nobody_called_han(text: str) -> None:
    parsed = parse(text, {"bien ban": "assign_task"})
    assert "han" not in [mention.text for mention in parsed.people]
    (task,) = parsed.tasks
    assert task.due is not None
    assert task.due.value.isoformat() == "2026-11-23T17:00:00+07:00"


def test_somebody_called_han_stays_a_person() -> None:
    parsed = parse("giao chi Han lam bao cao truoc thu hai", {"": "assign_task"})
    assert [mention.text for mention in parsed.people] == ["chi Han"]


@pytest.mark.parametrize("text", ["bỏ hạn việc 12", "xóa hạn việc 12 giúp tôi", "bo han viec 12"])
def test_dropping_a_deadline_cancels_no_task(text: str) -> None:
    parsed = parse(text, {"": "cancel_task"})
    assert (parsed.intent, parsed.action, parsed.task_ids) == ("correct_task", "action_correct_task", (12,))


def test_dropping_a_task_cancels_it() -> None:
    assert parse("bỏ việc 12", {"": "cancel_task"}).intent == "cancel_task"
