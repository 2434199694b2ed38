"""Workbooks and csv files that are none, too big, protected, or written by strange hands."""

import io
import random
import tracemalloc
import zipfile
from datetime import date

import openpyxl
import pytest
import xlsxwriter

from chomchom.core import tables
from chomchom.core.refusal import Refused
from chomchom.core.tables import Bounds, read

OLE_OF_A_PROTECTED_WORKBOOK = tables.OLE + b"\x00" * 504 + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 512


def workbook(rows, name="a"):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return buffer.getvalue()


def code_of(data, **bounds):
    with pytest.raises(Refused) as refused:
        read(data, Bounds(**bounds))
    assert str(refused.value)
    return refused.value.refusal.code


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b"\xef\xbb\xbf\r\n", "empty_file"),
        (b"%PDF-1.7\n\x00\x01\x02", "no_workbook"),
        (b"PK\x03\x04 not really a zip", "no_workbook"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "no_workbook"),
        (tables.OLE + b"\x00" * 4096, "no_workbook"),
        (OLE_OF_A_PROTECTED_WORKBOOK, "protected"),
        (b"\xff\xff\xfe", "no_workbook"),
    ],
)
def test_what_is_no_workbook_is_refused_with_a_sentence(data, code):
    assert code_of(data) == code


def test_a_zip_of_something_else_is_no_workbook():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("letter.txt", "hello")
    assert code_of(buffer.getvalue()) == "no_workbook"


def test_a_half_copied_workbook_is_refused():
    whole = workbook([["a", "b"]] * 50)
    assert code_of(whole[: len(whole) // 2]) == "no_workbook"


def test_too_many_bytes_rows_and_columns_are_refused():
    assert code_of(workbook([["a"] * 3] * 30), rows=20) == "too_many_rows"
    assert code_of(workbook([["a"] * 30] * 3), columns=20) == "too_many_rows"
    assert code_of(b"a,b\n" * 30, rows=20) == "too_many_rows"
    assert code_of(b"a" * 200, bytes=100) == "too_big"
    assert len(read(workbook([["a"] * 3] * 20), Bounds(rows=20))[0].rows) == 20


def test_one_cell_in_the_farthest_corner_does_not_take_all_memory():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("a")
        sheet.write(0, 0, "a")
        sheet.write(1_048_575, 16_383, "z")
    tracemalloc.start()
    assert code_of(buffer.getvalue()) == "too_many_rows"
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20_000_000


def test_a_hundred_thousand_rows_are_refused_without_being_kept():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("a")
        for row in range(100_000):
            sheet.write_row(row, 0, [row, f"이름{row}", "1940-01-01"])
    tracemalloc.start()
    assert code_of(buffer.getvalue()) == "too_many_rows"
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 30_000_000


def test_a_packed_bomb_is_refused_before_it_is_unpacked():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 3_000_000)
    assert code_of(buffer.getvalue(), unpacked_bytes=1_000_000) == "too_big"


def test_empty_rows_with_only_formats_do_not_count():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet, colour = book.add_worksheet("a"), book.add_format({"bg_color": "yellow"})
        sheet.write(0, 0, "a")
        for row in range(500):
            sheet.write_blank(row, 1, None, colour)
    assert len(read(buffer.getvalue(), Bounds(rows=20))[0].rows) == 1


def test_a_formula_gives_its_stored_result_or_is_told_of():
    book = openpyxl.Workbook()
    book.active.append(["a", "=1+1"])  # openpyxl stores no result
    buffer = io.BytesIO()
    book.save(buffer)
    assert read(buffer.getvalue())[0].unsaved == {(0, 1)}

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as saved:
        saved.add_worksheet("a").write_formula(0, 1, "=1+1", None, 2)
    (sheet,) = read(buffer.getvalue())
    assert (sheet.rows[0][1], sheet.unsaved) == (2, frozenset())


def test_text_that_looks_like_a_formula_or_html_stays_text():
    (sheet,) = read('이름\n=1+1\n"<script>alert(1)</script>"\n'.encode("cp949"))
    assert [row[0] for row in sheet.rows] == ["이름", "=1+1", "<script>alert(1)</script>"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp949"])
@pytest.mark.parametrize("sign", [",", "\t", ";"])
def test_csv_in_every_encoding_and_with_every_sign(encoding, sign):
    text = f'이름{sign}주소\n뷁똠{sign}"광산구{sign} 1\n둘째 줄"\n'
    assert read(text.encode(encoding))[0].rows == (("이름", "주소"), ("뷁똠", f"광산구{sign} 1\n둘째 줄"))


def test_sheets_keep_place_names_dates_merges_and_hiding():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        first, second = book.add_worksheet("첫째"), book.add_worksheet("숨김")
        second.hide()
        second.write(0, 0, "x")
        first.merge_range(1, 1, 1, 3, "위")
        first.write_datetime(2, 1, date(1940, 5, 6), book.add_format({"num_format": "yyyy-mm-dd"}))
    one, two = read(buffer.getvalue())
    assert (one.name, one.hidden, one.merged, one.rows[1][1], one.rows[2][1]) == (
        *("첫째", False, (((1, 1), (1, 3)),)),
        *("위", date(1940, 5, 6)),
    )
    assert two.hidden


def test_a_damaged_workbook_is_read_or_refused_and_nothing_else():
    whole, chance, seen = workbook([["a", 1, "b"]] * 40), random.Random(1), set()
    for _time in range(400):
        data = bytearray(whole)
        for _change in range(3):
            data[chance.randrange(4, len(data))] = chance.randrange(256)
        try:
            read(bytes(data))
            seen.add("read")
        except Refused as refused:
            seen.add(refused.refusal.code)
    assert "no_workbook" in seen
