"""How a value looks to somebody who must recognise it and need not have it: 홍*동, 010-****-1234, 1951-**-**. Pure."""

import re
from datetime import date

STAR = "*"


def name(text: str) -> str:
    """The first and the last character stay; of two, the first; of one, nothing."""
    text = text.strip()
    if len(text) < 2:
        return STAR * len(text)
    return f"{text[0]}{STAR * max(len(text) - 2, 1)}{text[-1] if len(text) > 2 else ''}"


def phone(text: str) -> str:
    """The last four digits stay, and of a long number those before the last eight; separators stay where they are."""
    total = sum(c.isdecimal() for c in text)
    if total <= 4:
        return re.sub(r"\d", STAR, text)
    shown, seen = [], 0
    for c in text:
        seen += c.isdecimal()
        hidden = c.isdecimal() and max(total - 8, 0) < seen <= total - 4
        shown.append(STAR if hidden else c)
    return "".join(shown)


def address(text: str, detail: str = "") -> str:
    """Without what says which door it is."""
    return f"{text} {STAR * 3}" if detail else text


def birth(day: date | None) -> str:
    return f"{day.year}-{STAR * 2}-{STAR * 2}" if day else ""
