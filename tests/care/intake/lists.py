"""Lists as offices send them, made in memory: a workbook or a csv from rows of plain values."""

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import xlsxwriter

HEAD = [
    "관리번호",
    "성명",
    "성별",
    "생년월일",
    "행정동",
    "주소",
    "연락처",
    "식사",
    "제공요일",
    "수행기관",
    "보호자",
    "관계",
    "보호자 연락처",
    "비고",
]
KIM = [
    "G-1",
    "김가온",
    "여",
    "1940-05-06",
    "수완동",
    "광주광역시 광산구 수완동 1-1",
    "010-1111-1111",
    "중식",
    "월~금",
    "맑은샘도시락",
    "김보호",
    "자녀",
    "010-2222-2222",
    "",
]
LEE = [
    "G-2",
    "이나래",
    "남",
    "1950-01-02",
    "송정1동",
    "광주광역시 광산구 송정1동 2-2",
    "010-3333-3333",
    "중식+석식",
    "월수금",
    "햇살나눔주방",
    "이보호",
    "이웃",
    "010-4444-4444",
    "",
]
TODAY = date(2026, 5, 13)


def workbook(
    *sheets: tuple[str, Sequence[Sequence[Any]]], merged: Sequence[tuple[int, int, int, int, str]] = ()
) -> bytes:
    """``merged``: (first row, first column, last row, last column, text) from 0, on the first sheet."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for place, (name, rows) in enumerate(sheets):
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, date):
                        sheet.write_datetime(number, column, cell, day)
                    elif cell != "":
                        sheet.write(number, column, cell)
            for span in merged if place == 0 else ():
                sheet.merge_range(*span)
    return buffer.getvalue()


def simple(*rows: Sequence[Any], head: Sequence[str] = HEAD) -> bytes:
    return workbook(("대상자", [head, *rows]))


def csv_of(rows: Sequence[Sequence[Any]], encoding: str = "cp949") -> bytes:
    def cell(value: Any) -> str:
        text = str(value)
        return '"' + text.replace('"', '""') + '"' if any(sign in text for sign in ',"\n') else text

    return "\r\n".join(",".join(map(cell, row)) for row in rows).encode(encoding)


def changed(row: Sequence[Any], **values: Any) -> list[Any]:
    """The row with other cells: ``changed(KIM, 연락처="없음")``; _ stands for a space."""
    cells = dict(zip(HEAD, row, strict=True)) | {key.replace("_", " "): value for key, value in values.items()}
    return [cells[key] for key in HEAD]
