"""For whoever answers for personal data: what is due to be destroyed, the register of what was, and breaches."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chomchom.core import retention as registry
from chomchom.core.access_log import periods
from chomchom.core.refusal import Refused
from chomchom.people.forms.privacy import BreachForm, DestroyForm, HoldForm
from chomchom.people.gate import needs
from chomchom.people.models import Breach, Destruction, LegalHold, Organisation
from chomchom.people.operations import privacy as operations
from chomchom.people.queries import privacy as queries

ON_A_PAGE = 50
SHOWN = 200  # people named on the sheet of a breach; the paper names all


def office_of(request: HttpRequest) -> Organisation:
    """The viewer's own office that answers for data; 404 where none of them does."""
    for organisation in request.viewer.organisations:
        if registry.of_office(organisation.kind):
            return organisation
    raise Http404


@require_safe
@needs("people.privacy.see")
def privacy(request: HttpRequest) -> HttpResponse:
    """Each kind with its term and how much is due; holds, the last lines of the register, breaches."""
    office, today = office_of(request), timezone.localdate(request.now)
    context = {
        "due": queries.all_due(office, today),
        "terms": queries.labelled_terms(today),
        "log_periods": periods.PERIODS,
        "holds": LegalHold.objects.filter(organisation=office, ended_at=None).order_by("-set_at"),
        "register": Destruction.objects.filter(organisation=office).order_by("-at")[:5],
        "breaches": Breach.objects.filter(organisation=office).order_by("-known_at")[:5],
        "may_destroy": request.viewer.may("people.privacy.destroy"),
    }
    return render(request, "people/privacy.html", context)


def _due(request: HttpRequest, code: str) -> queries.Due:
    office = office_of(request)
    kind = next((one for one in registry.of_office(office.kind) if one.code == code), None)
    due = queries.due(office, kind, timezone.localdate(request.now)) if kind else None
    if due is None:
        raise Http404(code)
    return due


@require_http_methods(["GET", "HEAD", "POST"])
@needs("people.privacy.destroy")
def retention(request: HttpRequest, code: str) -> HttpResponse:
    """What will go, what is held and why; a POST destroys what is not held."""
    due, form = _due(request, code), DestroyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            line = operations.destroy(
                organisation=office_of(request), kind=due.kind, reason=form.cleaned_data["reason"],
                confirmed_by=form.cleaned_data["confirmed_by"], by=request.viewer, at=request.now,
            )  # fmt: skip
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("%(count)s destroyed and written into the register.") % {"count": line.count})
            return redirect("people:destructions")
    page = Paginator(due.candidates, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"due": due, "page": page, "form": form}
    return render(request, "people/retention.html", context, status=422 if form.errors else 200)


@require_POST
@needs("people.privacy.destroy")
def hold(request: HttpRequest, code: str) -> HttpResponse:
    """One thing of the list stays, for a reason."""
    due, form = _due(request, code), HoldForm(request.POST)
    subjects = {one.subject[1]: one.subject for one in due.candidates}
    if not form.is_valid() or form.cleaned_data["subject"] not in subjects:
        messages.error(request, _("Say why it must not be destroyed yet: the lawsuit, complaint or inspection."))
        return redirect("people:retention", code)
    operations.hold(
        organisation=office_of(request), subject=subjects[form.cleaned_data["subject"]],
        reason=form.cleaned_data["reason"], by=request.viewer, at=request.now,
    )  # fmt: skip
    messages.success(request, _("It stays until the hold is ended."))
    return redirect("people:retention", code)


@require_POST
@needs("people.privacy.destroy")
def hold_end(request: HttpRequest, pk: int) -> HttpResponse:
    held = get_object_or_404(LegalHold.objects.visible_to(request.viewer), pk=pk)
    operations.end_hold(held=held, by=request.viewer, at=request.now)
    messages.success(request, _("The hold was ended."))
    return redirect("people:privacy")


@require_safe
@needs("people.privacy.see")
def destructions(request: HttpRequest) -> HttpResponse:
    """파기대장, to be read and printed."""
    rows = Destruction.objects.visible_to(request.viewer).order_by("-at", "-pk")
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "people/destructions.html", {"page": page, "office": office_of(request)})


# -- breaches ----------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@needs("people.breach")
def breaches(request: HttpRequest) -> HttpResponse:
    """Breaches that were noted, and a form to note one."""
    office = office_of(request)
    form = BreachForm(request.POST or None, organisation_id=office.pk, now=request.now)
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.note_breach(organisation=office, **form.given(), by=request.viewer, at=request.now)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("people:breach", made.pk)
    rows = Breach.objects.filter(organisation=office).order_by("-known_at")
    return render(request, "people/breaches.html", {"rows": rows, "form": form}, status=422 if form.errors else 200)


@require_safe
@needs("people.breach")
def breach(request: HttpRequest, pk: int) -> HttpResponse:
    """Whose data, which, how often, since when; until when the people and the authority must be told."""
    row = get_object_or_404(Breach.objects.visible_to(request.viewer), pk=pk)
    sheet = queries.sheet(row)
    context = {
        "breach": row, "sheet": sheet, "people": sheet.people[:SHOWN], "more": max(len(sheet.people) - SHOWN, 0),
        "duties": queries.duties_of(row, sheet),
    }  # fmt: skip
    return render(request, "people/breach.html", context)


@require_POST
@needs("people.breach")
def breach_done(request: HttpRequest, pk: int, duty: str) -> HttpResponse:
    """The people were told, or the authority was."""
    row = get_object_or_404(Breach.objects.visible_to(request.viewer), pk=pk)
    if duty not in ("notified", "reported"):
        raise Http404(duty)
    operations.tick(breach=row, duty=duty, by=request.viewer, at=request.now)
    return redirect("people:breach", pk)
