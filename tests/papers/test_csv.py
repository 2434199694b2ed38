"""No cell of a .csv is a formula for whoever opens it; numbers, days and Korean stay what they are."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest

from chomchom.papers import csv as papers


@pytest.mark.parametrize(
    "text", ["=1+1", "+82", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "  =1+1", "＝1+1", '=HYPERLINK("x")']
)
def test_a_formula_becomes_text(text):
    assert papers.safe(text) == f"'{text}"


def test_another_reader_finds_every_cell_again():
    rows = [('가람, "레이저"\n주식회사', -3, Decimal("-1.50"), date(2026, 5, 1), None), ("=1+1", 1, 2, 3, "")]
    data = papers.render(["회사", "=수", "금액", "일자", "비고"], rows)
    assert data.startswith(b"\xef\xbb\xbf")
    read = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert read == [
        ["회사", "'=수", "금액", "일자", "비고"],
        ['가람, "레이저"\n주식회사', "-3", "-1.50", "2026-05-01", ""],
        ["'=1+1", "1", "2", "3", ""],
    ]
