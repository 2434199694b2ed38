"""Missions: the list, the page of one, its parts and its way."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import ProtectedError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chomchom.people.enums import OrganisationKind
from chomchom.people.gate import needs
from chomchom.people.models import Organisation
from chomchom.trade.enums import MissionState
from chomchom.trade.forms.call import OF_THE_MISSION, PARTS, MissionForm
from chomchom.trade.models import Mission
from chomchom.trade.operations import missions as operations
from chomchom.trade.queries.missions import missions_for, parts_of
from chomchom.trade.rules.states import NEXT
from chomchom.trade.views.shared import done

ON_A_PAGE = 30


@require_safe
@needs("trade.missions.see")
def missions(request: HttpRequest) -> HttpResponse:
    page = Paginator(missions_for(request.viewer), ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "trade/missions.html", {"page": page})


@require_safe
@needs("trade.missions.see")
def mission(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(missions_for(request.viewer), pk=pk)
    steps = [
        {"state": state, "label": state.label, "refusal": operations.may_move(row, state)}
        for state in NEXT[MissionState(row.state)]
    ]
    return render(request, "trade/mission.html", {"mission": row, "parts": parts_of(row), "steps": steps})


@require_http_methods(["GET", "POST"])
@needs("trade.missions.change")
def mission_add(request: HttpRequest) -> HttpResponse:
    office = _office(request)
    form = MissionForm(request.POST or None, district_id=office.district_id)
    if request.method == "POST" and form.is_valid():
        row = operations.create(office_id=office.pk, values=form.cleaned_data, by=request.viewer, at=request.now)
        messages.success(request, _("The mission was planned. Add its legs now."))
        return redirect("trade:mission", row.pk)
    return render(request, "trade/mission_form.html", {"form": form})


@require_http_methods(["GET", "POST"])
@needs("trade.missions.change")
def mission_change(request: HttpRequest, pk: int) -> HttpResponse:
    row = _mission(request, pk)
    form = MissionForm(request.POST or None, instance=row, district_id=row.office.district_id)
    if request.method == "POST" and form.is_valid():
        operations.change(mission=row, values=form.cleaned_data, by=request.viewer, at=request.now)
        messages.success(request, _("The mission was changed."))
        return redirect("trade:mission", pk)
    return render(request, "trade/mission_form.html", {"form": form, "mission": row})


@require_POST
@needs("trade.missions.change")
def mission_move(request: HttpRequest, pk: int) -> HttpResponse:
    row, state = _mission(request, pk), request.POST.get("state", "")
    done(
        request,
        lambda: operations.move(mission=row, state=state, by=request.viewer, at=request.now),
        _("The mission went on."),
    )
    return redirect("trade:mission", pk)


@require_http_methods(["GET", "POST"])
@needs("trade.missions.change")
def part_add(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Add a leg, half-day, traveller, line of the itinerary or weight."""
    row = _mission(request, pk)
    if kind not in PARTS:
        raise Http404
    form = PARTS[kind](request.POST or None, mission=row)
    if request.method == "POST" and form.is_valid():
        operations.add_part(mission=row, part=form.save(commit=False), by=request.viewer, at=request.now)
        messages.success(request, _("It was added."))
        return redirect("trade:mission", pk)
    return render(request, "trade/part_form.html", {"form": form, "mission": row})


@require_POST
@needs("trade.missions.change")
def part_remove(request: HttpRequest, pk: int, kind: str, part_id: int) -> HttpResponse:
    row = _mission(request, pk)
    if kind not in PARTS:
        raise Http404
    model = PARTS[kind]._meta.model
    part = get_object_or_404(model, pk=part_id, **{f"{OF_THE_MISSION[kind]}mission": row})
    try:
        operations.remove_part(mission=row, part=part, by=request.viewer, at=request.now)
        messages.success(request, _("It was removed."))
    except ProtectedError:
        messages.error(request, _("It cannot be removed: buyers or meetings belong to it."))
    return redirect("trade:mission", pk)


def _mission(request: HttpRequest, pk: int) -> Mission:
    return get_object_or_404(Mission.objects.visible_to(request.viewer).select_related("office"), pk=pk)


def _office(request: HttpRequest) -> Organisation:
    """The trade office of the viewer, or the one for which its secretariat works."""
    viewer = request.viewer
    offices = Organisation.objects.filter(kind=OrganisationKind.TRADE_OFFICE)
    if viewer.trade_office_ids:
        return offices.get(pk=min(viewer.trade_office_ids))
    districts = Organisation.objects.filter(pk__in=viewer.secretariat_ids).values("district")
    return get_object_or_404(offices.filter(district__in=districts).order_by("pk")[:1])
