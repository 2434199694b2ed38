"""One's own second factors: taken up (also before one is in, where the policy asks for one), renewed, removed."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from chomchom.core import data_keys
from chomchom.core.actors import Actor
from chomchom.core.refusal import Refusal, Refused
from chomchom.papers import qr
from chomchom.people import passkeys, sessions
from chomchom.people.addresses import client_address
from chomchom.people.forms.log_in import AgainForm, AppForm, PasskeyForm
from chomchom.people.gate import needs_account, to_the_log_in
from chomchom.people.models import Account, Factor
from chomchom.people.operations import attempts, factors
from chomchom.people.rules import totp
from chomchom.people.sessions import Pending
from chomchom.people.views.log_in import begin_again, enter, keep_language, refused_json

SECRET, NEW_PASSKEY = "factor_secret", "passkey_new"  # names of the session's words


@dataclass(frozen=True)
class Owner:
    """Whose factors these are: somebody who is in, or who must have one before."""

    account: Account
    by: Actor
    pending: Pending | None = None

    @property
    def asked_again(self) -> Account | None:
        """Who gives the password again: not where it was given a moment ago, but also for a session that left the
        office, which somebody may have stolen."""
        return None if self.pending and self.pending.how != "moved" else self.account


def for_the_owner(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For whoever is logged in, or stands before the pages without any factor."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        viewer = request.viewer
        if viewer.account is not None:
            return view(request, Owner(viewer.account, viewer), *args, **kwargs)
        pending = sessions.pending_of(request)
        if pending is None or pending.account.factor_since is not None:
            return to_the_log_in(request)
        by = Actor(pending.account.pk, pending.account.name, client_address(request))
        return view(request, Owner(pending.account, by, pending), *args, **kwargs)

    return guarded


@never_cache
@require_http_methods(["GET", "HEAD"])
@for_the_owner
def choice(request: HttpRequest, owner: Owner) -> HttpResponse:
    """Before one is in: the app or a passkey."""
    if owner.pending is None:
        return redirect("people:factors")
    no_passkeys = passkeys.possible_at(request.get_host())
    return render(request, "people/factor_choice.html", {"owner": owner, "no_passkeys": no_passkeys})


@never_cache
@require_http_methods(["GET", "HEAD"])
@needs_account
def mine(request: HttpRequest) -> HttpResponse:
    """One's own factors and recovery codes."""
    account = request.viewer.account
    context = {
        "factors": list(account.factors.order_by("kind", "created_at")),
        "codes_left": account.recovery_codes.filter(used_at=None).count(),
        "form": AgainForm(account=account),
        "no_passkeys": passkeys.possible_at(request.get_host()),
    }
    return render(request, "people/factors.html", context)


# -- taking up --------------------------------------------------------------------------------------------------------


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_the_owner
def app(request: HttpRequest, owner: Owner) -> HttpResponse:
    """The QR code for an authenticator app; a POST with its first code takes it up."""
    form = AppForm(request.POST or None, account=owner.asked_again)
    secret = _secret_of(request, owner, anew=request.method != "POST")
    if request.method == "POST" and form.is_valid():
        try:
            insist_on_password(request, owner.asked_again, form.cleaned_data.get("password", ""))
            codes = factors.enrol_app(
                account=owner.account, secret=secret, code=form.cleaned_data["code"], by=owner.by, at=request.now,
                real=timezone.now(),
            )  # fmt: skip
        except Refused as refused:
            form.add_error("code" if refused.refusal.code == "code" else None, str(refused))
        else:
            request.session.pop(SECRET, None)
            return _taken_up(request, owner, codes, "totp")
    address = totp.address_of(secret, account=owner.account.username, issuer="Chomchom")
    context = {
        "owner": owner,
        "form": form,
        "secret": totp.in_groups(secret),
        "qr": mark_safe(qr.svg(address).decode()),
    }
    return render(request, "people/factor_app.html", context, status=422 if form.errors else 200)


def _secret_of(request: HttpRequest, owner: Owner, *, anew: bool) -> str:
    """The secret that is being set up; a page that is opened again shows another one."""
    kept = request.session.get(SECRET)
    if not anew and kept and kept["account"] == owner.account.pk:
        return data_keys.open_(kept["secret"])
    secret = totp.new_secret()
    request.session[SECRET] = {"account": owner.account.pk, "secret": data_keys.seal(secret)}
    return secret


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_the_owner
def passkey(request: HttpRequest, owner: Owner) -> HttpResponse:
    """A page with a button that makes a passkey; a POST brings the one that the browser made."""
    form = PasskeyForm(account=owner.asked_again)
    if request.method == "POST":
        kept = request.session.pop(NEW_PASSKEY, None)
        try:
            if kept is None or kept["account"] != owner.account.pk:
                raise Refused(passkeys.refusal())
            made = passkeys.read_new(request.POST.get("credential", ""), state=kept["state"], host=request.get_host())
            codes = factors.enrol_passkey(
                account=owner.account, name=kept["name"], made=made, by=owner.by, at=request.now
            )
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect("people:factor_passkey")
        return _taken_up(request, owner, codes, "passkey")
    no_passkeys = passkeys.possible_at(request.get_host())
    return render(request, "people/factor_passkey.html", {"owner": owner, "form": form, "no_passkeys": no_passkeys})


@sensitive_post_parameters()
@never_cache
@require_POST
@for_the_owner
def passkey_new(request: HttpRequest, owner: Owner) -> HttpResponse:
    """What the browser is asked to make; the password is looked at before, so that no passkey is made in vain."""
    form = PasskeyForm(request.POST, account=owner.asked_again)
    if not form.is_valid():
        return JsonResponse({"error": str(next(iter(form.errors.values()))[0])}, status=422)
    try:
        insist_on_password(request, owner.asked_again, form.cleaned_data.get("password", ""))
    except Refused as refused:
        return refused_json(refused)
    account = owner.account
    options, state = passkeys.ask_for_new(
        host=request.get_host(), account_id=account.pk, username=account.username, name=account.name,
        known=account.factors.passkeys().values_list("credential_id", flat=True),
    )  # fmt: skip
    request.session[NEW_PASSKEY] = {"account": account.pk, "name": form.cleaned_data["name"], "state": state}
    return HttpResponse(options, content_type="application/json")


def _taken_up(request: HttpRequest, owner: Owner, codes: list[str], factor: str) -> HttpResponse:
    """Somebody who had to take one up is in now; the recovery codes are shown this once."""
    next = (owner.pending.next if owner.pending else "") or resolve_url(settings.LOGIN_REDIRECT_URL)
    if owner.pending:
        account = Account.objects.get(pk=owner.account.pk)
        enter(request, account, how=owner.pending.how, factor=factor)
    else:
        sessions.go_on(request, owner.account)
        request.session[sessions.CONFIRMED] = timezone.now().timestamp()
        next = resolve_url("people:factors")
    if not codes:
        messages.success(request, _("The second factor is registered."))
        return redirect(next)
    return keep_language(_show_codes(request, codes, next), owner.account.language)


def _show_codes(request: HttpRequest, codes: list[str], next: str) -> HttpResponse:
    return render(request, "people/factor_codes.html", {"codes": codes, "next": next, "made_at": request.now})


# -- changing ---------------------------------------------------------------------------------------------------------


@sensitive_post_parameters()
@never_cache
@require_POST
@needs_account
def codes(request: HttpRequest) -> HttpResponse:
    """New recovery codes in the place of the old ones."""
    account = request.viewer.account
    try:
        insist_on_password(request, account, request.POST.get("password", ""))
        made = factors.renew_codes(account=account, by=request.viewer, at=request.now)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("people:factors")
    sessions.go_on(request, account)
    return _show_codes(request, made, resolve_url("people:factors"))


@sensitive_post_parameters()
@require_POST
@needs_account
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own factor is taken away."""
    factor = get_object_or_404(
        Factor.objects.filter(account=request.viewer.account_id).select_related("account"), pk=pk
    )
    try:
        insist_on_password(request, request.viewer.account, request.POST.get("password", ""))
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("people:factors")
    factors.remove(factor=factor, by=request.viewer, at=request.now)
    sessions.go_on(request, factor.account)
    messages.success(request, _("“%(name)s” opens nothing any more.") % {"name": factor.name})
    return redirect("people:factors")


def insist_on_password(request: HttpRequest, account: Account | None, password: str) -> None:
    """Raises ``Refused`` (password, wait) unless this is the password; nobody is asked where ``account`` is None. Who
    comes by a log-in service has none: then the log-in must be fresh."""
    if account is None:
        return
    if not account.has_usable_password():
        _insist_on_fresh(request)
        return
    key = begin_again(account)
    if not account.check_password(password):
        raise Refused(Refusal("password", _("The password is not right.")))
    attempts.clear(key=key)


def _insist_on_fresh(request: HttpRequest) -> None:
    began = request.session.get(sessions.BEGAN)
    if began is None or timezone.now().timestamp() - began >= sessions.PENDING_FOR.total_seconds():
        raise Refused(Refusal("fresh", _("Log in again first: this is changed only within ten minutes of a log-in.")))
