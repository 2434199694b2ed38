"""Korean public holidays, with substitute days (대체공휴일), from the ``holidays`` package."""

from datetime import date
from functools import lru_cache

import holidays


@lru_cache
def _of_year(country: str, year: int) -> holidays.HolidayBase:
    own = holidays.country_holidays(country).default_language  # else the language of the machine decides
    return holidays.country_holidays(country, years=year, language=own)


def is_public_holiday(day: date, country: str = "KR") -> bool:
    return day in _of_year(country, day.year)


def name_of(day: date, country: str = "KR") -> str:
    """The holiday's name in the country's own language, or "" on an ordinary day."""
    return _of_year(country, day.year).get(day, "")
