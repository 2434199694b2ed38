"""Which rate an amount is converted with, and what to say when there is none."""

from datetime import date, timedelta
from typing import Protocol

from django.utils.translation import gettext as _

from chomchom.core.refusal import Refusal

OLDEST_DAYS = 31
"""A rate older than a month says little of the day of a paper [P]."""
BASE = "USD"


class Rate(Protocol):
    on: date


def usable(rate: Rate | None, currency: str, day: date) -> Refusal | None:
    """Whether there is a rate of the day or of the month before it."""
    if currency == BASE or (rate is not None and rate.on > day - timedelta(days=OLDEST_DAYS)):
        return None
    return Refusal(
        "no_rate",
        _("There is no rate of %(currency)s for %(day)s or the month before. Enter it with its source on the page of "
          "rates, then record this line again: an amount is never counted without its rate.")
        % {"currency": currency, "day": day},
    )  # fmt: skip


def is_currency(code: str) -> Refusal | None:
    if len(code) == 3 and code.isascii() and code.isalpha() and code.isupper():
        return None
    return Refusal("currency", _("A currency is its three letters, such as USD, IDR or VND."))
