from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from chomchom.people import idle
from chomchom.people.middleware import clock_stamp


def site(request: HttpRequest) -> dict[str, Any]:
    """What every page needs: who looks, the moment it was made, the map's tiles."""
    now = getattr(request, "now", None)
    return {
        "viewer": getattr(request, "viewer", None),
        "now": now,
        "clock": clock_stamp(request) if now else "",
        "tiles": settings.TILES,
        "session_left": idle.seconds_left(request, at=timezone.now()) if now else None,
        "session_warn": idle.warn_s(),
    }
