"""For the officer: when a second factor is needed, and by which log-in services people may come."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chomchom.core.refusal import Refused
from chomchom.people.addresses import office_address
from chomchom.people.forms.accounts import PolicyForm, ServiceForm, roles_at
from chomchom.people.gate import needs
from chomchom.people.models import LogInService, Organisation
from chomchom.people.operations import policies
from chomchom.people.operations import services as operations
from chomchom.people.queries import accounts as queries
from chomchom.people.queries.log_in import policy_of
from chomchom.people.rules.log_in import is_inside

RIGHT = "people.log_in.change"


@require_safe
@needs(RIGHT)
def index(request: HttpRequest) -> HttpResponse:
    """The organisations with the rule that holds for each."""
    mine = queries.organisations_of(request.viewer).select_related("log_in_policy", "district__log_in_policy")
    rows = [(one, policy_of(one), getattr(one, "log_in_policy", None) is not None) for one in mine]
    return render(request, "people/policies.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@needs(RIGHT)
def policy(request: HttpRequest, pk: int) -> HttpResponse:
    """The rule of one organisation, and what it was before."""
    mine = queries.organisations_of(request.viewer).select_related("log_in_policy", "district__log_in_policy")
    office = get_object_or_404(mine, pk=pk)
    held = policy_of(office)
    roles = roles_at(Organisation.objects.filter(pk=office.pk) | office.organisations.all())
    given = {"networks": "\n".join(held.networks), "outside": held.outside, "always_roles": list(held.always_roles)}
    form = PolicyForm(request.POST or None, initial=given, roles=roles)
    if request.method == "POST" and form.is_valid():
        try:
            policies.set_policy(organisation=office, by=request.viewer, at=request.now, **form.cleaned_data)
        except Refused as refused:
            form.add_error("networks", str(refused))
        else:
            messages.success(request, _("The rule holds from now on."))
            return redirect("people:policy", office.pk)
    address = office_address(request)
    context = {
        "office": office,
        "form": form,
        "own": getattr(office, "log_in_policy", None),
        "changes": queries.policy_changes(office),
        "address": address,
        "inside": is_inside(address, held.networks),
    }
    return render(request, "people/policy.html", context, status=422 if form.errors else 200)


@require_POST
@needs(RIGHT)
def policy_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """The organisation goes by its district's rule again."""
    office = get_object_or_404(queries.organisations_of(request.viewer), pk=pk)
    policies.drop_policy(organisation=office, by=request.viewer, at=request.now)
    return redirect("people:policy", office.pk)


# -- log-in services --------------------------------------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs(RIGHT)
def services(request: HttpRequest) -> HttpResponse:
    """The log-in services of the viewer's organisations; a POST adds one."""
    mine = queries.organisations_of(request.viewer)
    form = ServiceForm(request.POST or None, organisations=mine)
    if request.method == "POST" and form.is_valid():
        try:
            operations.add_service(by=request.viewer, at=request.now, **form.cleaned_data)
        except Refused as refused:
            form.add_error("issuer", str(refused))
        else:
            messages.success(request, _("The service is on the log-in page now."))
            return redirect("people:services")
    rows = _services(request).order_by("ended_at", "name", "pk")
    context = {"services": rows, "form": form, "origin": request.build_absolute_uri("/").rstrip("/")}
    return render(request, "people/services.html", context, status=422 if form.errors else 200)


def _services(request: HttpRequest) -> Any:
    mine = queries.organisations_of(request.viewer).values("pk")
    return LogInService.objects.filter(organisation__in=mine).select_related("organisation")


@never_cache
@require_POST
@needs(RIGHT)
def service_act(request: HttpRequest, pk: int, deed: str) -> HttpResponse:
    """End a service, or give it a new secret."""
    service = get_object_or_404(_services(request), pk=pk)
    try:
        if deed == "end":
            operations.end_service(service=service, by=request.viewer, at=request.now)
        elif deed == "secret":
            secret = request.POST.get("secret", "")[:400]
            operations.renew_secret(service=service, secret=secret, by=request.viewer, at=request.now)
        else:
            raise Http404(deed)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("people:services")
