"""The import's pages: send a list, see every row's answer, put right what was refused, take it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chomchom.care import import_tasks
from chomchom.care.enums import Decision, ImportState
from chomchom.care.forms.imports import CellsForm, ProvidersForm, UploadForm
from chomchom.care.kinds import RECIPIENT
from chomchom.care.models import Import, ImportRow
from chomchom.care.operations import intake
from chomchom.care.queries import imports as queries
from chomchom.care.queries.intake import dongs_on
from chomchom.care.views import import_words as present
from chomchom.care.views.shared import carried_out
from chomchom.core import audit
from chomchom.core.enums import Action
from chomchom.core.refusal import Refused
from chomchom.people.gate import needs
from chomchom.people.models import Organisation

RIGHT = "care.recipients.import"
ON_A_PAGE = 40


@require_http_methods(["GET", "POST"])
@needs(RIGHT)
def imports(request: HttpRequest) -> HttpResponse:
    """The lists that were sent, and a form to send one."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        source = _received(request, form.cleaned_data["file"])
        return redirect("care:import", source.pk)
    page = Paginator(queries.imports_for(request.viewer), ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "care/imports.html", {"form": form, "page": page})


def _received(request: HttpRequest, file: Any) -> Import:
    data = file.read()
    district = Organisation.objects.districts().filter(pk__in=request.viewer.district_ids).order_by("pk")[0]
    source = intake.begin(district=district, file_name=file.name, data=data, by=request.viewer, at=request.now)
    import_tasks.start_reading(source=source, data=data, language=get_language(), by=request.viewer)
    return source


@require_safe
@needs(RIGHT)
def import_(request: HttpRequest, pk: int) -> HttpResponse:
    """Every row with its answer; while the file is read, how far it is."""
    source = _source(request, pk)
    if source.state in (ImportState.READING, ImportState.FAILED):
        context = {"source": source, "died": import_tasks.has_died(source)}
        template = "care/import_reading.html"
        return render(request, f"{template}#reading" if request.htmx else template, context)
    counts = queries.counts_of(source)
    shown = request.GET.get("show", "")
    if shown not in queries.SHOWN:
        shown = present.first_tab(counts)
    page = Paginator(queries.rows_of(source, shown), ON_A_PAGE).get_page(request.GET.get("page"))
    _looked(request, source, list(page))
    day = timezone.localdate(request.now)
    unknown = intake.unknown_providers(source, day)
    context = {
        "source": source,
        "counts": counts,
        "tabs": present.tabs(counts, shown),
        "page": page,
        "rows": [present.shown(row) for row in page],
        "notes": present.notes(source),
        "refusal": intake.may_apply(source, day, unknown) or present.nothing_waits(counts),
        "providers": ProvidersForm(names=unknown, district_id=source.district_id) if unknown else None,
    }
    return render(request, "care/import.html", context)


@require_POST
@needs(RIGHT)
def import_apply(request: HttpRequest, pk: int) -> HttpResponse:
    source = _source(request, pk)
    try:
        taken = intake.apply(source=source, by=request.viewer, at=request.now)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, present.taken(taken))
    return redirect("care:import", pk)


@require_POST
@needs(RIGHT)
def import_providers(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which providers are meant by names that are not known."""
    source = _source(request, pk)
    names = intake.unknown_providers(source, timezone.localdate(request.now))
    form = ProvidersForm(request.POST, names=names, district_id=source.district_id)
    if form.is_valid() and form.chosen():
        intake.choose_providers(source=source, chosen=form.chosen(), by=request.viewer, at=request.now)
        messages.success(request, _("The providers were noted."))
    return redirect("care:import", pk)


@require_http_methods(["GET", "POST"])
@needs(RIGHT)
def import_row(request: HttpRequest, pk: int, row_id: int) -> HttpResponse:
    """One row: what was written, what was read, and the cells to put right."""
    row = _row(request, pk, row_id)
    district = row.source.district
    dongs = [dong.name for dong in dongs_on(timezone.localdate(request.now)) if dong.gu == district.gu]
    form = CellsForm(request.POST or None, row=row, dongs=dongs)

    def call() -> None:
        intake.correct(row=row, cells=form.changed_cells(), by=request.viewer, at=request.now)

    if request.method == "POST" and form.is_valid() and carried_out(form, call):
        messages.success(request, _("The row was read again."))
        return redirect("care:import_row", pk, row_id)
    _looked(request, row.source, [row])
    return render(request, "care/import_row.html", {"source": row.source, "shown": present.shown(row), "form": form})


@require_POST
@needs(RIGHT)
def import_decide(request: HttpRequest, pk: int, row_id: int, decision: str) -> HttpResponse:
    row = _row(request, pk, row_id)
    chosen = [one for one in (Decision.SAME, Decision.SEPARATE, Decision.DROP) if one == decision]
    try:
        if chosen:
            intake.decide(row=row, decision=chosen[0], by=request.viewer, at=request.now)
            messages.success(request, _("Noted: %(decision)s.") % {"decision": chosen[0].label})
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("care:import_row", pk, row_id)


def _source(request: HttpRequest, pk: int) -> Import:
    return get_object_or_404(Import.objects.visible_to(request.viewer).select_related("district"), pk=pk)


def _row(request: HttpRequest, pk: int, row_id: int) -> ImportRow:
    rows = ImportRow.objects.visible_to(request.viewer).select_related("source__district", "decided_by")
    return get_object_or_404(rows, source=pk, pk=row_id)


def _looked(request: HttpRequest, source: Import, rows: list[ImportRow]) -> None:
    """A line for each person on the page: the recipient where there is one, else the row."""
    known = queries.recipients_of(source, [row.external_id for row in rows])
    subjects = [
        (RECIPIENT, known[row.external_id]) if row.external_id in known else ("care.import_row", row.pk) for row in rows
    ]
    audit.record_many(
        by=request.viewer, at=request.now, action=Action.LOOK, what="care.import", subjects=subjects,
        detail={"import": source.pk},
    )  # fmt: skip
