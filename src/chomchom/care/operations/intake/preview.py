"""A list becomes a preview: every row with its answer and what it would change. The file itself is never kept."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from chomchom.care.enums import Answer, Decision, ImportState
from chomchom.care.models import Import, ImportRow, MealScheme, Recipient
from chomchom.care.operations.intake.trial import Progress, known_of, with_known_people
from chomchom.care.queries import intake as queries
from chomchom.care.rules.intake.book import read_book
from chomchom.care.rules.intake.compare import changes
from chomchom.care.rules.intake.row import Row
from chomchom.core import audit
from chomchom.core.actors import Actor
from chomchom.core.enums import Action
from chomchom.core.heads import squeeze
from chomchom.core.refusal import Refusal, Refused
from chomchom.people.models import Organisation

BATCH = 500
NEW, SAME, CHANGED = "new", "same", "changed"


@dataclass(frozen=True)
class Standing:
    """How the people of a list stand here before it is taken."""

    people: Mapping[str, Recipient]
    states: Mapping[int, Mapping[str, Any]]
    before: Mapping[str, Mapping[str, Any]]
    decided: Mapping[str, str]


def district_named(gu: str) -> Organisation:
    """The district office of the gu, or the only one there is. Raises Refused: unknown_district."""
    found = list(queries.districts().filter(gu=gu) if gu else queries.districts()[:2])
    if len(found) == 1:
        return found[0]
    known = ", ".join(queries.districts().values_list("gu", flat=True)) or "-"
    raise Refused(
        Refusal(
            "unknown_district", _("“%(gu)s” is no district office here. Known: %(known)s.") % {"gu": gu, "known": known}
        )
    )


def begin(*, district: Organisation, file_name: str, data: bytes, by: Actor, at: datetime) -> Import:
    """The row of an import that is about to be read."""
    return Import.objects.create(
        district=district,
        file_name=file_name[-200:],
        sha256=hashlib.sha256(data).hexdigest(),
        state=ImportState.READING,
        uploaded_at=at,
        uploaded_by_id=by.account_id,
        heard_at=at,
    )


def preview(
    *, district: Organisation, file_name: str, data: bytes, by: Actor, at: datetime, progress: Progress | None = None
) -> Import:
    """Read the list and keep its answers. Raises Refused as ``read_book`` does; then nothing is kept."""
    with transaction.atomic():
        source = begin(district=district, file_name=file_name, data=data, by=by, at=at)
        return read_into(source=source, data=data, by=by, at=at, progress=progress)


def read_into(*, source: Import, data: bytes, by: Actor, at: datetime, progress: Progress | None = None) -> Import:
    """Fill an import that was begun."""
    day = timezone.localdate(at)
    district = source.district
    book = with_known_people(read_book(data, known_of(district, day), progress=progress), district, day)
    numbers = {row.external_id for row in book.rows}
    standing = standing_of(district.pk, book.rows, day)
    rows = [as_import_row(source, row, standing, book.columns.get(row.sheet, [])) for row in book.rows]
    with transaction.atomic():
        ImportRow.objects.bulk_create(rows, batch_size=BATCH)
        source.state = ImportState.PREVIEW
        source.columns = book.columns
        source.notes = [*book.notes, *_absent(district.pk, numbers)]
        source.rows_read = source.rows_in_file = len(rows)
        source.heard_at = at
        source.save()
        counts = {answer.value: len(book.by_answer(answer)) for answer in Answer}
        _record(source, "care.import.preview", by=by, at=at, detail=counts)
    return source


def _absent(district_id: int, numbers: set[str]) -> list[dict[str, Any]]:
    count = queries.absent(district_id, numbers)
    return [{"code": "absent", "count": count}] if count else []


def scheme_named(name: str, schemes: Sequence[MealScheme]) -> MealScheme | None:
    """The scheme of that name, else the first of the district."""
    return next(
        (scheme for scheme in schemes if squeeze(scheme.name) == squeeze(name)), schemes[0] if schemes else None
    )


def standing_of(district_id: int, rows: Sequence[Row], day: date) -> Standing:
    """Set-based: a handful of statements for every 900 rows."""
    numbers = {row.external_id for row in rows}
    people = queries.by_number(district_id, numbers)
    schemes = queries.schemes_of(district_id, day)
    scheme_of = {
        people[row.external_id].pk: getattr(scheme_named(row.values["scheme"], schemes), "pk", None)
        for row in rows
        if row.external_id in people
    }
    return Standing(
        people,
        queries.states(list(people.values()), day, scheme_of),
        queries.last_taken(district_id, numbers),
        queries.decided(district_id, numbers),
    )


def as_import_row(source: Import, row: Row, standing: Standing, columns: Sequence[str]) -> ImportRow:
    """The row as it is kept. What somebody decided of the same number on an earlier list still holds."""
    decision = standing.decided.get(row.external_id, "")
    if decision == Decision.SEPARATE:
        row = without_duplicate(row)
    kept = decision if decision in (Decision.SAME, Decision.DROP) and row.answer == Answer.REFUSED else ""
    will = changes_of(row, standing, columns)
    return ImportRow(
        source=source,
        sheet=row.sheet[:60],
        row=row.row,
        external_id=row.external_id[:40],
        answer=row.answer,
        why=[remark.as_json() for remark in row.remarks],
        values={"cells": row.cells, "read": row.values},
        changes=will,
        change=will["kind"],
        decision=kept,
    )


def without_duplicate(row: Row) -> Row:
    return Row(row.sheet, row.row, row.cells, row.values, tuple(one for one in row.remarks if one.code != "duplicate"))


def changes_of(row: Row, standing: Standing, columns: Sequence[str]) -> dict[str, Any]:
    """{"kind": new | same | changed, "fields": {field: [now, then]}}."""
    person = standing.people.get(row.external_id)
    if person is None:
        return {"kind": NEW, "fields": {}}
    before = standing.before.get(row.external_id)
    fields = changes(read=row.values, now=standing.states[person.pk], before=before, columns=columns)
    return {"kind": CHANGED if fields else SAME, "fields": fields}


def _record(source: Import, what: str, *, by: Actor, at: datetime, detail: dict[str, Any]) -> None:
    audit.record(by=by, at=at, action=Action.IMPORT, what=what, subject=None, detail={"import": source.pk} | detail)
