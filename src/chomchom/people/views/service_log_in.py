"""Log-in by an organisation's OpenID Connect: there, back again, and out."""

from datetime import timedelta
from hmac import compare_digest
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from chomchom.core import data_keys
from chomchom.core.actors import Actor
from chomchom.core.audit import record
from chomchom.core.enums import Action
from chomchom.core.refusal import Refused
from chomchom.people import oidc, sessions
from chomchom.people.addresses import client_address
from chomchom.people.models import Account, LogInService
from chomchom.people.operations import services
from chomchom.people.rules.log_in import Step
from chomchom.people.views.log_in import first_factor_right, let_in, step_of

ASKED = "service_asked"
ANSWER_WITHIN = timedelta(minutes=10)


@never_cache
@require_safe
def log_in(request: HttpRequest, pk: int) -> HttpResponse:
    """To the log-in service. A GET: browsers do not follow a form to another site."""
    service = get_object_or_404(LogInService.objects.standing(), pk=pk)
    party = _party(request, service)
    try:
        url, kept = oidc.begin(party, oidc.configuration(service.issuer))
    except Refused as refused:
        return _refused(request, service, refused)
    next = request.GET.get("next", "")
    is_safe = url_has_allowed_host_and_scheme(next, {request.get_host()}, require_https=request.is_secure())
    request.session[ASKED] = {
        "service": service.pk,
        "next": next if is_safe else "",
        "at": timezone.now().timestamp(),
        "kept": kept.as_json(),
    }
    return redirect(url)


def _party(request: HttpRequest, service: LogInService) -> oidc.Party:
    back = (
        f"{settings.SITE_URL}{reverse('people:service_back', args=[service.pk])}"
        if settings.PRODUCTION
        else (request.build_absolute_uri(reverse("people:service_back", args=[service.pk])))
    )
    try:
        secret = data_keys.open_(service.secret)
    except data_keys.Locked:
        secret = ""  # the service will refuse it, and the officer enters it anew
    return oidc.Party(service.issuer, service.client_id, secret, back)


@never_cache
@require_safe
def back(request: HttpRequest, pk: int) -> HttpResponse:
    """Back with a code: whoever the service says it is, if that is somebody of the organisation."""
    service = get_object_or_404(LogInService.objects.standing(), pk=pk)
    asked = request.session.pop(ASKED, None)
    try:
        kept = _kept(request, service, asked)
        found = oidc.configuration(service.issuer)
        party = _party(request, service)
        said = oidc.claims(party, found, code=request.GET.get("code", ""), kept=kept, at=timezone.now())
        account = services.account_of(service=service, claims=said, at=request.now)
    except Refused as refused:
        return _refused(request, service, refused)
    response = _in(request, service, account, asked["next"])
    request.session[sessions.SERVICE] = service.pk
    return response


def _kept(request: HttpRequest, service: LogInService, asked: dict | None) -> oidc.Kept:
    """What was kept when this browser was sent there. Raises ``Refused``: state, issuer, service (it said no)."""
    state = request.GET.get("state", "")
    if (
        asked is None
        or asked["service"] != service.pk
        or not compare_digest(asked["kept"]["state"].encode(), state.encode())
    ):
        raise oidc.refuse("state")
    if timezone.now().timestamp() - asked["at"] >= ANSWER_WITHIN.total_seconds():
        raise oidc.refuse("late")
    if request.GET.get("iss", service.issuer) != service.issuer:
        raise oidc.refuse("issuer")
    if "error" in request.GET or not request.GET.get("code"):
        raise oidc.refuse("said_no")
    return oidc.Kept(**asked["kept"])


def _in(request: HttpRequest, service: LogInService, account: Account, next: str) -> HttpResponse:
    if service.is_second_factor and step_of(request, account) is not Step.IN:
        return let_in(request, account, next=next, how="service", factor="service")
    return first_factor_right(request, account, next=next, how="service")


def _refused(request: HttpRequest, service: LogInService, refused: Refused) -> HttpResponse:
    """The access log has which check failed; of whoever came nothing is kept."""
    by = Actor(None, "anonymous", client_address(request))
    detail = {"service": service.pk, "why": refused.refusal.code}
    record(by=by, at=request.now, action=Action.REFUSED, what="people.service.log_in", detail=detail)
    messages.error(request, str(refused))
    return redirect(settings.LOGIN_URL)


@never_cache
@require_safe
def log_out(request: HttpRequest, pk: int) -> HttpResponse:
    """To the log-out of the service, which comes back to our log-in page."""
    service = get_object_or_404(LogInService.objects.standing(), pk=pk)
    try:
        found = oidc.configuration(service.issuer)
    except Refused as refused:
        return _refused(request, service, refused)
    if not found.end_session:
        return redirect(settings.LOGIN_URL)
    after = request.build_absolute_uri(reverse(settings.LOGIN_URL))
    words = urlencode({"client_id": service.client_id, "post_logout_redirect_uri": after})
    return redirect(f"{found.end_session}{'&' if '?' in found.end_session else '?'}{words}")
