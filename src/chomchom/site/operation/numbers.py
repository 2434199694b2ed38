"""The figures of the house as they stand in its rows, asked for at each reading: any web server knows those of all."""

import json
import shutil
from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db.models import Count
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric

from chomchom.core import metrics
from chomchom.net.models import Alert, Chore, Heartbeat, Notice, Watch
from chomchom.net.queries.health import health
from chomchom.site.operation import guard

SCHEMA_WORDS = ("ours", "newer", "behind", "refused", "unknown")


def text(*, now: datetime) -> bytes:
    """Everything, in the form that Prometheus reads."""
    registry = CollectorRegistry()
    registry.register(Rows(now))  # type: ignore[arg-type]
    return generate_latest(metrics.REGISTRY) + generate_latest(registry)


def free_megabytes() -> int:
    return shutil.disk_usage(settings.VAR).free // 1_000_000


class Rows:
    """Collects from the database: nine statements, each by an index of what is open."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def collect(self) -> Iterator[Metric]:
        yield from self._net()
        yield from self._workers()
        yield from self._chores()
        yield from self._house()

    def _net(self) -> Iterator[Metric]:
        state = health(self.now)
        live = Watch.objects.filter(next_at__isnull=False)
        yield _gauge("watches_open", "Promises that are watched", live.count())
        yield _gauge("watches_late", "Of them, past their moment", live.filter(next_at__lte=self.now).count())
        steps = _labelled("alerts_open", "Open alerts by step of their ladder", "step")
        for row in Alert.objects.live().values("step").annotate(number=Count("pk")).order_by("step"):
            steps.add_metric([str(row["step"])], row["number"])
        yield steps
        yield _gauge("notices_waiting", "Messages not yet delivered", Notice.objects.live().count())
        yield _gauge("oldest_due_seconds", "Age of the oldest row that is due", state.overdue_age.total_seconds())
        yield _gauge("set_aside", "Rows that could not be processed", state.set_aside)
        age = state.heartbeat_age
        yield _gauge("heartbeat_age_seconds", "Since any worker lived", -1 if age is None else age.total_seconds())

    def _workers(self) -> Iterator[Metric]:
        """What each worker counted since it began, as it wrote it down with its last sign of life."""
        delivered = CounterMetricFamily(
            "chomchom_deliveries", "Messages sent or not, by channel", labels=["worker", "channel", "outcome"]
        )
        errors = CounterMetricFamily("chomchom_worker_errors", "Faults by kind", labels=["worker", "error"])
        for row in Heartbeat.objects.order_by("worker"):
            for key, number in row.numbers.items():
                kind, _, rest = key.partition(":")
                family = delivered if kind == "delivery" else errors
                family.add_metric([row.worker, *rest.split(":")], number)
        yield from (delivered, errors)

    def _chores(self) -> Iterator[Metric]:
        since = _labelled("chore_age_seconds", "Since the chore ended well; -1: never", "chore")
        failed = _labelled("chore_failed", "1 where the last turn failed", "chore")
        for row in Chore.objects.order_by("name"):
            since.add_metric([row.name], (self.now - row.ran_at).total_seconds() if row.ran_at else -1)
            failed.add_metric([row.name], int(bool(row.error)))
        yield from (since, failed)

    def _house(self) -> Iterator[Metric]:
        yield _gauge("disk_free_megabytes", "Free under CHOMCHOM_VAR", free_megabytes())
        schema = _labelled("schema", "1 for the state of the schema as this web server sees it", "state")
        for name in SCHEMA_WORDS:
            schema.add_metric([name], int(name == guard.word()))
        yield schema
        yield _gauge("backup_age_seconds", "Since the last copy on this machine; -1: none", self._backup_age())

    def _backup_age(self) -> float:
        try:
            made = json.loads((settings.VAR / "last-backup.json").read_text())
            return (self.now - datetime.fromisoformat(made["at"])).total_seconds()
        except FileNotFoundError:
            return -1


def _gauge(name: str, words: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"chomchom_{name}", words, value=value)


def _labelled(name: str, words: str, label: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"chomchom_{name}", words, labels=[label])
