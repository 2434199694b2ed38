import sys

from django.db import DatabaseError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe

from chomchom.core import logs, metrics, navigation
from chomchom.core.templatetags.ui import signals_digest
from chomchom.people import idle
from chomchom.people.gate import needs_account
from chomchom.site.operation import guard

RETRY_AFTER_S = 5


@needs_account
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
            "reminders": navigation.reminders_for(request.viewer, request.now),
            "today": timezone.localdate(request.now),
        },
    )


@never_cache
@require_GET
@needs_account
def signal(request: HttpRequest) -> HttpResponse:
    """The signals in the header as a fragment; 204 while they are what ``?seen=`` says. Tells how long the session
    lives on: asked by a person, not by the page itself, it prolongs it."""
    if request.GET.get("seen") == signals_digest(navigation.signals_for(request.viewer)):
        answer = HttpResponse(status=204)
    else:
        answer = render(request, "site/signal.html")
    answer[idle.HEADER] = str(idle.seconds_left(request, at=timezone.now()) or 0)
    return answer


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: logged in, but not for this."""
    return render(request, "site/403.html", status=403)


def untrusted(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form that came without its token, most often from a page that lay open too long."""
    return render(request, "site/untrusted.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "site/404.html", status=404)


def misunderstood(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: a request that no page of ours makes; drawn like ``broken``."""
    return HttpResponse(loader.render_to_string("site/400.html", {"request_id": logs.request_id()}), status=400)


def broken(request: HttpRequest) -> HttpResponse:
    """500: drawn without the database and without context processors, which may be what broke. 503 where the database
    only was busy too long: whoever asks again in a while is answered."""
    error, page = sys.exc_info()[1], loader.render_to_string("site/500.html", {"request_id": logs.request_id()})
    if isinstance(error, DatabaseError):
        metrics.DATABASE_ERRORS.labels(type(error).__name__).inc()
        guard.look_soon()
    if isinstance(error, OperationalError):
        return HttpResponse(page, status=503, headers={"Retry-After": str(RETRY_AFTER_S)})
    return HttpResponse(page, status=500)
