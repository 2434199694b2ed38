"""How long a session lives on if nobody does anything, or until it ends in any case: told to the page, which warns."""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest

from chomchom.people.sessions import BEGAN, SEEN

WARN_S = 120
"""So long before its end the page says so; KWCAG 2.2, 6.2.1 asks for at least 20 seconds."""

HEADER = "X-Session-Left"


def seconds_left(request: HttpRequest, *, at: datetime) -> int | None:
    """None where there is no log-in, so that nothing ends."""
    session = getattr(request, "session", None)
    seen = session.get(SEEN) if session is not None else None
    if seen is None or request.viewer.account_id is None:
        return None
    ends = min(seen + settings.IDLE_SECONDS, session.get(BEGAN, seen) + settings.SESSION_SECONDS)
    return max(0, round(ends - at.timestamp()))


def warn_s() -> int:
    """Never more than half of what is allowed, else a short time-out would warn all the time."""
    return min(WARN_S, settings.IDLE_SECONDS // 2)
