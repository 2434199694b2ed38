"""An exporter's person in charge makes an account with the link of the desk. Looking changes nothing."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from chomchom.core.actors import Actor
from chomchom.core.limits import limited
from chomchom.core.refusal import Refused
from chomchom.people.gate import needs
from chomchom.trade.enums import LinkPurpose
from chomchom.trade.forms.joining import JoinForm
from chomchom.trade.models import Application, PersonalLink
from chomchom.trade.operations import joining, links
from chomchom.trade.views.shared import carried_out, private, status_of


@require_POST
@needs("trade.exporters.invite")
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """A link for one account of this company; its address is shown once."""
    rows = Application.objects.visible_to(request.viewer).select_related("mission", "exporter")
    row = get_object_or_404(rows, pk=pk)
    try:
        _link, token = joining.invite(application=row, by=request.viewer, at=request.now)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        address = request.build_absolute_uri(reverse("join", args=[token]))
        words = {"company": row.exporter, "address": address}
        messages.success(request, _("The link for %(company)s, shown only once: %(address)s") % words)
    return redirect("trade:application", pk)


@limited("link_address", sent="sent", token=True)
@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """The form of an account, or why the link opens nothing."""
    ip = request.META.get("REMOTE_ADDR")
    try:
        link = links.find(token=token, purpose=LinkPurpose.EXPORTER_PAGE, ip=ip, at=request.now)
    except Refused as refused:
        return private(render(request, "trade/join.html", {"refusal": refused}, status=status_of(refused)))
    row = get_object_or_404(Application.objects.select_related("exporter", "mission"), pk=link.subject_id)
    form = JoinForm(request.POST or None, initial={"name": row.contact_name, "email": row.contact_email})
    if request.method == "POST" and form.is_valid() and carried_out(form, lambda: _join(request, link, form)):
        messages.success(request, _("Your account was made. Log in with it."))
        return redirect("people:login")
    status = 422 if request.method == "POST" else 200
    return private(render(request, "trade/join.html", {"form": form, "application": row}, status=status))


def _join(request: HttpRequest, link: PersonalLink, form: JoinForm) -> None:
    given = {name: form.cleaned_data[name] for name in ("username", "name", "email", "password")}
    by = Actor(None, f"{given['name']} (link)", request.META.get("REMOTE_ADDR"))
    joining.join(link=link, **given, by=by, at=request.now)
