"""The gate in front of a view: logged in, and a role that has the right; behind it the second wall stands around the
viewer (``core.wall``)."""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url

from chomchom.people import walls

View = Callable[..., HttpResponse]


def to_the_log_in(request: HttpRequest) -> HttpResponse:
    """Send somebody who is not logged in to the log-in, and back afterwards; a fragment takes its whole page along."""
    if "HX-Request" not in request.headers:
        return redirect_to_login(request.get_full_path())
    page = urlsplit(request.headers.get("HX-Current-URL", ""))
    back = urlencode({"next": f"{page.path or '/'}{'?' + page.query if page.query else ''}"})
    return HttpResponse(headers={"HX-Redirect": f"{resolve_url(settings.LOGIN_URL)}?{back}"})


def needs(right: str) -> Callable[[View], View]:
    """Only for viewers with ``right``: others are sent to the log-in, or refused with 403."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if request.viewer.account_id is None:
                return to_the_log_in(request)
            if not request.viewer.may(right):
                raise PermissionDenied(right)
            with walls.around(request.viewer):
                return view(request, *args, **kwargs)

        guarded.right = right  # type: ignore[attr-defined]  # read by the test that tries every view with every role
        return guarded

    return decorate


def needs_account(view: View) -> View:
    """For anybody who is logged in; others are sent to the log-in."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.viewer.account_id is None:
            return to_the_log_in(request)
        with walls.around(request.viewer):
            return view(request, *args, **kwargs)

    return guarded
