"""Deals: the list behind every number, the page of one with its ladder, and what is written into its ledger."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chomchom.core import audit
from chomchom.core.enums import Action
from chomchom.core.text import whole
from chomchom.documents.downloads import attachment
from chomchom.documents.enums import Format
from chomchom.people.gate import needs
from chomchom.people.reasons import asks_why, explained
from chomchom.trade.enums_ledger import Box, DealState, Party, Rung, Standing, Without, Word
from chomchom.trade.exports import deals as exports
from chomchom.trade.forms.ledger import AnswerForm, CorrectForm, DealForm, EndForm, LineForm, ReasonForm, SayForm
from chomchom.trade.kinds_ledger import DEAL
from chomchom.trade.models import Deal, Mission
from chomchom.trade.models.timetable import MeetingQuerySet
from chomchom.trade.operations import follow_up, ledger
from chomchom.trade.operations.ledger import confirming
from chomchom.trade.queries.ledger import as_entry, as_evidence, consulted_without_deal, lines_of
from chomchom.trade.queries.results import deal_rows, share_rows
from chomchom.trade.rules.ledger import fold
from chomchom.trade.rules.pictures_ledger import LADDER_HEIGHT, LADDER_WIDTH, ladder
from chomchom.trade.views.ledger.shared import (
    applications_of,
    deal_of,
    entry_of,
    looked,
    mission_of,
)
from chomchom.trade.views.shared import carried_out

ON_A_PAGE = 50
SENTENCES_AT_MOST = 5
FILTERS = ("box", "leg", "application", "standing", "rung", "state")


@require_safe
@needs("trade.deals.see")
def deals(request: HttpRequest, pk: int) -> HttpResponse:
    """The deals of a mission; with ``by=amount`` the shares of which a sum is made."""
    mission = mission_of(request, pk)
    filters = {name: request.GET.get(name, "") for name in FILTERS}
    by_amount = request.GET.get("by") == "amount"
    rows = (share_rows if by_amount else deal_rows)(mission, request.viewer, **filters)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    looked(request, "trade.deals", sorted({row.deal_id if by_amount else row.pk for row in page}))
    context = {
        "mission": mission,
        "page": page,
        "by_amount": by_amount,
        "chosen": _chosen(filters),
        "total": rows.aggregate(total=Sum("usd"))["total"] if by_amount else None,
        "tabs": _tabs(filters["state"]),
        "may_write": request.viewer.may("trade.deals.write"),
        "waiting": _waiting(request, mission).count(),
    }
    return render(request, "trade/ledger/deals.html", context)


@require_http_methods(["GET", "POST"])
@needs("trade.deals.see")
@asks_why
def table(request: HttpRequest, pk: int, format: str) -> HttpResponse:
    """The deals that one sees, row by row, as a file."""
    mission = mission_of(request, pk)
    if format not in exports.FORMATS:
        raise Http404
    rows = list(deal_rows(mission, request.viewer))
    explained(request)
    data = exports.write(mission, rows, format=Format(format))
    subjects = [(DEAL, row.pk) for row in rows]
    audit.record_many(
        by=request.viewer, at=request.now, action=Action.EXPORT, what="trade.deals.table", subjects=subjects
    )
    return attachment(data, f"deals-{pk}.{format}", Format(format))


@require_POST
@needs("trade.deals.write")
def take_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Held consultations become deals; what could not be taken says what is missing."""
    mission = mission_of(request, pk)
    meetings = _waiting(request, mission).values_list("pk", flat=True)
    taken = ledger.take_over(mission=mission, meetings=meetings, by=request.viewer, at=request.now)
    messages.success(request, _("%(count)d consultations were taken over as deals.") % {"count": len(taken.opened)})
    for meeting, why in taken.left[:SENTENCES_AT_MOST]:
        messages.warning(request, f"{meeting.application.number} × {meeting.guest.buyer}: {why}")
    return redirect("trade:deals", pk)


def _waiting(request: HttpRequest, mission: Mission) -> MeetingQuerySet:
    return consulted_without_deal(mission).visible_to(request.viewer)


@require_safe
@needs("trade.deals.see")
def deal(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, deal_of(request, pk))


@require_http_methods(["GET", "POST"])
@needs("trade.deals.write")
def deal_new(request: HttpRequest, pk: int) -> HttpResponse:
    mission = mission_of(request, pk)
    form = DealForm(request.POST or None, mission=mission, applications=applications_of(request, mission))
    made: list[Deal] = []

    def call() -> None:
        made.append(ledger.open_deal(**form.cleaned_data, by=request.viewer, at=request.now))

    if request.method == "POST" and form.is_valid() and carried_out(form, call):
        messages.success(request, _("The deal was opened and is watched from now on."))
        return redirect("trade:deal", made[0].pk)
    return render(request, "trade/ledger/deal_new.html", {"form": form, "mission": mission})


@require_POST
@needs("trade.deals.write")
def record(request: HttpRequest, pk: int) -> HttpResponse:
    row, form = deal_of(request, pk), LineForm(request.POST, request.FILES)

    def call() -> None:
        ledger.record(deal=row, line=form.line, by=request.viewer, at=request.now)

    return _worked(request, row, "line_form", form, call, _("The line stands in the ledger."))


@require_http_methods(["GET", "POST"])
@needs("trade.deals.correct")
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """A new line that takes the place of this one."""
    entry = entry_of(request, pk)
    form = CorrectForm(request.POST or None, request.FILES or None, initial=_as_initial(entry))

    def call() -> None:
        ledger.record(
            deal=entry.deal, line=form.line, corrects=entry, reason=form.cleaned_data["reason"], by=request.viewer,
            at=request.now,
        )  # fmt: skip

    if request.method == "POST" and form.is_valid() and carried_out(form, call):
        messages.success(request, _("The correction stands in the ledger; the old line stays readable."))
        return redirect("trade:deal", entry.deal_id)
    looked(request, "trade.deal", [entry.deal_id])
    return render(request, "trade/ledger/correct.html", {"form": form, "entry": entry, "deal": entry.deal})


@require_POST
@needs("trade.deals.correct")
def strike(request: HttpRequest, pk: int) -> HttpResponse:
    entry = entry_of(request, pk)
    form = ReasonForm(request.POST, prefix=f"strike-{pk}")

    def call() -> None:
        ledger.strike(entry=entry, reason=form.cleaned_data["reason"], by=request.viewer, at=request.now)

    done = _("The line was struck out; it stays readable.")
    return _worked(request, deal_of(request, entry.deal_id), f"strike_{pk}", form, call, done)


@require_POST
@needs("trade.deals.write")
def end(request: HttpRequest, pk: int) -> HttpResponse:
    row, form = deal_of(request, pk), EndForm(request.POST)

    def call() -> None:
        ledger.end(deal=row, **form.cleaned_data, by=request.viewer, at=request.now)

    return _worked(request, row, "end_form", form, call, _("The deal has ended; nobody is asked about it any more."))


@require_POST
@needs("trade.deals.write")
def revive(request: HttpRequest, pk: int) -> HttpResponse:
    row, form = deal_of(request, pk), ReasonForm(request.POST, prefix="revive")

    def call() -> None:
        ledger.revive(deal=row, reason=form.cleaned_data["reason"], by=request.viewer, at=request.now)

    return _worked(request, row, "revive_form", form, call, _("The deal goes on and is watched again."))


@require_POST
@needs("trade.deals.write")
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    row, form = deal_of(request, pk), AnswerForm(request.POST)

    def call() -> None:
        follow_up.answer(deal=row, words=form.cleaned_data["words"], by=request.viewer, at=request.now)

    return _worked(request, row, "answer_form", form, call, _("Written down. The next round has begun."))


@require_POST
@needs("trade.deals.ask")
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a link for one side. It is shown once: only its hash is kept."""
    entry, form = entry_of(request, pk), forms.Form(request.POST)
    party = Party.EXPORTER if request.POST.get("party") == Party.EXPORTER else Party.BUYER
    row, made = deal_of(request, entry.deal_id), []

    def call() -> None:
        made.append(confirming.ask(entry=entry, party=party, by=request.viewer, at=request.now))

    if form.is_valid() and carried_out(form, call):
        link, token = made[0]
        address = request.build_absolute_uri(reverse("confirm", args=[token]))
        return _page(request, row, made_link=address, made_for=party.label, made_until=link.expires_at)
    return _page(request, row, status=422, ask_form=form)


@require_POST
@needs("trade.deals.ask")
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    entry = entry_of(request, pk)
    confirming.revoke(entry=entry, by=request.viewer, at=request.now)
    messages.success(request, _("The links for this line open nothing any more."))
    return redirect("trade:deal", entry.deal_id)


@require_POST
@needs("trade.deals.confirm")
def say(request: HttpRequest, pk: int) -> HttpResponse:
    """The exporter says it in the application."""
    entry = entry_of(request, pk)
    form = SayForm(request.POST, prefix=f"say-{pk}")

    def call() -> None:
        confirming.say(entry=entry, party=Party.EXPORTER, **form.cleaned_data, by=request.viewer, at=request.now)

    done = _("Thank you. Your answer has been recorded.")
    return _worked(request, deal_of(request, entry.deal_id), f"say_{pk}", form, call, done)


# -- parts -----------------------------------------------------------------------------------------------------------


def _worked(
    request: HttpRequest, row: Deal, name: str, form: forms.Form, call: Callable[[], Any], done: str
) -> HttpResponse:
    if form.is_valid() and carried_out(form, call):
        messages.success(request, done)
        return redirect("trade:deal", row.pk)
    return _page(request, row, status=422, **{name: form})


def _page(request: HttpRequest, row: Deal, *, status: int = 200, **given: Any) -> HttpResponse:
    looked(request, "trade.deal", [row.pk])
    lines, viewer = lines_of(row), request.viewer
    position = fold(as_entry(line, [as_evidence(proof) for proof in line.proofs.all()]) for line in lines)
    today = timezone.localdate(request.now)
    context: dict[str, Any] = {
        "deal": row,
        "position": position,
        "steps": ladder(position),
        "ladder_width": LADDER_WIDTH,
        "ladder_height": LADDER_HEIGHT,
        "shares": [(share, Box(share.box).label) for share in position.shares],
        "total_usd": sum(share.usd for share in position.shares),
        "lines": [_line(line, given, viewer) for line in reversed(lines)],
        "rounds": list(row.rounds.order_by("-number", "-pk")),
        "is_open": row.state == DealState.OPEN,
        "may_write": viewer.may("trade.deals.write"),
        "may_correct": viewer.may("trade.deals.correct"),
        "may_ask": viewer.may("trade.deals.ask"),
        "may_confirm": viewer.may("trade.deals.confirm"),
        "line_form": LineForm(initial={"happened_on": today, "rung": _next_rung(position.rung)}),
        "end_form": EndForm(),
        "revive_form": ReasonForm(prefix="revive"),
        "answer_form": AnswerForm(),
    }
    return render(request, "trade/ledger/deal.html", context | given, status=status)


def _line(line: Any, given: dict[str, Any], viewer: Any) -> dict[str, Any]:
    said = {one.party: one for one in line.confirmations.all()}
    counts = not hasattr(line, "corrected_by")
    has_result = counts and line.kind == "claim" and line.amount is not None and line.rung != Rung.PAID
    return {
        "line": line,
        "counts": counts and line.kind != "void",
        "has_result": has_result,
        "said": [(Party(party).label, said.get(party)) for party in Party],
        "strike_form": given.get(f"strike_{line.pk}") or ReasonForm(prefix=f"strike-{line.pk}"),
        "say_form": given.get(f"say_{line.pk}")
        or SayForm(prefix=f"say-{line.pk}", initial={"said_by": viewer.name, "word": Word.CONFIRMED,
                                                     "without": Without.UNKNOWN}),
    }  # fmt: skip


def _next_rung(rung: Rung | None) -> int:
    return 0 if rung is None else min(7, rung + 1)


def _as_initial(entry: Any) -> dict[str, Any]:
    names = ("rung", "happened_on", "amount", "currency", "fills", "probability", "expected_on", "condition", "is_last")
    return {name: getattr(entry, name) for name in names}


def _chosen(filters: dict[str, str]) -> list[str]:
    """What the list is narrowed to, in words."""
    words = [str(Box(box).label) for box in filters["box"].split(",") if box in Box.values]
    if filters["standing"] in Standing.values:
        words.append(str(Standing(filters["standing"]).label))
    if whole(filters["rung"]) in Rung.values:
        words.append(_("at least %(rung)s") % {"rung": Rung(int(filters["rung"])).label})
    return words


def _tabs(state: str) -> list[dict[str, Any]]:
    choices = [("", _("All")), *DealState.choices]
    return [{"label": label, "url": f"?state={value}", "current": state == value} for value, label in choices]
