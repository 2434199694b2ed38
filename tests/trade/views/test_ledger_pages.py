"""The pages of deals, results, memoranda and confirmations, as each role uses them."""

import re
from datetime import date, timedelta
from decimal import Decimal as D
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from chomchom.core.models import AccessEntry
from chomchom.trade.enums_ledger import Box, Rung, Without, Word
from chomchom.trade.models import Confirmation, CurrencyRate, Deal, LedgerEntry, Mou, MouPromise, PersonalLink, Share
from chomchom.trade.operations.ledger import confirming
from tests.trade.ledger_factories import AFTER, BY, line, paper, pdf

pytestmark = pytest.mark.usefixtures("later")
R = Rung


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


def page(client, name, *args, status=200, query=""):
    response = client.get(reverse(name, args=args) + query, headers={"accept-language": "en"})
    assert response.status_code == status
    return response.content.decode()


def post(client, name, pk, status=302, **data):
    response = client.post(reverse(name, args=[pk]), data, headers={"accept-language": "en"})
    assert response.status_code == status, response.content.decode()[-3000:]
    return response.content.decode()


def contract(**values):
    file = SimpleUploadedFile("contract.pdf", pdf(), "application/pdf")
    return {"rung": 4, "happened_on": "2026-05-13", "amount": "100000", "currency": "USD", "file": file,
            "signed_by_both": "on"} | values  # fmt: skip


def test_the_secretariat_opens_a_deal_and_records_its_rungs(as_role, parties):
    client, guest = as_role("secretary"), parties.guest()
    post(
        client, "trade:deal_new", parties.mission.pk, application=parties.application.pk, guest=guest.pk, title="LED 등"
    )
    deal = Deal.objects.get()
    post(client, "trade:deal_record", deal.pk, rung=0, happened_on="2026-05-12", number="상담일지 3번")
    post(client, "trade:deal_record", deal.pk, **contract())
    post(
        client,
        "trade:deal_record",
        deal.pk,
        rung=6,
        happened_on="2026-05-30",
        amount="40000",
        currency="USD",
        number="12345-26-000001X",
    )
    text = page(client, "trade:deal", deal.pk)
    assert "Shipped (export declared)" in text and "40,000.00" in text and "60,000.00" in text
    assert 'class="step here"' in text and text.count('class="step held"') == 2
    assert "SHA-256" in text and "12345-26-000001X" in text


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (contract(signed_by_both=""), "both signatures"),
        (contract(file=""), "needs its evidence"),
        (contract(file=SimpleUploadedFile("contract.pdf", b"MZ not a paper")), ""),
        (contract(currency="VND"), "There is no rate of VND"),
        (contract(happened_on="2026-07-01"), "lies in the future"),
        (
            {"rung": 6, "happened_on": "2026-05-30", "amount": "1", "currency": "USD", "number": "123"},
            "12345-26-123456X",
        ),
    ],
)
def test_what_is_wrong_is_said_above_the_form_and_nothing_is_written(as_role, parties, data, sentence):
    deal = parties.deal()
    if data.get("file"):
        data["file"].seek(0)
    text = post(as_role("secretary"), "trade:deal_record", deal.pk, status=422, **data)
    assert sentence in text and "krds" in text
    assert not LedgerEntry.objects.exists()


def test_a_line_is_corrected_and_struck_out_by_the_desks_only(as_role, parties):
    deal = parties.deal(line(R.SIGNED))
    entry = deal.entries.get()
    client = as_role("trade_officer")
    assert "100000.00" in page(client, "trade:entry_correct", entry.pk)
    given = {"rung": 4, "happened_on": "2026-05-13", "amount": "90000", "currency": "USD"}
    post(client, "trade:entry_correct", entry.pk, status=200, **given)  # without a reason
    post(client, "trade:entry_correct", entry.pk, **given, reason="read wrongly")
    post(
        client,
        "trade:entry_strike",
        deal.entries.latest("pk").pk,
        **{f"strike-{deal.entries.latest('pk').pk}-reason": "x"},
    )
    assert not Share.objects.exists() and deal.entries.count() == 3
    assert "does not count any more" in page(client, "trade:deal", deal.pk)
    assert as_role("exporter").get(reverse("trade:entry_correct", args=[entry.pk])).status_code == 403


def test_an_exporter_works_on_its_own_deals_and_never_sees_another(as_role, parties):
    own, foreign = (
        parties.deal(line(R.PIPELINE)),
        parties.deal(line(R.PIPELINE), application=parties.other_application, title="남의 거래"),
    )
    client = as_role("exporter")
    text = page(client, "trade:deals", parties.mission.pk)
    assert str(own) in text and "남의 거래" not in text
    page(client, "trade:deal", foreign.pk, status=404)
    post(client, "trade:deal_answer", own.pk, words="quotation sent")
    post(client, "trade:deal_answer", foreign.pk, status=404, words="x")
    assert "quotation sent" in page(client, "trade:deal", own.pk)


def test_a_deal_ends_with_a_reason_and_is_taken_up_again(as_role, parties):
    deal, client = parties.deal(line(R.PIPELINE)), as_role("secretary")
    post(client, "trade:deal_end", deal.pk, status=422, ending="lost")
    post(client, "trade:deal_end", deal.pk, ending="lost", reason="price")
    assert "Take this deal up again" in page(client, "trade:deal", deal.pk)
    post(client, "trade:deal_revive", deal.pk, **{"revive-reason": "new price"})
    deal.refresh_from_db()
    assert deal.state == "open"


# -- confirmation -------------------------------------------------------------------------------------------------------


def test_a_buyer_confirms_by_a_link_without_an_account(as_role, parties, client):
    deal = parties.deal(line(R.SIGNED))
    entry = deal.entries.get()
    text = post(as_role("secretary"), "trade:entry_ask", entry.pk, status=200, party="buyer")
    address = re.search(r"/confirm/[\w-]+/", text)[0]
    client.logout()
    shown = client.get(address)
    assert shown.status_code == 200 and "Mohon konfirmasi hasil" in shown.content.decode()  # the buyer's first language
    assert "<strong>Bahasa Indonesia</strong>" in shown.content.decode()
    for language, words in (("en", "Please confirm"), ("vi", "Xin xác nhận"), ("ko", "성과 확인")):
        assert words in client.get(f"{address}?language={language}").content.decode()
    assert not Confirmation.objects.exists()  # looking (a mail scanner) changes nothing
    assert client.post(address, {"word": "disputed", "without": "later", "said_by": "Ibu"}).status_code == 422
    assert (
        client.post(
            address, {"word": "disputed", "without": "later", "said_by": "Ibu", "stated_amount": "80000"}
        ).status_code
        == 200
    )
    said = Confirmation.objects.get()
    assert (said.party, said.word, said.stated_amount, said.without) == (
        "buyer",
        Word.DISPUTED,
        D(80_000),
        Without.LATER,
    )
    assert PersonalLink.objects.get().uses == 1
    assert "80,000.00" in page(as_role("secretary"), "trade:deal", deal.pk)


def test_a_link_that_opens_nothing_says_why(client, parties):
    entry = parties.deal(line(R.SIGNED)).entries.get()
    assert client.get("/confirm/guess/").status_code == 404
    old = AFTER - timedelta(days=200)
    _link, token = confirming.ask(entry=entry, party="buyer", by=BY, at=old)
    PersonalLink.objects.update(expires_at=old + timedelta(days=1))
    response = client.get(f"/confirm/{token}/")
    assert response.status_code == 410 and str(entry.amount) not in response.content.decode()
    for language, words in (("id", "kedaluwarsa"), ("vi", "hết hạn"), ("ko", "기한이 지난")):
        assert words in client.get(f"/confirm/{token}/?language={language}").content.decode()


def test_the_exporter_confirms_in_the_application(as_role, parties):
    deal = parties.deal(line(R.SIGNED))
    entry, client = deal.entries.get(), as_role("exporter")
    prefix = f"say-{entry.pk}-"
    post(
        client,
        "trade:entry_say",
        entry.pk,
        **{prefix + "word": "confirmed", prefix + "without": "nothing", prefix + "said_by": "기업인"},
    )
    assert Confirmation.objects.get().party == "exporter"
    post(as_role("secretary"), "trade:entry_say", entry.pk, status=403)


# -- results ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def mission_with_results(parties):
    parties.deal(line(R.SIGNED, "200000"), line(R.DECLARED, "50000"))
    parties.deal(line(R.CONDITIONAL, "546000"), leg=parties.hcmc)
    parties.deal(line(R.PIPELINE, "300000"), application=parties.other_application)
    parties.deal(line(R.CONSULTED, "70000"), leg=parties.hcmc)
    confirming.say(
        entry=LedgerEntry.objects.get(rung=R.DECLARED),
        party="exporter",
        word="confirmed",
        without="later",
        said_by="a",
        by=BY,
        at=AFTER,
    )
    confirming.say(
        entry=LedgerEntry.objects.get(rung=R.DECLARED),
        party="buyer",
        word="confirmed",
        without="same",
        said_by="b",
        by=BY,
        at=AFTER,
    )
    return parties.mission


def test_every_number_of_the_results_opens_the_rows_of_which_it_is_the_sum(as_role, mission_with_results):
    client = as_role("trade_officer")
    text = page(client, "trade:results", mission_with_results.pk)
    links = set(re.findall(r'<a href="([^"]*by=amount[^"]*)">([\d,]+)</a>', text))
    assert len(links) >= 12
    for address, number in links:
        rows = client.get(address.replace("&amp;", "&"), headers={"accept-language": "en"}).content.decode()
        total = re.search(r"Sum of all rows.*?<strong>([\d,.]+)</strong>", rows, re.S)[1]
        assert D(total.replace(",", "")) == D(number.replace(",", "")), address
    for address, number in set(re.findall(r'<a href="([^"]*/deals/\?box=[^"]*)">(\d+)</a>', text)):
        assert client.get(address).content.decode().count('<th scope="row">') == int(number)


def test_the_public_sentence_names_each_part(as_role, mission_with_results):
    text = page(as_role("trade_head"), "trade:results", mission_with_results.pk)
    assert "Of USD 1,046,000 in all, USD 50,000 has shipped" in text
    assert "USD 150,000 is in contracts signed by both sides and not yet shipped" in text
    assert "USD 546,000 is in agreements that hang on a condition" in text
    assert "조건이 붙은 약정 54만 6,000달러(1건)" in text
    assert "both confirmed USD 50,000" in text


def test_results_are_for_the_offices(as_role, mission_with_results):
    assert as_role("exporter").get(reverse("trade:results", args=[mission_with_results.pk])).status_code == 403


def _count(client, address):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize("name", ["trade:results", "trade:deals", "trade:mous"])
def test_pages_cost_the_same_with_one_and_three_deals(as_role, parties, name):
    client, address = as_role("secretary"), reverse(name, args=[parties.mission.pk])
    parties.deal(line(R.SIGNED), line(R.DECLARED, "10"))
    client.get(address)
    one = _count(client, address)
    for leg in (parties.jakarta, parties.hcmc):
        parties.deal(line(R.SIGNED), line(R.DECLARED, "10"), leg=leg, application=parties.other_application)
    three = _count(client, address)
    assert three <= one + (1 if name == "trade:deals" else 0)  # those seen for the first time are recorded
    assert three <= 22


def test_the_page_of_a_deal_costs_the_same_with_one_and_three_lines(as_role, parties):
    client = as_role("secretary")
    short, long = parties.deal(line(R.SIGNED)), parties.deal(line(R.CONSULTED, None), line(R.PIPELINE), line(R.SIGNED))
    counts = []
    for deal in (short, long):
        address = reverse("trade:deal", args=[deal.pk])
        client.get(address)
        counts.append(_count(client, address))
    assert counts[0] == counts[1] <= 20


def test_the_papers_are_read_by_independent_readers(as_role, mission_with_results):
    from hwpx import HwpxDocument
    from openpyxl import load_workbook
    from pypdf import PdfReader

    client, found = as_role("trade_officer"), {}
    for kind in ("report", "press"):
        for format in ("hwpx", "pdf", "xlsx"):
            response = client.get(reverse("trade:results_paper", args=[mission_with_results.pk, kind, format]))
            assert response.status_code == 200
            found[kind, format] = BytesIO(response.content)
    for kind in ("report", "press"):
        text = re.sub(r"\s+", "", "".join(page.extract_text() for page in PdfReader(found[kind, "pdf"]).pages))
        assert "조건이붙은약정54만6,000달러(1건)" in text
    text = "".join(page.extract_text() for page in PdfReader(found["report", "pdf"]).pages)
    places = [text.index(word) for word in ("개요", "추진실적", "성과", "문제점", "향후계획", "붙임", "끝.")]
    assert places == sorted(places)
    hwpx = HwpxDocument.open(found["report", "hwpx"])
    assert "546,000" in hwpx.export_text()
    book = load_workbook(found["report", "xlsx"])
    sheet = book["단계별"]
    rows = {row[0]: row[2] for row in sheet.iter_rows(min_row=5, values_only=True)}
    assert rows["조건부 약정"] == 546_000 and rows["계"] == sum(v for k, v in rows.items() if k != "계") == 1_116_000
    assert AccessEntry.objects.filter(what="trade.results.paper").count() == 6


def test_a_paper_of_no_kind_is_not_found(as_role, mission_with_results):
    assert (
        as_role("trade_officer")
        .get(reverse("trade:results_paper", args=[mission_with_results.pk, "other", "pdf"]))
        .status_code
        == 404
    )


# -- memoranda and rates ------------------------------------------------------------------------------------------------


def test_a_memorandum_with_its_promise(as_role, parties):
    client, file = as_role("secretary"), SimpleUploadedFile("mou.pdf", pdf(), "application/pdf")
    given = {
        "kind": "company",
        "title": "공급 협력",
        "parties": "가, 나",
        "scope": "시제품",
        "signed_on": "2026-05-13",
        "file": file,
    }
    assert "choose it" in post(client, "trade:mous", parties.mission.pk, status=422, **given)
    file.seek(0)
    post(client, "trade:mous", parties.mission.pk, **given, application=parties.application.pk)
    mou = Mou.objects.get()
    prefix = f"promise-{mou.pk}-"
    post(
        client,
        "trade:mou_promise",
        mou.pk,
        **{prefix + "text": "samples", prefix + "role": "exporter", prefix + "due_on": "2026-07-01"},
    )
    promise = MouPromise.objects.get()
    post(
        as_role("exporter"), "trade:mou_promise_end", promise.pk, **{f"end-{promise.pk}-outcome": "sent", "end": "keep"}
    )
    text = page(client, "trade:mous", parties.mission.pk)
    assert "sent" in text and "kept" in text
    assert (
        as_role("exporter").post(reverse("trade:mous", args=[parties.mission.pk]), given).status_code == 422
        and Mou.objects.count() == 1
    )


def test_a_rate_is_entered_with_its_source(as_role, parties):
    client = as_role("secretary")
    assert (
        client.post(
            reverse("trade:rates"), {"currency": "VND", "on": "2026-05-12", "usd_per_unit": "0.0000389"}
        ).status_code
        == 422
    )
    client.post(
        reverse("trade:rates"),
        {"currency": "vnd", "on": "2026-05-12", "usd_per_unit": "0.0000389", "source": "서울외국환중개"},
    )
    rate = CurrencyRate.objects.get()
    assert (rate.office, rate.currency, rate.on) == (parties.mission.office, "VND", date(2026, 5, 12))
    assert "서울외국환중개" in client.get(reverse("trade:rates")).content.decode()


def test_the_kinds_of_boxes_all_have_a_place_in_the_papers():
    from chomchom.trade.exports.ledger import KO

    assert set(KO) == set(Box)
    assert paper(R.SIGNED).file_name
