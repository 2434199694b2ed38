from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe

from chomchom.core import navigation
from chomchom.core.templatetags.ui import signals_digest


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The first page: each role is shown where its day begins."""
    beginnings = navigation.beginnings_for(request.viewer)
    others = [entry for entry in navigation.entries_for(request.viewer) if entry not in beginnings]
    greeting = _("Good day, %(name)s") % {"name": request.viewer.name}
    return render(
        request,
        "site/home.html",
        {
            "beginnings": beginnings,
            "others": [entry for entry in others if entry.url_name != "home"],
            "greeting": greeting,
            "today": timezone.localdate(request.now),
        },
    )


@never_cache
@require_GET
def signal(request: HttpRequest) -> HttpResponse:
    """The signals in the header as a fragment; 204 while they are what ``?seen=`` says."""
    if request.viewer.account_id is None:
        return HttpResponse(headers={"HX-Refresh": "true"})
    if request.GET.get("seen") == signals_digest(navigation.signals_for(request.viewer)):
        return HttpResponse(status=204)
    return render(request, "site/signal.html")
