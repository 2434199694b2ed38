"""Puts ``request.viewer`` (who is looking) and ``request.now`` (the clock, read once at the edge) on each request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from chomchom.core import clock
from chomchom.people.models import Membership
from chomchom.people.viewer import NOBODY, Viewer


def viewer_of(request: HttpRequest) -> Viewer:
    if not request.user.is_authenticated:
        return NOBODY
    memberships = (
        Membership.objects.filter(account=request.user)
        .on(timezone.localdate(request.now))
        .select_related("organisation__dong")
        .order_by("pk")
    )
    return Viewer.of(request.user, memberships, ip=request.META.get("REMOTE_ADDR"))


class ViewerMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.now = clock.now()
        request.viewer = SimpleLazyObject(lambda: viewer_of(request))
        return self.get_response(request)
