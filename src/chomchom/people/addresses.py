"""Where a request comes from, after the site has asked our own proxies (``site.middleware.ProxyMiddleware``)."""

from django.http import HttpRequest

UNKNOWN_PROXY = "chomchom.unknown_proxy"
"""Set in ``META`` where somebody who is no proxy of ours spoke for another address."""


def client_address(request: HttpRequest) -> str | None:
    """The address of the client, for the log."""
    return request.META.get("REMOTE_ADDR") or None


def office_address(request: HttpRequest) -> str | None:
    """The address that may count as inside the office; None where a proxy that is not ours stands between: behind one
    that was forgotten in the settings everybody would be inside."""
    return None if request.META.get(UNKNOWN_PROXY) else client_address(request)
