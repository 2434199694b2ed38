"""Rows as a .csv that Excel opens: UTF-8 with its mark, and no text that a spreadsheet would take for a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

#: what makes a spreadsheet compute, call or follow what stands in a cell
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def render(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Numbers and days stay what they are; a text that would be a formula gets an apostrophe in front."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([safe(cell) for cell in head])
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def safe(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, (int, float, Decimal, date)):
        return str(cell)
    text = str(cell)
    return f"'{text}" if text.lstrip(" ").startswith(STARTS_A_FORMULA) else text
