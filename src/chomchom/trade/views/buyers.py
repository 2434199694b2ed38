"""Buyers of a mission: fit, evidence, doubles, links."""

from datetime import datetime, time, timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chomchom.core import audit
from chomchom.people.gate import needs
from chomchom.trade.enums import LinkPurpose, language_name
from chomchom.trade.kinds import BUYER, GUEST
from chomchom.trade.models import Buyer, Guest, Merge, Mission
from chomchom.trade.operations import links, merges
from chomchom.trade.operations.fit import table_of
from chomchom.trade.queries.intake import cards_of
from chomchom.trade.rules.countries import country_name
from chomchom.trade.rules.doubles import Card, doubles
from chomchom.trade.rules.intake.remarks import WHY
from chomchom.trade.views.shared import done

ON_A_PAGE = 25
LINK_LIVES_AFTER = timedelta(days=60)
"""A buyer's link is good for some time after the mission, so that results can be looked at."""


@require_safe
@needs("trade.buyers.see")
def buyers(request: HttpRequest, pk: int) -> HttpResponse:
    """The buyers of a mission with their fit to one exporter, the best first."""
    mission = _mission(request, pk)
    table = table_of(mission)
    row = next((n for n, one in enumerate(table.applications) if str(one.pk) == request.GET.get("for")), 0)
    order = sorted(
        range(len(table.guests)),
        key=lambda column: -(table.score(row, column) or -1) if table.applications else 0,
    )
    page = Paginator(order, ON_A_PAGE).get_page(request.GET.get("page"))
    shown = (
        [_shown(table, row, column) for column in page]
        if table.applications
        else [{"guest": table.guests[column]} for column in page]
    )
    subjects = [(BUYER, table.guests[column].buyer_id) for column in page]
    audit.look(by=request.viewer, at=request.now, what="trade.buyers", subjects=subjects)
    context = {"mission": mission, "page": page, "rows": shown, "applications": table.applications,
               "chosen": table.applications[row] if table.applications else None}  # fmt: skip
    return render(request, "trade/buyers.html", context)


def _shown(table, row: int, column: int) -> dict[str, object]:
    score = table.score(row, column)
    low, high = float(table.fits.low[row, column]), float(table.fits.high[row, column])
    return {
        "guest": table.guests[column], "score": None if score is None else round(100 * score),
        "low": round(100 * low), "high": round(100 * high), "known": round(100 * float(table.fits.known[row, column])),
        "bar_x": f"{100 * low:.1f}", "bar_width": f"{max(100 * (high - low), 1):.1f}",
        "dot": None if score is None else f"{100 * score:.1f}", "sentence": table.sentence(row, column),
    }  # fmt: skip


@require_safe
@needs("trade.buyers.see")
def buyer(request: HttpRequest, pk: int) -> HttpResponse:
    """One buyer: its evidence with source and date, its missions, what was merged into it."""
    row = get_object_or_404(Buyer.objects.visible_to(request.viewer).select_related("merged_into"), pk=pk)
    audit.look(by=request.viewer, at=request.now, what="trade.buyer", subjects=[(BUYER, pk)])
    guests = list(
        row.guests.filter(mission__in=Mission.objects.visible_to(request.viewer))
        .select_related("mission")
        .order_by("-pk")
    )
    context = {
        "buyer": row,
        "country": country_name(row.country),
        "languages": [language_name(code) for code in row.languages],
        "first_mission": guests[0].mission_id if guests else None,
        "evidence": row.evidence.order_by("criterion", "-recorded_at", "-pk"),
        "guests": guests,
        "merges": row.merges.select_related("gone", "by").order_by("-at"),
    }
    return render(request, "trade/buyer.html", context)


@require_safe
@needs("trade.buyers.change")
def proposals(request: HttpRequest, pk: int) -> HttpResponse:
    """Buyers that may be the same, with the reasons."""
    mission = _mission(request, pk)
    found = doubles(Card(*card) for card in cards_of(mission.office_id))
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    numbers = {number for one in page for number in (one.first, one.second)}
    rows = {one.number: one for one in Buyer.objects.filter(office_id=mission.office_id, number__in=numbers)}
    pairs = [
        {"first": rows[one.first], "second": rows[one.second], "why": [WHY[reason] for reason in one.reasons]}
        for one in page
    ]
    undoable = Merge.objects.visible_to(request.viewer).standing().select_related("kept", "gone").order_by("-at")[:20]
    context = {"mission": mission, "pairs": pairs, "page": page, "merges": undoable}
    return render(request, "trade/proposals.html", context)


@require_http_methods(["GET", "POST"])
@needs("trade.buyers.change")
def merge(request: HttpRequest, pk: int, other_id: int) -> HttpResponse:
    """What would come along, and the button."""
    visible = Buyer.objects.visible_to(request.viewer)
    kept, gone = get_object_or_404(visible, pk=pk), get_object_or_404(visible, pk=other_id)
    if request.method == "POST":
        found = doubles(Card(*card) for card in cards_of(kept.office_id))
        reasons = next(
            (list(one.reasons) for one in found if {one.first, one.second} == {kept.number, gone.number}), []
        )
        done(
            request,
            lambda: merges.merge(kept=kept, gone=gone, reasons=reasons, by=request.viewer, at=request.now),
            _("Merged. It can be taken back on this page."),
        )
        return redirect("trade:buyer", pk)
    context = {"kept": kept, "gone": gone, "preview": merges.preview(kept, gone),
               "refusal": merges.may_merge(kept, gone)}  # fmt: skip
    return render(request, "trade/merge.html", context)


@require_POST
@needs("trade.buyers.change")
def unmerge(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Merge.objects.visible_to(request.viewer).select_related("kept", "gone"), pk=pk)
    done(
        request, lambda: merges.undo(row=row, by=request.viewer, at=request.now), _("Both records stand again.")
    )  # fmt: skip
    return redirect("trade:buyer", row.kept_id)


@require_POST
@needs("trade.buyers.change")
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """A new personal link for a buyer; its address is shown once."""
    guests = Guest.objects.visible_to(request.viewer).select_related("mission", "buyer")
    guest = get_object_or_404(guests, pk=pk)
    ends = datetime.combine(guest.mission.ends_on, time(0), tzinfo=request.now.tzinfo) + LINK_LIVES_AFTER
    _link, token = links.issue(
        mission=guest.mission, purpose=LinkPurpose.BUYER_PAGE, subject=(GUEST, guest.pk),
        expires_at=max(ends, request.now + timedelta(days=7)), sent_to=guest.buyer.email, by=request.viewer,
        at=request.now,
    )  # fmt: skip
    address = request.build_absolute_uri(reverse("meet", args=[token]))
    messages.success(
        request, _("The link for %(buyer)s, shown only once: %(address)s") % {"buyer": guest.buyer, "address": address}
    )
    return redirect("trade:buyer", guest.buyer_id)


def _mission(request: HttpRequest, pk: int) -> Mission:
    return get_object_or_404(Mission.objects.visible_to(request.viewer), pk=pk)
