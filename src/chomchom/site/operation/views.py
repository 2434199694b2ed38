"""For the machines that watch the watcher: is all well, and the figures."""

import hmac
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from chomchom.core import proxies
from chomchom.core.limits import limited
from chomchom.net.queries.health import health as health_of_the_net
from chomchom.net.signals import ages
from chomchom.site.operation import guard, numbers

FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-Ip")


@limited()
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Ages of the heartbeat and of the oldest overdue row, room on the disk, the schema; 503 when one of them is not
    well. No log-in: it holds nothing personal."""
    free, word = numbers.free_megabytes(), guard.word()
    told: dict[str, Any] = {"disk_free_mb": free, "schema": word}
    try:
        told = ages(health_of_the_net(request.now)) | told | {"database": True}
    except DatabaseError:
        told |= {"well": False, "database": False}
    told["well"] = told["well"] and free >= settings.DISK_MIN_MB and word not in ("behind", "refused")
    return JsonResponse(told, status=200 if told["well"] else 503)


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """404 for whoever may not ask: by a token, or directly from a network of the settings."""
    if not (_has_token(request) or _is_from_network(request)):
        raise Http404
    return HttpResponse(numbers.text(now=request.now), content_type=CONTENT_TYPE_LATEST)


def _has_token(request: HttpRequest) -> bool:
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    wanted = settings.METRICS_TOKEN
    return bool(wanted) and hmac.compare_digest(given.encode(), wanted.encode())


def _is_from_network(request: HttpRequest) -> bool:
    """Behind a proxy every address is that of the proxy: then only the token counts."""
    if any(name in request.headers for name in FORWARDED):
        return False
    return proxies.is_ours(request.META.get("REMOTE_ADDR", ""), proxies.networks(settings.METRICS_NETWORKS))
