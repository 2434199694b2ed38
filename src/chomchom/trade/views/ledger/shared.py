"""What the views of the ledger share."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from chomchom.core import audit
from chomchom.trade.kinds_ledger import DEAL
from chomchom.trade.models import Application, Deal, LedgerEntry, Mission


def mission_of(request: HttpRequest, pk: int) -> Mission:
    missions = Mission.objects.visible_to(request.viewer).select_related("office", "secretariat")
    return get_object_or_404(missions, pk=pk)


def deal_of(request: HttpRequest, pk: int) -> Deal:
    related = ("mission__office", "mission__secretariat", "application__exporter", "guest__buyer", "leg")
    return get_object_or_404(Deal.objects.visible_to(request.viewer).select_related(*related), pk=pk)


def entry_of(request: HttpRequest, pk: int) -> LedgerEntry:
    deals = Deal.objects.visible_to(request.viewer)
    related = ("deal__mission", "deal__application__exporter", "deal__guest__buyer")
    return get_object_or_404(LedgerEntry.objects.filter(deal__in=deals).select_related(*related), pk=pk)


def applications_of(request: HttpRequest, mission: Mission) -> Any:
    rows = Application.objects.visible_to(request.viewer).filter(mission=mission).accepted()
    return rows.select_related("exporter").order_by("number")


def looked(request: HttpRequest, what: str, ids: list[int]) -> None:
    audit.look(by=request.viewer, at=request.now, what=what, subjects=[(DEAL, pk) for pk in ids])
