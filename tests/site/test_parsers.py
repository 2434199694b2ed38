"""Everything that reads what comes from outside answers with a value or its own refusal, whatever it is given."""

import contextlib
import csv
import io
import json
import unicodedata
import zipfile
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from PIL import Image

from chomchom.care.enums import ReportKind
from chomchom.care.rules import photos, reports
from chomchom.care.rules.intake.book import Known, read_book
from chomchom.care.rules.intake.places import Gazetteer
from chomchom.care.rules.kitchen.values import COLDEST, HOTTEST, read_celsius
from chomchom.care.rules.round import nested
from chomchom.care.rules.service_list import VOCABULARY as SERVICES
from chomchom.care.rules.service_list import read_services
from chomchom.care.rules.staff import are_questions, read_questions
from chomchom.core import cells, signing, tables
from chomchom.core.proxies import client
from chomchom.core.refusal import Refusal, Refused
from chomchom.core.text import is_writable, writable
from chomchom.documents.enums import Format
from chomchom.documents.rules import uploads
from chomchom.net import ladder, links
from chomchom.solver.meetings import reader
from chomchom.solver.meetings.problem import BadProblem
from chomchom.solver.rounds import files, instances
from chomchom.solver.rounds.command import _read_day
from chomchom.trade.rules import hs, names
from chomchom.trade.rules.intake import exporters, words
from chomchom.trade.rules.intake.buyers import read_buyers
from chomchom.trade.rules.intake.exporters import read_exporters
from chomchom.trade.rules.intake.wishes import read_wishes
from tests.care.intake import lists

quick = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
few = settings(quick, max_examples=25)

ODD = st.sampled_from(
    ["", " ", "\x00", "=1+1", "²³", "٣", "９０", "1e999", "-0", "NaN", "Infinity", "9" * 400, "0" * 50, "\u202e", "👨‍👩‍👧", "\ufeff",
     "2026-02-30", "0000-00-00", "99.99.99", "13월 32일", "<script>", "'; --", "../../x", "a" * 3000, "010-0000-0000", "+82 10",
     "월화수목금토일", "매일", "3월~", "()", "[", "\\", "%s%n", "{0}"]
)  # fmt: skip
TEXT = st.one_of(ODD, st.text(max_size=40))
CELL = st.one_of(
    TEXT, st.integers(), st.floats(), st.booleans(), st.dates(), st.datetimes(), st.times(),
    st.timedeltas(), st.none(), st.sampled_from([float("inf"), float("nan"), 1e308, -1e308, 10**30]),
)  # fmt: skip
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), TEXT),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4), max_leaves=12,
)  # fmt: skip


# -- cells -------------------------------------------------------------------------------------------------------------


@quick
@given(CELL)
def test_cells(value):
    assert isinstance(cells.text(value), str)
    found, rest = cells.phones(value)
    assert all(cells.phone(one) == one for one in found) and isinstance(rest, str)  # what was read is read again alike
    assert cells.mark(value) in (True, False, None)
    assert cells.years_months_days(value) is None or len(cells.years_months_days(value)) == 3
    with contextlib.suppress(cells.Impossible):
        assert cells.day(value) is None or isinstance(cells.day(value), date)


@quick
@given(TEXT)
def test_words(text):
    cleaned, _hidden = cells.without_resident_numbers(text)
    assert cells.without_resident_numbers(cleaned) == (cleaned, False)
    phone = cells.phone(text)
    assert phone == "" or cells.phone(phone) == phone
    headings = hs.read(text)
    assert hs.read(" ".join(headings)) == headings
    for read in (words.paid, words.agrees, words.wish, words.country, words.languages, words.speaks, words.availability,
                 exporters.headings, names.name_key, names.email_key, names.phone_key, words.confidence):  # fmt: skip
        read(text)
    for criterion in words.SCALE:
        words.evidence(criterion, text)


@quick
@given(CELL)
def test_money_and_counts(value):
    amount, understood = words.usd(value)
    assert amount is None or (isinstance(amount, Decimal) and amount.is_finite())
    assert isinstance(understood, bool)
    whole = exporters.whole(value)
    assert whole is None or isinstance(whole, int)


@quick
@given(st.one_of(CELL, JSON))
def test_temperatures(raw):
    try:
        celsius = read_celsius(raw)
    except Refused:
        return
    assert COLDEST <= celsius <= HOTTEST and read_celsius(str(celsius)) == celsius


@quick
@given(st.text(alphabet=" \n-*가a1", max_size=80))
def test_questions_of_a_course(text):
    refusal = are_questions(read_questions(text))
    assert refusal is None or str(refusal)


# -- whole files -------------------------------------------------------------------------------------------------------

TODAY = date(2026, 5, 13)
KNOWN = Known(Gazetteer.shipped(TODAY), TODAY)
SHEET_READERS: dict[str, Any] = {
    "recipients": lambda data: read_book(data, KNOWN),
    "services": lambda data: read_services(data, TODAY),
    "exporters": read_exporters,
    "buyers": read_buyers,
    "wishes": read_wishes,
}
HEADS = {
    "recipients": lists.HEAD,
    "services": [column.spellings[0] for column in SERVICES.columns if column.spellings],
    "exporters": ["No", "기업명", "사업자등록번호", "HS", "수출액"],
    "buyers": ["ID", "Company", "Country", "Email", "Telephone"],
    "wishes": ["기업", "바이어", "희망"],
}


def as_csv(rows: list[list[Any]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8", "replace")


@pytest.mark.parametrize("kind", SHEET_READERS)
@few
@given(data=st.data())
def test_a_list_with_any_cells_is_read_or_refused(kind, data):
    head = HEADS[kind]
    row = st.lists(TEXT, min_size=len(head), max_size=len(head) + 1)
    rows = data.draw(st.lists(row, max_size=3))
    if kind == "recipients":
        for place in data.draw(st.lists(st.integers(0, len(head) - 1), max_size=4)):
            rows.append([*lists.KIM[:place], data.draw(TEXT), *lists.KIM[place + 1 :]])
    read_or_refused(kind, as_csv([head, *rows]))


def read_or_refused(kind: str, file: bytes) -> None:
    try:
        SHEET_READERS[kind](file)
    except Refused as refused:
        assert str(refused)


@pytest.mark.parametrize("kind", SHEET_READERS)
@few
@given(row=st.lists(CELL, min_size=14, max_size=14))
def test_a_workbook_with_any_cells_is_read_or_refused(kind, row):
    """Numbers, dates and marks as a spreadsheet keeps them, not as text."""

    def kept(cell: Any) -> Any:
        if isinstance(cell, float) and (cell != cell or abs(cell) == float("inf")):
            return "=1/0"
        return (
            ""
            if cell is None
            or isinstance(cell, time | timedelta | datetime)
            or (isinstance(cell, date) and cell.year < 1900)
            or (isinstance(cell, int) and abs(cell) > 1e15)
            else cell
        )

    read_or_refused(kind, lists.workbook(("명단", [HEADS[kind], [kept(cell) for cell in row]])))


GOOD_BOOK = lists.simple(lists.KIM)


@quick
@given(st.one_of(
    st.binary(max_size=400),
    st.builds(lambda head, rest: head + rest, st.sampled_from([tables.ZIP, tables.OLE, b"\xef\xbb\xbf", b"\xff\xfe"]),
              st.binary(max_size=300)),
    st.builds(lambda at, by: GOOD_BOOK[:at] + by + GOOD_BOOK[at + len(by):], st.integers(0, len(GOOD_BOOK)),
              st.binary(min_size=1, max_size=20)),
))  # fmt: skip
def test_a_workbook_of_any_bytes_is_read_or_refused(data):
    try:
        assert isinstance(tables.read(data), list)
    except Refused as refused:
        assert str(refused)


PICTURE = io.BytesIO()
Image.new("RGB", (3, 2), "red").save(PICTURE, "PNG")
BEGINNINGS = (
    b"%PDF-1.7\n",
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"PK\x03\x04",
    PICTURE.getvalue(),
    b"<svg>",
    b"GIF89a",
    b"MZ",
)


@quick
@given(st.sampled_from(BEGINNINGS), st.binary(max_size=300), TEXT)
def test_an_upload_of_any_bytes_is_kept_or_refused(beginning, rest, name):
    data = beginning + rest
    refusal = uploads.may_be_kept(data, name, frozenset(uploads.SUFFIXES))
    assert refusal is None or isinstance(refusal, Refusal)
    if refusal is None:
        assert name.lower().endswith(uploads.SUFFIXES[uploads.format_of(data)])
    safe = uploads.safe_name(name, Format.PDF)
    assert "/" not in safe and "\\" not in safe and safe.endswith(".pdf")
    assert not any(unicodedata.category(sign) in ("Cc", "Cs") for sign in safe)
    with contextlib.suppress(Refused):
        photos.clean(data)


# -- what machines and telephones send -----------------------------------------------------------------------------------

REPORT = st.fixed_dictionaries({}, optional={
    "report_id": st.one_of(st.uuids().map(str), JSON), "handover": JSON,
    "kind": st.one_of(st.sampled_from(ReportKind.values), JSON),
    "happened_at": st.one_of(st.datetimes(timezones=st.timezones()).map(lambda at: at.isoformat()), JSON),
    "content": st.one_of(JSON, st.dictionaries(
        st.sampled_from(["met", "observations", "word", "step", "flag", "flags", "boxes", "photo", "position", "at", "until"]),
        JSON)),
})  # fmt: skip


@settings(quick, max_examples=300)
@given(st.one_of(JSON, REPORT))
def test_a_report_from_a_door_is_read_or_refused(raw):
    try:
        assert reports.read(raw).handover
    except Refused as refused:
        assert str(refused)
    assert reports.read_clock(raw) is None or reports.read_clock(raw).tzinfo is not None
    reports.read_number(raw)


@quick
@given(st.lists(st.tuples(st.text(alphabet="ab.", max_size=30), TEXT)))
def test_the_fields_of_a_form_become_a_tree(pairs):
    assert isinstance(json.dumps(nested(pairs)), str)


def test_a_name_with_thousands_of_branches_makes_no_tree():
    assert isinstance(json.dumps(nested([("a" + ".a" * 50_000, "x"), ("b", "y")])), str)
    assert nested([("b", "y")]) == {"b": "y"}


@quick
@given(st.dictionaries(st.sampled_from([signing.KEY, signing.TIMESTAMP, signing.NONCE, signing.SIGNATURE, "X"]), TEXT))
def test_an_envelope_is_whole_or_none(headers):
    assert signing.read(headers) is None or isinstance(signing.read(headers), signing.Envelope)


@quick
@given(st.integers(1, 2**40), st.integers(1, 2**40), st.integers(0, 2**33))
def test_the_link_of_a_message_is_read_as_it_was_made(alert, account, moment):
    made = links.Acknowledging(alert, account, datetime.fromtimestamp(moment, UTC))
    assert links.read(links.token(made)) == made


@quick
@given(TEXT)
def test_no_other_text_is_a_link(text):
    assert links.read(text) is None


@quick
@given(JSON)
def test_what_is_kept_of_json_can_be_kept(value):
    assert is_writable(writable(value))
    json.dumps(writable(value), ensure_ascii=False).encode()


@quick
@given(st.lists(st.dictionaries(st.sampled_from(["roles", "minutes", "channels", "done_minutes"]), JSON)))
def test_a_ladder_is_read_or_refused(rows):
    """Ladders come from a checked form; the program itself may only meet these errors."""
    with contextlib.suppress(ValueError, KeyError, TypeError):
        assert ladder.parse(rows)


# -- files of problems ---------------------------------------------------------------------------------------------------

KEYS = ["format", "participants", "slots", "tables", "meetings", "days", "sessions", "interpreters", "fairness_d", "noon_counts",
        "walking_slots", "kitchen", "couriers", "stops", "travel", "name"]  # fmt: skip


@quick
@given(st.one_of(TEXT, JSON.map(json.dumps), st.dictionaries(st.sampled_from(KEYS), JSON).map(json.dumps)))
def test_an_instance_of_meetings_is_read_or_refused(text):
    try:
        reader.problem_from_text(text)
    except BadProblem as error:
        assert str(error)


@quick
@given(st.one_of(JSON, st.dictionaries(st.sampled_from(KEYS), JSON)))
def test_a_day_of_rounds_is_read_or_refused(document):
    try:
        files.problem_from_dict(document)
    except files.BadFile as error:
        assert str(error)


@few
@given(st.one_of(st.binary(max_size=200), st.just(b"[" * 100_000), JSON.map(json.dumps).map(str.encode)))
def test_a_file_of_rounds_is_read_or_refused(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("day") / "day.json"
    path.write_bytes(data)
    for read, refusal in ((_read_day, files.BadFile), (instances.read, instances.BadInstance)):
        try:
            read(path)
        except refusal as error:
            assert str(error)


SOLOMON = "R101\n\nVEHICLE\nNUMBER     CAPACITY\n  25         200\n\nCUSTOMER\nCUST NO.  XCOORD.\n"


@few
@given(st.text(alphabet="0123456789 .-\nNaEUC_DIMENSION:", max_size=300))
def test_an_instance_of_the_field_is_read_or_refused(tmp_path_factory, rest):
    path = tmp_path_factory.mktemp("instance") / "one.txt"
    for text in (SOLOMON + rest, f"NAME: x\nDIMENSION: 3\n{rest}"):
        path.write_text(text)
        try:
            instances.read(path)
        except instances.BadInstance as error:
            assert str(error)


# -- addresses -----------------------------------------------------------------------------------------------------------


@quick
@given(TEXT, TEXT)
def test_a_forwarded_address_never_raises(remote, forwarded):
    assert isinstance(client(remote, forwarded, []), str)


def test_a_zip_that_unpacks_to_more_than_is_allowed_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "x")
        archive.writestr("xl/workbook.xml", b"0" * (uploads.MOST_UNPACKED_BYTES + 1))
    data = out.getvalue()
    assume(len(data) < uploads.MOST_BYTES)
    assert uploads.may_be_kept(data, "a.xlsx", frozenset(uploads.SUFFIXES)) == uploads.DAMAGED
