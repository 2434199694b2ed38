"""A workbook of other services is tried out, or taken: history kept, nothing written for a refused row."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from chomchom.care.enums import ServiceState
from chomchom.care.models import OtherService, Recipient
from chomchom.care.operations import services
from chomchom.care.rules import service_list as rules
from chomchom.care.rules.service_list import ServiceRow
from chomchom.core import audit
from chomchom.core.actors import Actor
from chomchom.core.enums import Action
from chomchom.core.refusal import Refused
from chomchom.people.models import Organisation

DAY = timedelta(days=1)


def preview(*, district: Organisation, data: bytes, at: datetime) -> list[ServiceRow]:
    """The answer to every row; nothing is written. Raises Refused: as ``tables.read``, no_head."""
    rows = rules.read_services(data, timezone.localdate(at))
    people = Recipient.objects.active().filter(district=district)
    by_number, by_name = {}, {}
    for pk, number, name in people.values_list("pk", "external_id", "name"):
        by_number[number] = pk
        by_name.setdefault(name, []).append(pk)
    rules.hold_doubles(rows)
    rules.find_people(rows, by_number, by_name)
    return rows


@transaction.atomic
def take(*, district: Organisation, data: bytes, file_name: str, by: Actor, at: datetime) -> list[ServiceRow]:
    """The same answers, and what they say is entered; a list taken twice changes nothing."""
    rows = preview(district=district, data=data, at=at)
    taken = [row for row in rows if not row.is_refused]
    ids = {row.values["recipient"] for row in taken}
    people = Recipient.objects.in_bulk(ids)
    known = {(row.recipient_id, row.kind): row for row in OtherService.objects.filter(recipient__in=ids).order_by("pk")}
    for row in taken:
        _take(
            row,
            people[row.values["recipient"]],
            known.get((row.values["recipient"], row.values["kind"])),
            file_name,
            by,
            at,
        )
    detail = {"file": file_name, "rows": len(rows), "taken": len(taken)}
    audit.record(by=by, at=at, action=Action.IMPORT, what="care.services.import", detail=detail)
    return rows


def _take(
    row: ServiceRow, person: Recipient, known: OtherService | None, file_name: str, by: Actor, at: datetime
) -> None:
    to = _service(row, file_name, timezone.localdate(at), known)
    try:
        with transaction.atomic():
            if known is None:
                services.add_service(recipient=person, kind=row.values["kind"], service=to, by=by, at=at)
            else:
                services.change_service(service=known, to=to, by=by, at=at)
    except Refused as refused:
        row.refuse(refused.refusal.code, str(refused))


def _service(row: ServiceRow, file_name: str, today: date, known: OtherService | None) -> services.Service:
    values = row.values
    stopped = values["state"] != ServiceState.IN_USE
    stands = known.ended_on if known and known.state == values["state"] else None
    since = (values["ended_on"] or stands or today) if stopped else today
    return services.Service(
        state=values["state"],
        holds_from=since,
        provider=values["provider"],
        valid_from=values["valid_from"],
        valid_to=values["valid_to"] + DAY if values["valid_to"] else None,
        next_step=values["next_step"],
        reason=file_name[-200:],
    )
