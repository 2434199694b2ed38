"""What people do with a row that was held or refused, so that none is lost."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from chomchom.care.enums import Answer, Decision, ImportState
from chomchom.care.models import Import, ImportRow
from chomchom.care.operations.intake.preview import changes_of, standing_of, without_duplicate
from chomchom.care.operations.intake.trial import known_of
from chomchom.care.queries import intake as queries
from chomchom.care.rules.intake.book import Known, person_key
from chomchom.care.rules.intake.compare import hold_if_known
from chomchom.care.rules.intake.person import Setting
from chomchom.care.rules.intake.remarks import Remark
from chomchom.care.rules.intake.row import Row, clean, judge
from chomchom.core import audit
from chomchom.core.actors import Actor
from chomchom.core.enums import Action
from chomchom.core.refusal import Refusal, insist
from chomchom.people.models import Organisation


def may_decide(row: ImportRow, decision: str = "") -> Refusal | None:
    if row.applied_at:
        return Refusal("taken", _("The row has been taken already. Change the recipient’s own page instead."))
    if decision in (Decision.SAME, Decision.SEPARATE) and not is_held_as_double(row):
        return Refusal("no_double", _("The row is not held as a duplicate."))
    return None


def is_held_as_double(row: ImportRow) -> bool:
    return any(why["code"] == "duplicate" for why in row.why)


@transaction.atomic
def decide(*, row: ImportRow, decision: Decision, by: Actor, at: datetime) -> ImportRow:
    """Say of a row that it is the same person, another person, or not to be taken. Holds for later lists as well."""
    row = _locked(row)
    insist(may_decide(row, decision))
    if decision == Decision.SEPARATE:
        remarks = tuple(Remark.from_json(why) for why in row.why)
        read = without_duplicate(Row(row.sheet, row.row, row.values["cells"], row.values["read"], remarks))
        row.answer, row.why = read.answer, [remark.as_json() for remark in read.remarks]
    row.decision, row.decided_at, row.decided_by_id = decision, at, by.account_id
    row.save()
    _record(row, "care.import.decide", by=by, at=at, detail={"decision": decision.value})
    return row


@transaction.atomic
def correct(*, row: ImportRow, cells: Mapping[str, str], by: Actor, at: datetime) -> ImportRow:
    """Read the row again with other words in some of its cells ({key: text}); the answer may change either way."""
    row = _locked(row)
    insist(may_decide(row))
    day = timezone.localdate(at)
    given, said = clean({(key, 1): text for key, text in cells.items()})
    changed = {key: text for key, text in {**row.cells, **given}.items() if text}
    columns = frozenset(row.source.columns.get(row.sheet, [])) | given.keys()
    read = judge(
        changed, _setting(row.source, known_of(row.source.district, day), columns), sheet=row.sheet, row=row.row
    )
    read = _beside_others(row, read.with_remarks(*said))
    standing = standing_of(row.source.district_id, [read], day)
    row.external_id, row.answer = read.external_id[:40], read.answer
    row.why = [remark.as_json() for remark in read.remarks]
    row.values = {"cells": read.cells, "read": read.values}
    row.changes = changes_of(read, standing, sorted(columns))
    row.change = row.changes["kind"]
    row.decision, row.decided_at, row.decided_by_id = Decision.CORRECTED, at, by.account_id
    if row.answer == Answer.REFUSED:
        row.decision = ""
    row.save()
    _record(row, "care.import.correct", by=by, at=at, detail={"cells": sorted(given), "answer": row.answer})
    return row


def _locked(row: ImportRow) -> ImportRow:
    return ImportRow.objects.select_for_update(of=("self",)).select_related("source__district").get(pk=row.pk)


def _setting(source: Import, known: Known, columns: frozenset[str]) -> Setting:
    return Setting(known.gazetteer.of(source.district.gu), known.today, known.providers, known.schemes, columns)


def _beside_others(row: ImportRow, read: Row) -> Row:
    """Held again if another row of the list, or somebody known, has the number or the name and birth."""
    others = row.source.rows.exclude(pk=row.pk)
    if other := others.filter(external_id=read.external_id).exclude(answer=Answer.REFUSED).first():
        return read.with_remarks(Remark("duplicate_number", {"text": read.external_id, "row": other.row}))
    key = person_key(read.values["name"], read.values["birth_date"])
    if key is None:
        return read
    known = {
        found: number
        for name, birth, number, _id in queries.born_on(row.source.district_id, {key[1]})
        if (found := person_key(name, birth.isoformat()))
    }
    for values, number in others.exclude(answer=Answer.REFUSED).values_list("values", "external_id"):
        if values and person_key(values["read"]["name"], values["read"]["birth_date"]) == key:
            known.setdefault(key, number)
    return hold_if_known(read, known)


@transaction.atomic
def choose_providers(*, source: Import, chosen: Mapping[str, Organisation], by: Actor, at: datetime) -> Import:
    """Say which provider is meant by the names that are not known here."""
    source = Import.objects.select_for_update().get(pk=source.pk)
    if source.state == ImportState.READING:
        insist(Refusal("not_read", _("The file is not read yet, or could not be read.")))
    strangers = [one.pk for one in chosen.values() if one.district_id != source.district_id]
    insist(Refusal("stranger", _("The provider belongs to another district.")) if strangers else None)
    source.providers = source.providers | {name: one.pk for name, one in chosen.items()}
    source.save(update_fields=["providers"])
    detail = {"import": source.pk, "providers": {name: one.pk for name, one in chosen.items()}}
    audit.record(by=by, at=at, action=Action.CHANGE, what="care.import.providers", detail=detail)
    return source


def _record(row: ImportRow, what: str, *, by: Actor, at: datetime, detail: dict) -> None:
    detail = {"import": row.source_id, "row": row.row} | detail
    audit.record(by=by, at=at, action=Action.CHANGE, what=what, subject=("care.import_row", row.pk), detail=detail)
