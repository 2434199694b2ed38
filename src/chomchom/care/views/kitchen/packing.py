"""The boxes of a round: packed, labelled, checked at the gate, let go."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from chomchom.care.exports_boxes import labels_pdf, packing_list_pdf
from chomchom.care.forms.kitchen import LetGoForm, OverrideForm, PackForm
from chomchom.care.models import Handover, Round
from chomchom.care.operations.kitchen import packing as operations
from chomchom.care.operations.looks import looked
from chomchom.care.queries.kitchen import gate as queries
from chomchom.care.queries.kitchen.labels import labels_of
from chomchom.care.queries.kitchen.log import batches_of
from chomchom.care.queries.kitchen.servings import menu_of
from chomchom.care.views.kitchen.common import done, tell_refusal
from chomchom.core import audit
from chomchom.core.enums import Action
from chomchom.documents.downloads import attachment
from chomchom.documents.enums import Format
from chomchom.people.gate import needs


@require_safe
@needs("care.production.see")
def gate(request: HttpRequest, pk: int) -> HttpResponse:
    """A round with its boxes, what keeps it here, and how it leaves."""
    return _page(request, _round(request, pk))


@require_POST
@needs("care.gate.release")
def pack(request: HttpRequest, pk: int) -> HttpResponse:
    row = _round(request, pk)
    form = _pack_form(request, row)
    packed: list[operations.Packed] = []

    def call() -> None:
        given = form.cleaned_data
        packed.append(
            operations.pack(
                round_=row,
                batches=form.chosen,
                celsius=given["value"],
                who=given["who"],
                by=request.viewer,
                at=request.now,
            )
        )

    words = ngettext("%(boxes)s box packed.", "%(boxes)s boxes packed.", row.handovers.count()) % {
        "boxes": row.handovers.count()
    }
    if not done(request, form, call, words):
        return _page(request, row, status=422, pack_form=form)
    return redirect("care:gate", row.pk)


@require_POST
@needs("care.gate.release")
def let_go(request: HttpRequest, pk: int) -> HttpResponse:
    row = _round(request, pk)
    form = LetGoForm(request.POST)

    def call() -> None:
        given = form.cleaned_data
        operations.let_go(round_=row, celsius=given["value"], who=given["who"], by=request.viewer, at=request.now)

    if not done(request, form, call, _("The round may leave.")):
        return _page(request, row, status=422, let_go_form=form)
    return redirect("care:gate", row.pk)


@require_POST
@needs("care.gate.override")
def override(request: HttpRequest, pk: int) -> HttpResponse:
    row = _round(request, pk)
    form = OverrideForm(request.POST)

    def call() -> None:
        operations.let_go(
            round_=row, celsius="", who="", reason=form.cleaned_data["reason"], override=True, by=request.viewer,
            at=request.now,
        )  # fmt: skip

    if not done(request, form, call, _("The round may leave; the district sees your reason.")):
        return _page(request, row, status=422, override_form=form)
    return redirect("care:gate", row.pk)


@require_POST
@needs("care.gate.release")
def take_out(request: HttpRequest, pk: int) -> HttpResponse:
    """The box stays in the kitchen; the person is visited all the same."""
    stop = get_object_or_404(Handover.objects.visible_to(request.viewer).exclude(round=None), pk=pk)
    form = LetGoForm({"who": "-"})

    def call() -> None:
        operations.take_out(handover=stop, by=request.viewer, at=request.now)

    if not done(request, form, call, _("The box was taken out.")):
        tell_refusal(request, form)
    return redirect("care:gate", stop.round_id)


@require_safe
@needs("care.production.see")
def labels(request: HttpRequest, pk: int) -> HttpResponse:
    """Labels of the boxes: sheets of A4, or a roll of 62 mm (``?roll=1``)."""
    row = _round(request, pk)
    made = labels_of(row)
    _printed(request, "care.kitchen.labels", [label.recipient for label in made])
    roll = bool(request.GET.get("roll"))
    return render(request, "care/kitchen/labels.html", {"round": row, "labels": made, "roll": roll})


@require_safe
@needs("care.production.see")
def packing_list(request: HttpRequest, pk: int) -> HttpResponse:
    """What goes into which box, on paper."""
    at_gate = queries.round_at_gate(_round(request, pk))
    _printed(request, "care.kitchen.packing_list", [box.serving.recipient for box in at_gate.boxes])
    return render(request, "care/kitchen/packing_list.html", {"round": at_gate.round, "gate": at_gate})


@require_safe
@needs("care.production.see")
def labels_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The labels as PDF, for sheets of A4 or a roll (``?roll=1``)."""
    row = _round(request, pk)
    data, people = labels_pdf(row, roll=bool(request.GET.get("roll")))
    _printed(request, "care.kitchen.labels", people)
    return attachment(data, f"labels-{row.day}-{row.meal}-{row.number}.pdf", Format.PDF)


@require_safe
@needs("care.production.see")
def packing_list_file(request: HttpRequest, pk: int) -> HttpResponse:
    at_gate = queries.round_at_gate(_round(request, pk))
    _printed(request, "care.kitchen.packing_list", [box.serving.recipient for box in at_gate.boxes])
    row = at_gate.round
    return attachment(packing_list_pdf(at_gate), f"packing-{row.day}-{row.meal}-{row.number}.pdf", Format.PDF)


def _printed(request: HttpRequest, what: str, recipients: list[int]) -> None:
    subjects = [("care.recipient", pk) for pk in recipients]
    audit.record_many(by=request.viewer, at=request.now, action=Action.PRINT, what=what, subjects=subjects)


def _round(request: HttpRequest, pk: int) -> Round:
    rows = Round.objects.visible_to(request.viewer).select_related("provider", "courier__account")
    return get_object_or_404(rows.exclude(provider=None), pk=pk)


def _pack_form(request: HttpRequest, row: Round) -> PackForm:
    menu = menu_of(row.provider_id, row.day, row.meal)
    rows = batches_of(request.viewer, row.provider_id, row.day, row.meal)
    items = {entry.item_id: entry.item for entry in menu.entries.values()}
    for batch in rows:  # substitutes are cooked too, though they are not on the menu
        items.setdefault(batch.item_id, batch.item)
    return PackForm(request.POST or None, items=items.values(), batches=rows, initial={"who": str(request.viewer.name)})


def _page(request: HttpRequest, row: Round, *, status: int = 200, **given: Any) -> HttpResponse:
    at_gate = queries.round_at_gate(row)
    looked(
        recipient_ids=[b.serving.recipient for b in at_gate.boxes],
        what="care.kitchen.gate",
        by=request.viewer,
        at=request.now,
    )
    who = {"who": str(request.viewer.name)}
    context = {
        "round": row,
        "gate": at_gate,
        "may_release": request.viewer.may("care.gate.release"),
        "may_override": request.viewer.may("care.gate.override"),
        "pack_form": given.pop("pack_form", None) or (_pack_form(request, row) if request.method == "GET" else None),
        "let_go_form": LetGoForm(initial=who),
        "override_form": OverrideForm(),
    }
    return render(request, "care/kitchen/gate.html", context | given, status=status)
