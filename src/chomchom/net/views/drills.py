"""Drills: start one, watch it, end it, read its report."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chomchom.core.refusal import Refused
from chomchom.net.forms.drills import DrillForm
from chomchom.net.models import Drill
from chomchom.net.operations import drills as operations
from chomchom.net.queries import drills as queries
from chomchom.people.gate import needs
from chomchom.people.models import Organisation

SHOWN = 30


@require_http_methods(["GET", "HEAD", "POST"])
@needs("net.drills.see")
def index(request: HttpRequest) -> HttpResponse:
    """The drills in the viewer's scope; a POST starts one."""
    district = _district(request)
    form = DrillForm(request.POST or None, district=district) if district else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied("net.drills.start")
        if form.is_valid() and (drill := _start(request, form)):
            return redirect("net:drill", drill.pk)
    drills = Drill.objects.visible_to(request.viewer).select_related("policy", "district", "started_by")
    context = {"drills": drills.order_by("-started_at", "-pk")[:SHOWN], "form": form}
    return render(request, "net/drills.html", context, status=422 if request.method == "POST" else 200)


def _district(request: HttpRequest) -> Organisation | None:
    """The viewer's district, if drills may be started there."""
    if not request.viewer.may("net.drills.start"):
        return None
    return Organisation.objects.filter(pk__in=request.viewer.district_ids).first()


def _start(request: HttpRequest, form: DrillForm) -> Drill | None:
    try:
        return operations.start_drill(
            district=form.district,
            policy=form.cleaned_data["policy"],
            offices=form.offices(),
            note=form.cleaned_data["note"],
            by=request.viewer,
            at=request.now,
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return None


@require_safe
@needs("net.drills.see")
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Who was called, who answered when, and the gaps found; grows while the drill runs."""
    drill = get_object_or_404(Drill.objects.visible_to(request.viewer).select_related("policy", "started_by"), pk=pk)
    may_run = request.viewer.may("net.drills.start") and drill.district_id in request.viewer.district_ids
    context = {"report": queries.report(drill), "may_run": may_run and drill.ended_at is None}
    return render(request, "net/drill.html", context)


DEEDS: dict[str, Any] = {"end": operations.end_drill, "next": operations.call_next}


@require_POST
@needs("net.drills.start")
def act(request: HttpRequest, pk: int, deed: str) -> HttpResponse:
    """End the drill, or call its next step."""
    if deed not in DEEDS:
        raise Http404(deed)
    drill = get_object_or_404(Drill, pk=pk, district__in=request.viewer.district_ids)
    try:
        DEEDS[deed](drill=drill, by=request.viewer, at=request.now)
        messages.success(request, _("The drill has ended.") if deed == "end" else _("The next step has been called."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("net:drill", pk)
