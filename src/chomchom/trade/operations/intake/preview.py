"""Reading a list, with or without a database, and keeping it as a preview."""

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chomchom.core import audit
from chomchom.core.actors import Actor
from chomchom.core.enums import Action
from chomchom.core.refusal import Refusal, Refused
from chomchom.core.text import filled
from chomchom.trade.enums_intake import ListKind
from chomchom.trade.models import Mission, SentList, SentRow
from chomchom.trade.queries import intake as queries
from chomchom.trade.rules.doubles import Card
from chomchom.trade.rules.intake.book import Book, Row
from chomchom.trade.rules.intake.buyers import read_buyers
from chomchom.trade.rules.intake.exporters import read_exporters
from chomchom.trade.rules.intake.remarks import Remark
from chomchom.trade.rules.intake.wishes import Names, read_wishes

BATCH = 2000


def try_out(*, kind: ListKind, data: bytes, mission: str = "") -> Book:
    """The answer for every row, kept nowhere. Without a database, or without a mission, the list speaks for itself."""
    found = list(queries.open_missions(mission)[:2]) if queries.is_set_up() else []
    return read(kind, data, found[0] if len(found) == 1 else None)


def read(kind: ListKind, data: bytes, mission: Mission | None) -> Book:
    """Raises Refused as ``read_sheets`` does."""
    if kind == ListKind.EXPORTERS:
        return read_exporters(data)
    if kind == ListKind.BUYERS:
        return read_buyers(data, map(_card, queries.cards_of(mission.office_id)) if mission else ())
    return read_wishes(data, _names(mission))


def _card(row: tuple[str, str, str, str, str]) -> Card:
    number, name, country, email, phone = row
    return Card(number, name, country, email, phone)


def _names(mission: Mission | None) -> Names:
    """A mission without applications has not got its exporters yet: then the numbers are not checked on a trial."""
    if mission is None:
        return Names()
    applications, buyers = queries.application_numbers(mission.pk), queries.buyer_numbers(mission.office_id)
    return Names(applications or None, buyers or None)


def mission_named(title: str) -> Mission:
    """The mission of this title, or the only one that is open. Raises Refused no_mission, which_mission."""
    found = list(queries.open_missions(title)[:2])
    if not found:
        sentence = _("There is no open mission “{title}”. Make it first on the page of missions.")
        raise Refused(Refusal("no_mission", filled(sentence, title=title)))
    if len(found) > 1:
        raise Refused(Refusal("which_mission", _("More than one mission is open. Name one with --mission.")))
    return found[0]


@transaction.atomic
def preview(*, kind: ListKind, mission: Mission, file_name: str, data: bytes, by: Actor, at: datetime) -> SentList:
    """Read the list and keep every row with its answer. Raises Refused where it is no list."""
    book = read(kind, data, mission)
    source = SentList.objects.create(
        mission=mission, kind=kind, file_name=file_name[:200], sha256=hashlib.sha256(data).hexdigest(),
        uploaded_at=at, uploaded_by_id=by.account_id, notes=list(book.notes), extra=book.extra,
    )  # fmt: skip
    SentRow.objects.bulk_create((_kept(source, row) for row in book.rows), batch_size=BATCH)
    detail = {"list": source.pk, "kind": str(kind), "rows": len(book.rows)}
    audit.record(by=by, at=at, action=Action.IMPORT, what="trade.list.preview", detail=detail)
    return source


def _kept(source: SentList, row: Row) -> SentRow:
    return SentRow(
        source=source, sheet=row.sheet[:60], row=row.row, number=row.number[:120], answer=row.answer,
        why=[remark.as_json() for remark in row.remarks], cells=row.cells, values=row.values,
    )  # fmt: skip


def row_of(row: SentRow) -> Row:
    remarks = tuple(Remark.from_json(one) for one in row.why)
    return Row(row.sheet, row.row, row.number, row.cells, row.values, remarks)


def book_of(source: SentList) -> Book:
    """The kept list as it was read."""
    rows = tuple(row_of(row) for row in source.rows.order_by("pk"))
    return Book(rows, tuple(source.notes), source.extra)
