"""Pages about where messages go: notifications of this browser, and the webhook of an organisation."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chomchom.core.refusal import Refused
from chomchom.net import samples
from chomchom.net.channels import ChannelError
from chomchom.net.channels.web_push import public_key
from chomchom.net.channels.webhook import Webhook as WebhookChannel
from chomchom.net.channels.webhook import secret_of
from chomchom.net.forms.addresses import BrowserForm, WebhookForm
from chomchom.net.models import PushSubscription, Webhook
from chomchom.net.operations import addresses as operations
from chomchom.people.gate import needs
from chomchom.people.models import Organisation

WORKER = Path(__file__).resolve().parent.parent / "static" / "net" / "js" / "push-worker.js"


@require_safe
@cache_control(max_age=0)
def push_worker(request: HttpRequest) -> HttpResponse:
    """The service worker, under the one path that is its scope."""
    return HttpResponse(WORKER.read_text(encoding="utf-8"), content_type="text/javascript")


@require_http_methods(["GET", "HEAD", "POST"])
@needs("people.channels.choose")
def push(request: HttpRequest) -> HttpResponse:
    """The browsers in which the viewer gets notifications; a POST adds this one."""
    if request.method == "POST":
        form = BrowserForm(request.POST)
        refusal = _subscribe(request, form) if form.is_valid() else _("The browser did not give its keys.")
        if refusal:
            messages.error(request, refusal)
        return redirect("net:push")
    key = settings.VAPID_PRIVATE_KEY
    browsers = PushSubscription.objects.filter(account=request.viewer.account_id).order_by("pk")
    context = {"key": public_key(key) if key else "", "browsers": browsers, "form": BrowserForm()}
    return render(request, "net/push.html", context)


def _subscribe(request: HttpRequest, form: BrowserForm) -> str:
    browser = request.headers.get("user-agent", "")
    try:
        operations.subscribe(
            account=request.viewer.account, browser=browser, by=request.viewer, at=request.now, **form.cleaned_data
        )
    except Refused as refused:
        return str(refused)
    return ""


@require_POST
@needs("people.channels.choose")
def push_off(request: HttpRequest, pk: int) -> HttpResponse:
    """No more notifications in that browser of the viewer."""
    subscription = get_object_or_404(PushSubscription, pk=pk, account=request.viewer.account_id)
    operations.unsubscribe(subscription=subscription, by=request.viewer, at=request.now)
    return redirect("net:push")


@require_http_methods(["GET", "HEAD", "POST"])
@needs("net.webhooks.change")
def webhooks(request: HttpRequest) -> HttpResponse:
    """The webhook of the viewer's organisation with its key; a POST sets the address."""
    organisation = _organisation(request)
    form = WebhookForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _set(request, organisation, form):
        return redirect("net:webhooks")
    webhook = Webhook.objects.live().filter(organisation=organisation).first()
    context = {
        "organisation": organisation,
        "webhook": webhook,
        "secret": secret_of(webhook.url) if webhook else "",
        "form": form,
    }
    return render(request, "net/webhooks.html", context, status=422 if form.errors else 200)


def _set(request: HttpRequest, organisation: Organisation, form: WebhookForm) -> bool:
    try:
        operations.set_webhook(
            organisation=organisation, url=form.cleaned_data["url"], by=request.viewer, at=request.now
        )
    except Refused as refused:
        form.add_error("url", str(refused))
        return False
    return True


@require_POST
@needs("net.webhooks.change")
def webhook_act(request: HttpRequest, pk: int, deed: str) -> HttpResponse:
    """Try the address out with a sample message, or end it."""
    webhook = get_object_or_404(Webhook.objects.live(), pk=pk, organisation=_organisation(request))
    if deed == "end":
        operations.end_webhook(webhook=webhook, by=request.viewer, at=request.now)
    elif deed == "try":
        _try(request, webhook)
    else:
        raise Http404(deed)
    return redirect("net:webhooks")


def _try(request: HttpRequest, webhook: Webhook) -> None:
    sample: Any = samples.message(samples.SAMPLES["drill"], request.LANGUAGE_CODE, at=request.now, address=webhook.url)
    try:
        WebhookChannel().send(sample)
    except ChannelError as error:
        messages.error(request, str(error.sentence))
    else:
        messages.success(request, _("The address took the message."))


def _organisation(request: HttpRequest) -> Organisation:
    """Where the viewer has the right: the first membership with such a role."""
    for membership in request.viewer.memberships:
        if membership.role in ("district_officer", "provider_desk"):
            return membership.organisation
    raise Http404
