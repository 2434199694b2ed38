"""The day of the meetings, on a phone: check-in, start, log. Each form carries a number made on the phone; a script
sends it when the line allows and is answered in JSON, without the script it is a plain form."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from chomchom.core import audit
from chomchom.core.enums import Action
from chomchom.core.refusal import Refusal, Refused
from chomchom.people.gate import needs
from chomchom.people.reasons import asks_why, explained
from chomchom.trade import tasks
from chomchom.trade.enums_meet import LogState, MeetingState
from chomchom.trade.forms.meetings import LogForm, WalkInForm, line_forms
from chomchom.trade.kinds import GUEST
from chomchom.trade.models import Consultation, Guest, Leg, Meeting
from chomchom.trade.operations import consultations as operations
from chomchom.trade.queries import timetable as queries
from chomchom.trade.rules.consultation import FIELDS, total_of
from chomchom.trade.rules.countries import country_name
from chomchom.trade.views.shared_codes import code_of

DEEDS = {
    "start": MeetingState.STARTED,
    "held": MeetingState.HELD,
    "no_show": MeetingState.NO_SHOW,
    "back": MeetingState.PLANNED,
}


@require_safe
@needs("trade.meetings.see")
def day(request: HttpRequest) -> HttpResponse:
    """The legs in which one has meetings; of a single one, its meetings at once."""
    legs = queries.legs_to_work(request.viewer)
    if len(legs) == 1:
        return redirect("trade:leg_day", legs[0].pk)
    return render(request, "trade/day/legs.html", {"legs": legs})


@never_cache
@require_safe
@needs("trade.meetings.see")
def leg(request: HttpRequest, pk: int) -> HttpResponse:
    """The meetings of a leg in the order of time, local to its city; the next one first."""
    row = get_object_or_404(Leg.objects.visible_to(request.viewer) | _of_mine(request), pk=pk)
    meetings = list(queries.day_of(request.viewer, row))
    audit.look(
        by=request.viewer, at=request.now, what="trade.meeting", subjects={(GUEST, m.guest_id) for m in meetings}
    )
    open_ones = [m for m in meetings if m.state in (MeetingState.PLANNED, MeetingState.STARTED)]
    return render(
        request,
        "trade/day/leg.html",
        {
            "leg": row,
            "meetings": meetings,
            "next": next((m for m in open_ones if m.ends_at > request.now), None),
            "local_now": localtime(request.now, row.zone),
            "may_check_in": request.viewer.may("trade.guests.check_in"),
        },
    )


def _of_mine(request: HttpRequest):  # type: ignore[no-untyped-def]
    return Leg.objects.filter(pk__in=Meeting.objects.visible_to(request.viewer).values("leg"))


@never_cache
@require_http_methods(["GET", "POST"])
@needs("trade.meetings.see")
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """One meeting: its state, its log, corrections."""
    rows = Meeting.objects.visible_to(request.viewer).select_related(*queries.PEOPLE, "leg__mission__office")
    row = get_object_or_404(rows, pk=pk)
    if request.method == "POST":
        return _posted(request, row)
    audit.look(by=request.viewer, at=request.now, what="trade.meeting", subjects=[(GUEST, row.guest_id)])
    return _meeting_page(request, row)


def _meeting_page(
    request: HttpRequest, row: Meeting, form: LogForm | None = None, lines: list[Any] | None = None
) -> HttpResponse:  # fmt: skip
    log = Consultation.objects.filter(meeting=row).select_related("written_by", "completed_by").first()
    corrections = list(log.corrections.select_related("corrected_by").order_by("pk")) if log else []
    kept = list(log.lines.order_by("position")) if log else []
    return render(
        request,
        "trade/day/meeting.html",
        {
            "meeting": row,
            "leg": row.leg,
            "log": log,
            "is_complete": bool(log and log.state == LogState.COMPLETE),
            "form": form or LogForm(instance=log, initial=None if log else {"destination": row.guest.buyer.country}),
            "lines": lines or line_forms(log),
            "kept_lines": kept,
            "total": total_of(kept),
            "corrections": corrections,
            "corrected": {one.field: one.after for one in corrections},
            "facts": _facts(log, corrections),
            "fields": [(name, Consultation._meta.get_field(name).verbose_name) for name in FIELDS],
            "report_ids": [uuid4() for _number in range(3)],
            "may_work": request.viewer.may("trade.meetings.work"),
        },
        status=200 if form is None else 422,
    )


def _facts(log: Consultation | None, corrections: list[Any]) -> list[tuple[Any, Any]]:
    """The log in words; what was corrected shows what is right, and what stood there."""
    if log is None:
        return []
    right = {one.field: one for one in corrections}
    pairs = []
    for name in FIELDS:
        shown = getattr(log, f"get_{name}_display", lambda name=name: getattr(log, name))()
        shown = country_name(shown) if name == "destination" and shown else shown
        if name in right:
            shown = _("%(after)s (corrected; before: %(before)s)") % {
                "after": right[name].after,
                "before": shown or "–",
            }
        pairs.append((Consultation._meta.get_field(name).verbose_name, shown))
    return pairs


def _posted(request: HttpRequest, row: Meeting) -> HttpResponse:
    if not request.viewer.may("trade.meetings.work"):
        return _said(request, row, Refused(Refusal("right", _("You may read this log, not write it."))))
    deed = request.POST.get("deed", "")
    try:
        if deed in DEEDS:
            result = operations.set_state(
                meeting=row, state=DEEDS[deed], report_id=_report_id(request), by=request.viewer, at=request.now
            )
            return _said(request, row, None, result)
        if deed == "correct":
            return _said(request, row, None, _correct(request, row))
        if deed in ("write", "complete"):
            return _write(request, row, complete=deed == "complete")
    except Refused as refused:
        return _said(request, row, refused)
    return _said(request, row, Refused(Refusal("deed", _("Choose what is to be done with the meeting."))))


def _correct(request: HttpRequest, row: Meeting) -> str:
    log = Consultation.objects.filter(meeting=row).select_related("meeting").first()
    if log is None:
        raise Refused(Refusal("no_log", _("There is no log yet.")))
    return operations.correct(
        consultation=log, field=request.POST.get("field", ""), after=request.POST.get("after", ""),
        reason=request.POST.get("reason", ""), report_id=_report_id(request), by=request.viewer, at=request.now,
    )  # fmt: skip


def _write(request: HttpRequest, row: Meeting, *, complete: bool) -> HttpResponse:
    log = Consultation.objects.filter(meeting=row).first()
    form, lines = LogForm(request.POST, instance=Consultation(meeting=row)), line_forms(log, request.POST)
    if not (all([form.is_valid(), *[line.is_valid() for line in lines]])):
        if _wants_json(request):
            return _said(request, row, Refused(Refusal("form", _first_error([form, *lines]))))
        return _meeting_page(request, row, form, lines)
    written = operations.write(
        meeting=row, values=form.cleaned_data,
        lines=[line.cleaned_data for line in lines if line.cleaned_data.get("product")], complete=complete,
        seen=_seen(request), report_id=_report_id(request), by=request.viewer, at=request.now,
    )  # fmt: skip
    if (photo := request.FILES.get("card")) and written.result == operations.ACCEPTED and not complete:
        operations.keep_card(
            meeting=row, data=photo.read(), file_name=photo.name or "card", by=request.viewer, at=request.now
        )
    return _said(request, row, None, written.result)


def _first_error(forms: list[Any]) -> str:
    for form in forms:
        for name, errors in form.errors.items():
            label = form.fields[name].label if name in form.fields else ""
            return f"{label}: {errors[0]}" if label else str(errors[0])
    return ""


def _said(request: HttpRequest, row: Meeting, refused: Refused | None, result: str = "") -> HttpResponse:
    """The answer of a form: JSON for the page's script, else a message and the page again."""
    url = reverse("trade:meeting", args=[row.pk])
    if _wants_json(request):
        said = {"result": "refused" if refused else result, "sentence": str(refused or ""), "url": url}
        return JsonResponse(said | {"received_at": request.now.isoformat()}, headers={"Cache-Control": "no-store"})
    if refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Already received.") if result == operations.ALREADY else _("Kept."))
    return redirect(url)


def _wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _report_id(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.POST.get("report_id", ""))
    except ValueError:
        return None


def _seen(request: HttpRequest) -> datetime | None:
    try:
        return datetime.fromisoformat(request.POST.get("seen", ""))
    except ValueError:
        return None


# -- at the door -------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@needs("trade.guests.check_in")
@asks_why
def badges(request: HttpRequest, pk: int) -> HttpResponse:
    """A QR code for each buyer, to print; whoever of the desk reads one opens its check-in."""
    row = get_object_or_404(Leg.objects.visible_to(request.viewer).select_related("mission"), pk=pk)
    guests = queries.guests_of(row)
    by, subjects = explained(request), [(GUEST, guest.pk) for guest in guests]
    audit.record_many(by=by, at=request.now, action=Action.PRINT, what="trade.badges", subjects=subjects)
    return render(
        request, "trade/day/badges.html", {"leg": row, "badges": [(guest, code_of(guest)) for guest in guests]}
    )  # fmt: skip


@never_cache
@require_http_methods(["GET", "POST"])
@needs("trade.guests.check_in")
def check_in(request: HttpRequest, pk: int) -> HttpResponse:
    """What a buyer's code opens: its meetings of the day, and the button. Looking changes nothing."""
    guest = get_object_or_404(Guest.objects.visible_to(request.viewer).select_related("buyer", "leg"), pk=pk)
    if request.method == "POST":
        result = operations.check_in(guest=guest, report_id=_report_id(request), by=request.viewer, at=request.now)
        was_there = result == operations.ALREADY
        messages.success(request, _("This buyer was checked in already.") if was_there else _("Checked in."))
        return redirect("trade:check_in", guest.pk)
    audit.look(by=request.viewer, at=request.now, what="trade.meeting", subjects=[(GUEST, guest.pk)])
    return render(
        request,
        "trade/day/check_in.html",
        {"guest": guest, "leg": guest.leg, "meetings": queries.meetings_of_guest(guest.pk), "report_id": uuid4()},
    )


@require_http_methods(["GET", "POST"])
@needs("trade.guests.check_in")
def walk_in(request: HttpRequest, pk: int) -> HttpResponse:
    """A buyer nobody invited: kept, and a place is looked for without moving more than must be."""
    row = get_object_or_404(Leg.objects.visible_to(request.viewer).select_related("mission__office"), pk=pk)
    applications = queries.applications_of(row)
    form = WalkInForm(request.POST or None, applications=applications)
    if request.method == "POST" and form.is_valid():
        chosen = next(one for one in applications if str(one.pk) == form.cleaned_data["application"])
        try:
            guest = operations.walk_in(
                leg=row, values=form.cleaned_data, application=chosen, report_id=_report_id(request),
                by=request.viewer, at=request.now,
            )  # fmt: skip
            if guest is not None:
                why = _("%(buyer)s walked in") % {"buyer": guest.buyer.name}
                change = {"walk_ins": [[chosen.pk, guest.pk]], "why": why}
                tasks.start(leg=row, change=change, language=get_language(), by=request.viewer, at=request.now)
        except Refused as refused:
            messages.error(request, str(refused))
        return redirect("trade:timetable", row.pk)
    return render(request, "trade/day/walk_in.html", {"leg": row, "form": form, "report_id": uuid4()})
