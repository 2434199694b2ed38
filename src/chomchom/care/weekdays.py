"""Weekdays as the sum of Mon 1, Tue 2, Wed 4 … Sun 64, as plans and couriers keep them."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

SHORT = (
    gettext_lazy("Mon"),
    gettext_lazy("Tue"),
    gettext_lazy("Wed"),
    gettext_lazy("Thu"),
    gettext_lazy("Fri"),
    gettext_lazy("Sat"),
    gettext_lazy("Sun"),
)
WORKING_DAYS, EVERY_DAY = 31, 127


def days_of(weekdays: int) -> tuple[int, ...]:
    """(0, 2) for Monday and Wednesday."""
    return tuple(day for day in range(7) if weekdays >> day & 1)


def bit_of(day: date) -> int:
    """The weekday of ``day`` in such a sum."""
    return 1 << day.weekday()


def sum_of(days: Iterable[int]) -> int:
    return sum(1 << day for day in set(days))


def in_words(weekdays: int) -> str:
    """ "Mon–Fri", "daily", or the days one by one."""
    if weekdays == EVERY_DAY:
        return _("daily")
    if weekdays == WORKING_DAYS:
        return _("Mon–Fri")
    return " · ".join(str(SHORT[day]) for day in days_of(weekdays))
