"""Couriers on the way, as their desk sees them: when heard, cut off, reports kept aside, messages written down."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chomchom.care.forms.couriers import MessageForm
from chomchom.care.kinds import RECIPIENT
from chomchom.care.models import Aside, Courier, DoorPhoto, Handover, Phone
from chomchom.care.operations import desk_reports
from chomchom.care.operations.phones import asides, meeting, positions
from chomchom.care.queries.phones import couriers as queries
from chomchom.care.rules.seal import release_code
from chomchom.core import audit
from chomchom.core.enums import Action
from chomchom.core.refusal import Refused
from chomchom.people.gate import needs


@never_cache
@require_safe
@needs("care.couriers.see")
def couriers(request: HttpRequest) -> HttpResponse:
    """Each round of today with when its phone was last heard; below it what waits for a decision."""
    may_answer = request.viewer.may("care.couriers.answer")
    waiting = queries.waiting_asides(request.viewer) if may_answer else []
    decided = queries.decided_asides(request.viewer, request.now - timedelta(days=1)) if may_answer else []
    people = [(RECIPIENT, row.handover.recipient_id) for row in (*waiting, *decided) if row.handover]
    audit.look(by=request.viewer, at=request.now, what="care.couriers", subjects=people)
    context = {
        "on_the_way": queries.on_the_way(request.viewer, localdate(request.now), request.now),
        "waiting": waiting,
        "decided": decided,
        "may_answer": may_answer,
        "district": next((o for o in request.viewer.organisations if o.pk in request.viewer.district_ids), None)
        if request.viewer.may("care.position.decide")
        else None,
    }
    if context["district"]:
        context["rule"] = positions.newest_rule(context["district"])
    template = "care/couriers.html#live" if request.GET.get("part") == "live" else "care/couriers.html"
    return render(request, template, context)


@require_POST
@needs("care.couriers.answer")
def cut_off(request: HttpRequest, pk: int) -> HttpResponse:
    phone = get_object_or_404(Phone.objects.visible_to(request.viewer), pk=pk)
    because = request.POST.get("because", "")
    return _done(
        request,
        lambda: meeting.cut_off(phone=phone, because=because, by=request.viewer, at=request.now),
        _("The phone was cut off. What it still sends is kept here."),
    )


@require_POST
@needs("care.couriers.answer")
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """The number with which a courier's phone lets go of reports that the desk has written down; kept in the log."""
    courier = get_object_or_404(Courier.objects.filter(provider__in=request.viewer.provider_ids), pk=pk)
    detail = {"account": courier.account_id}
    audit.record(by=request.viewer, at=request.now, action=Action.CHANGE, what="care.phone.release", detail=detail)
    code = release_code(settings.SECRET_KEY, courier.account_id, localdate(request.now).isoformat())
    messages.warning(
        request,
        _("Number for %(courier)s today: %(code)s. Say it only when every waiting report is written down here.")
        % {"courier": courier, "code": code},
    )
    return redirect("care:couriers")


@require_POST
@needs("care.couriers.answer")
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept or dismiss a report that was kept aside, with the reason."""
    aside = get_object_or_404(Aside.objects.visible_to(request.viewer), pk=pk)
    verb = desk_reports.accept if request.POST.get("decision") == "accept" else asides.dismiss
    because = request.POST.get("because", "")
    return _done(
        request, lambda: verb(aside=aside, because=because, by=request.viewer, at=request.now), _("Written down.")
    )


@never_cache
@require_http_methods(["GET", "POST"])
@needs("care.couriers.answer")
def message(request: HttpRequest) -> HttpResponse:
    """A courier sent a text message or calls: the number of the person and the sign, and everybody is told."""
    form = MessageForm(request.POST or None, viewer=request.viewer, day=localdate(request.now), now=request.now)
    if request.method == "POST" and form.is_valid():
        handover, said = form.handover, form.cleaned_data
        try:
            desk_reports.write_message(
                handover=handover, kind=said["kind"], flag=said["flag"], word=said["word"],
                happened_at=said["happened_at"], by=request.viewer, at=request.now,
            )  # fmt: skip
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Written down. Everybody who must know has been told."))
            return redirect("care:handover", handover.pk)
    return render(request, "care/message.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@needs("care.photo.see")
def photo(request: HttpRequest, pk: int) -> FileResponse:
    """A photo from a door, for whoever may see its handover; its name says nothing of the person."""
    visible = Handover.objects.visible_to(request.viewer)
    row = get_object_or_404(DoorPhoto.objects.filter(handover__in=visible).select_related("handover", "report"), pk=pk)
    subjects = [(RECIPIENT, row.handover.recipient_id)]
    audit.look(by=request.viewer, at=request.now, what="care.photo", subjects=subjects)
    headers = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
    name = f"{row.about}-{row.report.report_id}.jpg"
    return FileResponse(row.file.open(), content_type="image/jpeg", filename=name, headers=headers)


@require_POST
@needs("care.position.decide")
def position_rule(request: HttpRequest) -> HttpResponse:
    district = next(o for o in request.viewer.organisations if o.pk in request.viewer.district_ids)
    is_allowed, because = request.POST.get("allowed") == "1", request.POST.get("because", "")
    return _done(
        request,
        lambda: positions.decide(
            district=district, is_allowed=is_allowed, because=because, by=request.viewer, at=request.now
        ),
        _("Decided from now on."),
    )


def _done(request: HttpRequest, operation: Callable[[], object], words: str) -> HttpResponse:
    try:
        operation()
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, words)
    return redirect("care:couriers")
