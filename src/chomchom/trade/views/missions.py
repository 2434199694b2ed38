"""Missions: the list and the page of one."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from chomchom.people.gate import needs
from chomchom.trade.queries.missions import missions_for

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
    return render(request, "trade/mission.html", {"mission": row})
