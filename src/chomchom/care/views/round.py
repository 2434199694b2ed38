"""The courier's page: today's own round, a stop, and what is reported from its door.

Each form works in two ways: as a plain form (POST to its page) and by the page's script, which makes the report on
the phone and sends it to ``reports``. Both end in ``operations.doors.receive``.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.request import RawPostDataException
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chomchom.care import policies
from chomchom.care.enums import Aspect, DoorStep, Level, Met, RedFlag, ReportKind, ReportResult
from chomchom.care.models import Handover
from chomchom.care.operations import doors
from chomchom.care.operations import round as looks
from chomchom.care.queries import round as queries
from chomchom.care.queries.kitchen.stops import foods_at, recalls_to_confirm
from chomchom.care.rules.reports import read_clock
from chomchom.care.rules.round import WHY_LIFE_IS_AT_RISK, nested
from chomchom.care.views.phone_cookie import cut_off_phone, heard, nobody, reporter
from chomchom.core.text import writable
from chomchom.people.gate import needs

MOST_REPORTS = 200
FRAME = "care/round/frame.html"
OWN_FIELDS = {"csrfmiddlewaretoken", "report_id", "kind"}


@never_cache
@require_GET
@needs("care.round.walk")
def today(request: HttpRequest) -> HttpResponse:
    """The stops in order, the next one big."""
    walks = queries.walks(request.viewer, localdate(request.now))
    people = [stop.handover.recipient_id for walk in walks for stop in walk.stops]
    looks.shown(recipient_ids=people, what="care.round", by=request.viewer, at=request.now)
    stops = [stop.handover for walk in walks for stop in walk.stops]
    recalls = recalls_to_confirm([walk.round.pk for walk in walks])
    context = {"walks": walks, "frame": FRAME, "foods": foods_at(stops, request.now), "recalls": recalls}
    return render(request, "care/round/today.html", context)


@never_cache
@require_GET
@needs("care.round.walk")
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """One stop, for when the order is left."""
    return _door_page(request, _stop(request, pk), "care/round/stop.html")


@never_cache
@require_http_methods(["GET", "POST"])
@needs("care.round.walk")
def handed_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom they met, and the eight observations."""
    page = DoorForm("care/round/handed_over.html", reverse("round:today"), _handed_over_page)
    return page.answer(request, _stop(request, pk))


@never_cache
@require_http_methods(["GET", "POST"])
@needs("care.round.walk")
def no_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """What to do while the door stays shut, each step by one tap."""
    page = DoorForm("care/round/no_answer.html", reverse("round:no_answer", args=[pk]), _no_answer_page)
    return page.answer(request, _stop(request, pk))


@never_cache
@require_http_methods(["GET", "POST"])
@needs("care.round.walk")
def warning(request: HttpRequest, pk: int) -> HttpResponse:
    """119 first; then provider, dong and district at the same moment."""
    page = DoorForm("care/round/warning.html", reverse("round:warning", args=[pk]), _warning_page)
    return page.answer(request, _stop(request, pk))


@require_POST
def reports(request: HttpRequest) -> JsonResponse:
    """``{"phone_now": ISO, "reports": [...]}`` → ``{"received_at": ISO, "answers": [{report_id, result, …}]}``.

    From a phone that was cut off the reports are kept aside for the desk, each once; one whose log-in has run out today
    still reports. 401 without a log-in, 403 without the right, 400 for what is no batch, 413 for one that is too long
    or too large.
    """
    by = reporter(request)
    lost = cut_off_phone(request) if by.account_id is None else None
    if lost is None and not by.may("care.round.walk"):
        return nobody(request)
    try:
        batch = _batch(request)
    except TooMuch as too_much:
        return JsonResponse({"error": str(too_much)}, status=413)
    if batch is None:
        return JsonResponse({"error": _("The reports could not be read. Load the page anew.")}, status=400)
    if lost is None and batch.get("account") not in (None, by.account_id):
        return JsonResponse({"error": _("Somebody else is logged in. Log in as who made these reports.")}, status=401)
    phone_now = read_clock(batch.get("phone_now"))
    if lost is not None:
        answers = doors.receive_aside(reports=batch["reports"], phone=lost, at=request.now, phone_now=phone_now)
    else:
        answers = doors.receive(reports=batch["reports"], by=by, at=request.now, phone_now=phone_now)
        heard(request, batch, by)
    said = {"received_at": request.now.isoformat(), "answers": [_plain(answer) for answer in answers]}
    return JsonResponse(said | ({"cut_off": True} if lost else {}), headers={"Cache-Control": "no-store"})


# right of ``reports`` for the test that tries every view with every role; the view answers in JSON itself
reports.right = "care.round.walk"  # type: ignore[attr-defined]


class TooMuch(Exception):
    """More than ``MOST_REPORTS``, or more bytes than a request may have; says so in a sentence."""


def _batch(request: HttpRequest) -> dict[str, Any] | None:
    """The batch, or None for what is none. Raises ``TooMuch``."""
    try:
        batch = writable(json.loads(request.body))
    except RequestDataTooBig as error:
        raise TooMuch(_("The report is too large for the server. Tell your desk what it says.")) from error
    except (ValueError, RecursionError, RawPostDataException):
        return None
    if not isinstance(batch, dict) or not isinstance(batch.get("reports"), list):
        return None
    if len(batch["reports"]) > MOST_REPORTS:
        raise TooMuch(_("Too many reports at once; send them in parts."))
    return batch


def _plain(answer: doors.Answer) -> dict[str, str]:
    return {
        "report_id": answer.report_id,
        "result": str(answer.result),
        "code": answer.code,
        "sentence": answer.sentence,
    }


# -- pages of a door -------------------------------------------------------------------------------------------------


def _stop(request: HttpRequest, pk: int) -> Handover:
    found = queries.own_stop(request.viewer, localdate(request.now), pk)
    if found is None:
        raise Http404
    return found


def _door_page(
    request: HttpRequest, handover: Handover, template: str, extra: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    looks.shown(recipient_ids=[handover.recipient_id], what="care.round.stop", by=request.viewer, at=request.now)
    food = foods_at([handover], request.now).get(handover.pk)
    context = {"stop": queries.Stop(handover), "new_id": uuid4, "frame": FRAME, "food": food} | (extra or {})
    return render(request, template, context, status=status)


@dataclass(frozen=True)
class DoorForm:
    """A page with plain forms: shows them, takes what they send, shows the sentence of a refusal."""

    template: str
    onwards: str
    context: Callable[[Handover, dict[str, Any], datetime, queries.DoorSoFar], dict[str, Any]] = field(repr=False)

    def answer(self, request: HttpRequest, handover: Handover) -> HttpResponse:
        if request.method == "GET":
            return self._show(request, handover, {})
        answer = _receive_form(request, handover)
        if answer.result == ReportResult.REFUSED:
            return self._show(request, handover, _content(request), refusal=answer.sentence)
        messages.success(request, answer.sentence or _("The server has received your report."))
        return redirect(self.onwards)

    def _show(self, request: HttpRequest, handover: Handover, data: dict[str, Any], refusal: str = "") -> HttpResponse:
        context = self.context(handover, data, request.now, queries.door_so_far(handover))
        context |= {"onwards": self.onwards, "refusal": refusal}
        return _door_page(request, handover, self.template, context, status=422 if refusal else 200)


def _receive_form(request: HttpRequest, handover: Handover) -> doors.Answer:
    report = {
        "report_id": request.POST.get("report_id"),
        "handover": handover.pk,
        "kind": request.POST.get("kind"),
        "happened_at": request.now.isoformat(),
        "content": _content(request),
    }
    return doors.receive(reports=[report], by=request.viewer, at=request.now, phone_now=None)[0]


def _content(request: HttpRequest) -> dict[str, Any]:
    return nested((name, value) for name, value in request.POST.items() if name not in OWN_FIELDS)


def _handed_over_page(
    _handover: Handover, data: dict[str, Any], _now: datetime, _so_far: queries.DoorSoFar
) -> dict[str, Any]:
    said = data.get("observations")
    return {
        "met": Met.choices,
        "met_before": data.get("met"),
        "food_before": data.get("food"),
        "levels": Level.choices,
        "lines": [_line(aspect, said if isinstance(said, dict) else {}) for aspect in Aspect],
    }


def _line(aspect: Aspect, said: dict[str, Any]) -> dict[str, Any]:
    """One observation with what a refused form had said of it."""
    before = said.get(aspect.value)
    before = before if isinstance(before, dict) else {}
    return {"code": aspect.value, "label": aspect.label, "level": before.get("level"), "word": before.get("word", "")}


def _no_answer_page(
    _handover: Handover, _data: dict[str, Any], now: datetime, so_far: queries.DoorSoFar
) -> dict[str, Any]:
    return {
        "passed_s": int((now - so_far.knocked_at).total_seconds()) if so_far.knocked_at else None,
        "door_steps": [(step, so_far.steps.get(step)) for step in DoorStep if step != DoorStep.SLIP],
        "slip": so_far.steps.get(DoorStep.SLIP),
        "reported": so_far.first(ReportKind.NO_REPLY),
        "discarded": so_far.first(ReportKind.DISCARD),
        "wait_seconds": policies.WAIT_MINUTES * 60,
        "report_seconds": policies.REPORT_BY_MINUTE * 60,
        "response": so_far.plan,
    }


def _warning_page(
    _handover: Handover, _data: dict[str, Any], _now: datetime, so_far: queries.DoorSoFar
) -> dict[str, Any]:
    raised = so_far.of(ReportKind.RED_FLAG)
    flags = [RedFlag(report.content["flag"]) for report in raised]
    return {
        "flags": RedFlag.choices,
        "raised": [(report, flag.label) for report, flag in zip(raised, flags, strict=True)],
        "reasons": list(dict.fromkeys(WHY_LIFE_IS_AT_RISK[flag] for flag in flags)),
    }


def _stop_page(
    _handover: Handover, _data: dict[str, Any], _now: datetime, _so_far: queries.DoorSoFar
) -> dict[str, Any]:
    return {}


#: name of the page → its template and what it shows: the day document holds each of them for each stop
DOOR_PAGES = {
    "stop": ("care/round/stop.html", _stop_page),
    "handed_over": ("care/round/handed_over.html", _handed_over_page),
    "no_answer": ("care/round/no_answer.html", _no_answer_page),
    "warning": ("care/round/warning.html", _warning_page),
}
