"""Workbooks as offices read them: a title row, a note, a head, rows. User text is never a formula."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter

WIDEST = 40


class Workbook:
    """Collects sheets and answers the bytes of an .xlsx."""

    def __init__(self) -> None:
        self._buffer = BytesIO()
        options = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self._book = xlsxwriter.Workbook(self._buffer, options)
        font = {"font_name": "맑은 고딕", "font_size": 10}
        self._plain = self._book.add_format(font)
        self._title = self._book.add_format(font | {"bold": True, "font_size": 14})
        self._head = self._book.add_format(font | {"bold": True, "bg_color": "#EEF2F7", "border": 1, "text_wrap": True})
        self._cell = self._book.add_format(font | {"border": 1})
        self._percent = self._book.add_format(font | {"border": 1, "num_format": "0.0%"})
        self._day = self._book.add_format(font | {"border": 1, "num_format": "yyyy-mm-dd"})

    def sheet(
        self,
        name: str,
        *,
        title: str,
        head: Sequence[str],
        rows: Iterable[Sequence[Any]],
        note: str = "",
        percents: Collection[int] = (),
    ) -> None:
        """One sheet; ``percents`` are the columns (from 0) whose numbers 0…1 are shown as per cent; None is empty."""
        sheet = self._book.add_worksheet(name[:31])
        sheet.write_string(0, 0, title, self._title)
        sheet.write_string(1, 0, note, self._plain)
        widths = [_width(text) for text in head]
        for column, text in enumerate(head):
            sheet.write_string(3, column, text, self._head)
        for number, row in enumerate(rows, start=4):
            for column, value in enumerate(row):
                self._write(sheet, number, column, value, percent=column in percents)
                widths[column] = max(widths[column], _width(value))
        for column, width in enumerate(widths):
            sheet.set_column(column, column, min(WIDEST, width + 2))
        sheet.freeze_panes(4, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(3)

    def bytes(self) -> bytes:
        self._book.close()
        return self._buffer.getvalue()

    def _write(self, sheet: Any, row: int, column: int, value: Any, *, percent: bool) -> None:
        if value is None:
            sheet.write_blank(row, column, None, self._cell)
        elif isinstance(value, date):
            sheet.write_datetime(row, column, value, self._day)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            sheet.write_number(row, column, value, self._percent if percent else self._cell)
        else:
            sheet.write_string(row, column, str(value), self._cell)


def _width(value: Any) -> int:
    """Korean syllables are twice as wide as Latin letters."""
    return sum(2 if ord(letter) > 0x1100 else 1 for letter in str(value if value is not None else ""))
