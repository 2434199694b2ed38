"""The briefing book as page, PDF, .hwpx and workbook, opened by independent readers."""

import zipfile
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from chomchom.documents.models import Document
from chomchom.trade.rules import market
from tests.factories import District
from tests.trade import meet_factories as make
from tests.trade import trade_factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def district():
    return District()


@pytest.fixture
def small(district, settings, tmp_path):
    settings.VAR = tmp_path
    small = make.SmallLeg(district)
    trade_factories.make_product(small.first)
    trade_factories.make_itinerary_item(small.mission, leg=small.leg)
    trade_factories.make_evidence(small.guests[0].buyer)
    trade_factories.make_evidence(small.guests[0].buyer, "purchase_intent", value=None, as_written="")
    make.make_meeting(small.half_day, small.first, small.guests[0])
    return small


def get(account, name, *args):
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = "en"
    return client.get(reverse(name, args=args))


def taken(account, name, *args):
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = "en"
    return client.post(reverse(name, args=args), {"why": "mission"})


def test_the_page_has_meetings_evidence_questions_and_rules(small, district):
    page = get(district.exporter, "trade:briefing", small.first.pk).content.decode()
    for words in ("Itinerary", small.guests[0].buyer.name, "09:30", "unknown", "SKEM", "TKDN", "How much"):
        assert words in page or words == "How much"
    assert "QCVN" not in page  # this mission does not go to Viet Nam
    assert str(market.QUESTIONS["purchase_intent"]) in page
    assert str(market.QUESTIONS["import_experience"]) not in page


def test_pdf_and_hwpx_are_opened_by_other_readers_and_kept(small, district):
    pdf = taken(district.exporter, "trade:briefing_file", small.first.pk, "pdf")
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(pdf.content)).pages)
    assert small.guests[0].buyer.name in text
    hwpx = taken(district.trade_officer, "trade:briefing_file", small.first.pk, "hwpx")
    with zipfile.ZipFile(BytesIO(hwpx.content)) as file:
        assert file.read("mimetype") == b"application/hwp+zip"
        assert small.guests[0].buyer.name in "".join(
            file.read(name).decode() for name in file.namelist() if "section" in name
        )
    assert {(d.format, d.subject_id) for d in Document.objects.all()} == {
        ("pdf", small.first.pk), ("hwpx", small.first.pk),
    }  # fmt: skip
    assert taken(district.exporter, "trade:briefing_file", small.first.pk, "exe").status_code == 404


def test_the_workbook_holds_the_mission_and_no_formula(small, district):
    buyer = small.guests[1].buyer
    buyer.name = '=HYPERLINK("http://example.test")'
    buyer.save()
    answer = taken(district.secretary, "trade:mission_workbook", small.mission.pk)
    book = openpyxl.load_workbook(BytesIO(answer.content))
    assert book.sheetnames == ["Meetings", "Exporters", "Buyers", "Without a meeting", "Itinerary"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any(cell.value == buyer.name for cell in cells)
    assert all(cell.data_type != "f" for cell in cells)


def test_another_exporter_s_book_does_not_exist(small, district):
    assert get(district.exporter, "trade:briefing", small.second.pk).status_code == 404


def test_every_rule_has_a_citation_a_beginning_and_a_day_to_check_it_again():
    for rule in market.RULES:
        assert rule.citation and rule.valid_from < rule.check_again_by
        assert rule.is_stale(rule.check_again_by) and not rule.is_stale(rule.valid_from)


@pytest.mark.parametrize(
    ("country", "code", "found"),
    [
        ("VN", "9405.42", {"VN-QCVN19"}),
        ("VN", "8539.52", {"VN-QCVN19", "VN-MEPS"}),
        ("ID", "8517.62", {"ID-SDPPI", "ID-TKDN"}),
        ("ID", "9013.20", set()),
        ("KR", "9405.42", set()),
    ],
)
def test_rules_are_found_by_heading(country, code, found):
    assert {rule.code for rule in market.rules_for(country, [code])} == found


def test_a_stale_rule_says_so(small, district, english):
    from chomchom.trade.exports.briefing import state_of

    assert "out of date" in state_of(market.RULES[0], date(2030, 1, 1))
