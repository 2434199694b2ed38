"""What a provider's desk writes down of a door: a message by text or telephone, and reports that were kept aside."""

from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from chomchom.care.enums import ReportKind, ReportResult
from chomchom.care.models import Aside, DoorReport, Handover
from chomchom.care.operations import doors, handovers
from chomchom.care.operations.phones import asides
from chomchom.care.rules.closing import moment_is_possible
from chomchom.care.rules.reports import Report, read
from chomchom.core.actors import Actor
from chomchom.core.refusal import Refusal, Refused, insist

VIA_MESSAGE = "message"


@transaction.atomic
def write_message(
    *, handover: Handover, kind: ReportKind, flag: str, word: str, happened_at: datetime, by: Actor, at: datetime
) -> DoorReport:
    """A warning sign (or "no reply") that a courier sent by text message or said on the telephone.

    It does what the phone's own report would do; that one, when it arrives, is kept but tells nobody again. The same
    sign that the phone has reported already is not written a second time: the row that is there is answered. Raises
    ``Refused``: flag, future, before_day.
    """
    locked = handovers.lock(handover.pk)
    insist(moment_is_possible(happened_at, day=locked.day, at=at))
    content = {"flag": flag, "word": word} if kind == ReportKind.RED_FLAG else {"word": word}
    raw = {"report_id": str(uuid4()), "handover": locked.pk, "kind": kind, "happened_at": happened_at.isoformat()}
    report = read(raw | {"content": content})
    if there := _there_already(locked, report):
        return there
    report = replace(report, content=report.content | {"via": VIA_MESSAGE})
    row, _result = doors.write_down(report=report, handover=locked, reporter=by, by=by, at=at)
    return row


@transaction.atomic
def accept(*, aside: Aside, because: str, by: Actor, at: datetime) -> ReportResult:
    """Take a report that was kept aside, in the name of who made it. Raises ``Refused``: decided, no_stop, because, and
    what a report can be refused for by itself."""
    row = asides.lock_undecided(aside)
    if row.handover_id is None:
        raise Refused(Refusal("no_stop", _("The report names no stop of yours: it can only be dismissed.")))
    report = read(row.raw)
    reporter = Actor(row.account_id, row.account.name)
    handover = handovers.lock(row.handover_id)
    try:
        with transaction.atomic():
            row.taken_as, result = doors.write_down(
                report=report, handover=handover, reporter=reporter, by=by, at=at, offset_s=row.clock_offset_s
            )
    except IntegrityError:
        raise Refused(
            Refusal("number_used", _("A report with this number is already here: dismiss this one."))
        ) from None
    asides.decided(row, because=because, by=by, at=at, what="care.door.accepted")
    return result


def _there_already(handover: Handover, report: Report) -> DoorReport | None:
    rows = handover.reports.filter(kind=report.kind).order_by("pk")
    return next((row for row in rows if row.content.get("flag") == report.content.get("flag")), None)
