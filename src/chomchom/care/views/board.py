"""The board of desk, dong and district: one page, live, each within its own scope."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chomchom.care.enums import HandoverState
from chomchom.care.operations.handovers import KIND as HANDOVER
from chomchom.care.queries import board as queries
from chomchom.care.views.common import Asked, asked, meal_tabs
from chomchom.core import audit
from chomchom.net.models import Alert
from chomchom.people.gate import needs


@require_safe
@needs("care.board.see")
def board(request: HttpRequest) -> HttpResponse:
    """Promised, met, safe but absent, emergency, still open; the unknown ones with who holds them."""
    question = asked(request)
    context = {
        "asked": question,
        "tabs": meal_tabs(question, with_all=True),
        "map_url": _address("care:points", question),
        "may_make": request.viewer.may("care.day.make"),
    }
    template = "care/board_live.html" if request.htmx and request.GET.get("part") == "live" else "care/board.html"
    return render(request, template, context | _live(request, question))


@require_safe
@needs("care.board.see")
def points(request: HttpRequest) -> JsonResponse:
    """Points of the map: id, latitude, longitude, state; no names. A point is opened to learn who it is."""
    question = asked(request)
    return JsonResponse({"points": queries.points(request.viewer, question.day, question.meal)})


def _live(request: HttpRequest, question: Asked) -> dict:
    tallies = queries.tallies(request.viewer, question.day, question.meal)
    rows, number = queries.unknown(request.viewer, question.day, request.now)
    alerts = {
        alert.subject_id: alert
        for alert in Alert.objects.live()
        .real()
        .of(HANDOVER, [row.pk for row in rows])
        .select_related("holder", "policy")
    }
    audit.look(
        by=request.viewer,
        at=request.now,
        what="care.board",
        subjects={("care.recipient", row.recipient_id) for row in rows},
    )
    return {
        "tallies": tallies,
        "shares": _shares(tallies.whole),
        "unknown": [(row, alerts.get(row.pk)) for row in rows],
        "unknown_number": number,
        "next_due": queries.waiting(request.viewer, question.day, request.now),
        "live_url": _address("care:board", question) + "&part=live",
        "report_url": _address("care:report", question),
    }


def _address(name: str, question: Asked) -> str:
    return f"{reverse(name)}?{question.query}"


def _shares(whole: queries.Tally) -> list[tuple]:
    return [
        (HandoverState.MET.label, whole.met, "success"),
        (HandoverState.SAFE_ABSENT.label, whole.safe_absent, "primary"),
        (HandoverState.EMERGENCY.label, whole.emergency, "danger"),
        (_("No reply or warning sign"), whole.no_reply + whole.red_flag, "warning"),
        (HandoverState.PROMISED.label, whole.by_state[HandoverState.PROMISED], "neutral"),
    ]
