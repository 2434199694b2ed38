"""What is done again and again beside the ladders: looking for gaps in rosters, ending drills, and what programmes add.

A chore is a function ``run(at=…)`` that may be called any number of times. Its moment is a row, so that of many workers
one does it, and a worker that is killed in the middle leaves it due.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from django.db import Error, transaction

from chomchom.core import logs
from chomchom.net.models import Chore

log = logging.getLogger(__name__)


class Run(Protocol):
    def __call__(self, *, at: datetime) -> object: ...


@dataclass(frozen=True)
class Known:
    every: timedelta
    run: Callable[..., object]


CHORES: dict[str, Known] = {}


def register(name: str, *, every: timedelta, run: Run) -> None:
    """``run`` is called every so often from a worker; called once, in an app's ``ready()``."""
    CHORES[name] = Known(every, run)


def run_due(now: datetime) -> int:
    """Do what is due, each in its own transaction; one that fails is told in the log and waits for its next turn."""
    standing = dict(Chore.objects.values_list("name", "next_at"))
    if missing := [name for name in CHORES if name not in standing]:
        with transaction.atomic():
            Chore.objects.bulk_create((Chore(name=name, next_at=now) for name in missing), ignore_conflicts=True)
    due = [name for name in CHORES if standing.get(name, now) <= now]
    return sum(_run(name, now) for name in due)


def _run(name: str, now: datetime) -> bool:
    chore = CHORES[name]
    try:
        with transaction.atomic():
            row = Chore.objects.select_for_update(skip_locked=True).filter(name=name, next_at__lte=now).first()
            if row is None:
                return False
            chore.run(at=now)
            row.next_at, row.ran_at, row.error = now + chore.every, now, ""
            row.save()
        return True
    except Error:  # the database is out of order: that is the worker's business
        raise
    except Exception as error:
        log.exception("The chore %s failed.", logs.Code(name))
        text = f"{type(error).__name__}: {error}"[:300]
        Chore.objects.filter(name=name).update(next_at=now + chore.every, error=text)
        return False
