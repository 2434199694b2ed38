"""The trace of a batch as a workbook."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from chomchom.care.queries.kitchen.trace import Eaten, Trace
from chomchom.care.rules import masking
from chomchom.papers import xlsx


def trace_workbook(trace: Trace, roles: Iterable[str]) -> bytes:
    """Four sheets: the batch, its deliveries, its log, and everybody whose box held it, as these roles see people."""
    book, batch = xlsx.Workbook(), trace.batch
    note = f"({batch.code} · {batch.item} · {batch.provider})"
    facts = [
        (_("Batch"), batch.code),
        (_("Dish"), str(batch.item)),
        (_("Allergens"), ", ".join(trace.allergens)),
        (_("Kitchen"), str(batch.provider)),
        (_("Cooked at"), _moment(batch.cooked_at)),
        (_("Cook"), batch.cook),
        (_("Recalled at"), _moment(batch.recalled_at)),
        (_("Boxes"), trace.boxes),
        (_("With symptoms"), len(trace.ill) if trace.people is not None else None),
    ]
    book.sheet(_("Batch"), title=_("Trace of a batch"), note=note, head=[_("What"), _("Value")], rows=facts)
    book.sheet(
        _("Deliveries"),
        title=_("Deliveries it was made of"),
        note=note,
        head=[_("Supplier"), _("Product"), _("Lot number"), _("Received"), _("Best before")],
        rows=[
            [lot.supplier, lot.product, lot.lot_number, _moment(lot.received_at), lot.best_before] for lot in trace.lots
        ],
    )
    book.sheet(
        _("Hygiene log"),
        title=_("Hygiene log of the batch"),
        note=note,
        head=[
            _("When"),
            pgettext("hygiene log", "What"),
            _("Value"),
            _("Verdict"),
            _("In words"),
            _("Who"),
            _("Source"),
        ],
        rows=[
            [
                _moment(e.happened_at),
                e.get_kind_display(),
                None if e.value is None else float(e.value),
                e.get_verdict_display(),
                e.text,
                e.who,
                e.get_source_display(),
            ]
            for e in trace.entries
        ],
    )
    if trace.people is not None:
        book.sheet(
            _("Who got it"),
            title=_("Everybody whose box held the batch"),
            note=note,
            head=[
                _("Name"),
                _("Management number"),
                _("Dong"),
                _("Telephone"),
                _("State"),
                _("Since"),
                _("Symptoms"),
                _("Began at"),
            ],
            rows=[_person(eaten, roles) for eaten in trace.people],
        )
    return book.bytes()


def _person(eaten: Eaten, roles: Iterable[str]) -> list[Any]:
    handover = eaten.box.handover
    person = handover.recipient
    told = eaten.reports[0] if eaten.reports else None
    return [
        masking.seen(roles, masking.EXPORT, masking.NAME, person.name),
        person.external_id,
        str(handover.dong),
        masking.seen(roles, masking.EXPORT, masking.PHONE, person.phone),
        handover.get_state_display(),
        _moment(handover.state_at),
        ", ".join(told.symptom_names) if told else "",
        _moment(told.started_at) if told else "",
    ]


def _moment(moment: Any) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else ""
