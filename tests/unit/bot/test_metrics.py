"""What Prometheus is told: queues, lateness, Rasa, disk; never whose; and cheaply."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import generate_latest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import event

from actions.models import Chat, OutboxMessage
from bot.clock import VirtualClock
from bot.gauges import KEPT_SECONDS, Watched, watch
from bot.metrics import MeasuredRouter, Metrics
from nlu.message import Route, RouterDown
from storage import SqlStore
from tests.fakes.memory_store import fresh_store
from tests.fakes.office_play import THURSDAY, PlayedOffice, fill_office
from tests.fakes.router import FakeRouter

Labels = Mapping[str, str]


def _read(metrics: Metrics) -> dict[str, list[tuple[Labels, float]]]:
    found: dict[str, list[tuple[Labels, float]]] = {}
    for family in text_string_to_metric_families(generate_latest(metrics.registry).decode()):
        for sample in family.samples:
            found.setdefault(sample.name, []).append((sample.labels, sample.value))
    return found


def _message(chat_id: int, *, priority: int = 5, late: int = 0) -> OutboxMessage:
    due = THURSDAY - timedelta(seconds=late)
    return OutboxMessage(
        chat_id=chat_id,
        recipient_id=None,
        kind="notice",
        content={"text": "x"},
        created_at=due,
        due_at=due,
        priority=priority,
    )


@pytest.fixture
def store() -> SqlStore:
    return fresh_store()


@pytest.fixture
def metrics(store: SqlStore) -> Metrics:
    metrics = Metrics()
    watch(metrics, Watched(store, VirtualClock(THURSDAY)))
    return metrics


def test_the_queue_is_told_by_channel_and_class_of_priority(store: SqlStore, metrics: Metrics) -> None:
    with store.work() as work:
        chats = [
            work.chats.add(Chat(channel="telegram", account="a", external_id=str(number))).id
            for number in range(5)
        ]
        for chat, priority, late in zip(chats, (0, 1, 5, 6, 9), (1, 2, 3, 40, 5), strict=True):
            work.outbox.add(_message(chat, priority=priority, late=late))
        work.commit()
    found = _read(metrics)
    waiting = {labels["priority"]: value for labels, value in found["thuky_outbox_waiting"]}
    oldest = {labels["priority"]: value for labels, value in found["thuky_outbox_oldest_seconds"]}
    assert waiting == {"flash": 1, "reply": 1, "notice": 2, "digest": 1}
    assert oldest == {"flash": 1, "reply": 2, "notice": 40, "digest": 5}
    assert {labels["channel"] for labels, _ in found["thuky_outbox_waiting"]} == {"telegram"}


def test_an_empty_office_reports_zeros(metrics: Metrics) -> None:
    found = _read(metrics)
    for name in (
        "outbox_dead",
        "inbox_waiting",
        "inbox_oldest_seconds",
        "reminders_waiting",
        "audit_unsealed",
    ):
        assert found[f"thuky_{name}"] == [({}, 0.0)]
    assert found["thuky_database_up"] == [({}, 1.0)]


def test_asking_again_at_once_does_not_ask_the_database_again(store: SqlStore) -> None:
    statements: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        statements.append(statement)

    metrics, moment = Metrics(), 100.0
    watch(metrics, Watched(store, VirtualClock(THURSDAY), elapsed=lambda: moment))
    event.listen(store.engine, "before_cursor_execute", note)
    _read(metrics)
    asked = len(statements)
    assert asked > 0
    _read(metrics)
    assert len(statements) == asked
    moment += KEPT_SECONDS
    _read(metrics)
    assert len(statements) > asked


def test_a_database_that_is_away_leaves_the_rest_readable(tmp_path: Path) -> None:
    class Away:
        def reading(self) -> object:
            raise ConnectionError

    metrics = Metrics()
    states = {"telegram": "failing", "web": "ok"}
    watched = Watched(
        Away(),  # type: ignore[arg-type]
        VirtualClock(THURSDAY),
        lambda: states,
        lambda: "down",
        {"files": tmp_path, "database": tmp_path / "missing"},
    )
    watch(metrics, watched)
    found = _read(metrics)
    assert found["thuky_database_up"] == [({}, 0.0)]
    assert found["thuky_rasa_up"] == [({}, 0.0)]
    receiving = {labels["channel"]: value for labels, value in found["thuky_channel_receiving"]}
    assert receiving == {"telegram": 0.0, "web": 1.0}
    ((place, free),) = found["thuky_disk_free_bytes"]
    assert place == {"place": "files"}
    assert free > 0
    assert "thuky_outbox_waiting" not in found


def test_lateness_is_told_by_kind() -> None:
    store = fresh_store(fill_office)
    with contextlib.closing(PlayedOffice(store)) as office:
        office.say("LAN", "nhắc tôi 15h họp giao ban")
        office.wait(hours=6)
        found = _read(office.core.outgoing._sending.metrics)
    counted = {labels["kind"]: value for labels, value in found["thuky_lateness_seconds_count"]}
    assert counted == {"reply": 1, "reminder": 1}
    assert [labels["outcome"] for labels, _ in found["thuky_sends_total"]] == ["sent"]


def test_routes_are_timed_and_failures_counted() -> None:
    metrics, fake = Metrics(), FakeRouter()
    router = MeasuredRouter(fake, metrics)
    route = router.route("việc của tôi", metadata={})
    assert isinstance(route, Route)
    fake.down = True
    with pytest.raises(RouterDown):
        router.route("việc của tôi", metadata={})
    found = _read(metrics)
    assert found["thuky_rasa_seconds_count"] == [({}, 1.0)]
    assert found["thuky_rasa_failures_total"] == [({}, 1.0)]


def test_the_process_and_its_version_are_told() -> None:
    found = _read(Metrics())
    assert {"process_resident_memory_bytes", "process_cpu_seconds_total", "thuky_build_info"} <= set(found)


def test_no_label_can_grow_with_the_office() -> None:
    store = fresh_store(fill_office)
    with contextlib.closing(PlayedOffice(store)) as office:
        for code in ("LD", "NAM", "LAN", "DUNG"):
            office.say(code, "nhắc tôi 15h họp giao ban")
        office.wait(hours=6)
        found = _read(office.core.outgoing._sending.metrics)
    labels = {
        label for name, samples in found.items() if name.startswith("thuky_") for label in samples[0][0]
    }
    assert labels <= {"channel", "outcome", "kind", "what", "le", "version"}
    assert sum(len(samples) for samples in found.values()) < 250
