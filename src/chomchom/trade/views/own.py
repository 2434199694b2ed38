"""What an exporter sees of its own missions."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from chomchom.people.gate import needs
from chomchom.trade.models import Application


@require_safe
@needs("trade.own.see")
def own(request: HttpRequest) -> HttpResponse:
    applications = Application.objects.visible_to(request.viewer).select_related("mission", "exporter")
    return render(request, "trade/own.html", {"applications": applications.order_by("-submitted_at")})
