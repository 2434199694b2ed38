"""How long a session lives on if nobody does anything: told to the page, which warns before it ends."""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest

from chomchom.people.middleware import SEEN

WARN_S = 120
"""So long before its end the page says so; KWCAG 2.2, 6.2.1 asks for at least 20 seconds."""

HEADER = "X-Session-Left"


def seconds_left(request: HttpRequest, *, at: datetime) -> int | None:
    """None where there is no log-in, so that nothing ends."""
    session = getattr(request, "session", None)
    seen = session.get(SEEN) if session is not None else None
    if seen is None or request.viewer.account_id is None:
        return None
    return max(0, round(seen + settings.IDLE_SECONDS - at.timestamp()))


def warn_s() -> int:
    """Never more than half of what is allowed, else a short time-out would warn all the time."""
    return min(WARN_S, settings.IDLE_SECONDS // 2)
