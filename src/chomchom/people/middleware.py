"""Puts ``request.viewer`` (who is looking) and ``request.now`` (the clock, read once at the edge) on each request.

Ends a session in which nobody did anything for ``IDLE_SECONDS``. A fragment that asks by itself (the header
``X-Background``, set by page.js) is nobody doing something.
"""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from chomchom.core import clock
from chomchom.people.models import Account, Membership
from chomchom.people.viewer import NOBODY, Viewer

SEEN = "seen_at"
SAVE_EVERY_S = 60


def viewer_of(request: HttpRequest) -> Viewer:
    return viewer_for(request.user, request) if request.user.is_authenticated else NOBODY


def viewer_for(account: Account, request: HttpRequest) -> Viewer:
    """The account with its roles of today, as the one that makes this request."""
    today = timezone.localdate(request.now)
    memberships = (
        Membership.objects.filter(account=account).on(today).select_related("organisation__dong").order_by("pk")
    )
    return Viewer.of(account, memberships, ip=request.META.get("REMOTE_ADDR"), day=today)


def watch_idleness(request: HttpRequest, *, at: datetime) -> None:
    """Log out after too long a pause; else note the moment, at most once a minute, which prolongs the session."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
        return
    seen = request.session.get(SEEN)
    idle_s = None if seen is None else at.timestamp() - seen
    if idle_s is not None and idle_s >= settings.IDLE_SECONDS:
        logout(request)
        messages.warning(request, _("You were logged out because nothing had been done for a while."))
    elif idle_s is None or (idle_s >= SAVE_EVERY_S and "X-Background" not in request.headers):
        request.session[SEEN] = at.timestamp()


def clock_stamp(request: HttpRequest) -> str:
    """The moment of the request and how many seconds pass in one of the device's: what clock.js goes by."""
    story = clock.story()
    return f"{request.now.isoformat(timespec='milliseconds')} {story.speed if story else 1.0}"


class ViewerMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.now = clock.now()
        request.viewer = SimpleLazyObject(lambda: viewer_of(request))
        watch_idleness(request, at=timezone.now())  # people are idle in real time, also where a story runs
        response = self.get_response(request)
        if "HX-Request" in request.headers:
            response["X-Clock"] = clock_stamp(request)
        return response
