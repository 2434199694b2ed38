"""Bad input that no other test of trade has: a forwarded link, and formulas that go out in cells."""

import csv
import io
from datetime import timedelta

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from chomchom.trade.enums_ledger import Rung
from chomchom.trade.models import Confirmation, Exporter
from chomchom.trade.operations.ledger import confirming
from tests.trade.ledger_factories import BY, line

WHY = {"why": "check"}  # what every export asks

pytestmark = pytest.mark.django_db
HOSTILE = ('=HYPERLINK("http://x.test")', "+1+1", "-2", "@SUM(A1)")


def answer(token, name, **values):
    given = {"word": "confirmed", "without": "later", "said_by": name, "comment": ""} | values
    return Client().post(f"/confirm/{token}/?language=en", given)


def test_a_forwarded_link_is_answered_by_name_the_last_word_counts_and_the_office_can_end_it(parties, later):
    """Who holds the link can answer: the names stand beside the answers, nothing that was said is lost."""
    entry = parties.deal(line(Rung.SIGNED)).entries.get()
    _link, token = confirming.ask(entry=entry, party="buyer", by=BY, at=later - timedelta(days=1))
    assert "name" in answer(token, " ").content.decode().lower() and not Confirmation.objects.exists()
    assert answer(token, "Ibu Contoh").status_code == 200
    assert answer(token, "Somebody else", word="disputed", stated_amount="1").status_code == 200
    assert list(Confirmation.objects.order_by("pk").values_list("said_by", "word")) == [
        ("Ibu Contoh", "confirmed"), ("Somebody else", "disputed")]  # fmt: skip
    confirming.revoke(entry=entry, by=BY, at=later)
    ended = answer(token, "Ibu Contoh")
    assert ended.status_code == 410 and "replaced" in ended.content.decode()
    assert Confirmation.objects.count() == 2


def test_no_cell_that_goes_out_is_a_formula(as_role, parties):
    for text in HOSTILE:
        parties.deal(line(Rung.CONSULTED, "10"), title=text)
    Exporter.objects.filter(pk=parties.application.exporter_id).update(name=HOSTILE[0], name_en=HOSTILE[0])
    client = as_role("secretary")

    def got(name, *args):
        url = reverse(name, args=[parties.mission.pk, *args])
        response = client.get(url) if name == "trade:results_paper" else client.post(url, WHY)
        assert response.status_code == 200
        return response.content

    rows = list(csv.reader(io.StringIO(got("trade:deals_table", "csv").decode("utf-8-sig"), newline="")))
    assert {row[1] for row in rows[1:]} == {f"'{text}" for text in HOSTILE}
    assert {row[3] for row in rows[1:]} == {f"'{HOSTILE[0]}"}
    found = 0
    for name, args in (
        ("trade:deals_table", ["xlsx"]),
        ("trade:results_paper", ["report", "xlsx"]),
        ("trade:mission_workbook", []),
    ):
        for sheet in openpyxl.load_workbook(io.BytesIO(got(name, *args))):
            for cell in (cell for row in sheet.iter_rows() for cell in row):
                assert cell.data_type != "f" and cell.hyperlink is None, (name, cell.value)
                found += HOSTILE[0] in str(cell.value)
    assert found > 2


def test_the_table_holds_what_one_may_see(as_role, parties):
    parties.deal(line(Rung.SIGNED, "70000"))
    parties.deal(line(Rung.PIPELINE), application=parties.other_application)
    address = reverse("trade:deals_table", args=[parties.mission.pk, "csv"])
    rows = {
        who: as_role(who).post(address, WHY).content.decode().count("\r\n") - 1 for who in ("trade_head", "exporter")
    }
    assert rows == {"trade_head": 2, "exporter": 1}
    assert as_role("interpreter").post(address, WHY).status_code == 403
    assert as_role("trade_head").post(address.replace(".csv", ".exe"), WHY).status_code == 404
