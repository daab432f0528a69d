"""The figures of /metrics, in Prometheus' form. Figures of the books are read at most every few seconds."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import datetime

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import select

from rulebook.rules import passed_deadlines
from sync_server.core.company import Company
from sync_server.core.observing.places import database_folder, files_folder, free_bytes
from sync_server.core.version import version
from sync_server.db import tables as t

log = structlog.get_logger()

READ_EVERY_S = 15.0
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
NOTES = {
    "backed_up_at": ("paigong_backup_timestamp_seconds", "When the last `paigong backup` was made."),
    "verified_at": ("paigong_verify_timestamp_seconds", "When `paigong verify` last ran."),
    "verified_faults": ("paigong_verify_faults", "Faults that `paigong verify` last found."),
    "drilled_at": ("paigong_restore_check_timestamp_seconds", "When `paigong restore --check` last succeeded."),
}
"""What commands note in the database, as it is exposed."""


class Metrics:
    """One application's figures. The registry is its own: tests open many applications in one process."""

    def __init__(self, company: Company) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "paigong_requests", "Requests answered.", ("method", "route", "status"), registry=self.registry
        )
        self._seconds = Histogram(
            "paigong_request_seconds", "How long answers took; streams are left out.", ("route",), buckets=BUCKETS,
            registry=self.registry,
        )  # fmt: skip
        self._running = Gauge("paigong_requests_running", "Requests being answered.", registry=self.registry)
        self.registry.register(_Company(company))

    def begun(self) -> None:
        self._running.inc()

    def ended(self, method: str, route: str, status: int, seconds: float | None) -> None:
        """A request was answered; `seconds` is None for a stream."""
        self._running.dec()
        known = method if method in METHODS else "other"
        self._requests.labels(known, route, str(status)).inc()
        if seconds is not None:
            self._seconds.labels(route).observe(seconds)

    def text(self) -> bytes:
        return generate_latest(self.registry)


class _Company(Collector):
    """Figures that are read when they are asked for."""

    def __init__(self, company: Company) -> None:
        self._company = company
        self._lock = threading.Lock()
        self._read: list[Metric] = []
        self._at = -READ_EVERY_S

    def describe(self) -> list[Metric]:
        return []  # nothing is read to register

    def collect(self) -> Iterator[Metric]:
        company = self._company
        build = GaugeMetricFamily("paigong_build", "The program's version.", labels=("version",))
        build.add_metric((version(),), 1)
        yield build
        lines = CounterMetricFamily("paigong_lines", "Lines taken, by what became of them.", labels=("outcome",))
        for outcome in ("accepted", "recorded", "refused", "quarantined"):
            lines.add_metric((outcome,), company.measures.lines[outcome])
        yield lines
        if company.standby is not None:
            text = "Reports and exports by where they were read; primary: the standby could not answer."
            reads = CounterMetricFamily("paigong_report_reads", text, labels=("source",))
            for source in ("standby", "primary"):
                reads.add_metric((source,), company.standby.reads[source])
            yield reads
        yield _gauge("paigong_writers", "Writers that wait for their turn, or write.", company.measures.waiting)
        yield _gauge("paigong_streams", "Open event streams.", company.news.open_streams)
        room = GaugeMetricFamily("paigong_free_bytes", "Free room on the disk.", labels=("of",))
        for name, path in (("photos", files_folder(company)), ("database", database_folder(company))):
            if free := free_bytes(path):
                room.add_metric((name,), free)
        yield room
        with self._lock:
            if time.monotonic() - self._at >= READ_EVERY_S:
                self._read, self._at = list(_of_the_books(company)), time.monotonic()
            yield from self._read


def _of_the_books(company: Company) -> Iterator[Metric]:
    try:
        with company.read() as work:
            overdue = len(passed_deadlines(work, company.clock()))
            notes = {row.key: row.value for row in work.connection.execute(select(t.meta))}
            devices = work.connection.execute(select(t.devices.c.id)).all()
    except Exception as error:  # noqa: BLE001  the database's own trouble: that it is away is what is to be seen
        log.warning("metrics could not be read from the books", error=type(error).__name__)
        yield _gauge("paigong_database_up", "Whether the database answers.", 0)
        return
    yield _gauge("paigong_database_up", "Whether the database answers.", 1)
    yield _gauge("paigong_deadlines_overdue", "Deadlines that passed and were not yet acted on.", overdue)
    yield _gauge("paigong_devices", "Devices ever enrolled, the system's own among them.", len(devices))
    for key, (name, text) in NOTES.items():
        if key in notes:
            yield _gauge(name, text, figure(notes[key]))


def figure(note: str) -> float:
    """A note of the database as a number; a time as seconds since 1970."""
    try:
        return float(note)
    except ValueError:
        return datetime.fromisoformat(note).timestamp()


def _gauge(name: str, text: str, value: float) -> Metric:
    return GaugeMetricFamily(name, text, value=value)
