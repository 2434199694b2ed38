"""Cells as people write them."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chomchom.core import cells


@pytest.mark.parametrize(
    ("written", "number"),
    [
        (1000039343.0, "010-0003-9343"),
        (1000039343, "010-0003-9343"),
        ("1000039343", "010-0003-9343"),
        ("1000039343.0", "010-0003-9343"),
        ("０１０－０００５－９３６２", "010-0005-9362"),
        ("01000059362", "010-0005-9362"),
        ("010.0005.9362", "010-0005-9362"),
        ("010 0005 9362", "010-0005-9362"),
        ("(010)0005-9362", "010-0005-9362"),
        ("+82 10-0005-9362", "010-0005-9362"),
        ("82-10-0005-9362", "010-0005-9362"),
        ("062-955-1234", "062-955-1234"),
        ("62-955-1234", "062-955-1234"),
        (629551234.0, "062-955-1234"),
        ("02-312-3456", "02-312-3456"),
        ("02)3123-4567", "02-3123-4567"),
        ("1588-1234", "1588-1234"),
        ("070-8123-4567", "070-8123-4567"),
        ("011-234-5678", "011-234-5678"),
        ("0505-123-4567", "0505-123-4567"),
        ("휴대폰 010-1234-5678 (딸)", "010-1234-5678"),
    ],
)
def test_a_telephone_number_is_written_alike(written, number):
    assert cells.phones(written)[0] == [number]


@pytest.mark.parametrize("written", ["없음", "", "010-1234", "1.00004E+09", "010-0000-0000", "123", "모름"])
def test_what_is_no_telephone_number_is_none(written):
    assert cells.phones(written)[0] == []


def test_two_numbers_in_a_cell_are_two():
    assert cells.phones("010-1111-2222, 062-123-4567")[0] == ["010-1111-2222", "062-123-4567"]


@given(st.integers(min_value=1, max_value=99_999_999))
def test_every_mobile_number_survives_excel(number):
    digits = f"010{number:08}"
    wanted = f"010-{digits[3:7]}-{digits[7:]}"
    for written in (
        digits,
        wanted,
        float(digits),
        str(int(digits)),
        digits.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    ):
        assert cells.phones(written)[0] == [wanted]


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("1933-10-30", (1933, 10, 30)),
        ("1933. 10. 30.", (1933, 10, 30)),
        ("1933.10.30", (1933, 10, 30)),
        ("1933/10/30", (1933, 10, 30)),
        ("1933년 10월 30일", (1933, 10, 30)),
        ("1933년10월30일생", (1933, 10, 30)),
        ("19331030", (1933, 10, 30)),
        (19331030.0, (1933, 10, 30)),
        ("331030", (33, 10, 30)),
        (331030.0, (33, 10, 30)),
        ("33.10.30", (33, 10, 30)),
        ("33-10-30", (33, 10, 30)),
        ("'33. 10. 30", (33, 10, 30)),
        ("33년 10월 30일", (33, 10, 30)),
        ("１９３３．１０．３０", (1933, 10, 30)),
        ("1933-10-30 00:00:00", (1933, 10, 30)),
        (datetime(1933, 10, 30), (1933, 10, 30)),  # noqa: DTZ001 - a cell has no time zone
        (date(1933, 10, 30), (1933, 10, 30)),
        ("10/30/1933", (1933, 10, 30)),
        ("30.10.1933", (1933, 10, 30)),
        ("1942.13.45", (1942, 13, 45)),
        ("모름", None),
        ("", None),
        ("1933", None),
    ],
)
def test_dates_as_they_are_written(written, parts):
    assert cells.years_months_days(written) == parts


def test_a_date_that_cannot_be_is_no_silence():
    with pytest.raises(cells.Impossible):
        cells.day("2026.2.30")
    assert cells.day("") is None
    assert cells.day(46082.0) == date(2026, 3, 1)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("331030-2123456", "331030-*******"),
        ("3310302123456", "331030-*******"),
        ("331030 – 2123456", "331030-*******"),
        ("주민 331030-2123456 확인", "주민 331030-******* 확인"),
    ],
)
def test_a_resident_number_loses_its_last_digits(written, kept):
    assert cells.without_resident_numbers(written) == (kept, True)


@pytest.mark.parametrize(
    "written",
    ["010-1234-5678", "GS-2026-010001", "331030", "20260513123456", "35.139735, 126.787067", "991399-1234567"],
)
def test_other_numbers_are_left_alone(written):
    assert cells.without_resident_numbers(written) == (written, False)


@pytest.mark.parametrize(
    ("written", "meant"),
    [("O", True), ("○", True), ("ㅇ", True), ("Y", True), (1.0, True), ("✓", True), ("X", False), ("", False), ("-", False), ("N", False), (0.0, False), ("중식", None)],
)  # fmt: skip
def test_marks(written, meant):
    assert cells.mark(written) is meant
