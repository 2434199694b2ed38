"""Public holidays: computed for Korea (with substitute days), corrected by rows for what was announced late."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache

import holidays


@cache
def korean_holidays(year: int) -> frozenset[date]:
    """The public holidays of a year with their substitute days (대체공휴일), from the ``holidays`` package."""
    return frozenset(holidays.country_holidays("KR", years=year))


@dataclass(frozen=True)
class Holidays:
    """The calendar of one district: the computed days and its corrections {day: is it a public holiday?}."""

    corrections: Mapping[date, bool] = field(default_factory=dict)

    def __contains__(self, day: date) -> bool:
        return self.corrections.get(day, day in korean_holidays(day.year))
