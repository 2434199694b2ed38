"""The results of a mission: every number opens its rows; the same as papers."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from chomchom.core import audit
from chomchom.core.enums import Action
from chomchom.documents.downloads import attachment
from chomchom.documents.enums import Format
from chomchom.people.gate import needs
from chomchom.trade.enums_ledger import Box, Rung, Without
from chomchom.trade.exports import ledger as exports
from chomchom.trade.queries.results import Results, results_of
from chomchom.trade.rules import survival
from chomchom.trade.rules.pictures_ledger import (
    BAR_HEIGHT,
    BOTTOM,
    CURVE_HEIGHT,
    CURVE_WIDTH,
    FUNNEL_WIDTH,
    LEFT,
    curve,
    funnel,
)
from chomchom.trade.rules.results import ORDER
from chomchom.trade.rules.sentence import PARTS, public, stated_total
from chomchom.trade.views.ledger.shared import mission_of

CURVE_MONTHS = 24


@require_safe
@needs("trade.results.see")
def results(request: HttpRequest, pk: int) -> HttpResponse:
    mission = mission_of(request, pk)
    audit.record(by=request.viewer, at=request.now, action=Action.LOOK, what="trade.results", detail={"mission": pk})
    found = results_of(mission, timezone.localdate(request.now))
    context = {"mission": mission, "results": found, "rows_url": reverse("trade:deals", args=[pk])}
    return render(request, "trade/ledger/results.html", context | _words(found) | _pictures(found))


@require_safe
@needs("trade.results.see")
def paper(request: HttpRequest, pk: int, kind: str, format: str) -> HttpResponse:
    """The result report or the press release as .hwpx, .pdf or .xlsx."""
    mission = mission_of(request, pk)
    if kind not in exports.KINDS or format not in exports.FORMATS:
        raise Http404
    found = results_of(mission, timezone.localdate(request.now))
    data = exports.write(found, kind=kind, format=format, today=timezone.localdate(request.now))
    audit.record(
        by=request.viewer, at=request.now, action=Action.EXPORT, what="trade.results.paper",
        detail={"mission": pk, "kind": kind, "format": format},
    )  # fmt: skip
    return attachment(data, f"{kind}-{pk}.{format}", Format(format))


def _words(found: Results) -> dict[str, Any]:
    return {
        "sentences": [("ko", public(found.story, "ko")), ("en", public(found.story, "en"))],
        "stated_total": stated_total(found.story),
        "parts": [
            (",".join(box.value for box in boxes), found.whole.of(*boxes), Box(boxes[0]).label) for boxes, _w in PARTS
        ],
        "boxes": [(box, box.label) for box in ORDER],
        "without": [(Without(code).label, number) for code, number in sorted(found.without.items())],
        "formats": ("hwpx", "pdf", "xlsx"),
    }


def _pictures(found: Results) -> dict[str, Any]:
    points = survival.curve(found.waits, CURVE_MONTHS)
    return {
        "funnel": funnel(found.rungs),
        "funnel_width": FUNNEL_WIDTH,
        "funnel_height": BAR_HEIGHT * len(Rung),
        "bar_height": BAR_HEIGHT - 4,
        "curve": curve(points),
        "curve_size": (CURVE_WIDTH, CURVE_HEIGHT, LEFT, BOTTOM),
        "points": [point for point in points if point.month in (1, 3, 6, 9, 12, 18, 24)],
        "forecast": survival.forecast(found.waits, found.open_amounts),
        "median": survival.median_months(found.waits),
        "shipped_seen": survival.shipped_of(found.waits),
    }
