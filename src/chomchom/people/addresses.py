"""Where a request comes from. A proxy in front of the server says it in a header, which anybody else may write too."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """The address of the client, for the log: what the last proxy that is ours says, else who is connected."""
    connected = request.META.get("REMOTE_ADDR") or None
    if not _is_ours(connected):
        return connected
    for hop in reversed(_hops(request)):
        if not _is_ours(hop):
            return hop if _is_address(hop) else connected
    return connected


def office_address(request: HttpRequest) -> str | None:
    """The address that may count as inside the office; None where a proxy that is not ours stands between."""
    if _hops(request) and not _is_ours(request.META.get("REMOTE_ADDR")):
        return None
    return client_address(request)


def _hops(request: HttpRequest) -> list[str]:
    return [hop for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").replace(" ", "").split(",") if hop]


def _is_address(text: str | None) -> bool:
    try:
        ipaddress.ip_address(text or "")
    except ValueError:
        return False
    return True


def _is_ours(text: str | None) -> bool:
    if not _is_address(text):
        return False
    address = ipaddress.ip_address(text or "")
    networks = map(ipaddress.ip_network, settings.PROXIES)
    return any(network.version == address.version and address in network for network in networks)
