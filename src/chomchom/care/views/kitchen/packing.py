"""The boxes of a round: packed, labelled, checked at the gate, let go."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chomchom.care import exports_packing as exports
from chomchom.care.enums_kitchen import LabelPaper
from chomchom.care.forms.kitchen import LabelForm, LetGoForm, OverrideForm, PackForm
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
from chomchom.people.reasons import asks_why, explained


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
    """The labels of the boxes as they will be printed, and the papers to choose from."""
    row = _round(request, pk)
    made = labels_of(row)
    looked(recipient_ids=[one.recipient for one in made], what="care.kitchen.labels", by=request.viewer, at=request.now)
    return render(request, "care/kitchen/labels.html", {"round": row, "labels": made, "form": LabelForm()})


@require_http_methods(["GET", "POST"])
@needs("care.production.see")
@asks_why
def labels_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """Labels as PDF: ``?paper=a4-3x8&skip=3``; sheets of A4 (some places used before), or a roll of 62 mm."""
    row, form = _round(request, pk), _label_form(request)
    made = labels_of(row)
    if not made:
        messages.error(request, _("No box is packed yet"))
        return redirect("care:labels", pk)
    if not form.is_valid():
        return render(request, "care/kitchen/labels.html", {"round": row, "labels": made, "form": form}, status=422)
    explained(request)
    _printed(request, "care.kitchen.labels", [one.recipient for one in made])
    data = exports.labels_pdf(made, title=f"{_('Labels')} {row}", **form.cleaned_data)
    return attachment(data, f"labels-{row.pk}.pdf", Format.PDF)


@require_http_methods(["GET", "POST"])
@needs("care.production.see")
@asks_why
def packing_list(request: HttpRequest, pk: int) -> HttpResponse:
    """What goes into which box, on paper."""
    at_gate = _packing_list(request, pk)
    return render(request, "care/kitchen/packing_list.html", {"round": at_gate.round, "gate": at_gate})


@require_http_methods(["GET", "POST"])
@needs("care.production.see")
@asks_why
def packing_list_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    at_gate = _packing_list(request, pk)
    return attachment(exports.packing_list_pdf(at_gate), f"packing-list-{pk}.pdf", Format.PDF)


def _label_form(request: HttpRequest) -> LabelForm:
    given = request.POST if "paper" in request.POST else request.GET
    return LabelForm(given if "paper" in given else {"paper": LabelPaper.A4_3X8})


def _packing_list(request: HttpRequest, pk: int) -> queries.RoundAtGate:
    at_gate = queries.round_at_gate(_round(request, pk))
    explained(request)
    _printed(request, "care.kitchen.packing_list", [box.serving.recipient for box in at_gate.boxes])
    return at_gate


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
        "may_portion": request.viewer.may("care.portion.set"),
        "may_override": request.viewer.may("care.gate.override"),
        "pack_form": given.pop("pack_form", None) or (_pack_form(request, row) if request.method == "GET" else None),
        "let_go_form": LetGoForm(initial=who),
        "override_form": OverrideForm(),
    }
    return render(request, "care/kitchen/gate.html", context | given, status=status)
