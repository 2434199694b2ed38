"""What was told from outside; and what was told about nobody."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chomchom.care.operations.looks import looked
from chomchom.care.queries.signals import signals_for
from chomchom.people.gate import needs

ON_A_PAGE = 40


@require_safe
@needs("care.signals.see")
def signals(request: HttpRequest) -> HttpResponse:
    unknown = request.GET.get("which") == "unknown"
    page = Paginator(signals_for(request.viewer, unknown=unknown), ON_A_PAGE).get_page(request.GET.get("page"))
    shown = {signal.recipient_id for signal in page if signal.recipient_id}
    looked(recipient_ids=shown, what="care.signals", by=request.viewer, at=request.now)
    tabs = [
        {"label": _("About recipients"), "url": "?", "current": not unknown},
        {"label": _("About nobody we know"), "url": "?which=unknown", "current": unknown},
    ]
    return render(request, "care/gaps/signals.html", {"page": page, "tabs": tabs, "unknown": unknown})
