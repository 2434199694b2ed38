"""For the district officer: who may tell something through the signed interface, and with which keys."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from chomchom.core.refusal import Refused
from chomchom.people.forms.senders import SenderForm
from chomchom.people.gate import needs
from chomchom.people.models import Organisation, Sender, SenderKey
from chomchom.people.operations import senders as operations
from chomchom.people.queries import senders as queries
from chomchom.people.rules.senders import secret_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs("people.senders.change")
def senders(request: HttpRequest) -> HttpResponse:
    """All senders of the viewer's districts; a POST adds one and shows its secret, this once."""
    form = SenderForm(request.POST or None, organisations=queries.organisations_with_senders(request.viewer))
    if request.method == "POST" and form.is_valid():
        key = _added(request, form)
        if key:
            return _show_secret(request, key)
    context = {"senders": queries.senders_of(request.viewer), "form": form, "now": request.now}
    return render(request, "people/senders.html", context, status=422 if form.errors else 200)


def _added(request: HttpRequest, form: SenderForm) -> SenderKey | None:
    organisation: Organisation = form.cleaned_data["organisation"]
    district = organisation.district_office
    try:
        return operations.add_sender(district=district, by=request.viewer, at=request.now, **form.cleaned_data)
    except Refused as refused:
        form.add_error("name", str(refused))
        return None


@never_cache
@require_POST
@needs("people.senders.change")
def sender_act(request: HttpRequest, pk: int, deed: str) -> HttpResponse:
    """A new key, whose secret is shown this once; or the end of the sender."""
    sender = get_object_or_404(Sender.objects.visible_to(request.viewer), pk=pk)
    deeds: dict[str, Any] = {"rotate": operations.rotate_key, "end": operations.end_sender}
    if deed not in deeds:
        raise Http404(deed)
    try:
        key = deeds[deed](sender=sender, by=request.viewer, at=request.now)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("people:senders")
    return _show_secret(request, key) if key else redirect("people:senders")


@require_POST
@needs("people.senders.change")
def key_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """The key opens nothing any more."""
    sender = Sender.objects.visible_to(request.viewer)
    key = get_object_or_404(SenderKey.objects.filter(sender__in=sender).select_related("sender"), pk=pk)
    operations.revoke_key(key=key, by=request.viewer, at=request.now)
    messages.success(request, _("The key %(key)s opens nothing any more.") % {"key": key.key_id})
    return redirect("people:senders")


def _show_secret(request: HttpRequest, key: SenderKey) -> HttpResponse:
    return render(request, "people/sender_secret.html", {"key": key, "secret": secret_of(key.key_id)})
