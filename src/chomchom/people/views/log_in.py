"""The way in: password, second factor, passkey. Nobody is in before all that is asked for was given."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods, require_POST

from chomchom.core.refusal import Refused
from chomchom.people import log_ins, passkeys, seals, sessions
from chomchom.people.addresses import office_address
from chomchom.people.forms.log_in import CodeForm
from chomchom.people.models import Account
from chomchom.people.operations import accounts, attempts, factors
from chomchom.people.queries import log_in as queries
from chomchom.people.rules import log_in as rules
from chomchom.people.rules.log_in import Step
from chomchom.people.sessions import Pending

PASSKEY_STATE = "passkey_asked"


def keep_language(response: HttpResponse, language: str) -> HttpResponse:
    """Show the following pages in ``language``."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
    return response


# -- the password -----------------------------------------------------------------------------------------------------


def begin_password(username: str) -> str:
    """Count a try at this name's password and answer its key; raises ``Refused`` (wait). The lock comes after the
    waits: from its failure on it is what speaks."""
    limit = settings.AXES_FAILURE_LIMIT
    waits = (*rules.PASSWORD_WAITS_S[:limit], *rules.PASSWORD_WAITS_S[-1:] * (limit - len(rules.PASSWORD_WAITS_S)), 0)
    key = seals.digest("password", username.strip().lower())
    forget = timedelta(hours=settings.AXES_COOLOFF_TIME)
    attempts.begin(key=key, waits=waits, forget=forget, at=timezone.now())
    return key


@method_decorator([never_cache, ensure_csrf_cookie], name="dispatch")
class LogIn(LoginView):
    template_name = "people/login.html"
    redirect_authenticated_user = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if getattr(request, "owes_password", None) is not None:
            request.session.setdefault(sessions.HELD_NEXT, self.get_redirect_url())
            return redirect("people:change_password")
        if getattr(request, "held", None) is not None:  # in, but not for the pages outside the office
            request.session[sessions.HELD_NEXT] = self.get_redirect_url()
            return _to_the_factor(request.held)
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            self.attempt = begin_password(request.POST.get("username", ""))
        except Refused as refused:
            form = self.form_class(request, initial={"username": request.POST.get("username", "")[:60]})
            context = self.get_context_data(form=form, refusal=refused.refusal)
            response = render(request, self.template_name, context, status=429)
            response["Retry-After"] = str(refused.refusal.seconds)
            return response
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        services = queries.services()
        left = self.request.GET.get("left", "")
        more = {
            "services": services,
            "left_service": next((one for one in services if str(one.pk) == left), None),
            "no_passkeys": passkeys.possible_at(self.request.get_host()),
        }
        return super().get_context_data(**more, **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        attempts.clear(key=self.attempt)
        account: Account = form.get_user()
        if accounts.suspend_if_ended(account=account, at=self.request.now):
            form.add_error(None, _("This account has ended. Ask your office if that is a mistake."))
            return self.form_invalid(form)
        return first_factor_right(self.request, account, next=self.get_redirect_url(), how="password")


def first_factor_right(request: HttpRequest, account: Account, *, next: str, how: str) -> HttpResponse:
    """Let somebody in, or on to the second factor."""
    if step_of(request, account) is not Step.IN:
        sessions.wait_for_factor(request, account, next=next, how=how)
        return keep_language(_to_the_factor(account), account.language)
    return let_in(request, account, next=next, how=how)


def step_of(request: HttpRequest, account: Account) -> Step:
    held = account.memberships.on(timezone.localdate(request.now)).select_related(
        "organisation__log_in_policy", "organisation__district__log_in_policy"
    )
    return queries.next_step(account, list(held), address=office_address(request))


def let_in(request: HttpRequest, account: Account, *, next: str, how: str, factor: str = "") -> HttpResponse:
    enter(request, account, how=how, factor=factor)
    return keep_language(redirect(next or resolve_url(settings.LOGIN_REDIRECT_URL)), account.language)


def enter(request: HttpRequest, account: Account, *, how: str, factor: str = "") -> None:
    """Log in, and tell somebody whose second factor was reset since the last log-in."""
    was, last = account.factor_reset_at, account.last_login
    sessions.enter(request, account, how=how, factor=factor)
    if was is not None and (last is None or last < was):
        officer = account.factor_reset_by
        sentence = _("%(officer)s reset your second factor on %(day)s. If you did not ask for that, call your office.")
        messages.warning(request, sentence % {"officer": officer, "day": f"{timezone.localtime(was):%Y-%m-%d %H:%M}"})


def _to_the_factor(account: Account) -> HttpResponse:
    return redirect("people:second_factor" if account.factor_since else "people:factor_choice")


# -- the second factor ------------------------------------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """Asks who stands before it for a code of the app or on paper; a passkey is sent to ``passkey_log_in``."""
    pending = sessions.pending_of(request)
    if pending is None:
        return redirect(settings.LOGIN_URL)
    if pending.account.factor_since is None:
        return redirect("people:factor_choice")
    form = CodeForm(request.POST or None)
    status = 200
    if request.method == "POST":
        answer = _try_code(request, pending, form)
        if isinstance(answer, HttpResponse):
            return answer
        status = answer
    return render(request, "people/second_factor.html", _factor_context(request, pending, form), status=status)


def _factor_context(request: HttpRequest, pending: Pending, form: CodeForm) -> dict[str, Any]:
    kinds = set(pending.account.factors.values_list("kind", flat=True))
    return {
        "form": form,
        "who": pending.account,
        "moved": pending.how == "moved",
        "has_app": "totp" in kinds,
        "has_passkey": "passkey" in kinds,
        "no_passkeys": passkeys.possible_at(request.get_host()),
    }


def begin_try(account: Account, *, at: str) -> str:
    """Count a try of this account ``at`` something of its own and answer its key; raises ``Refused`` (wait)."""
    key = seals.digest(at, str(account.pk))
    attempts.begin(key=key, waits=rules.CODE_WAITS_S, forget=rules.FORGOTTEN_AFTER, at=timezone.now())
    return key


def begin_again(account: Account) -> str:
    """A try at the password by somebody who is in already."""
    return begin_try(account, at="again")


def _try_code(request: HttpRequest, pending: Pending, form: CodeForm) -> HttpResponse | int:
    if not form.is_valid():
        return 422
    try:
        key = begin_try(pending.account, at="code")
        code = form.cleaned_data["code"]
        factor = factors.use_code(account=pending.account, code=code, at=request.now, real=timezone.now())
    except Refused as refused:
        form.add_error("code", str(refused))
        if refused.refusal.code == "wait":
            return 429
        log_ins.refused_factor(request, pending.account, "code")
        return 422
    attempts.clear(key=key)
    if factor == "recovery":
        _tell_codes_left(request, pending.account)
    return let_in(request, pending.account, next=pending.next, how=pending.how, factor=factor)


def _tell_codes_left(request: HttpRequest, account: Account) -> None:
    left = account.recovery_codes.filter(used_at=None).count()
    messages.warning(
        request, _("You used a recovery code; %(left)d are left. Make new ones before they run out.") % {"left": left}
    )


# -- passkeys ---------------------------------------------------------------------------------------------------------


@never_cache
@require_POST
def passkey_ask(request: HttpRequest) -> HttpResponse:
    """The challenge for a passkey: of whoever stands before the second factor, else of anybody."""
    pending = sessions.pending_of(request)
    known = pending.account.factors.passkeys().values_list("credential_id", flat=True) if pending else ()
    options, state = passkeys.ask(host=request.get_host(), known=known)
    request.session[PASSKEY_STATE] = {**state, "at": timezone.now().timestamp()}
    return HttpResponse(options, content_type="application/json")


@never_cache
@require_POST
def passkey_log_in(request: HttpRequest) -> HttpResponse:
    """Log in with a passkey: it is the second factor after a password, or both factors by itself."""
    pending = sessions.pending_of(request)
    state = request.session.pop(PASSKEY_STATE, None)
    try:
        if state is None or timezone.now().timestamp() - state.pop("at") > sessions.PENDING_FOR.total_seconds():
            raise Refused(passkeys.refusal())
        account = factors.use_passkey(
            answer=request.POST.get("credential", ""), state=state, host=request.get_host(), at=request.now,
            account=pending.account if pending else None,
        )  # fmt: skip
    except Refused as refused:
        if pending:
            log_ins.refused_factor(request, pending.account, "passkey")
        messages.error(request, str(refused))
        return redirect("people:second_factor" if pending else settings.LOGIN_URL)
    if not account.is_active or accounts.suspend_if_ended(account=account, at=request.now):
        messages.error(request, _("This account has ended. Ask your office if that is a mistake."))
        return redirect(settings.LOGIN_URL)
    next, how = (pending.next, pending.how) if pending else (_safe_next(request), "passkey")
    return let_in(request, account, next=next, how=how, factor="passkey")


def _safe_next(request: HttpRequest) -> str:
    next = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(next, {request.get_host()}, require_https=request.is_secure())
    return next if safe else ""


def refused_json(refused: Refused) -> JsonResponse:
    return JsonResponse({"error": str(refused)}, status=422)
