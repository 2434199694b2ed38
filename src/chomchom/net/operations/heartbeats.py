"""The worker's sign of life, and its clock."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import connection

from chomchom.net.models import Alert, Heartbeat, Notice
from chomchom.net.operations.delivering import LEASE
from chomchom.net.schema import SCHEMA


def beat(*, worker: str, started_at: datetime, at: datetime, numbers: Mapping[str, int] | None = None) -> None:
    """Write down that the worker finished a cycle, and what it counted since it began, in one statement."""
    adapt = connection.ops.adapt_datetimefield_value
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO net_heartbeat (worker, started_at, at, schema, numbers) VALUES (%s, %s, %s, %s, %s)"
            " ON CONFLICT (worker) DO UPDATE"
            " SET at = excluded.at, schema = excluded.schema, numbers = excluded.numbers",
            [worker, adapt(started_at), adapt(at), SCHEMA, json.dumps(numbers or {})],
        )


def forget(*, before: datetime) -> None:
    """Remove workers that have been silent since ``before``: they were shut down or killed."""
    Heartbeat.objects.filter(at__lt=before).delete()


def rebase(*, now: datetime) -> int:
    """Put right what was written while a clock ran ahead: a lease or a step cannot lie in the future.

    Called when a worker starts and when its clock goes back. Answers how many rows were moved.
    """
    margin = timedelta(seconds=60)
    notices = Notice.objects.filter(state="leased", next_at__gt=now + LEASE + margin).update(next_at=now)
    alerts = list(Alert.objects.live().filter(step_at__gt=now + margin))
    for alert in alerts:
        ahead = alert.step_at - now
        Alert.objects.filter(pk=alert.pk, step_at=alert.step_at, next_at=alert.next_at).update(
            step_at=now, next_at=alert.next_at - ahead
        )
    return notices + len(alerts)
