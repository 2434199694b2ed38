"""How a person wants to be reached, within what the district allows; and, for the district, what it allows."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from chomchom.core.refusal import Refused
from chomchom.people.enums import Channel
from chomchom.people.forms.channels import SwitchForm
from chomchom.people.gate import needs
from chomchom.people.models import Organisation
from chomchom.people.operations import channels as operations
from chomchom.people.queries import channels as queries
from chomchom.people.rules.channels import has_address


@require_http_methods(["GET", "HEAD", "POST"])
@needs("people.channels.choose")
def mine(request: HttpRequest) -> HttpResponse:
    """The viewer's own channels; a POST switches one."""
    district = _district(request)
    if request.method == "POST":
        form = SwitchForm(request.POST)
        if not form.is_valid():
            return HttpResponseBadRequest(form.first_error(), content_type="text/plain; charset=utf-8")
        return _done(request, "people:channels", _choose(request, district, form))
    may_allow = request.viewer.may("people.channels.allow") and district.pk in request.viewer.district_ids
    context = {"district": district, "rows": _rows(request, district), "may_allow": may_allow}
    return render(request, "people/channels.html", context)


@require_http_methods(["POST"])
@needs("people.channels.allow")
def allow(request: HttpRequest) -> HttpResponse:
    """Open or close a channel for the viewer's district."""
    form = SwitchForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest(form.first_error(), content_type="text/plain; charset=utf-8")
    district = _district(request)
    if district.pk not in request.viewer.district_ids:
        raise PermissionDenied("people.channels.allow")
    try:
        operations.allow_channel(
            district=district,
            channel=form.cleaned_data["channel"],
            allowed=form.cleaned_data["on"],
            by=request.viewer,
            at=request.now,
        )
    except Refused as refused:
        return _done(request, "people:channels", str(refused))
    return _done(request, "people:channels", "")


def _choose(request: HttpRequest, district: Organisation, form: SwitchForm) -> str:
    try:
        operations.choose_channel(
            account=request.viewer.account,
            district=district,
            channel=form.cleaned_data["channel"],
            wanted=form.cleaned_data["on"],
            by=request.viewer,
            at=request.now,
        )
    except Refused as refused:
        return str(refused)
    return ""


def _done(request: HttpRequest, where: str, refusal: str) -> HttpResponse:
    if refusal:
        messages.error(request, refusal)
    return redirect(where)


def _district(request: HttpRequest) -> Organisation:
    organisation = request.viewer.organisation
    return get_object_or_404(Organisation, pk=organisation.district_office_id if organisation else None)


def _rows(request: HttpRequest, district: Organisation) -> list[dict[str, Any]]:
    account, allowed = request.viewer.account, queries.allowed_channels(district.pk)
    wanted = queries.channels_many(account_ids=[account.pk], district_id=district.pk, among=Channel.values)[account.pk]
    return [
        {
            "channel": channel,
            "allowed": channel in allowed,
            "wanted": channel in wanted,
            "refusal": None if channel in wanted else has_address(account, channel),
            "fixed": channel == Channel.IN_APP,
        }
        for channel in Channel
    ]
