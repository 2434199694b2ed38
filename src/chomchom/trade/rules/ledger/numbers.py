"""The form of numbers that stand as evidence."""

import re

from chomchom.core.text import even

# Declarant's code (5), year (2), serial number (6) and a sign of check (1): 12345-26-123456X. No published rule of the
# check sign was found, so only the form is checked [P]. https://unipass.customs.go.kr shows declarations by it.
DECLARATION = re.compile(r"([0-9A-Z]{5})-?(\d{2})-?(\d{6})([0-9A-Z])")


def declaration_number(text: str) -> str | None:
    """An export declaration number (수출신고번호) as ``12345-26-123456X``; None if it has not that form."""
    found = DECLARATION.fullmatch(even(text).upper().replace(" ", ""))
    return f"{found[1]}-{found[2]}-{found[3]}{found[4]}" if found else None
