"""What the program counts, for Prometheus: no personal text, no ids of people, few labels.

Each label has a handful of values (channels, kinds, outcomes), so that a node has some hundred series whatever the
size of the office. What waits in the database is measured by `bot/gauges.py`.
"""

from __future__ import annotations

import importlib.metadata
import time
from collections.abc import Mapping

from fastapi import APIRouter, Response
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Info,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)

from nlu.message import Route, Router, RouterDown

SECONDS = (0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 60.0)
LATENESS = (0.1, 0.5, 1.0, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 900.0, 3600.0)
"""Up to an hour: a provider's limit makes a crowd wait minutes, an outage longer."""
ROUTING = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0)


class Metrics:
    """One registry for one program; nothing is global, so that tests may have many."""

    def __init__(self) -> None:
        registry = self.registry = CollectorRegistry()
        self.events = Counter("thuky_events", "Events processed, by outcome.", ["outcome"], registry=registry)
        self.sends = Counter(
            "thuky_sends", "Messages sent, by channel and outcome.", ["channel", "outcome"], registry=registry
        )
        self.webhooks_refused = Counter(
            "thuky_webhooks_refused",
            "Posts to a webhook that were not taken, by channel and what was wrong: secret, size, shape, time.",
            ["channel", "reason"],
            registry=registry,
        )
        self.presses_refused = Counter(
            "thuky_presses_refused",
            "Buttons that were not obeyed, by channel and why: unknown, expired, person (of another), chat.",
            ["channel", "why"],
            registry=registry,
        )
        self.events_repeated = Counter(
            "thuky_events_repeated",
            "Events that a provider, or somebody else, brought again; they were not taken twice.",
            ["channel"],
            registry=registry,
        )
        self.lateness = Histogram(
            "thuky_lateness_seconds",
            "How long after its due moment a message was handed over, by kind.",
            ["kind"],
            buckets=LATENESS,
            registry=registry,
        )
        self.leases_lost = Counter(
            "thuky_leases_lost",
            "Work that another node had taken over before it was recorded here; each may be a repeat.",
            ["what"],
            registry=registry,
        )
        self.pace_waits = Histogram(
            "thuky_pace_wait_seconds",
            "How long messages were held back to keep within a provider's limits.",
            ["channel"],
            buckets=LATENESS,
            registry=registry,
        )
        self.understanding = Histogram(
            "thuky_understanding_seconds",
            "Time to understand one message.",
            buckets=SECONDS,
            registry=registry,
        )
        self.rasa_seconds = Histogram(
            "thuky_rasa_seconds", "Time Rasa takes for one route.", buckets=ROUTING, registry=registry
        )
        self.rasa_failures = Counter(
            "thuky_rasa_failures", "Routes for which Rasa gave no answer.", registry=registry
        )
        self.directory_posts = Gauge(
            "thuky_directory_posts", "Posts in the directory's index.", registry=registry
        )
        self.directory_stale = Gauge(
            "thuky_directory_stale_seconds",
            "For how long the index has been behind the directory.",
            registry=registry,
        )
        self.directory_builds = Histogram(
            "thuky_directory_build_seconds",
            "Time to build the directory's index.",
            buckets=SECONDS,
            registry=registry,
        )
        self.web_refused = Counter(
            "thuky_web_refused", "What the web chat refused, by reason.", ["reason"], registry=registry
        )
        self._describe_process(registry)

    def _describe_process(self, registry: CollectorRegistry) -> None:
        """Memory, processor, open files, start (process_…), Python's and our version."""
        ProcessCollector(registry=registry)
        PlatformCollector(registry=registry)
        Info("thuky_build", "The version that runs.", registry=registry).info({"version": _version()})


class MeasuredRouter:
    """A `Router` whose answers are timed and whose failures are counted."""

    def __init__(self, router: Router, metrics: Metrics) -> None:
        self._router = router
        self._metrics = metrics

    def route(self, text: str, *, metadata: Mapping[str, object]) -> Route:
        began = time.perf_counter()
        try:
            found = self._router.route(text, metadata=metadata)
        except RouterDown:
            self._metrics.rasa_failures.inc()
            raise
        self._metrics.rasa_seconds.observe(time.perf_counter() - began)
        return found


def metrics_router(metrics: Metrics) -> APIRouter:
    """`/metrics`; put it behind the proxy's own access rules where the address is public."""
    router = APIRouter()

    @router.get("/metrics")
    def read_metrics() -> Response:
        return Response(generate_latest(metrics.registry), media_type=CONTENT_TYPE_LATEST)

    return router


def _version() -> str:
    try:
        return importlib.metadata.version("thuky")
    except importlib.metadata.PackageNotFoundError:
        return "checkout"
