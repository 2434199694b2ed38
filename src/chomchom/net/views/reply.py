"""The page behind the link in a message: no log-in, nothing personal, one button. Opening it changes nothing: mail
scanners and link previews open every link, so only pressing the button (POST) says "I have it"."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from chomchom.core.actors import Actor
from chomchom.core.limits import limited
from chomchom.core.refusal import Refusal, Refused
from chomchom.net import links, operations
from chomchom.net.models import Alert
from chomchom.net.rules.links import HELD, may_acknowledge
from chomchom.people.models import Account


@limited("link_address", token=True)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, token: str) -> HttpResponse:
    """Show the button, or why there is none; with POST say "I have it"."""
    link = links.read(token)
    alert = Alert.objects.select_related("district").filter(pk=link.alert_id).first() if link else None
    refusal = may_acknowledge(link, alert, request.now)
    if request.method == "POST" and refusal is None:
        refusal = _acknowledge(request, link, alert)
    done = request.method == "POST" and refusal is None
    context = {"alert": alert, "refusal": refusal, "done": done}
    response = render(request, "net/reply.html", context, status=409 if refusal else 200)
    response["X-Robots-Tag"] = "noindex"
    return response


def _acknowledge(request: HttpRequest, link: links.Acknowledging, alert: Alert) -> Refusal | None:
    by = Actor(link.account_id, Account.objects.get(pk=link.account_id).name, request.META.get("REMOTE_ADDR"))
    try:
        operations.acknowledge(alert=alert, by=by, at=request.now, how="link")
    except Refused:  # somebody was faster: said in the words of this page, which name nobody
        alert.refresh_from_db()
        return may_acknowledge(link, alert, request.now) or HELD
    return None
