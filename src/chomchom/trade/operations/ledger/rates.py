from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from chomchom.core import audit
from chomchom.core.actors import Actor
from chomchom.core.enums import Action
from chomchom.core.refusal import Refusal, insist
from chomchom.core.text import even
from chomchom.people.models import Organisation
from chomchom.trade.models import CurrencyRate
from chomchom.trade.rules import rates


@transaction.atomic
def enter_rate(
    *, office: Organisation, currency: str, on: date, usd_per_unit: Decimal, source: str, by: Actor, at: datetime
) -> CurrencyRate:
    """Enter or replace the rate of a day. Lines written before keep the rate they were written with."""
    currency, source = currency.strip().upper(), even(source)
    insist(rates.is_currency(currency), _may_enter(currency, on, usd_per_unit, source, at))
    before = CurrencyRate.objects.filter(office=office, currency=currency, on=on).first()
    rate, _made = CurrencyRate.objects.update_or_create(
        office=office, currency=currency, on=on,
        defaults={"usd_per_unit": usd_per_unit, "source": source, "entered_at": at, "entered_by_id": by.account_id},
    )  # fmt: skip
    audit.record(
        by=by, at=at, action=Action.CHANGE, what="trade.rate",
        detail={"currency": currency, "on": on.isoformat(), "rate": str(usd_per_unit), "source": source,
                "before": str(before.usd_per_unit) if before else ""},
    )  # fmt: skip
    return rate


def _may_enter(currency: str, on: date, usd_per_unit: Decimal, source: str, at: datetime) -> Refusal | None:
    if currency == rates.BASE:
        return Refusal("base", _("One US dollar is one US dollar; no rate is needed."))
    if usd_per_unit <= 0:
        return Refusal("rate", _("The rate must be more than zero: how many US dollars one unit is worth."))
    if on > at.date():
        return Refusal("future", _("A rate of a day to come is not known yet."))
    return None if source else Refusal("source", _("Name where the rate was published."))
