"""Taking a previewed list: people, contacts, services and plans, in one transaction with its access log."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from chomchom.care.enums import ImportState
from chomchom.care.kinds import RECIPIENT
from chomchom.care.models import EmergencyContact, Import, ImportRow, MealPlan, MealScheme, OtherService, Recipient
from chomchom.care.operations import plans
from chomchom.care.operations.intake.preview import BATCH, CHANGED, NEW, changes_of, scheme_named, standing_of
from chomchom.care.operations.intake.trial import Progress
from chomchom.care.queries import intake as queries
from chomchom.care.rules.intake.meals import plain_name
from chomchom.care.rules.intake.row import Row
from chomchom.core import audit
from chomchom.core.actors import Actor
from chomchom.core.enums import Action
from chomchom.core.refusal import Refusal, Refused, insist
from chomchom.people.models import Dong, Organisation

TOMORROW = timedelta(days=1)


@dataclass(frozen=True)
class Names:
    """What the names on the list stand for."""

    dongs: Mapping[str, Dong]
    providers: Mapping[str, Organisation]
    chosen: Mapping[str, int]
    schemes: Sequence[MealScheme]

    @classmethod
    def of(cls, source: Import, day: date) -> "Names":
        return cls(
            {dong.name: dong for dong in queries.dongs_on(day) if dong.gu == source.district.gu},
            {plain_name(one.name): one for one in queries.providers_of(source.district_id)},
            source.providers,
            queries.schemes_of(source.district_id, day),
        )

    def provider(self, name: str) -> Organisation | None:
        chosen = self.chosen.get(name)
        if chosen is not None:
            return next((one for one in self.providers.values() if one.pk == chosen), None)
        return self.providers.get(plain_name(name))

    def scheme(self, name: str) -> MealScheme | None:
        return scheme_named(name, self.schemes)


@dataclass
class Taken:
    created: int = 0
    changed: int = 0
    same: int = 0


def unknown_providers(source: Import, day: date) -> list[str]:
    """Names on rows that wait, for which nobody has said which provider they mean."""
    known = {plain_name(one.name) for one in queries.providers_of(source.district_id)}
    kept = source.rows.waiting().values_list("values", flat=True)
    written = {values["read"]["provider"] for values in kept if values}
    return sorted(name for name in written if name not in source.providers and plain_name(name) not in known)


def may_apply(source: Import, day: date, unknown: Sequence[str]) -> Refusal | None:
    """Why the list cannot be taken now. ``unknown``: the answer of ``unknown_providers``."""
    if source.state not in (ImportState.PREVIEW, ImportState.APPLIED):
        return Refusal("not_read", _("The file is not read yet, or could not be read."))
    if not queries.schemes_of(source.district_id, day):
        return Refusal("no_scheme", _("The district has no scheme that pays for meals today. Add one first."))
    if unknown:
        listed = ", ".join(name or _("(empty)") for name in unknown[:5])
        return Refusal("unknown_provider", _("Say first which provider is meant by: %(names)s.") % {"names": listed})
    return None


def _all_readable(rows: Sequence[ImportRow]) -> Refusal | None:
    if all(row.values for row in rows):
        return None
    return Refusal("not_readable", _("Some rows cannot be opened: a key is missing. Tell whoever runs the system."))


@transaction.atomic
def apply(*, source: Import, by: Actor, at: datetime, progress: Progress | None = None) -> Taken:
    """Take every row that waits. Again: takes only what has been put right since, else nothing.

    Raises Refused with the sentence of ``may_apply``, or not_readable where a key is missing.
    """
    source = Import.objects.select_for_update().select_related("district").get(pk=source.pk)
    day = timezone.localdate(at)
    insist(may_apply(source, day, unknown_providers(source, day)))
    waiting = list(source.rows.waiting().order_by("pk"))
    insist(_all_readable(waiting))
    names = Names.of(source, day)
    taken, ids = Taken(), []
    rows = {row.pk: Row(row.sheet, row.row, row.values["cells"], row.values["read"]) for row in waiting}
    standing = standing_of(source.district_id, list(rows.values()), day)
    for start in range(0, len(waiting), BATCH):
        batch = waiting[start : start + BATCH]
        for row in batch:
            row.changes = changes_of(rows[row.pk], standing, source.columns.get(row.sheet, []))
            row.change = row.changes["kind"]
        created = _create([row for row in batch if row.changes["kind"] == NEW], source, names, by=by, at=at)
        changed = [row for row in batch if row.changes["kind"] == CHANGED]
        for row in changed:
            _change(standing.people[row.external_id], row, names, by=by, at=at)
        taken.created += len(created)
        taken.changed += len(changed)
        ids += [person.pk for person in created] + [standing.people[row.external_id].pk for row in changed]
        if progress:
            progress(start + len(batch), len(waiting))
    taken.same = len(waiting) - taken.created - taken.changed
    for row in waiting:
        row.applied_at = at
    ImportRow.objects.bulk_update(waiting, ["applied_at", "changes", "change"], batch_size=BATCH)
    source.state, source.applied_at = ImportState.APPLIED, at
    source.save(update_fields=["state", "applied_at"])
    _record(source, ids, taken, by=by, at=at)
    return taken


def _record(source: Import, ids: list[int], taken: Taken, *, by: Actor, at: datetime) -> None:
    detail = {"import": source.pk, "created": taken.created, "changed": taken.changed, "same": taken.same}
    audit.record(by=by, at=at, action=Action.IMPORT, what="care.import.apply", detail=detail)
    subjects = [(RECIPIENT, pk) for pk in ids]
    audit.record_many(
        by=by, at=at, action=Action.IMPORT, what="care.import.apply", subjects=subjects, detail={"import": source.pk}
    )


# -- new people --------------------------------------------------------------------------------------------------------


def _create(rows: Sequence[ImportRow], source: Import, names: Names, *, by: Actor, at: datetime) -> list[Recipient]:
    read = [row.values["read"] for row in rows]
    people = Recipient.objects.bulk_create(
        Recipient(
            district=source.district,
            external_id=values["external_id"],
            created_at=at,
            created_by_id=by.account_id,
            **_fields(values, names),
        )
        for values in read
    )
    pairs = list(zip(people, read, strict=True))
    EmergencyContact.objects.bulk_create(contact for person, values in pairs for contact in _contacts(person, values))
    OtherService.objects.bulk_create(service for person, values in pairs for service in _services(person, values))
    MealPlan.objects.bulk_create(
        plan for person, values in pairs for plan in _plans(person, values, names, by=by, at=at)
    )
    return people


def _fields(values: Mapping[str, Any], names: Names) -> dict[str, Any]:
    fields = {field: values[field] for field in queries.SIMPLE_FIELDS}
    birth = values["birth_date"]
    return fields | {"dong": names.dongs[values["dong"]], "birth_date": date.fromisoformat(birth) if birth else None}


def _contacts(person: Recipient, values: Mapping[str, Any]) -> list[EmergencyContact]:
    return [
        EmergencyContact(
            recipient=person,
            position=position,
            name=contact["name"][:60] or contact["relation"][:60] or "-",
            relation=contact["relation"][:20],
            phone=contact["phone"],
        )
        for position, contact in enumerate(values["contacts"], start=1)
    ]


def _services(person: Recipient, values: Mapping[str, Any]) -> list[OtherService]:
    return [
        OtherService(
            recipient=person,
            kind=service["kind"],
            state=service["state"],
            ended_on=date.fromisoformat(service["ended_on"]) if service["ended_on"] else None,
            as_written=service["as_written"],
        )
        for service in values["services"]
    ]


def _plans(person: Recipient, values: Mapping[str, Any], names: Names, *, by: Actor, at: datetime) -> list[MealPlan]:
    first = values["valid_from"]
    return [
        MealPlan(
            recipient=person,
            provider=names.provider(values["provider"]),
            scheme=names.scheme(values["scheme"]),
            meal=meal,
            weekdays=weekdays,
            valid_from=date.fromisoformat(first) if first else timezone.localdate(at),
            valid_to=_end(values, timezone.localdate(at)),
            created_at=at,
            created_by_id=by.account_id,
        )
        for meal, weekdays in values["meals"].items()
    ]


def _end(values: Mapping[str, Any], today: date) -> date | None:
    """An end that is not after the beginning is no period: such a row was asked about, its plan stays open."""
    end = date.fromisoformat(values["valid_to"]) if values["valid_to"] else None
    begins = date.fromisoformat(values["valid_from"]) if values["valid_from"] else today
    return end if end is None or end > begins else None


# -- people known already ----------------------------------------------------------------------------------------------


def _change(person: Recipient, row: ImportRow, names: Names, *, by: Actor, at: datetime) -> None:
    """Only what differs. Plans change from tomorrow: today's meals are promised and cooked."""
    values, differing = row.values["read"], row.changes["fields"]
    fields = {key: value for key, value in _fields(values, names).items() if key in differing}
    if fields:
        for key, value in fields.items():
            setattr(person, key, value)
        person.save(update_fields=list(fields))
    if "contacts" in differing:
        person.contacts.all().delete()
        EmergencyContact.objects.bulk_create(_contacts(person, values))
    if "services" in differing:
        person.services.all().delete()
        OtherService.objects.bulk_create(_services(person, values))
    if differing.keys() & {"meals", "provider", "valid_to"}:
        _change_plans(person, values, names, by=by, at=at)


def _change_plans(person: Recipient, values: Mapping[str, Any], names: Names, *, by: Actor, at: datetime) -> None:
    provider, scheme = names.provider(values["provider"]), names.scheme(values["scheme"])
    if provider is None or scheme is None:
        raise Refused(
            Refusal("unknown_provider", _("The provider of %(number)s is not known.") % {"number": person.external_id})
        )
    tomorrow = timezone.localdate(at) + TOMORROW
    standing = {p.meal: p for p in queries.current_plans([person.pk], tomorrow) if p.scheme_id == scheme.pk}
    for meal, ended in standing.items():
        if meal not in values["meals"]:
            plans.end_plan(plan=ended, end=max(tomorrow, ended.valid_from + TOMORROW), by=by, at=at)
    for meal, weekdays in values["meals"].items():
        plan = standing.get(meal)
        if plan is None:
            start = max(tomorrow, date.fromisoformat(values["valid_from"] or tomorrow.isoformat()))
            plans.add_plan(
                recipient=person, provider=provider, scheme=scheme, meal=meal, weekdays=weekdays, on_holidays=False,
                valid_from=start, valid_to=_end(values, start), by=by, at=at,
            )  # fmt: skip
        elif (plan.weekdays, plan.provider_id) != (weekdays, provider.pk):
            plan = plans.change_plan(
                plan=plan, start=max(tomorrow, plan.valid_from), weekdays=weekdays, on_holidays=plan.on_holidays,
                provider=provider, by=by, at=at,
            )  # fmt: skip
        _fit_end(plan, values, tomorrow, by=by, at=at)


def _fit_end(plan: MealPlan | None, values: Mapping[str, Any], tomorrow: date, *, by: Actor, at: datetime) -> None:
    end = date.fromisoformat(values["valid_to"]) if values["valid_to"] else None
    if plan is not None and end is not None and end != plan.valid_to and end > max(tomorrow, plan.valid_from):
        plans.end_plan(plan=plan, end=end, by=by, at=at)
