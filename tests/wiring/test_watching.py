"""The dashboard and the alerts ask for metrics that the program has."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml
from prometheus_client import generate_latest
from prometheus_client.parser import text_string_to_metric_families

from actions.models import Chat, OutboxMessage
from bot.clock import VirtualClock
from bot.gauges import Watched, watch
from bot.metrics import Metrics
from tests.fakes.memory_store import fresh_store
from tests.fakes.office_play import THURSDAY

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
RULES: list[dict[str, Any]] = [
    rule
    for group in yaml.safe_load((DEPLOY / "prometheus" / "thuky.rules.yml").read_text("utf-8"))["groups"]
    for rule in group["rules"]
]
DASHBOARD: dict[str, Any] = json.loads((DEPLOY / "grafana" / "thuky.json").read_text(encoding="utf-8"))
_METRIC = re.compile(r"\b(?:thuky|process)_[a-z_]+")


def metric_names() -> set[str]:
    """All that `/metrics` shows, as Prometheus stores it."""
    store, clock, metrics = fresh_store(), VirtualClock(THURSDAY), Metrics()
    with store.work() as work:
        chat = work.chats.add(Chat(channel="telegram", account="a", external_id="1"))
        due = THURSDAY - timedelta(seconds=1)
        message = OutboxMessage(
            chat_id=chat.id, recipient_id=None, kind="notice", content={}, created_at=due, due_at=due
        )
        work.outbox.add(message)
        work.commit()
    watch(metrics, Watched(store, clock, lambda: {"web": "ok"}, lambda: "ok", {"files": ROOT}))
    found = {"up"}
    for family in text_string_to_metric_families(generate_latest(metrics.registry).decode()):
        suffixes = {
            "counter": ("_total",),
            "histogram": ("_bucket", "_count", "_sum"),
            "info": ("_info",),
        }.get(family.type, ("",))
        found |= {family.name + suffix for suffix in suffixes}
        found |= {sample.name for sample in family.samples}
    return found


def expressions() -> list[str]:
    queries = [target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]]
    return queries + [rule["expr"] for rule in RULES]


def test_every_query_names_metrics_that_exist() -> None:
    known = metric_names()
    asked = {name for query in expressions() for name in _METRIC.findall(query)}
    assert len(asked) > 15
    assert asked - known == set()


def test_the_dashboard_shows_or_an_alert_uses_every_metric_of_ours() -> None:
    asked = " ".join(expressions())
    ours = {re.sub(r"_(total|bucket|count|sum|info|created)$", "", name) for name in metric_names()}
    unused = {name for name in ours if name.startswith("thuky_") and name not in asked}
    assert unused == {"thuky_directory_build_seconds"}


def test_panels_are_told_apart_and_do_not_overlap() -> None:
    panels = DASHBOARD["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    cells: set[tuple[int, int]] = set()
    for panel in panels:
        place = panel["gridPos"]
        mine = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert not mine & cells, panel["title"]
        assert max(x for x, _ in mine) < 24
        cells |= mine


def test_the_alerts_ask_for_what_must_wake_somebody() -> None:
    names = {rule["alert"] for rule in RULES}
    wanted = {
        "ThukyOutboxOld",
        "ThukyDeadLetters",
        "ThukyRasaDown",
        "ThukyNoPoller",
        "ThukyDiskLow",
        "ThukyDown",
    }
    assert wanted <= names
    old = next(rule for rule in RULES if rule["alert"] == "ThukyOutboxOld")
    assert "> 300" in old["expr"]
    assert all(rule["labels"]["severity"] in ("critical", "warning") for rule in RULES)


def test_prometheus_is_told_of_the_rules() -> None:
    config = yaml.safe_load((DEPLOY / "prometheus" / "prometheus.yml").read_text(encoding="utf-8"))
    assert config["rule_files"] == ["thuky.rules.yml"]
    (job,) = config["scrape_configs"]
    assert (job["job_name"], job["metrics_path"]) == ("thuky", "/metrics")
