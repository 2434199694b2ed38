"""``chomchom audit`` finds what a fault left: in the ledger, among files, in triggers."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from chomchom.core import append_only, clock, kept
from chomchom.documents import files
from chomchom.documents.models import Document
from chomchom.trade.enums_ledger import Rung
from chomchom.trade.models import Deal, ProofInUse, Share
from chomchom.trade.queries import books
from tests.factories import District
from tests.operation.conftest import AT
from tests.trade.ledger_factories import AFTER, Parties, line

pytestmark = pytest.mark.django_db


def codes(findings):
    return {finding.code: finding.count for finding in findings}


class TestLedger:
    @pytest.fixture
    def deal(self):
        deal = Parties(District()).deal(line(Rung.SIGNED))
        assert codes(books.findings(now=AFTER)) == {}
        return deal

    def test_a_sum_that_is_not_that_of_the_lines(self, deal):
        Share.objects.filter(deal=deal).update(usd=1)
        assert codes(books.findings(now=AFTER)) == {"deal_differs": 1}

    def test_a_state_that_the_lines_do_not_give(self, deal):
        Deal.objects.filter(pk=deal.pk).update(rung=2)
        assert codes(books.findings(now=AFTER)) == {"deal_differs": 1}

    def test_a_proof_whose_document_is_another(self, deal):
        Document.objects.update(sha256="0" * 64)
        assert codes(books.findings(now=AFTER)) == {"proof_differs": 1}

    def test_a_proof_that_stands_on_the_paper_of_something_else(self, deal):
        Document.objects.update(subject_id=deal.pk + 1)
        assert codes(books.findings(now=AFTER)) == {"proof_of_another": 1}

    def test_evidence_that_is_taken_for_nothing(self, deal):
        ProofInUse.objects.update(reference="another")
        assert codes(books.findings(now=AFTER)) == {"claim_without_proof": 1}


class TestTriggers:
    def test_every_trigger_of_the_database_is_expected(self):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger'"
                if connection.vendor == "sqlite"
                else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
            )
            present = {name for (name,) in cursor.fetchall()}
        assert present == append_only.OTHERS.union(*map(append_only._triggers, append_only.TABLES))
        assert append_only.findings(now=AT) == []

    def test_one_that_is_gone_is_named(self):
        with connection.cursor() as cursor:
            table = "" if connection.vendor == "sqlite" else " ON care_recall"
            cursor.execute(f"DROP TRIGGER care_recall_kept{table}")
        (finding,) = append_only.findings(now=AT)
        assert (finding.code, finding.rows) == ("trigger_missing", ("care_recall_kept",))


def test_what_no_row_speaks_of_is_put_aside_and_not_removed(monkeypatch, place):
    monkeypatch.setattr(kept, "GRACE_S", -5)
    monkeypatch.setattr(clock, "now", lambda: AT)
    stray = files.path_of(files.write(b"stray"))
    (stray.parent / ".half").write_bytes(b"hal")
    assert codes(kept.findings(now=AT)) == {"file_without_row": 2}
    call_command("sweep", "--dry-run", stdout=StringIO())
    assert stray.exists()
    call_command("sweep", stdout=StringIO())
    assert not stray.exists() and kept.findings(now=AT) == []
    assert (
        place / "swept" / "20260513T030000Z" / "documents" / stray.parent.name / stray.name
    ).read_bytes() == b"stray"
