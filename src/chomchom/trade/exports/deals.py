"""The deals of a mission row by row (거래별 현황), as .xlsx and .csv: what the result report has as its attachment."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from chomchom.documents.enums import Format
from chomchom.papers import csv
from chomchom.papers.xlsx import Workbook
from chomchom.trade.models import Deal, Mission

FORMATS = (Format.XLSX, Format.CSV)


def write(mission: Mission, deals: Iterable[Deal], *, format: Format) -> bytes:
    """``deals`` have their sum in US dollars, as ``queries.results.deal_rows`` annotates it."""
    rows = [_row(deal) for deal in deals]
    if format == Format.CSV:
        return csv.render(head(), rows)
    book = Workbook()
    book.sheet(_("Deals"), title=str(mission), head=head(), rows=rows)
    return book.bytes()


def head() -> list[str]:
    return [
        _("Deal no."), _("Deal"), _("Application number"), _("Exporter"), _("Buyer"), _("Country"), _("Leg"), _("Rung"),
        _("Counted as"), _("State"), _("In US dollars"), _("Signed on"), _("First shipped on"), _("Ended on"),
    ]  # fmt: skip


def _row(deal: Deal) -> list[Any]:
    rung = "" if deal.rung is None else f"L{deal.rung} {deal.get_rung_display()}"
    usd: Decimal | None = getattr(deal, "usd", None)
    days: list[date | None] = [deal.signed_on, deal.first_shipped_on, deal.ended_on]
    return [
        deal.pk, deal.title, deal.application.number, str(deal.application.exporter), deal.guest.buyer.name,
        deal.guest.buyer.country, str(deal.leg or ""), rung, str(deal.get_box_display()), str(deal.get_state_display()),
        usd, *days,
    ]  # fmt: skip
