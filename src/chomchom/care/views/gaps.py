"""Care gaps: who is most urgent and why, one gap, and its closing by what was done."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chomchom.care import gap_exports
from chomchom.care.forms.gaps import GapCloseForm, GapNoteForm, GapSearchForm
from chomchom.care.models import Gap
from chomchom.care.operations import gaps as operations
from chomchom.care.operations.looks import looked
from chomchom.care.queries.gaps import pages as queries
from chomchom.care.queries.gaps.standing import rules_on
from chomchom.care.views.shared import carried_out
from chomchom.core.enums import Action
from chomchom.documents.downloads import attachment
from chomchom.documents.enums import Format
from chomchom.people.gate import needs
from chomchom.people.reasons import asks_why, explained

ON_A_PAGE = 30


@require_safe
@needs("care.gaps.see")
def gaps(request: HttpRequest) -> HttpResponse:
    """People with open gaps, the most urgent first."""
    form = GapSearchForm(request.GET, viewer=request.viewer)
    today = timezone.localdate(request.now)
    rows = queries.ranked(request.viewer, form.asked(), today, request.now)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    looked(recipient_ids=[row.recipient_id for row in page], what="care.gaps", by=request.viewer, at=request.now)
    words = request.GET.copy()
    words.pop("page", None)
    context = {
        "form": form,
        "page": page,
        "today": today,
        "now": request.now,
        "counts": queries.counts(request.viewer, request.now),
        "query": words.urlencode(),
    }
    return render(request, "care/gaps/gaps.html", context)


@require_http_methods(["GET", "POST"])
@needs("care.gaps.see")
@asks_why
def gaps_xlsx(request: HttpRequest) -> HttpResponse:
    """The same list as a workbook, one row for each gap."""
    today = timezone.localdate(request.now)
    asked = GapSearchForm(request.GET, viewer=request.viewer).asked()
    rows = list(queries.ranked(request.viewer, asked, today, request.now))
    explained(request)
    content = gap_exports.workbook(rows, today)
    ids = [row.recipient_id for row in rows]
    looked(recipient_ids=ids, what="care.gaps.export", by=request.viewer, at=request.now, action=Action.EXPORT)
    return attachment(content, f"care-gaps-{today:%Y-%m-%d}.xlsx", Format.XLSX)


@require_safe
@needs("care.gaps.see")
def gap(request: HttpRequest, pk: int) -> HttpResponse:
    """One gap: its reason, the rows behind it, its story, and how it can be closed."""
    return _page(request, _gap(request, pk))


@require_POST
@needs("care.gaps.work")
def gap_note(request: HttpRequest, pk: int) -> HttpResponse:
    found = _gap(request, pk)
    form = GapNoteForm(request.POST)
    call = lambda: operations.note(gap=found, text=form.cleaned_data["text"], by=request.viewer, at=request.now)  # noqa: E731
    if form.is_valid() and carried_out(form, call):
        messages.success(request, _("The note was added."))
        return redirect("care:gap", pk)
    return _page(request, found, note=form)


@require_http_methods(["POST"])
@needs("care.gaps.work")
def gap_close(request: HttpRequest, pk: int) -> HttpResponse:
    found = _gap(request, pk)
    form = GapCloseForm(request.POST, gap=found)
    call = lambda: operations.close_gap(gap=found, by=request.viewer, at=request.now, **form.cleaned_data)  # noqa: E731
    if form.is_valid() and carried_out(form, call):
        messages.success(request, _("The gap was closed."))
        return redirect("care:gap", pk)
    return _page(request, found, close=form)


def _gap(request: HttpRequest, pk: int) -> Gap:
    rows = Gap.objects.visible_to(request.viewer).select_related("recipient__dong", "organisation", "closed_by")
    return get_object_or_404(rows, pk=pk)


def _page(
    request: HttpRequest, found: Gap, note: GapNoteForm | None = None, close: GapCloseForm | None = None
) -> HttpResponse:
    looked(recipient_ids=[found.recipient_id], what="care.gap", by=request.viewer, at=request.now)
    today = timezone.localdate(request.now)
    context = {
        "gap": found,
        "person": found.recipient,
        "today": today,
        "now": request.now,
        "behind": queries.behind(found, request.viewer, today),
        "story": queries.story(found),
        "rule": rules_on(found.district_id, today).get(found.kind),
        "note_form": note or GapNoteForm(),
        "close_form": close or GapCloseForm(gap=found),
    }
    return render(request, "care/gaps/gap.html", context, status=422 if note or close else 200)
