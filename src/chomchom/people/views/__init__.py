from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.i18n import set_language

from chomchom.core.actors import Actor
from chomchom.core.refusal import Refused
from chomchom.people import sessions
from chomchom.people.addresses import client_address
from chomchom.people.forms.log_in import OwnPasswordForm
from chomchom.people.gate import to_the_log_in
from chomchom.people.models import Account
from chomchom.people.operations import accounts as operations
from chomchom.people.operations import attempts
from chomchom.people.views.log_in import LogIn, begin_again, keep_language

__all__ = ["LogIn", "keep_language"]


class LogOut(LogoutView):
    """Ends a session. Whoever came by a log-in service is shown the way to log out there too."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        service = request.session.get(sessions.SERVICE)
        response = super().post(request, *args, **kwargs)
        return redirect(f"{resolve_url(settings.LOGIN_URL)}?left={service}") if service else response


def language(request: HttpRequest) -> HttpResponse:
    """Change the language of the pages; an account remembers it."""
    chosen = request.POST.get("language", "")
    if request.method == "POST" and request.viewer.account and chosen in dict(settings.LANGUAGES):
        operations.prefer_language(account=request.viewer.account, language=chosen, by=request.viewer, at=request.now)
    return set_language(request)


def for_whoever_has_a_password(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For whoever is logged in, or owes a password of their own and is held before the pages."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        owing: Account | None = getattr(request, "owes_password", None)
        if owing is not None:
            return view(request, owing, Actor(owing.pk, owing.name, client_address(request)))
        if request.viewer.account is None:
            return to_the_log_in(request)
        return view(request, request.viewer.account, request.viewer)

    return guarded


@never_cache
@sensitive_post_parameters()
@for_whoever_has_a_password
def change_password(request: HttpRequest, account: Account, by: Actor) -> HttpResponse:
    """Wrong old passwords wait longer each time, as codes do: while one waits, none is looked at."""
    form = OwnPasswordForm(account, request.POST or None)
    if request.method == "POST":
        try:
            key = begin_again(account)
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect("people:change_password")
        if "old_password" not in form.errors:  # a weak new one is no try at the old one
            attempts.clear(key=key)
    if request.method == "POST" and form.is_valid():
        operations.change_password(account=account, password=form.cleaned_data["new_password1"], by=by, at=request.now)
        request.user = account  # also where the middleware held it back: the session is this account's
        sessions.go_on(request, account)
        messages.success(request, _("Your password was changed."))
        return redirect(request.session.pop(sessions.HELD_NEXT, "") or "home")
    owes = getattr(request, "owes_password", None) is not None
    return render(request, "people/change_password.html", {"form": form, "owes": owes})


def locked_out(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    """After too many failures: the same page for existing and unknown names."""
    return render(request, "people/locked_out.html", {"minutes": round(settings.AXES_COOLOFF_TIME * 60)}, status=403)
