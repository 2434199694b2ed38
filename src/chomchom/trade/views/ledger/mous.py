"""Memoranda of a mission with their promises, and the rates of currencies."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from chomchom.people.enums import OrganisationKind
from chomchom.people.gate import needs
from chomchom.people.models import Organisation
from chomchom.trade.forms.ledger import MouForm, PromiseEndForm, PromiseForm, RateForm
from chomchom.trade.models import CurrencyRate, Mission, Mou, MouPromise
from chomchom.trade.operations import ledger
from chomchom.trade.operations import mous as operations
from chomchom.trade.views.ledger.shared import applications_of, mission_of
from chomchom.trade.views.shared import carried_out


@require_http_methods(["GET", "POST"])
@needs("trade.mous.see")
def mous(request: HttpRequest, pk: int) -> HttpResponse:
    mission = mission_of(request, pk)
    may_change = request.viewer.may("trade.mous.change")
    form = MouForm(request.POST or None, request.FILES or None, applications=applications_of(request, mission))

    def call() -> None:
        given = dict(form.cleaned_data)
        file = given.pop("file")
        operations.record(
            mission=mission, **given, data=file.read(), file_name=file.name, by=request.viewer, at=request.now
        )

    if request.method == "POST" and may_change and form.is_valid() and carried_out(form, call):
        messages.success(request, _("The memorandum is kept with its file."))
        return redirect("trade:mous", mission.pk)
    return _page(request, mission, status=422 if request.method == "POST" else 200, form=form)


@require_POST
@needs("trade.mous.change")
def promise(request: HttpRequest, pk: int) -> HttpResponse:
    mou = get_object_or_404(
        Mou.objects.visible_to(request.viewer).select_related("mission__office", "application__exporter"), pk=pk
    )
    form = PromiseForm(request.POST, prefix=f"promise-{pk}")

    def call() -> None:
        operations.promise(mou=mou, **form.cleaned_data, by=request.viewer, at=request.now)

    if form.is_valid() and carried_out(form, call):
        messages.success(request, _("The promise is watched until its day."))
        return redirect("trade:mous", mou.mission_id)
    return _page(request, mou.mission, status=422, **{f"promise_{pk}": form})


@require_POST
@needs("trade.mous.end")
def promise_end(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(MouPromise.objects.visible_to(request.viewer).select_related("mou__mission"), pk=pk)
    form = PromiseEndForm(request.POST, prefix=f"end-{pk}")
    given_up = request.POST.get("end") == "give_up"

    def call() -> None:
        operations.end_promise(
            promise=row, outcome=form.cleaned_data["outcome"], is_given_up=given_up, by=request.viewer, at=request.now
        )

    if form.is_valid() and carried_out(form, call):
        messages.success(request, _("Written down."))
        return redirect("trade:mous", row.mou.mission_id)
    return _page(request, row.mou.mission, status=422, **{f"end_{pk}": form})


@require_http_methods(["GET", "POST"])
@needs("trade.rates")
def rates(request: HttpRequest) -> HttpResponse:
    """The rates of the viewer's trade office; a secretariat works with those of the offices whose missions it runs."""
    offices = _offices(request)
    form = RateForm(request.POST or None)

    def call() -> None:
        for office in offices:
            ledger.enter_rate(office=office, **form.cleaned_data, by=request.viewer, at=request.now)

    if request.method == "POST" and offices and form.is_valid() and carried_out(form, call):
        messages.success(request, _("The rate is entered."))
        return redirect("trade:rates")
    rows = (
        CurrencyRate.objects.filter(office__in=offices).select_related("entered_by").order_by("-on", "currency")[:200]
    )
    status = 422 if request.method == "POST" else 200
    return render(request, "trade/ledger/rates.html", {"form": form, "rates": rows}, status=status)


def _offices(request: HttpRequest) -> list[Organisation]:
    run = Mission.objects.filter(secretariat__in=request.viewer.secretariat_ids).values("office")
    mine = Organisation.objects.filter(pk__in=request.viewer.trade_office_ids)
    return list((mine | Organisation.objects.filter(kind=OrganisationKind.TRADE_OFFICE, pk__in=run)).distinct())


def _page(request: HttpRequest, mission: Mission, *, status: int = 200, **given: Any) -> HttpResponse:
    rows = Mou.objects.visible_to(request.viewer).filter(mission=mission)
    rows = rows.select_related("application__exporter", "document").prefetch_related("promises")
    context: dict[str, Any] = {
        "mission": mission,
        "mous": [_mou(row, given) for row in rows.order_by("kind", "signed_on", "pk")],
        "form": given.get("form") or MouForm(applications=applications_of(request, mission)),
        "may_change": request.viewer.may("trade.mous.change"),
        "may_end": request.viewer.may("trade.mous.end"),
    }
    return render(request, "trade/ledger/mous.html", context, status=status)


def _mou(row: Mou, given: dict[str, Any]) -> dict[str, Any]:
    promises = sorted(row.promises.all(), key=lambda one: (one.due_on, one.pk))
    return {
        "mou": row,
        "promises": [(one, given.get(f"end_{one.pk}") or PromiseEndForm(prefix=f"end-{one.pk}")) for one in promises],
        "form": given.get(f"promise_{row.pk}") or PromiseForm(prefix=f"promise-{row.pk}"),
    }
