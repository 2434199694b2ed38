"""The day of a meeting: buyers are checked in, meetings begin and end, logs are written, completed and corrected.

Every form carries a number made on the phone. The second time a number arrives nothing is done and the answer is
"already", so that a poor line can repeat as it likes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from chomchom.core import audit
from chomchom.core.actors import Actor
from chomchom.core.enums import Action
from chomchom.core.refusal import Refusal, insist
from chomchom.core.text import even
from chomchom.documents.enums import Format
from chomchom.documents.operations import keep_upload
from chomchom.trade.enums import GuestState, WishLevel
from chomchom.trade.enums_meet import LogState, MeetingState
from chomchom.trade.kinds import GUEST, MEETING
from chomchom.trade.models import (
    Application,
    Buyer,
    Consultation,
    Correction,
    FieldReport,
    Guest,
    Leg,
    Meeting,
    ProductLine,
    Wish,
)
from chomchom.trade.rules import consultation as rules
from chomchom.trade.rules.timetable import may_become

ACCEPTED, ALREADY = "accepted", "already"
PICTURES = frozenset({Format.PNG, Format.JPEG})


def _once(report_id: UUID | None, kind: str, subject_id: int, *, by: Actor, at: datetime) -> bool:
    """False if the number is known already. Two at the same moment: the database lets one in."""
    if report_id is None:
        return True
    try:
        with transaction.atomic():
            FieldReport.objects.create(
                report_id=report_id, kind=kind, subject_id=subject_id, received_at=at, received_from_id=by.account_id
            )
    except IntegrityError:
        return False
    return True


@transaction.atomic
def set_state(*, meeting: Meeting, state: str, report_id: UUID | None = None, by: Actor, at: datetime) -> str:
    """Started, held, nobody came, or back. Answers ``accepted`` or ``already``."""
    if not _once(report_id, f"m_{state}"[:12], meeting.pk, by=by, at=at):
        return ALREADY
    row = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if row.state == state:
        return ALREADY
    insist(may_become(row.state, state))
    try:
        with transaction.atomic():
            Meeting.objects.filter(pk=row.pk).update(state=state, state_at=at)
    except IntegrityError:
        insist(Refusal("taken", _("Somebody else has been given this place meanwhile. Look at the timetable.")))
    if state == MeetingState.STARTED:
        log, _made = Consultation.objects.get_or_create(
            meeting=row, defaults={"written_at": at, "written_by_id": by.account_id, "destination": _country(row)}
        )
        Consultation.objects.filter(pk=log.pk, started_at=None).update(started_at=at)
    _record("trade.meeting.state", row, by=by, at=at, state=state)
    return ACCEPTED


def _country(meeting: Meeting) -> str:
    return str(Buyer.objects.filter(guests=meeting.guest_id).values_list("country", flat=True).first() or "")


@dataclass(frozen=True)
class Written:
    result: str
    consultation: Consultation | None


@transaction.atomic
def write(
    *, meeting: Meeting, values: Mapping[str, Any], lines: Sequence[Mapping[str, Any]], complete: bool = False,
    seen: datetime | None = None, report_id: UUID | None = None, by: Actor, at: datetime,
) -> Written:  # fmt: skip
    """Write the log of a meeting; with ``complete`` it is finished, and the meeting counts as held."""
    if not _once(report_id, "log", meeting.pk, by=by, at=at):
        return Written(ALREADY, Consultation.objects.filter(meeting=meeting).first())
    row = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    log = Consultation.objects.filter(meeting=row).first()
    insist(rules.may_write(log, row.state, seen), rules.may_complete(values) if complete else None)
    log = log or Consultation(meeting=row)
    for name in rules.FIELDS:
        if name in values:
            setattr(log, name, values[name])
    log.written_at, log.written_by_id = at, by.account_id
    if complete:
        log.state, log.completed_at, log.completed_by_id = LogState.COMPLETE, at, by.account_id
    log.save()
    log.lines.all().delete()
    ProductLine.objects.bulk_create(
        ProductLine(consultation=log, position=number, **{name: line.get(name) for name in rules.LINE_FIELDS} | {
            "unit": line.get("unit") or "", "amount": rules.amount_of(line)})
        for number, line in enumerate(lines, start=1)
    )  # fmt: skip
    if complete and row.state in (MeetingState.PLANNED, MeetingState.STARTED):
        Meeting.objects.filter(pk=row.pk).update(state=MeetingState.HELD, state_at=at)
    _record("trade.consultation.complete" if complete else "trade.consultation.write", row, by=by, at=at)
    return Written(ACCEPTED, log)


@transaction.atomic
def correct(
    *, consultation: Consultation, field: str, after: str, reason: str, report_id: UUID | None = None, by: Actor,
    at: datetime,
) -> str:  # fmt: skip
    """Append what is right. The log itself stays as it was completed; the page shows both."""
    if not _once(report_id, "correction", consultation.pk, by=by, at=at):
        return ALREADY
    insist(rules.may_correct(consultation, field, reason))
    last = consultation.corrections.filter(field=field).order_by("-pk").first()
    before = last.after if last else str(getattr(consultation, field) or "")
    Correction.objects.create(
        consultation=consultation, field=field, before=before[:2000], after=after.strip()[:2000],
        reason=reason.strip()[:200], corrected_at=at, corrected_by_id=by.account_id,
    )  # fmt: skip
    _record("trade.consultation.correct", consultation.meeting, by=by, at=at, field=field)
    return ACCEPTED


@transaction.atomic
def keep_card(*, meeting: Meeting, data: bytes, file_name: str, by: Actor, at: datetime) -> None:
    """The photo of a visiting card, drawn anew so that nothing hidden comes along. Raises ``Refused``."""
    log = Consultation.objects.filter(meeting=meeting).first()
    insist(rules.may_write(log, meeting.state, None))
    document = keep_upload(
        data=data, file_name=file_name, kind="card", title=_("Visiting card"), allowed=PICTURES,
        organisation=meeting.leg.mission.office, subject=(MEETING, meeting.pk), by=by, at=at,
    )  # fmt: skip
    if log is None:
        log = Consultation.objects.create(meeting=meeting, written_at=at, written_by_id=by.account_id)
    Consultation.objects.filter(pk=log.pk).update(card_id=document.pk)


# -- buyers at the door ------------------------------------------------------------------------------------------------


@transaction.atomic
def check_in(*, guest: Guest, report_id: UUID | None = None, by: Actor, at: datetime) -> str:
    """A buyer is there. Whoever had cancelled and comes after all is checked in as well; the page says so."""
    if not _once(report_id, "check_in", guest.pk, by=by, at=at) or guest.state == GuestState.CHECKED_IN:
        return ALREADY
    Guest.objects.filter(pk=guest.pk).update(state=GuestState.CHECKED_IN, state_at=at)
    audit.record(by=by, at=at, action=Action.CHANGE, what="trade.guest.check_in", subject=(GUEST, guest.pk))
    return ACCEPTED


@transaction.atomic
def walk_in(
    *, leg: Leg, values: Mapping[str, Any], application: Application, report_id: UUID | None = None, by: Actor,
    at: datetime,
) -> Guest | None:  # fmt: skip
    """A buyer nobody invited: kept as buyer and guest, checked in, wishing to meet one exporter. None if the number is
    known already. A place is found by repairing the timetable."""
    name = even(values.get("name", ""))
    insist(None if name else Refusal("name", _("Enter the company of the buyer.")))
    if not _once(report_id, "walk_in", leg.pk, by=by, at=at):
        return None
    office = leg.mission.office
    taken = Buyer.objects.filter(office=office, number__startswith="W-").count()
    buyer = Buyer.objects.create(
        office=office, number=f"W-{leg.pk}-{taken + 1:03}", name=name[:120], country=leg.country, city=leg.city,
        languages=list(values.get("languages", [])), email=values.get("email", ""), phone=values.get("phone", ""),
        contact_name=values.get("contact_name", ""), created_at=at,
    )  # fmt: skip
    guest = Guest.objects.create(
        mission=leg.mission, buyer=buyer, leg=leg, availability={}, state=GuestState.CHECKED_IN, state_at=at
    )
    Wish.objects.create(application=application, guest=guest, by_buyer=WishLevel.LIKE, by_buyer_at=at)
    audit.record(by=by, at=at, action=Action.CREATE, what="trade.guest.walk_in", subject=(GUEST, guest.pk))
    return guest


def _record(what: str, meeting: Meeting, *, by: Actor, at: datetime, **detail: Any) -> None:
    audit.record(
        by=by, at=at, action=Action.CHANGE, what=what, subject=(GUEST, meeting.guest_id),
        detail={"meeting": meeting.pk} | detail,
    )  # fmt: skip
