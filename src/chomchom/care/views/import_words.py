"""The rows of a list in words: answers, remarks, what would change."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chomchom.care import weekdays
from chomchom.care.enums import (
    Allergen,
    Answer,
    Decision,
    Diet,
    Household,
    Meal,
    Mobility,
    PlaceQuality,
    Risk,
    ServiceState,
    Sex,
)
from chomchom.care.models import Import, ImportRow
from chomchom.care.operations import intake
from chomchom.care.queries.imports import SHOWN, Counts
from chomchom.care.rules.intake.book import note_sentence
from chomchom.care.rules.intake.columns import LABELS
from chomchom.care.rules.intake.remarks import Remark
from chomchom.core.encrypted import SIGN
from chomchom.core.refusal import Refusal

TONES = {Answer.TAKEN: "success", Answer.QUESTIONED: "warning", Answer.REFUSED: "danger"}
CHOICES = {
    "sex": Sex,
    "household": Household,
    "mobility": Mobility,
    "diet": Diet,
    "place_quality": PlaceQuality,
    "risk": Risk,
}
FIELD_LABELS = {
    "contacts": gettext_lazy("emergency contacts"),
    "allergy_note": gettext_lazy("allergies in words"),
    "place_quality": gettext_lazy("quality of the place"),
    "external_id": gettext_lazy("management number"),
}
ORDER = (
    "name",
    "sex",
    "birth_date",
    "dong",
    "address",
    "address_detail",
    "phone",
    "meals",
    "provider",
    "diet",
    "allergens",
    "allergy_note",
    "contacts",
    "services",
    "household",
    "disability",
    "mobility",
    "risk",
    "access_note",
    "place_quality",
    "latitude",
    "longitude",
    "valid_from",
    "valid_to",
    "scheme",
    "note",
)


@dataclass(frozen=True)
class Shown:
    """A row as the pages show it."""

    row: ImportRow
    name: str
    dong: str
    remarks: list[Remark]
    changes: list[tuple[Any, str, str]]
    facts: list[tuple[Any, str]]
    tone: str
    may_decide: bool
    is_double: bool
    decisions: list[Decision]

    @property
    def refusal(self) -> Refusal | None:
        return intake.may_decide(self.row)


def shown(row: ImportRow) -> Shown:
    read = row.read
    is_double = intake.is_held_as_double(row)
    open_ = row.answer == Answer.REFUSED and not row.applied_at
    doubles = [Decision.SAME, Decision.SEPARATE] if is_double else []
    return Shown(
        row=row,
        name=read.get("name") or (SIGN if not read else "–"),
        dong=read.get("dong") or row.cells.get("dong", ""),
        remarks=[Remark.from_json(why) for why in row.why],
        changes=[(label(field), words(field, now), words(field, then)) for field, (now, then) in changed(row)],
        facts=[(label(field), words(field, read.get(field))) for field in ORDER],
        tone=TONES[Answer(row.answer)],
        may_decide=open_,
        is_double=is_double,
        decisions=[*doubles, Decision.DROP] if open_ else [],
    )


def changed(row: ImportRow) -> list[tuple[str, list[Any]]]:
    fields: Mapping[str, list[Any]] = row.changes.get("fields", {})
    return [(field, fields[field]) for field in ORDER if field in fields]


def label(field: str) -> Any:
    return FIELD_LABELS.get(field) or LABELS.get(field, field)


def words(field: str, value: Any) -> str:
    """A value of a row in the reader's language."""
    if value in (None, "", [], {}):
        return "–"
    if field in CHOICES:
        return str(CHOICES[field](value).label)
    if field == "allergens":
        return ", ".join(str(Allergen(one).label) for one in value)
    if field == "meals":
        return ", ".join(f"{Meal(meal).label} {weekdays.in_words(mask)}" for meal, mask in sorted(value.items()))
    if field == "contacts":
        return ", ".join(" ".join(filter(None, (one["name"], one["relation"], one["phone"]))) for one in value)
    if field == "services":
        return ", ".join(
            " ".join(filter(None, (one["kind"], str(ServiceState(one["state"]).label), one["ended_on"])))
            for one in value
        )
    return str(value)


def tabs(counts: Counts, current: str) -> list[dict[str, Any]]:
    return [
        {"label": name, "url": f"?show={key}", "current": key == current, "count": counts.by_tab[key]}
        for key, (name, _where) in SHOWN.items()
        if counts.by_tab[key] or key in ("all", current)
    ]


def first_tab(counts: Counts) -> str:
    """What somebody must look at first."""
    return next((key for key in ("held", "questioned", "changed") if counts.by_tab[key]), "all")


def notes(source: Import) -> list[str]:
    return [note_sentence(note) for note in source.notes]


def nothing_waits(counts: Counts) -> Refusal | None:
    return None if counts.waiting else Refusal("nothing_waits", _("No row is waiting: all have been taken or settled."))


def taken(found: intake.Taken) -> str:
    return _("Taken: %(created)s new, %(changed)s changed, %(same)s as they were.") % {
        "created": found.created,
        "changed": found.changed,
        "same": found.same,
    }
