"""Why another service may not be entered so."""

from collections.abc import Iterable
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from chomchom.core.refusal import Refusal


def is_new(kind: str, known: Iterable[str]) -> Refusal | None:
    if kind not in known:
        return None
    return Refusal("known", _("“%(kind)s” is entered already. Change it instead.") % {"kind": kind})


def is_period(first: date | None, end: date | None) -> Refusal | None:
    if first is None or end is None or end > first:
        return None
    return Refusal("period", _("The last day agreed lies before the first."))


def not_later(day: date, today: date) -> Refusal | None:
    """How it stands is a fact; what comes is what happens next."""
    if day <= today:
        return None
    return Refusal(
        "later", _("A state that holds from a day in the future is not known yet. Write it into what happens next.")
    )


def not_before(day: date, last: date | None) -> Refusal | None:
    if last is None or day >= last:
        return None
    return Refusal(
        "earlier",
        _("The service has been changed as of %(day)s already; a change cannot be dated before that.")
        % {"day": date_format(last, "DATE_FORMAT")},
    )
