"""The timetable of a leg: planned with progress, changed by hand, repaired, published."""

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chomchom.core.refusal import Refusal, Refused
from chomchom.core.text import whole
from chomchom.people.gate import needs
from chomchom.solver.meetings import Stop
from chomchom.trade import tasks
from chomchom.trade.models import Application, Guest, Interpreter, Leg, Placement, Timetable, Unmet
from chomchom.trade.operations import timetable as operations
from chomchom.trade.queries import timetable as queries
from chomchom.trade.rules import sheet

SECONDS_TO_EXPLAIN = 6.0
FEW = 12


@require_safe
@needs("trade.timetable.see")
def legs(request: HttpRequest) -> HttpResponse:
    return render(request, "trade/timetable/legs.html", {"legs": queries.legs_for(request.viewer)})


@require_safe
@needs("trade.timetable.see")
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft if there is one, else what is published."""
    leg = _leg(request, pk)
    shown = queries.draft_of(leg) or queries.latest_published(leg)
    if request.GET.get("part") == "planning":
        return render(request, "trade/timetable/page.html#planning", {"leg": leg, "run": queries.run_of(leg)})
    return render(request, "trade/timetable/page.html", _context(request, leg, shown))


@require_safe
@needs("trade.timetable.see")
def version(request: HttpRequest, pk: int) -> HttpResponse:
    """One version as it was."""
    row = _timetable(request, pk)
    return render(request, "trade/timetable/page.html", _context(request, row.leg, row))


def _context(request: HttpRequest, leg: Leg, shown: Timetable | None) -> dict[str, Any]:
    published = queries.latest_published(leg)
    asked = operations.situation(leg, queries.placements_of(shown) if shown else [])
    rows = {row.pair: row for row in queries.placements_of(shown)} if shown else {}
    changes = operations.changes_of(shown) if shown and shown.state == "draft" else []
    names = queries.names_of(leg)
    shown_changes = sheet.changes(asked, names, changes) if changes else sheet.recorded(asked, names, shown)
    return {
        "leg": leg,
        "shown": shown,
        "published": published,
        "run": queries.run_of(leg),
        "halves": sheet.halves(asked, rows),
        "changes": shown_changes,
        "few": len(shown_changes) <= FEW,
        "sums": sheet.sums(shown),
        "unmet": [sheet.unmet(row) for row in queries.unmet_of(shown)] if shown else [],
        "late_answers": queries.answers_since(leg, published.published_at) if published else [],
        "versions": Timetable.objects.filter(leg=leg).order_by("-number"),
        "letters": queries.letters_of(shown) if shown else [],
        "guests": asked.guests,
        "applications": asked.applications,
        "slots": asked.slots,
        "interpreters": asked.interpreters,
        "may_change": request.viewer.may("trade.timetable.change"),
    }


@require_POST
@needs("trade.timetable.change")
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    return _start(request, _leg(request, pk), {})


@require_POST
@needs("trade.timetable.change")
def repair(request: HttpRequest, pk: int) -> HttpResponse:
    """Something happened: the fact is written down, and a draft with the fewest moves is prepared."""
    leg = _leg(request, pk)
    try:
        change = _fact(request, leg)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("trade:timetable", leg.pk)
    return _start(request, leg, change)


def _fact(request: HttpRequest, leg: Leg) -> dict[str, Any]:
    """The change that the form tells of, after it was written to its row. Raises ``Refused``."""
    kind = request.POST.get("kind", "")
    given = {"by": request.viewer, "at": request.now}
    if kind == "gone":
        guest = _guest(leg, request)
        operations.cancel_guest(guest=guest, **given)
        return {"why": _("%(buyer)s does not come") % {"buyer": guest.buyer.name}}
    if kind == "ill":
        who = get_object_or_404(Interpreter, leg=leg, pk=_number(request, "interpreter"))
        operations.mark_ill(interpreter=who, ill_from=request.now, **given)
        return {"why": _("%(name)s is ill") % {"name": who}}
    if kind == "late":
        guest, start = _guest(leg, request), _moment(request, leg)
        why = _("%(buyer)s comes later") % {"buyer": guest.buyer.name}
        return {"late": [["buyer", guest.pk, start.isoformat()]], "why": why}
    if kind == "late_exporter":
        row, start = _application(leg, request), _moment(request, leg)
        why = _("%(exporter)s comes later") % {"exporter": row.exporter}
        return {"late": [["exporter", row.pk, start.isoformat()]], "why": why}
    if kind == "walk_in":
        guest, row = _guest(leg, request), _application(leg, request)
        why = _("%(buyer)s wants to meet %(exporter)s as well") % {"buyer": guest.buyer.name, "exporter": row.exporter}
        return {"walk_ins": [[row.pk, guest.pk]], "why": why}
    raise Refused(Refusal("kind", _("Choose what happened.")))


def _start(request: HttpRequest, leg: Leg, change: dict[str, Any]) -> HttpResponse:
    try:
        tasks.start(leg=leg, change=change, language=get_language(), by=request.viewer, at=request.now)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("trade:timetable", leg.pk)


@require_POST
@needs("trade.timetable.change")
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    leg = _leg(request, pk)
    return _done(
        request, leg, lambda: operations.begin_draft(leg=leg, by=request.viewer, at=request.now), _("A draft is begun.")
    )


@require_POST
@needs("trade.timetable.change")
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    row = _timetable(request, pk)
    return _done(
        request,
        row.leg,
        lambda: operations.publish(
            timetable=row, revision=_number(request, "revision"), by=request.viewer, at=request.now
        ),
        _("The timetable is published; those whose meetings changed are told by mail."),
    )


@require_POST
@needs("trade.timetable.change")
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    row = _timetable(request, pk)
    return _done(
        request,
        row.leg,
        lambda: operations.discard(timetable=row, by=request.viewer, at=request.now),
        _("The draft is thrown away."),
    )


@require_POST
@needs("trade.timetable.change")
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a pair that has no meeting into a slot."""
    row = _timetable(request, pk)
    return _done(
        request, row.leg, lambda: _place(request, row, _application(row.leg, request), _guest(row.leg, request))
    )


def _place(request: HttpRequest, row: Timetable, application: Application, guest: Guest) -> None:
    operations.place(
        timetable=row,
        application=application,
        guest=guest,
        starts_at=_moment(request, row.leg),
        table=_number(request, "table") or None,
        by=request.viewer,
        at=request.now,
    )


@require_http_methods(["GET", "POST"])
@needs("trade.timetable.change")
def placement(request: HttpRequest, pk: int) -> HttpResponse:
    """One meeting of a draft: moved, locked, taken out, or its pair kept apart."""
    row = get_object_or_404(
        Placement.objects.visible_to(request.viewer).select_related(*queries.PEOPLE, "timetable__leg__mission"), pk=pk
    )
    leg = row.timetable.leg
    if request.method == "POST":
        return _done(request, leg, lambda: _deed(request, row))
    asked = operations.situation(leg, queries.placements_of(row.timetable))
    return render(
        request,
        "trade/timetable/placement.html",
        {"row": row, "leg": leg, "slots": sheet.choices(asked, row.pair), "tables": range(1, row.half_day.tables + 1)},
    )


def _deed(request: HttpRequest, row: Placement) -> None:
    given = {"by": request.viewer, "at": request.now}
    deed = request.POST.get("deed", "")
    if deed == "move":
        _place(request, row.timetable, row.application, row.guest)
    elif deed in ("lock", "unlock"):
        operations.lock(placement=row, locked=deed == "lock", **given)
    elif deed == "remove":
        operations.remove(placement=row, **given)
    elif deed == "forbid":
        operations.forbid(
            leg=row.timetable.leg, application=row.application, guest=row.guest,
            reason=request.POST.get("reason", ""), **given,
        )  # fmt: skip
    else:
        raise Refused(Refusal("deed", _("Choose what is to be done with the meeting.")))


@require_http_methods(["GET", "POST"])
@needs("trade.timetable.see")
def unmet(request: HttpRequest, pk: int) -> HttpResponse:
    """Why a pair has no meeting; asked anew of the planner by POST, put into a slot by the office."""
    rows = Unmet.objects.filter(timetable__in=Timetable.objects.visible_to(request.viewer))
    row = get_object_or_404(
        rows.select_related("timetable__leg__mission", "application__exporter", "guest__buyer"), pk=pk
    )
    answer = row
    if request.method == "POST":
        try:
            stop = Stop(timer=time.monotonic, seconds=SECONDS_TO_EXPLAIN)
            answer = operations.explain(
                timetable=row.timetable, application=row.application, guest=row.guest, stop=stop
            )
            answer.application, answer.guest = row.application, row.guest
        except Refused as refused:
            messages.error(request, str(refused))
    asked = operations.situation(row.timetable.leg, queries.placements_of(row.timetable))
    return render(
        request,
        "trade/timetable/unmet.html",
        {
            "row": row,
            "leg": row.timetable.leg,
            "answer": sheet.unmet(answer),
            "slots": sheet.choices(asked, (row.application_id, row.guest_id)),
            "may_change": request.viewer.may("trade.timetable.change") and row.timetable.state == "draft",
        },
    )


@require_http_methods(["GET", "POST"])
@needs("trade.timetable.change")
def interpreters(request: HttpRequest, pk: int) -> HttpResponse:
    """Who stands in which place of the plan."""
    leg = _leg(request, pk)
    people = queries.interpreter_accounts(leg)
    if request.method == "POST":
        row = Interpreter.objects.filter(leg=leg, pk=_number(request, "interpreter")).first()
        chosen = _number(request, "account")
        if row is not None:
            operations.set_interpreter(
                interpreter=row, name=request.POST.get("name", ""),
                account_id=chosen if chosen in {one.pk for one in people} else None, by=request.viewer, at=request.now,
            )  # fmt: skip
            messages.success(request, _("Changed."))
        return redirect("trade:interpreters", leg.pk)
    return render(
        request,
        "trade/timetable/interpreters.html",
        {"leg": leg, "interpreters": queries.interpreters_of(leg), "people": people},
    )


# -- what the addresses and forms name ---------------------------------------------------------------------------------


def _done(request: HttpRequest, leg: Leg, operation: Callable[[], object], said: str = "") -> HttpResponse:
    try:
        operation()
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, said or _("Changed."))
    return redirect("trade:timetable", leg.pk)


def _leg(request: HttpRequest, pk: int) -> Leg:
    return get_object_or_404(Leg.objects.visible_to(request.viewer).select_related("mission__office"), pk=pk)


def _timetable(request: HttpRequest, pk: int) -> Timetable:
    rows = Timetable.objects.visible_to(request.viewer).select_related("leg__mission", "published_by", "made_by")
    return get_object_or_404(rows, pk=pk)


def _guest(leg: Leg, request: HttpRequest) -> Guest:
    row = Guest.objects.filter(leg=leg, pk=_number(request, "guest")).select_related("buyer").first()
    if row is None:
        raise Refused(Refusal("buyer", _("Choose a buyer.")))
    return row


def _application(leg: Leg, request: HttpRequest) -> Application:
    rows = Application.objects.filter(mission=leg.mission_id, pk=_number(request, "application"))
    row = rows.select_related("exporter").first()
    if row is None:
        raise Refused(Refusal("exporter", _("Choose an exporter.")))
    return row


def _moment(request: HttpRequest, leg: Leg) -> datetime:
    """The start of a slot as its option says it. Raises ``Refused``."""
    try:
        moment = datetime.fromisoformat(request.POST.get("starts_at", ""))
    except ValueError:
        raise Refused(Refusal("time", _("Choose a time."))) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=leg.zone)


def _number(request: HttpRequest, name: str) -> int:
    return whole(request.POST.get(name, "")) or 0
