"""One small batch of the loop: watches that fell due become alerts, alerts whose moment has come climb.

Everything a batch does stands in one transaction of about ten statements, whatever its size. A row that cannot be
processed is set aside with growing pauses and reported; the others go on.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.utils import InterfaceError, OperationalError

from chomchom.core import logs
from chomchom.net.enums import Cause, Severity, WatchState
from chomchom.net.models import Alert, Watch
from chomchom.net.operations import climbing, opening
from chomchom.net.queries import people

log = logging.getLogger(__name__)

BATCH = 100
PAUSES_MINUTES = (1, 2, 5, 15, 30)  # before a row that was set aside is tried again


def advance(*, now: datetime, limit: int = BATCH, finder: people.Finder | None = None) -> int:
    """Process up to ``limit`` due rows; answers how many there were, those set aside included.

    Raises OperationalError or InterfaceError when the database itself is out of order.
    """
    try:
        with transaction.atomic():
            count = _alerts(now, limit, finder)
            return count + _watches(now, limit - count, finder) if count < limit else count
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("A batch of due rows could not be processed together; they are taken one by one.")
        return _one_by_one(now, limit, finder)


def _alerts(now: datetime, limit: int, finder: people.Finder | None, pk: int | None = None) -> int:
    due = Alert.objects.due(now)
    alerts = list(_locked(due.filter(pk=pk) if pk else due, limit))
    if alerts:
        climbers = climbing.climbers_of(alerts, finder)
        climbing.climb(climbers, now=now, finder=finder)
        climbing.save(alerts)
        climbing.write(climbers)
    return len(alerts)


def _watches(now: datetime, limit: int, finder: people.Finder | None, pk: int | None = None) -> int:
    due = Watch.objects.due(now)
    watches = list(_locked(due.filter(pk=pk) if pk else due, limit))
    if watches:
        opening.open_alerts([_overdue(watch) for watch in watches], now=now, finder=finder)
        Watch.objects.filter(pk__in=[watch.pk for watch in watches]).update(
            state=WatchState.ALERTED, next_at=None, failures=0, error=""
        )
    return len(watches)


def _locked(due, limit: int):
    """Other workers skip these rows (PostgreSQL); on SQLite the transaction is the only writer."""
    return due.select_for_update(skip_locked=True, of=("self",))[:limit]


def _overdue(watch: Watch) -> opening.Opening:
    return opening.Opening(
        district_id=watch.district_id, subject_kind=watch.subject_kind, subject_id=watch.subject_id,
        policy_id=watch.policy_id, parties=watch.parties, cause=Cause.OVERDUE, severity=Severity.URGENT,
        since=watch.due_at, watch_id=watch.pk,
    )  # fmt: skip


def _one_by_one(now: datetime, limit: int, finder: people.Finder | None) -> int:
    count = 0
    for model, process in ((Alert, _alerts), (Watch, _watches)):
        for pk in list(model.objects.due(now).values_list("pk", flat=True)[:limit]):
            count += _alone(model, pk, now, partial(process, now, 1, finder, pk))
    return count


def _alone(model: type[Alert] | type[Watch], pk: int, now: datetime, process: Callable[[], int]) -> int:
    try:
        with transaction.atomic():
            return process()
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        log.exception("%s %s could not be processed and is set aside.", logs.Code(model.__name__), pk)
        return set_aside(model, pk, now, error)


@transaction.atomic
def set_aside(model: type[Alert] | type[Watch], pk: int, now: datetime, error: Exception) -> int:
    """Let the row wait, longer each time, with the error written beside it: the audit names it."""
    row = model.objects.select_for_update().get(pk=pk)
    pause = PAUSES_MINUTES[min(row.failures, len(PAUSES_MINUTES) - 1)]
    if row.next_at is None:  # it was kept or closed meanwhile
        return 0
    words = f"{type(error).__name__}: {error}"[:300]
    model.objects.filter(pk=pk).update(
        failures=min(row.failures + 1, 1000), error=words, next_at=now + timedelta(minutes=pause)
    )
    return 1
