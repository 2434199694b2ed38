"""The same people in six layouts of other offices are read alike."""

import json
import re

import pytest
from care.intake import layouts
from care.intake.layouts import person
from care.intake.lists import TODAY

from chomchom.care.enums import Answer
from chomchom.care.rules.intake.book import Known, read_book
from chomchom.care.rules.intake.places import Gazetteer
from chomchom.core.tables import read

KNOWN = Known(Gazetteer.shipped(TODAY), TODAY)
WELL = [
    person(),
    person(
        number="G-2",
        name="이나래",
        sex="남",
        birth="1950-01-02",
        dong="송정1동",
        address="광주광역시 광산구 송정1동 2",
        days="화목",
        meals="중식+석식",
        alone="N",
        latitude=35.14,
        longitude=126.80,
        contact_phone="010-4444-4444",
    ),
    person(
        number="G-3",
        name="박다솜",
        birth="1961-12-31",
        days="월화수목금토일",
        meals="석식",
        allergens="",
        service="",
        service_state="",
        service_ended="",
        contact="박이웃",
        relation="이웃",
    ),
]
FAULTY = [
    person(number="F-1", name="", birth="1941-01-01"),
    person(number="F-2", name="최라온", birth="1942-13-45"),
    person(number="F-3", name="정마루", birth="1943-01-01", dong="모르겠음"),
    person(number="F-4", name="강바다", birth="1944-01-01", days=""),
    person(number="F-5", name="김가온", birth="1940-05-06"),
    person(number="Q-1", name="조사랑", birth="1945-01-01", phone="없음"),
    person(number="Q-2", name="윤아라", birth="1946-01-01", allergens="갑각류?(보호자 확인중)"),
    person(number="Q-3", name="장자연", birth="1947-01-01", note="담:다 반찬사업 중복"),
    person(number="Q-4", name="임차돌", birth="1948-01-01", contact="", relation="", contact_phone=""),
]
EXPECTED = {
    "F-1": "no_name",
    "F-2": "impossible_birth_date",
    "F-3": "unknown_dong",
    "F-4": "no_meal_days",
    "F-5": "duplicate",
    "Q-1": "no_phone",
    "Q-2": "unknown_allergy_text",
    "Q-3": "two_schemes",
    "Q-4": "no_emergency_contact",
}
# what one layout has no column for
WITHOUT = {
    "csv_other_words": {"household"},
    "by_dong": {"household"},
    "contact_line": {"address", "address_detail"},
    "marks": {"services"},
}


@pytest.mark.parametrize("layout", layouts.ALL, ids=lambda layout: layout.__name__)
def test_every_layout_reads_the_same(layout):
    wanted = {row.external_id: row.values for row in read_book(layouts.plain(WELL), KNOWN).rows}

    book = read_book(layout(WELL), KNOWN)

    assert {row.external_id: row.answer for row in book.rows} == dict.fromkeys(wanted, Answer.TAKEN)
    for row in book.rows:
        for key in wanted[row.external_id].keys() - WITHOUT.get(layout.__name__, set()):
            assert (key, row.values[key]) == (key, wanted[row.external_id][key])


@pytest.mark.parametrize("layout", layouts.ALL, ids=lambda layout: layout.__name__)
def test_every_layout_gives_the_same_answers(layout):
    people = [*WELL, *FAULTY]
    if layout is layouts.by_dong:  # the name of the sheet is the dong: none can be unknown
        people = [one for one in people if one["number"] != "F-3"]
    book = read_book(layout(people), KNOWN)

    codes = {row.external_id: [remark.code for remark in row.remarks] for row in book.rows}
    wanted = {number: [code] for number, code in EXPECTED.items() if number in codes}
    assert codes == {number: [] for number in ("G-1", "G-2", "G-3")} | wanted


def test_the_row_is_the_row_of_the_sheet():
    rows = {row.external_id: row.row for row in read_book(layouts.marks(WELL), KNOWN).rows}
    assert rows == {"G-1": 5, "G-2": 6, "G-3": 7}


@pytest.mark.parametrize("encoding", ["cp949", "utf-8", "utf-8-sig", "utf-16"])
def test_a_csv_in_every_encoding(encoding):
    book = read_book(layouts.csv_other_words(WELL, encoding), KNOWN)
    assert [row.values["name"] for row in book.rows] == ["김가온", "이나래", "박다솜"]


def test_sheets_that_hold_no_list_are_named():
    book = read_book(layouts.by_dong(WELL), KNOWN)
    assert {row.sheet for row in book.rows} == {"송정1동", "수완동"}
    assert [note for note in book.notes if note["code"] == "no_list"] == [{"code": "no_list", "sheet": "작성요령"}]


DAYS = {"매일": "월화수목금토일", "월~금": "월화수목금"}


def person_of(row):
    """A row of the real list as the person our layouts are made of."""
    cells = [value.isoformat() if hasattr(value, "isoformat") else value for value in row]
    service = re.match(r"(.*?)\((\S+) ?(.*)\)$", cells[20])
    name, state, ended = service.groups() if service else ("", "", "")
    keys = (
        "number",
        "name",
        "sex",
        "birth",
        "dong",
        "address",
        "detail",
        "phone",
        "alone",
        "disability",
        "mobility",
        "diet",
        "allergens",
        "meals",
        "days",
        "provider",
        "contact",
        "relation",
        "contact_phone",
        "",
        "risk",
        "access",
        "latitude",
        "longitude",
        "note",
    )
    who = dict(zip(keys, [cells[1], *cells[2:]], strict=True))
    who.pop("")
    days = DAYS.get(who["days"], who["days"].replace(",", ""))
    return person(**who | {"days": days, "service": name, "service_state": state, "service_ended": ended})


@pytest.mark.parametrize(
    "layout", [one for one in layouts.ALL if one is not layouts.by_dong], ids=lambda one: one.__name__
)
def test_the_real_people_in_every_layout(layout, shared_data):
    folder = shared_data / "care"
    data = (folder / "recipients-2026-05.xlsx").read_bytes()
    expected = json.loads((folder / "recipients-2026-05.expected.json").read_text())
    real = {row.external_id: row for row in read_book(data, KNOWN).rows}
    people = [person_of(row) for row in read(data)[0].rows if str(row[1]).startswith("GS-")]

    book = read_book(layout(people), KNOWN)

    assert len(book.rows) == expected["people"]
    assert {row.external_id for row in book.by_answer(Answer.REFUSED)} == {
        number for number, _fault in expected["refuse"]
    }
    for row in book.rows:
        was = real[row.external_id]
        assert {one.code for one in row.remarks} == {one.code for one in was.remarks}
        for key in (
            "name",
            "birth_date",
            "dong",
            "phone",
            "meals",
            "diet",
            "allergens",
            "contacts",
            "latitude",
            "risk",
        ):
            assert (row.external_id, key, row.values[key]) == (row.external_id, key, was.values[key])


def test_the_real_list_gets_the_expected_answers_and_no_others(shared_data):
    folder = shared_data / "care"
    expected = json.loads((folder / "recipients-2026-05.expected.json").read_text())
    book = read_book((folder / "recipients-2026-05.xlsx").read_bytes(), KNOWN)

    codes = {row.external_id: {remark.code for remark in row.remarks} for row in book.rows}
    refused = {row.external_id for row in book.by_answer(Answer.REFUSED)}
    assert refused == {number for number, _fault in expected["refuse"]}
    assert all(fault in codes[number] for number, fault in [*expected["refuse"], *expected["question"]])
    named = {number for number, _fault in [*expected["refuse"], *expected["question"]]}
    others = {number for number, found in codes.items() if found and number not in named}
    assert all(codes[number] == {"no_emergency_contact"} for number in others)
