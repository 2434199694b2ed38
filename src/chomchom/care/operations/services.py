"""Other services of a person: entered and changed from a day on, with their history kept."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from chomchom.care.enums import ServiceState
from chomchom.care.kinds import RECIPIENT
from chomchom.care.models import OtherService, Recipient, ServiceVersion
from chomchom.care.rules import services as rules
from chomchom.core import audit
from chomchom.core.actors import Actor
from chomchom.core.enums import Action
from chomchom.core.refusal import insist

FIELDS = ("state", "provider", "valid_from", "valid_to", "ended_on", "next_step")


@dataclass(frozen=True)
class Service:
    """How a service stands from ``holds_from`` on. ``valid_to`` is the day after the last."""

    state: str
    holds_from: date
    provider: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    next_step: str = ""
    reason: str = ""

    @property
    def ended_on(self) -> date | None:
        return None if self.state == ServiceState.IN_USE else self.holds_from


@transaction.atomic
def add_service(*, recipient: Recipient, kind: str, service: Service, by: Actor, at: datetime) -> OtherService:
    """A service that is not known yet. Raises ``Refused``: known, period, later."""
    Recipient.objects.select_for_update().get(pk=recipient.pk)
    insist(
        rules.is_new(kind, recipient.services.values_list("kind", flat=True)),
        *_checked(service, at),
    )
    row = OtherService(recipient=recipient, kind=kind)
    _write(row, service, by, at)
    _record(row, "care.service.add", Action.CREATE, by, at)
    return row


@transaction.atomic
def change_service(*, service: OtherService, to: Service, by: Actor, at: datetime) -> bool:
    """From ``to.holds_from`` on it stands so; what stood before stays in its history. Answers whether anything
    changed. Raises ``Refused``: period, later, earlier."""
    row = OtherService.objects.select_for_update().get(pk=service.pk)
    last = row.versions.order_by("-pk").first()
    insist(*_checked(to, at), rules.not_before(to.holds_from, last.holds_from if last else None))
    if _stands_so(row, to):
        return False
    if last is None:
        _remember(row, row.ended_on or row.valid_from or timezone.localdate(at), "", None, at)
    _write(row, to, by, at)
    _record(row, "care.service.change", Action.CHANGE, by, at)
    return True


def _checked(service: Service, at: datetime) -> list:
    return [
        rules.is_period(service.valid_from, service.valid_to),
        rules.not_later(service.holds_from, timezone.localdate(at)),
    ]


def _stands_so(row: OtherService, to: Service) -> bool:
    same = all(getattr(row, name) == getattr(to, name) for name in FIELDS if name != "ended_on")
    return same and (row.state == ServiceState.IN_USE or row.ended_on == to.ended_on)


def _write(row: OtherService, service: Service, by: Actor, at: datetime) -> None:
    for name in FIELDS:
        setattr(row, name, getattr(service, name))
    row.save()
    _remember(row, service.holds_from, service.reason, by, at)


def _remember(row: OtherService, holds_from: date, reason: str, by: Actor | None, at: datetime) -> None:
    values = {name: getattr(row, name) for name in FIELDS}
    account = by.account_id if by else None
    ServiceVersion.objects.create(
        service=row, holds_from=holds_from, reason=reason, recorded_at=at, recorded_by_id=account, **values
    )


def _record(row: OtherService, what: str, action: Action, by: Actor, at: datetime) -> None:
    detail = {"service": row.pk, "state": row.state}
    audit.record(by=by, at=at, action=action, what=what, subject=(RECIPIENT, row.recipient_id), detail=detail)


def day_after(last_day: date | None) -> date | None:
    """People name the last day; rows keep the day after it."""
    return last_day + timedelta(days=1) if last_day else None
