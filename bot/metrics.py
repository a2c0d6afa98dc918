"""What the program counts, for Prometheus: no personal text, no ids of people."""

from __future__ import annotations

from collections.abc import Iterator

from fastapi import APIRouter, Response
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from actions.ports import Clock, Store

SECONDS = (0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 60.0)


class Metrics:
    """One registry for one program; nothing is global, so that tests may have many."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.events = Counter(
            "thuky_events", "Events processed, by outcome.", ["outcome"], registry=self.registry
        )
        self.sends = Counter(
            "thuky_sends",
            "Messages sent, by channel and outcome.",
            ["channel", "outcome"],
            registry=self.registry,
        )
        self.understanding = Histogram(
            "thuky_understanding_seconds",
            "Time to understand one message.",
            buckets=SECONDS,
            registry=self.registry,
        )
        self.lateness = Histogram(
            "thuky_lateness_seconds",
            "How long after its due moment a message was handed over.",
            buckets=SECONDS,
            registry=self.registry,
        )
        self.directory_posts = Gauge(
            "thuky_directory_posts", "Posts in the directory's index.", registry=self.registry
        )
        self.directory_stale = Gauge(
            "thuky_directory_stale_seconds",
            "For how long the index has been behind the directory.",
            registry=self.registry,
        )
        self.directory_builds = Histogram(
            "thuky_directory_build_seconds",
            "Time to build the directory's index.",
            buckets=SECONDS,
            registry=self.registry,
        )

    def watch(self, store: Store, clock: Clock) -> None:
        """Measure the queues whenever somebody asks."""
        self.registry.register(_Queues(store, clock))


class _Queues(Collector):
    """How many messages wait, and how long the oldest has waited."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def collect(self) -> Iterator[GaugeMetricFamily]:
        with self._store.work() as work:
            waiting, oldest = work.outbox.backlog(self._clock.now())
        yield GaugeMetricFamily("thuky_outbox_waiting", "Messages due and not yet sent.", value=waiting)
        seconds = (self._clock.now() - oldest).total_seconds() if oldest is not None else 0.0
        yield GaugeMetricFamily("thuky_outbox_oldest_seconds", "Age of the oldest of them.", value=seconds)


def metrics_router(metrics: Metrics) -> APIRouter:
    """`/metrics`; put it behind the proxy's own access rules where the address is public."""
    router = APIRouter()

    @router.get("/metrics")
    def read_metrics() -> Response:
        return Response(generate_latest(metrics.registry), media_type=CONTENT_TYPE_LATEST)

    return router
