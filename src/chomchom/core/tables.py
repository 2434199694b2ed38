"""Workbooks and csv files as rows of plain values, within bounds of size, rows and memory."""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

import python_calamine
from django.utils.translation import gettext_lazy as _

from chomchom.core.refusal import Refusal, Refused

Cell = str | int | float | bool | date | datetime | time | timedelta
Range = tuple[tuple[int, int], tuple[int, int]]

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
CHUNK = 1 << 20
# one cell of sheet XML with content: its column letters, its row, what stands in it
CELL = re.compile(rb'<c\s[^>]*?r="([A-Z]{1,3})(\d{1,7})"[^>]*?(?<!/)>([^<]*(?:<(?!/?c[\s>])[^<]*)*)</c>')
UNREADABLE = (zipfile.BadZipFile, zlib.error, KeyError, ValueError, OSError, EOFError, RuntimeError)
FORMULA, VALUE = re.compile(rb"<f[\s>/]"), re.compile(rb"<v>[^<]+</v>|<is>")


@dataclass(frozen=True)
class Bounds:
    """What is read at most. A row counts when at least one of its cells is filled."""

    bytes: int = 20 * 1024 * 1024
    unpacked_bytes: int = 400 * 1024 * 1024
    rows: int = 20_000
    columns: int = 300


@dataclass(frozen=True)
class Sheet:
    """A sheet from A1 on. ``rows[i]`` is row i + 1; ``merged`` holds ((row, column), (row, column)) from 0."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    merged: tuple[Range, ...] = ()
    hidden: bool = False
    unsaved: frozenset[tuple[int, int]] = field(default=frozenset())  # formulas whose result was never stored


def read(data: bytes, bounds: Bounds = Bounds()) -> list[Sheet]:
    """The sheets of a workbook, or the one sheet of a csv (UTF-8 with or without BOM, UTF-16, CP949).

    What the file is, is seen from its bytes, not from its name. Raises Refused: empty_file, too_big, too_many_rows,
    protected, no_workbook.
    """
    if not data.strip(b"\x00 \r\n\t\xef\xbb\xbf"):
        raise Refused(Refusal("empty_file", _("The file is empty. Choose the workbook that holds the list.")))
    if len(data) > bounds.bytes:
        raise Refused(too_big(bounds))
    if data.startswith(ZIP):
        return _workbook(data, _unsaved_formulas(data, bounds), bounds)
    if data.startswith(OLE):
        return _workbook(data, {}, bounds)
    return [_csv(data, bounds)]


def no_workbook() -> Refusal:
    return Refusal(
        "no_workbook",
        _("The file is neither an Excel workbook (.xlsx) nor a csv. Open it in Excel and save it as .xlsx."),
    )


def too_big(bounds: Bounds) -> Refusal:
    return Refusal(
        "too_big",
        _("The file is larger than %(limit)d MB. Remove pictures and sheets that are not needed, or split it.")
        % {"limit": bounds.bytes >> 20},
    )


def too_many_rows(bounds: Bounds) -> Refusal:
    return Refusal(
        "too_many_rows",
        _("The sheet has more than %(limit)s filled rows or %(columns)s columns. Split it into several files.")
        % {"limit": f"{bounds.rows:,}", "columns": bounds.columns},
    )


def protected() -> Refusal:
    return Refusal("protected", _("The workbook is protected by a password. Save it without one and try again."))


# -- workbooks ---------------------------------------------------------------------------------------------------------


def _workbook(data: bytes, unsaved: dict[int, frozenset[tuple[int, int]]], bounds: Bounds) -> list[Sheet]:
    if data.startswith(OLE) and ENCRYPTED in data:
        raise Refused(protected())
    try:
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            return [
                _sheet(book, place, meta, unsaved.get(place, frozenset()), bounds)
                for place, meta in enumerate(book.sheets_metadata)
                if meta.typ == python_calamine.SheetTypeEnum.WorkSheet
            ]
    except python_calamine.PasswordError as error:
        raise Refused(protected()) from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise Refused(no_workbook()) from error


def _sheet(book: Any, place: int, meta: Any, unsaved: frozenset[tuple[int, int]], bounds: Bounds) -> Sheet:
    sheet = book.get_sheet_by_index(place)
    if sheet.total_width > bounds.columns:
        raise Refused(too_many_rows(bounds))
    rows = tuple(tuple(row) for row in sheet.to_python(skip_empty_area=False))
    if sum(any(cell != "" for cell in row) for row in rows) > bounds.rows:
        raise Refused(too_many_rows(bounds))
    hidden = meta.visible != python_calamine.SheetVisibleEnum.Visible
    return Sheet(meta.name, rows, tuple(sheet.merged_cell_ranges or ()), hidden, unsaved)


def _unsaved_formulas(data: bytes, bounds: Bounds) -> dict[int, frozenset[tuple[int, int]]]:
    """Cells with a formula and no stored result, by place of the sheet; refuses what would not fit into memory.

    The reader below makes a dense table up to the last filled cell, so one cell in the last row of column XFD would
    take all memory: this looks at the addresses first, without keeping them.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = _sheet_names(archive)
            if sum(entry.file_size for entry in archive.infolist()) > bounds.unpacked_bytes:
                raise Refused(too_big(bounds))
            return {place: _scan(archive, name, bounds) for place, name in enumerate(names)}
    except UNREADABLE as error:
        raise Refused(no_workbook()) from error


def _sheet_names(archive: zipfile.ZipFile) -> list[str]:
    """The parts that hold sheets, in the order of the workbook (as the numbers of their names have it)."""
    names = [name for name in archive.namelist() if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name)]
    return sorted(names, key=lambda name: (int((re.findall(r"\d+", name) or ["0"])[-1]), name))


def _scan(archive: zipfile.ZipFile, name: str, bounds: Bounds) -> frozenset[tuple[int, int]]:
    unsaved: set[tuple[int, int]] = set()
    filled, last = 0, 0
    for letters, row, content in _cells(archive, name):
        column = _column(letters)
        filled, last = filled + (row != last), row
        if column >= bounds.columns or filled > bounds.rows or row > bounds.rows * 5:
            raise Refused(too_many_rows(bounds))
        if FORMULA.search(content) and not VALUE.search(content):
            unsaved.add((row - 1, column))
    return frozenset(unsaved)


def _cells(archive: zipfile.ZipFile, name: str) -> Iterator[tuple[bytes, int, bytes]]:
    with archive.open(name) as part:
        rest = b""
        while chunk := part.read(CHUNK):
            rest += chunk
            end = 0
            for found in CELL.finditer(rest):
                end = found.end()
                yield found[1], int(found[2]), found[3]
            rest = rest[end:][-CHUNK:]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


# -- csv ---------------------------------------------------------------------------------------------------------------


def _csv(data: bytes, bounds: Bounds) -> Sheet:
    text = _decode(data)
    rows: list[tuple[Cell, ...]] = []
    filled = 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)):
            filled += any(row)
            if filled > bounds.rows or len(row) > bounds.columns:
                raise Refused(too_many_rows(bounds))
            rows.append(tuple(row))
    except csv.Error as error:
        raise Refused(no_workbook()) from error
    return Sheet("", tuple(rows))


def _decode(data: bytes) -> str:
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return _decoded(data, encoding)
    if b"\x00" in data:
        raise Refused(no_workbook())
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decoded(data, "cp949")


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Refused(no_workbook()) from error


def _delimiter(text: str) -> str:
    head = text[:20_000]
    return max((",", "\t", ";", "|"), key=head.count)
