"""What is known before a list is read, and how the people on it stand here: a few statements however long the list."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Exists, OuterRef, QuerySet

from chomchom.care.models import EmergencyContact, ImportRow, MealPlan, MealScheme, OtherService, Recipient
from chomchom.people.models import Dong, Organisation

CHUNK = 900  # SQLite's smallest limit of variables in a statement is 999

SIMPLE_FIELDS = (
    "name",
    "sex",
    "phone",
    "address",
    "address_detail",
    "latitude",
    "longitude",
    "place_quality",
    "household",
    "disability",
    "mobility",
    "diet",
    "allergens",
    "allergy_note",
    "risk",
    "access_note",
    "note",
)


def is_set_up() -> bool:
    """Whether there is a database with our tables as this program knows them; a list can be tried without."""
    try:
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return False


def districts() -> QuerySet[Organisation]:
    """Those with recipients to look after: a district that only runs trade missions has no provider."""
    providers = Organisation.objects.providers().filter(district=OuterRef("pk"))
    return Organisation.objects.districts().filter(Exists(providers)).order_by("pk")


def dongs_on(day: date) -> list[Dong]:
    return list(Dong.objects.on(day).order_by("pk"))


def providers_of(district_id: int) -> list[Organisation]:
    return list(Organisation.objects.providers().of_district(district_id).order_by("name"))


def schemes_of(district_id: int, day: date) -> list[MealScheme]:
    return list(MealScheme.objects.filter(district=district_id).on(day).order_by("valid_from", "pk"))


def in_chunks(values: Collection[Any]) -> Iterable[list[Any]]:
    ordered = sorted(values)
    return (ordered[start : start + CHUNK] for start in range(0, len(ordered), CHUNK))


def by_number(district_id: int, numbers: Collection[str]) -> dict[str, Recipient]:
    found = Recipient.objects.filter(district=district_id, external_system="office").select_related("dong")
    return {
        person.external_id: person for chunk in in_chunks(numbers) for person in found.filter(external_id__in=chunk)
    }


def born_on(district_id: int, days: Collection[str]) -> list[tuple[str, date, str, int]]:
    """(name, birth, number, id) of everybody of the district born on one of the days."""
    everybody = Recipient.objects.filter(district=district_id)
    return [
        row
        for chunk in in_chunks(days)
        for row in everybody.filter(birth_date__in=chunk).values_list("name", "birth_date", "external_id", "pk")
    ]


def absent(district_id: int, numbers: Collection[str]) -> int:
    """How many active recipients are not on the list."""
    known = set(Recipient.objects.filter(district=district_id).active().values_list("external_id", flat=True))
    return len(known - set(numbers))


def states(people: Collection[Recipient], day: date, scheme_of: Mapping[int, int | None]) -> dict[int, dict[str, Any]]:
    """How each person stands, in the shape in which a row of a list is read. Of the plans, those of the scheme given
    for the person count: what another scheme promises is none of this list's business."""
    ids = [person.pk for person in people]
    known = {person.pk: _state(person) for person in people}
    for chunk in in_chunks(ids):
        for contact in EmergencyContact.objects.filter(recipient__in=chunk).order_by("recipient", "position"):
            entry = {"name": contact.name, "relation": contact.relation, "phone": contact.phone}
            known[contact.recipient_id]["contacts"].append(entry)
        for service in OtherService.objects.filter(recipient__in=chunk).order_by("recipient", "pk"):
            known[service.recipient_id]["services"].append(_service(service))
    for plan in current_plans(ids, day):
        if plan.scheme_id != scheme_of.get(plan.recipient_id):
            continue
        state = known[plan.recipient_id]
        state["meals"][plan.meal] = plan.weekdays
        state["provider"] = plan.provider.name
        state["valid_to"] = plan.valid_to.isoformat() if plan.valid_to else None
    return known


def current_plans(ids: Collection[int], day: date) -> list[MealPlan]:
    """Plans that hold on the day or begin later, the supper before the lunch so that the lunch's provider counts."""
    return [
        plan
        for chunk in in_chunks(ids)
        for plan in MealPlan.objects.filter(recipient__in=chunk)
        .exclude(valid_to__lte=day)
        .select_related("provider")
        .order_by("recipient", "-meal", "valid_from")
    ]


def _state(person: Recipient) -> dict[str, Any]:
    state: dict[str, Any] = {field: getattr(person, field) for field in SIMPLE_FIELDS}
    return state | {
        "birth_date": person.birth_date.isoformat() if person.birth_date else None,
        "dong": person.dong.name,
        "contacts": [],
        "services": [],
        "meals": {},
        "provider": "",
        "valid_to": None,
    }


def _service(service: OtherService) -> dict[str, Any]:
    return {
        "kind": service.kind,
        "state": service.state,
        "ended_on": service.ended_on.isoformat() if service.ended_on else None,
        "as_written": service.as_written,
    }


def last_taken(district_id: int, numbers: Collection[str]) -> dict[str, dict[str, Any]]:
    """What the last list that was taken said of each number."""
    taken = ImportRow.objects.filter(source__district=district_id, applied_at__isnull=False).order_by(
        "applied_at", "pk"
    )
    return {
        row.external_id: row.read
        for chunk in in_chunks(numbers)
        for row in taken.filter(external_id__in=chunk)
        if row.read
    }


def decided(district_id: int, numbers: Collection[str]) -> dict[str, str]:
    """What somebody decided of a number on an earlier list."""
    rows = ImportRow.objects.filter(source__district=district_id).exclude(decision="").order_by("decided_at", "pk")
    return {
        number: decision
        for chunk in in_chunks(numbers)
        for number, decision in rows.filter(external_id__in=chunk).values_list("external_id", "decision")
    }
