"""The outermost of the site: who really asks where a proxy stands in front, and what browsers are told about a page."""

from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase

from chomchom.core import proxies
from chomchom.people.addresses import UNKNOWN_PROXY

Handler = Callable[[HttpRequest], HttpResponseBase]
ONLY_FROM_A_PROXY = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_X_REAL_IP",
                     "HTTP_FORWARDED")  # fmt: skip
POWERS_NOT_USED = (
    "accelerometer", "ambient-light-sensor", "autoplay", "bluetooth", "browsing-topics", "camera", "display-capture",
    "gyroscope", "hid", "magnetometer", "microphone", "midi", "payment", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip
PERMISSIONS = ", ".join(["geolocation=(self)", *(f"{power}=()" for power in POWERS_NOT_USED)])
"""A courier may tell where he is, and chooses to; a photo comes from the telephone's own camera, by a file field."""

HEADERS = {
    "Permissions-Policy": PERMISSIONS,
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Permitted-Cross-Domain-Policies": "none",
}
KEPT_NOWHERE = "private, no-store"


class ProxyMiddleware:
    """``REMOTE_ADDR`` is the address of the person from here on. What only a proxy may say is taken away from a request
    that did not come through one of ours."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        self.proxies = proxies.networks(settings.PROXIES)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        remote = request.META.get("REMOTE_ADDR", "")
        if proxies.is_ours(remote, self.proxies):
            forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
            request.META["REMOTE_ADDR"] = proxies.client(remote, forwarded, self.proxies)
        else:
            taken = [request.META.pop(name, None) for name in ONLY_FROM_A_PROXY]
            request.META[UNKNOWN_PROXY] = any(taken)
        return self.get_response(request)


class HeadersMiddleware:
    """What holds for every answer; and an answer that does not say how long it may be kept is kept nowhere, since most
    pages tell about people."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", KEPT_NOWHERE)
        return response


class NulMiddleware:
    """No person types a NUL, and no database of ours takes one: such a request is answered with 400."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *_words: Any) -> None:
        takes_forms = not getattr(view, "csrf_exempt", False)  # the signed interface reads its body by itself
        if any("\x00" in text for text in _texts(request, takes_forms)):
            raise BadRequest("NUL")


def _texts(request: HttpRequest, takes_forms: bool) -> Iterator[str]:
    yield request.path
    for given in (request.GET, request.POST) if takes_forms else (request.GET,):
        for name, values in given.lists():
            yield name
            yield from values
