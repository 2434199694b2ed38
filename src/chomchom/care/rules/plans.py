"""When a plan or a pause may be changed. The past and today's promises stay as they were made."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Protocol

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from chomchom.core.refusal import Refusal

A_YEAR = timedelta(days=366)


class Period(Protocol):
    valid_from: date
    valid_to: date | None


def meet(period: Period, start: date, end: date | None) -> bool:
    """Whether the half-open period shares a day with [start, end)."""
    return (end is None or period.valid_from < end) and (period.valid_to is None or start < period.valid_to)


def may_hold_from(day: date, today: date) -> Refusal | None:
    """A change of a plan holds from tomorrow at the earliest: today's meals are promised and cooked."""
    if day > today:
        return None
    return Refusal("too_early", _("Today's meals are already promised. A change holds from tomorrow at the earliest."))


def is_near(day: date, today: date) -> Refusal | None:
    """Refuses a day that can only be a slip of the pen."""
    if today - A_YEAR <= day <= today + 5 * A_YEAR:
        return None
    return Refusal("far", _("%(day)s is too far from today. Check the year.") % {"day": date_format(day)})


def may_begin_before_end(start: date, end: date | None) -> Refusal | None:
    if end is None or end > start:
        return None
    return Refusal("period", _("The period would end before it begins. Choose a later end."))


def may_not_meet(others: Iterable[Period], start: date, end: date | None) -> Refusal | None:
    """Refuses a second row for days that already have one of the same kind."""
    for other in others:
        if meet(other, start, end):
            return Refusal(
                "overlap",
                _("There is already an entry from %(start)s. End it first, or choose other days.")
                % {"start": date_format(other.valid_from)},
            )
    return None


def may_change(plan: Period, day: date) -> Refusal | None:
    """Refuses a day on which the plan does not hold."""
    if meet(plan, day, None) and day >= plan.valid_from:
        return None
    return Refusal("outside", _("The plan does not hold on this day. Choose a day between its start and its end."))
