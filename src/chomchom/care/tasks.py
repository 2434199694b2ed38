"""Long work: planning rounds runs beside the request that asked for it, and its progress is a row."""

import logging
import threading
from datetime import date, datetime, timedelta

from django.db import IntegrityError, close_old_connections, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from chomchom.care.enums_rounds import SameFace
from chomchom.care.models import Handover, PlanningRun
from chomchom.care.operations import proposals, rounds
from chomchom.core import clock
from chomchom.core.actors import Actor
from chomchom.core.refusal import Refusal, Refused
from chomchom.people.models import Organisation
from chomchom.solver import rounds as solver

log = logging.getLogger(__name__)
SILENT_FOR = timedelta(seconds=60)
"""A planning that was not heard of for so long has died with its process; another may begin."""

COMPARED = 2.5
"""Several plans are made where plans are compared; each begins from the one before, so it takes less than as often."""


def seconds_for(stops: int) -> float:
    """How long to plan: 1.5 s for a handful, 3 s for a hundred, at most 10 s."""
    return min(10.0, 1.5 + stops / 65)


def start_planning(
    *,
    provider: Organisation,
    day: date,
    meal: str,
    language: str,
    by: Actor,
    at: datetime,
    same_face_s: int = SameFace.RATHER,
    compares: bool = False,
) -> PlanningRun:
    """Begin a planning in the background and answer its row; one that ``compares`` makes proposals and changes no
    round. Raises ``Refused`` while another one is running."""
    run = begin(provider=provider, day=day, meal=meal, by=by, at=at, same_face_s=same_face_s, compares=compares)
    threading.Thread(target=_run, args=(run.pk, language, by), daemon=True).start()
    return run


def begin(
    *,
    provider: Organisation,
    day: date,
    meal: str,
    by: Actor,
    at: datetime,
    same_face_s: int = SameFace.RATHER,
    compares: bool = False,
) -> PlanningRun:
    """The row of a new planning; one that fell silent is ended first, with a word on it."""
    with transaction.atomic():
        silent = PlanningRun.objects.filter(provider=provider, day=day, meal=meal, ended_at=None)
        silent.filter(heard_at__lt=at - SILENT_FOR).update(
            ended_at=at, error=_("Planning stopped without a word; it was begun anew.")
        )
    try:
        with transaction.atomic():
            return PlanningRun.objects.create(
                provider=provider, day=day, meal=meal, started_at=at, started_by_id=by.account_id, heard_at=at,
                same_face_s=same_face_s, compares=compares,
            )  # fmt: skip
    except IntegrityError:
        raise Refused(
            Refusal("planning", _("These rounds are being planned right now. Wait until it is done."))
        ) from None


def work(run: PlanningRun, *, by: Actor) -> PlanningRun:
    """Plan, and keep progress, result or the reason of failure on the row."""
    stops = Handover.objects.filter(provider=run.provider, day=run.day, meal=run.meal).unconfirmed().count()

    def tell(progress: solver.Progress) -> None:
        PlanningRun.objects.filter(pk=run.pk).update(progress_percent=int(progress.share * 95), heard_at=clock.now())

    asked = {
        "provider": run.provider, "day": run.day, "meal": run.meal, "seconds": seconds_for(stops), "seed": 1, "by": by,
        "at": run.started_at, "tell": tell,
    }  # fmt: skip
    try:
        if run.compares:
            found = proposals.compare(**{**asked, "seconds": seconds_for(stops) * COMPARED})
            return _end(run, planned=len(found), progress_percent=100)
        planned = rounds.plan(**asked, same_face_s=run.same_face_s)
    except Refused as refused:
        return _end(run, error=str(refused))
    except solver.BadProblem as bad:
        return _end(run, error=str(bad)[:300])
    except Exception:
        log.exception("planning %s failed", run.pk)
        return _end(run, error=_("Planning failed. The rounds are as they were; try again."))
    return _end(
        run, planned=planned.stops, left_out=planned.left_out, driving_s=planned.driving_s, known=planned.known,
        familiar=planned.familiar, progress_percent=100,
    )  # fmt: skip


def _run(run_id: int, language: str, by: Actor) -> None:
    close_old_connections()
    try:
        with override(language):
            work(PlanningRun.objects.select_related("provider").get(pk=run_id), by=by)
    finally:
        close_old_connections()


def _end(run: PlanningRun, **values: object) -> PlanningRun:
    now = clock.now()
    PlanningRun.objects.filter(pk=run.pk).update(ended_at=now, heard_at=now, **values)
    run.refresh_from_db()
    return run
