"""The gate in front of a view: logged in, and a role that has the right."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def needs(right: str) -> Callable[[View], View]:
    """Only for viewers with ``right``: others are sent to the log-in, or refused with 403."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if request.viewer.account_id is None:
                return redirect_to_login(request.get_full_path())
            if not request.viewer.may(right):
                raise PermissionDenied(right)
            return view(request, *args, **kwargs)

        guarded.right = right  # type: ignore[attr-defined]  # read by the test that tries every view with every role
        return guarded

    return decorate
