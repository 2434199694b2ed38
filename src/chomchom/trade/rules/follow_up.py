"""When a deal is asked about next: the rounds of a mission, and days on which nobody in its countries rests."""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from chomchom.core.holidays import is_public_holiday

SEOUL = ZoneInfo("Asia/Seoul")
DUE_AT = time(18)  # the end of the working day at the office
HOME = "KR"


@dataclass(frozen=True)
class Gap:
    """How long a round may be silent after the one before, or after the last sign of life."""

    months: int = 0
    days: int = 0

    def after(self, day: date) -> date:
        month = day.month - 1 + self.months
        year, month = day.year + month // 12, month % 12 + 1
        same = date(year, month, min(day.day, monthrange(year, month)[1]))
        return same + timedelta(days=self.days)


ROUNDS = ("7d", "1m", "3m", "6m", "12m", "24m")
"""D+7, then 1, 3, 6, 12 and 24 months after the mission: a proposal, and a template of each mission [P]."""


def parse(rounds: Sequence[str]) -> Sequence[tuple[int, int]]:
    """("7d", "1m") as (months, days) after the mission. Raises ValueError with what was wrong."""
    offsets = [_offset(text) for text in rounds]
    if not offsets or any(_size(a) >= _size(b) for a, b in pairwise(offsets)):
        raise ValueError("rounds must be given and grow")
    return offsets


def gap(rounds: Sequence[str], number: int) -> Gap:
    """How long round ``number`` (from 1) may take after the one before. After the last the rounds go on at its pace:
    an open deal is never out of sight."""
    offsets = parse(rounds)
    index = min(number, len(offsets)) - 1
    months, days = offsets[index]
    before_months, before_days = offsets[index - 1] if index else (0, 0)
    if months and before_days and not before_months:  # D+7 is within the first month
        return Gap(months, -before_days)
    return Gap(months - before_months, days - before_days)


def due(rounds: Sequence[str], number: int, since: date, countries: Iterable[str]) -> datetime:
    """When round ``number`` must be answered if the last sign of life was on ``since``."""
    day = working_day(gap(rounds, number).after(since), countries)
    return datetime.combine(day, DUE_AT, SEOUL)


def working_day(day: date, countries: Iterable[str]) -> date:
    """``day``, or the first after it on which no country rests."""
    resting = frozenset(countries) | {HOME}
    while day.weekday() >= 5 or any(_rests(day, country) for country in sorted(resting)):
        day += timedelta(days=1)
    return day


def _rests(day: date, country: str) -> bool:
    try:
        return is_public_holiday(day, country)
    except NotImplementedError:  # a country whose holidays the library does not know
        return False


def _offset(text: str) -> tuple[int, int]:
    number, unit = int(text[:-1]), text[-1]
    if unit not in "dm" or number < 1:
        raise ValueError(f"{text!r}: expected days or months such as 7d or 3m")
    return (number, 0) if unit == "m" else (0, number)


def _size(offset: tuple[int, int]) -> float:
    return offset[0] * 30.4 + offset[1]
