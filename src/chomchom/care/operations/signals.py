"""Signals from outside become facts, and call somebody where a rule says so."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from chomchom.care import gap_defaults
from chomchom.care.enums_gaps import SignalLevel
from chomchom.care.kinds import RECIPIENT, SIGNAL
from chomchom.care.models import OutsideSignal, Recipient
from chomchom.care.queries import signals as queries
from chomchom.care.queries.gaps.standing import dong_offices
from chomchom.care.rules import signals as rules
from chomchom.core import audit
from chomchom.core.actors import Actor
from chomchom.core.enums import Action
from chomchom.core.refusal import Refusal, insist
from chomchom.net import operations as net
from chomchom.net.enums import Severity
from chomchom.people.enums import Role
from chomchom.people.models import Sender

POLICY = {
    SignalLevel.CONCERN: (gap_defaults.SIGNAL_POLICY, Severity.URGENT),
    SignalLevel.ALARM: (gap_defaults.SIGNAL_ALARM_POLICY, Severity.RED),
}


@dataclass(frozen=True)
class Received:
    """``answer``: accepted or already. With a ``refusal`` the fact is kept for the officer and about nobody."""

    signal: OutsideSignal
    answer: str
    refusal: Refusal | None = None


@transaction.atomic
def receive(
    *, sender: Sender, message_id: str, number: str, event: str, happened_at: datetime, text: str, at: datetime
) -> Received:
    """Keep the fact once, and open an alert if its level says so. Raises ``Refused``: event, no_zone, future, old."""
    insist(rules.may_tell(sender.purpose, event), rules.is_dated(happened_at, at))
    Sender.objects.select_for_update().get(pk=sender.pk)  # two deliveries of one message come one after the other
    known = OutsideSignal.objects.filter(sender=sender, message_id=message_id).select_related("recipient").first()
    if known is not None:
        return Received(known, "already", None if known.recipient_id else rules.nobody(known.number))
    district_id = sender.organisation.district_office_id
    person = queries.person_of(district_id, number)
    signal = OutsideSignal.objects.create(
        district_id=district_id,
        sender=sender,
        message_id=message_id,
        recipient=person,
        number=number,
        source=sender.purpose,
        event=event,
        level=queries.level_of(district_id, sender.purpose, event, timezone.localdate(at)),
        text=text,
        happened_at=happened_at,
        received_at=at,
    )
    by = Actor.program(sender.name)
    if person is None:
        _record(signal, "care.signal.unknown", by, at)
        return Received(signal, "accepted", rules.nobody(number))
    _record(signal, "care.signal", by, at)
    _call_somebody(signal, person, by, at)
    return Received(signal, "accepted")


def _call_somebody(signal: OutsideSignal, person: Recipient, by: Actor, at: datetime) -> None:
    if signal.level not in POLICY:
        return
    policy, severity = POLICY[SignalLevel(signal.level)]
    alert = net.raise_alert(
        kind=SIGNAL, subject_id=signal.pk, policy=policy, parties=_parties(signal, person),
        district_id=signal.district_id, cause=gap_defaults.SIGNAL_CAUSE, severity=severity, by=by, at=at,
        note=_in_words(signal),
    )  # fmt: skip
    signal.alert_id = alert.pk
    signal.save(update_fields=["alert_id"])


def _parties(signal: OutsideSignal, person: Recipient) -> dict[str, int]:
    office = dong_offices(signal.district_id).get(person.dong_id)
    district = {Role.DUTY_OFFICER.value: signal.district_id, Role.DISTRICT_OFFICER.value: signal.district_id}
    return district | ({Role.CASE_MANAGER.value: office} if office else {})


def _in_words(signal: OutsideSignal) -> str:
    with override(settings.LANGUAGE_CODE):
        words = _("%(source)s: %(event)s") % {
            "source": signal.get_source_display(),
            "event": signal.get_event_display(),
        }
    return f"{words}. {signal.text}" if signal.text else words


def _record(signal: OutsideSignal, what: str, by: Actor, at: datetime) -> None:
    subject = (RECIPIENT, signal.recipient_id) if signal.recipient_id else None
    detail = {"signal": signal.pk, "event": signal.event}
    audit.record(by=by, at=at, action=Action.CREATE, what=what, subject=subject, detail=detail)
