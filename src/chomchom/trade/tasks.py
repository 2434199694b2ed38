"""Long work: timetables are planned and repaired beside the request that asked for it; progress is a row."""

import logging
import threading
import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, close_old_connections, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from chomchom.core import clock
from chomchom.core.actors import Actor
from chomchom.core.refusal import Refusal, Refused
from chomchom.solver import meetings as solver
from chomchom.trade.models import Leg, Timetable, Timetabling
from chomchom.trade.operations import timetable
from chomchom.trade.rules.timetable import in_words

log = logging.getLogger(__name__)
SILENT_FOR = timedelta(seconds=90)
SECONDS = 20.0


def start(*, leg: Leg, change: Mapping[str, Any], language: str, by: Actor, at: datetime) -> Timetabling:
    """Begin a planning (no ``change``) or a repair in the background. Raises ``Refused`` while another one is running.

    The work begins once the row is committed.
    """
    run = begin(leg=leg, change=change, by=by, at=at)
    thread = threading.Thread(target=_run, args=(run.pk, language, by), daemon=True)
    transaction.on_commit(thread.start)
    return run


def begin(*, leg: Leg, change: Mapping[str, Any], by: Actor, at: datetime) -> Timetabling:
    """The row of a new planning; one that fell silent is ended first, with a word on it."""
    silent = Timetabling.objects.filter(leg=leg, ended_at=None, heard_at__lt=at - SILENT_FOR)
    silent.update(ended_at=at, error=_("Planning stopped without a word; it was begun anew."))
    try:
        with transaction.atomic():
            return Timetabling.objects.create(
                leg=leg, change=dict(change), started_at=at, started_by_id=by.account_id, heard_at=at
            )
    except IntegrityError:
        raise Refused(
            Refusal("planning", _("This timetable is being planned right now. Wait until it is done."))
        ) from None


def work(run: Timetabling, *, by: Actor, seconds: float = SECONDS) -> Timetabling:
    """Plan or repair, and keep progress, result or the reason of failure on the row."""

    def tell(progress: solver.Progress) -> None:
        share = min(0.9, progress.seconds / (seconds * 0.6))
        Timetabling.objects.filter(pk=run.pk).update(progress_percent=int(share * 90), heard_at=clock.now())

    stop = solver.Stop(timer=time.monotonic, seconds=seconds)
    try:
        made = _make(run, stop, by, tell)
    except Refused as refused:
        return _end(run, error=str(refused))
    except solver.BadProblem as bad:
        return _end(run, error=in_words(str(bad))[:600])
    except Exception:
        log.exception("timetabling %s failed", run.pk)
        return _end(run, error=_("Planning failed. The timetable is as it was; try again."))
    return _end(run, progress_percent=100, result={"timetable": made.pk, "meetings": made.placements.count()})


def _make(run: Timetabling, stop: solver.Stop, by: Actor, tell: timetable.Tell) -> Timetable:
    given: dict[str, Any] = {"leg": run.leg, "stop": stop, "seed": 1, "by": by, "at": run.started_at, "tell": tell}
    if run.change:
        return timetable.repair(change=run.change, **given)
    return timetable.propose(**given)


def _run(run_id: int, language: str, by: Actor) -> None:
    close_old_connections()
    try:
        with override(language):
            work(Timetabling.objects.select_related("leg__mission").get(pk=run_id), by=by)
    finally:
        close_old_connections()


def _end(run: Timetabling, **values: object) -> Timetabling:
    now = clock.now()
    Timetabling.objects.filter(pk=run.pk).update(ended_at=now, heard_at=now, **values)
    run.refresh_from_db()
    return run
