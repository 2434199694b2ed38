"""Dates, money, signs and particles as official Korean documents write them."""

from datetime import date, datetime
from decimal import Decimal

WEEKDAYS = "월화수목금토일"
MINUS = "△"
#: final consonant or not, of the last thing spoken: digits and Latin letters as they are read aloud in Korean
_DIGIT_CLOSED = {"0": "ㅇ", "1": "ㄹ", "3": "ㅁ", "6": "ㄱ", "7": "ㄹ", "8": "ㄹ"}
_LATIN_CLOSED = {"L": "ㄹ", "M": "ㅁ", "N": "ㄴ", "R": "ㄹ"}
_PAIRS = {"은": ("은", "는"), "이": ("이", "가"), "을": ("을", "를"), "과": ("과", "와"), "으로": ("으로", "로")}
_RIEUL = 8


def day(value: date) -> str:
    """``2026. 5. 17.``"""
    return f"{value.year}. {value.month}. {value.day}."


def weekday(value: date) -> str:
    return WEEKDAYS[value.weekday()]


def day_with_weekday(value: date) -> str:
    """``2026. 5. 13.(수)``"""
    return f"{day(value)}({weekday(value)})"


def short_day(value: date) -> str:
    """``5. 13.(수)``"""
    return f"{value.month}. {value.day}.({weekday(value)})"


def moment(value: datetime) -> str:
    """``2026. 5. 13.(수) 14:05``, in the time zone the value carries."""
    return f"{day_with_weekday(value)} {value:%H:%M}"


def period(first: date, last: date) -> str:
    """``2026. 5. 17.(일) ~ 5. 23.(토)``; ``last`` is the last day itself."""
    end = short_day(last) if first.year == last.year else day_with_weekday(last)
    return day_with_weekday(first) if first == last else f"{day_with_weekday(first)} ~ {end}"


def number(value: int | Decimal | None, places: int = 0) -> str:
    """``1,234``, ``△1,234`` below zero, ``-`` for None (not known) and ``0`` for nothing."""
    if value is None:
        return "-"
    text = f"{abs(Decimal(value)):,.{places}f}"
    return f"{MINUS}{text}" if value < 0 and text.strip("0.,") else text


def money(value: Decimal | int | None, currency: str = "KRW", places: int | None = None) -> str:
    """``1,234원``, ``12,510,000.00달러 (USD)`` is written ``USD 12,510,000.00``."""
    if value is None:
        return "-"
    if currency == "KRW":
        return f"{number(value, places or 0)}원"
    return f"{currency} {number(value, 2 if places is None else places)}"


def unit(*units: str) -> str:
    """``단위: 명, 천원``; a table puts the brackets around it."""
    return f"단위: {', '.join(units)}"


def with_particle(word: str, particle: str) -> str:
    """``word`` with the form of ``particle`` (은, 이, 을, 과, 으로) that its last sound asks for; closing brackets and
    quotes are not spoken. ValueError for another particle."""
    if particle not in _PAIRS:
        raise ValueError(f"{particle!r}: one of {', '.join(_PAIRS)}")
    closed, open_ = _PAIRS[particle]
    final = _final(word)
    if particle == "으로" and final == _RIEUL:
        return word + open_
    return word + (closed if final else open_)


def _final(word: str) -> int:
    """The number of the final consonant that is heard last: 0 none, 8 ㄹ, others any."""
    spoken = word.rstrip(" )]}」』’”'\".,·")
    last = spoken[-1:].upper()
    if "가" <= last <= "힣":
        return (ord(last) - 0xAC00) % 28
    heard = _DIGIT_CLOSED.get(last) or _LATIN_CLOSED.get(last)
    return 0 if heard is None else _RIEUL if heard == "ㄹ" else 1
