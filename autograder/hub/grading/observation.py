"""What operators see: a log line and a count for each request, and the state of the queue."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from pythonjsonlogger.core import RESERVED_ATTRS
from pythonjsonlogger.json import JsonFormatter
from sqlalchemy import func, select
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from autograder.hub.grading.grading_process import GradingProcess
from autograder.hub.store.models import State, Submission
from autograder.hub.store.store import Store

RECEIPT_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)

log = logging.getLogger(__name__)


class Metrics:
    """The hub's metrics, in a registry of their own."""

    def __init__(self, store: Store, grading: GradingProcess) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "hub_requests", "Requests answered.", ["method", "endpoint", "status"], registry=self.registry
        )
        self.seconds = Histogram(
            "hub_request_seconds", "Time to answer.", ["endpoint"], buckets=RECEIPT_SECONDS, registry=self.registry
        )
        self.registry.register(_Queue(store, grading))


class _Queue(Collector):
    """Counts the submissions by state whenever it is asked."""

    def __init__(self, store: Store, grading: GradingProcess) -> None:
        self._store = store
        self._grading = grading

    def collect(self) -> Iterable[GaugeMetricFamily]:
        available = GaugeMetricFamily("hub_grading_available", "Whether submissions are being graded.")
        available.add_metric([], float(self._grading.availability.available))
        yield available
        by_state = select(Submission.state, func.count()).group_by(Submission.state)
        with self._store.read() as session:
            counts = {state: count for state, count in session.execute(by_state)}  # noqa: C416 - a Result has keys()
        submissions = GaugeMetricFamily("hub_submissions", "Submissions by state.", labels=["state"])
        for state in State:
            submissions.add_metric([state.value], counts.get(state, 0))
        yield submissions


class Observed:
    """Counts and logs each request: its endpoint, status and time, nothing of what it carried."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = time.perf_counter()
        status = 500

        async def send_observed(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        try:
            await self.app(scope, receive, send_observed)
        finally:
            seconds = time.perf_counter() - began
            # Set by the router; a path could hold a sign-in token, so it is not logged.
            endpoint = getattr(scope.get("endpoint"), "__name__", "site")
            self.metrics.requests.labels(scope["method"], endpoint, status).inc()
            self.metrics.seconds.labels(endpoint).observe(seconds)
            fields = {"method": scope["method"], "endpoint": endpoint, "status": status, "seconds": round(seconds, 4)}
            log.info("request", extra=fields)


def log_as_json(level: int) -> None:
    """Write this process's log to standard error, one JSON object a line."""
    handler = logging.StreamHandler()
    handler.setFormatter(
        JsonFormatter(
            "%(asctime)s %(levelname)s %(name)s %(message)s",
            rename_fields={"levelname": "level"},
            reserved_attrs=[*RESERVED_ATTRS, "color_message"],  # uvicorn's, for terminals
        )
    )
    logging.basicConfig(level=level, handlers=[handler], force=True)
