"""Puts ``request.viewer`` (who is looking) and ``request.now`` (the clock, read once at the edge) on each request.

Ends a session in which nobody did anything for ``IDLE_SECONDS`` or that is older than ``SESSION_SECONDS``, and one of
an account whose time is over. A fragment that asks by itself (the header ``X-Background``, set by page.js) is nobody
doing something. Who still owes a second factor is a stranger to every page but its own: ``request.held`` is who it is;
``request.owes_password`` who came by a password that the office gave and has not changed it.
"""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from chomchom.core import clock
from chomchom.people import sessions
from chomchom.people.addresses import client_address, office_address
from chomchom.people.models import Account, Membership
from chomchom.people.operations import accounts
from chomchom.people.queries import log_in as queries
from chomchom.people.rules.accounts import is_over
from chomchom.people.rules.log_in import Step
from chomchom.people.sessions import SEEN
from chomchom.people.viewer import NOBODY, Viewer

SAVE_EVERY_S = 60


def viewer_of(request: HttpRequest) -> Viewer:
    return viewer_for(request.user, request) if request.user.is_authenticated else NOBODY


def viewer_for(account: Account, request: HttpRequest) -> Viewer:
    """The account with its roles of today, as the one that makes this request."""
    today = timezone.localdate(request.now)
    memberships = (
        Membership.objects.filter(account=account)
        .on(today)
        .select_related("organisation__dong", "organisation__log_in_policy", "organisation__district__log_in_policy")
        .order_by("pk")
    )
    return Viewer.of(account, memberships, ip=client_address(request), day=today)


def watch_session(request: HttpRequest, *, at: datetime) -> None:
    """End what is over, hold back who owes a second factor; else note the moment, at most once a minute, which
    prolongs the session."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return
    known, serial = request.session.get(SESSION_KEY), request.session.get(sessions.SERIAL)
    if not request.user.is_authenticated:
        if known is not None:
            end(request, sessions.why_lost(known, serial))
        return
    why = sessions.why_over(request.session, at=at) or why_ended(request)
    if why:
        end(request, why)
        return
    seen = request.session.get(SEEN)
    if seen is None or (at.timestamp() - seen >= SAVE_EVERY_S and "X-Background" not in request.headers):
        request.session[SEEN] = at.timestamp()
    hold(request)


def end(request: HttpRequest, why: str) -> None:
    """Log out and say why on the next page."""
    logout(request)
    request.ended = why
    if why:
        messages.warning(request, why)


def why_ended(request: HttpRequest) -> str:
    """Suspend an account whose end date is past or whose last role has ended, whatever else runs."""
    account = request.user
    if not is_over(account, timezone.localdate(request.now)) and request.viewer.memberships:
        return ""
    if not accounts.suspend_if_ended(account=account, at=request.now):
        return ""
    return _("This account has ended. Ask your office if that is a mistake.")


def hold(request: HttpRequest) -> None:
    """Who owes a second factor, or a password of their own, is nobody to the pages; the session stays, for when it is
    given."""
    if sessions.owes_password(request):
        request.owes_password, request.user, request.viewer = request.viewer.account, AnonymousUser(), NOBODY
        return
    if sessions.is_confirmed(request):
        return
    viewer = request.viewer
    step = queries.next_step(request.user, viewer.memberships, address=office_address(request))
    if step is not Step.IN:
        request.held, request.user, request.viewer = viewer.account, AnonymousUser(), NOBODY


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
        watch_session(request, at=timezone.now())
        response = self.get_response(request)
        if "HX-Request" in request.headers:
            response["X-Clock"] = clock_stamp(request)
        return response
