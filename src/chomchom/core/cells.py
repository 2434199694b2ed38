"""What stands in a cell, read as people write it: text, dates, telephone numbers, marks."""

import math
import re
from datetime import date, datetime, timedelta
from typing import Any

from chomchom.core.text import even

NOTHING = frozenset(
    {
        "",
        "-",
        "--",
        "없음",
        "무",
        "해당없음",
        "해당 없음",
        "해당사항없음",
        "해당사항 없음",
        "x",
        "n/a",
        "na",
        "none",
        "없슴",
        "미기재",
        ".",
    }
)
YES = frozenset(even(word) for word in (*"oㅇ○◯●◎v√✓✔☑■1y", "yes", "예", "유", "true", "해당", "있음"))
NO = frozenset(
    {"x", "×", "✕", "✗", "n", "no", "아니오", "아니요", "부", "false", "-", "", "무", "없음", "☐", "□", "비해당"}
)
EXCEL_DAY_0 = date(1899, 12, 30)
# a resident registration number: six digits of a date, a digit for sex and century, six more (perhaps masked)
RESIDENT_NUMBER = re.compile(
    r"(?<!\d)(\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))\s*[-–—]?\s*([0-9])\s?(\d{6})(?!\d)"
)


def text(value: Any) -> str:
    """A cell as even text; a whole number without its ".0", a date as ISO."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    if isinstance(value, datetime) and not (value.hour or value.minute or value.second):
        value = value.date()
    written = even(str(value))
    return written.split(".")[0] if re.fullmatch(r"\d{4,}\.0+", written) else written


def is_nothing(value: str) -> bool:
    """Somebody wrote that there is none."""
    return value.strip(" ()[]").lower() in NOTHING


def without_resident_numbers(value: str) -> tuple[str, bool]:
    """The text with the last seven digits of every resident registration number gone, and whether there was one.

    13 digits that begin with a date are taken for such a number, with or without its hyphen: it is never stored, so a
    mistake on this side is the better one. The first digit after the date stays out as well.
    """
    cleaned, count = RESIDENT_NUMBER.subn(lambda found: f"{found[1]}-*******", value)
    return cleaned, bool(count)


# -- telephone ---------------------------------------------------------------------------------------------------------


def phones(value: Any) -> tuple[list[str], str]:
    """The telephone numbers in a cell, written alike ("010-0003-9343"), and what was left over.

    Knows numbers whose leading 0 Excel ate, full-width digits, +82, dots and spaces instead of hyphens.
    """
    rest = text(value)
    if re.fullmatch(r"[\d.]+e\+?\d+", rest, re.IGNORECASE):
        return [], rest  # 1.00004E+09: the digits are lost
    found = []

    def take(match: re.Match[str]) -> str:
        number = phone(match[0])
        if number:
            found.append(number)
            return " "
        return match[0]

    rest = re.sub(r"(?<!\d)(\+?82[\s.)-]*)?\(?\d{1,4}\)?(?:[\s.)~-]*\d){5,11}(?!\d)", take, rest)
    return found, even(rest).strip(" ,/;()")


def phone(digits: str) -> str:
    """One number as 0XX-XXXX-XXXX, or "" where it cannot be one of Korea."""
    plain = re.sub(r"\D", "", digits)
    if plain.startswith("82") and len(plain) >= 11:
        plain = plain[2:]
    if len(plain) == 8 and plain[:2] in {"15", "16", "18"}:
        return f"{plain[:4]}-{plain[4:]}"
    if not plain.startswith("0"):
        plain = f"0{plain}"
    return _hyphens(plain) if _may_be_phone(plain) else ""


def _may_be_phone(plain: str) -> bool:
    if plain.startswith("010"):
        return len(plain) == 11 and set(plain[3:]) != {"0"}
    if plain.startswith("02"):
        return len(plain) in (9, 10)
    return bool(re.fullmatch(r"0(1[16-9]|[3-6]\d|70)\d{7,8}|0(5[05]\d|80\d?)\d{7,8}", plain))


def _hyphens(plain: str) -> str:
    head = 2 if plain.startswith("02") else 4 if plain.startswith("050") else 3
    return f"{plain[:head]}-{plain[head:-4]}-{plain[-4:]}"


# -- marks -------------------------------------------------------------------------------------------------------------


def mark(value: Any) -> bool | None:
    """True for O, ○, Y, 1 …, False for X, N, nothing; None for anything else."""
    word = text(value).strip("()[] ").lower()
    if word in YES:
        return True
    return False if word in NO or word == "0" else None


# -- dates -------------------------------------------------------------------------------------------------------------


class Impossible(ValueError):
    """What stands there is no date that can be."""


def from_serial(days: int) -> date | None:
    """Excel counts days; only what can be a date of our time (1900–2100)."""
    return EXCEL_DAY_0 + timedelta(days=days) if 60 < days < 73_415 else None


def _serial_day(number: float) -> date | None:
    """None also for what a damaged cell may hold: infinity, and what is no number."""
    return from_serial(int(number)) if math.isfinite(number) else None


def years_months_days(value: Any) -> tuple[int, int, int] | None:
    """(year, month, day) as written, the year perhaps of two digits; None where it is not written as a date.

    1933-10-30, 1933. 10. 30., 33.10.30, 1933년 10월 30일생, 19331030, 331030, 10/30/1933; with a time behind it.
    """
    written = re.sub(r"(?<=\d)[\sT]+\d{1,2}:\d{2}(:\d{2})?(\.\d+)?$", "", text(value).lstrip("'`’"))
    if found := re.search(r"(?<!\d)(\d{4}|\d{2})\s*[-./년,]\s*(\d{1,2})\s*[-./월,]\s*(\d{1,2})(?!\d)", written):
        return int(found[1]), int(found[2]), int(found[3])
    if found := re.search(r"(?<!\d)(\d{1,2})[-./]\s*(\d{1,2})[-./]\s*(\d{4})(?!\d)", written):
        first, second = int(found[1]), int(found[2])
        return (int(found[3]), second, first) if first > 12 else (int(found[3]), first, second)
    digits = re.sub(r"\s", "", written)
    if found := re.match(r"(?:(\d{4})(\d{2})(\d{2})|(\d{2})(\d{2})(\d{2}))(?!\d)", digits):
        year, month, day = found.groups()[:3] if found[1] else found.groups()[3:]
        return int(year), int(month), int(day)
    return None


def day(value: Any, two_digit_years_from: int = 2000) -> date | None:
    """A date of our time; None where there is none. Raises Impossible for a date that cannot be."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool) and (found := _serial_day(value)):
        return found
    if not (parts := years_months_days(value)):
        return None
    year, month, number = parts
    try:
        return date(year + two_digit_years_from if year < 100 else year, month, number)
    except ValueError as error:
        raise Impossible(text(value)) from error
