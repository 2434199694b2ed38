"""Outermost: each request has a number, a line in the log and a place in the figures. Further in: a program that is too
old or too new for its database answers nothing but its state."""

import logging
import re
import time
from collections.abc import Callable
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.template import loader

from chomchom.core import logs, metrics
from chomchom.site.operation import guard

log = logging.getLogger("chomchom.request")

HEADER = "X-Request-Id"
LOOKS = re.compile(r"[0-9a-f-]{16,36}")  # as proxies make them; nothing in which a word could stand
STATE = ("/health", "/metrics")
RETRY_AFTER_S = 30

Answer = Callable[[HttpRequest], HttpResponse]


class RequestMiddleware:
    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        number = given if LOOKS.fullmatch(given) else uuid4().hex
        begun = time.perf_counter()
        with logs.of_request(number):
            response = self.get_response(request)
            response[HEADER] = number
            _tell(request, response, time.perf_counter() - begun)
        return response


def _tell(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    """By the name of the page: an address may hold the number of a person."""
    match = request.resolver_match
    route = match.view_name if match and match.view_name else "static" if response.status_code < 400 else "none"
    method = request.method if request.method in METHODS else "other"
    metrics.REQUESTS.labels(route, method, response.status_code).inc()
    metrics.SECONDS.labels(route).observe(seconds)
    told = {"route": route, "method": method, "status": response.status_code, "ms": round(seconds * 1000, 1)}
    log.info("answered", extra=told | {"account": _account(request)})


METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def _account(request: HttpRequest) -> int | None:
    """The number of the account, where the request asked who it is anyway."""
    user = getattr(request, "_cached_user", None)
    return user.pk if user is not None else None


class SchemaMiddleware:
    """503 for every page while the schema is not this program's (``guard``)."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not guard.refusal() or request.path in STATE:
            return self.get_response(request)
        page = loader.render_to_string("site/updating.html", {"request_id": logs.request_id()})
        return HttpResponse(page, status=503, headers={"Retry-After": str(RETRY_AFTER_S)})
