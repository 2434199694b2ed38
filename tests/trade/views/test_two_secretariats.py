"""A secretariat works beside another one for the same office: it does not see the other's missions, and its work is
whole nevertheless. On PostgreSQL all this goes on behind the second wall."""

from datetime import date

import pytest
from django.urls import reverse

from chomchom.people.enums import OrganisationKind
from chomchom.trade.enums_ledger import Rung
from chomchom.trade.models import Application, Exporter, LedgerEntry, Mission
from chomchom.trade.operations import ledger
from tests.factories import District
from tests.trade import trade_factories as make
from tests.trade.ledger_factories import AFTER, BY, Parties, declaration, line, paper

pytestmark = pytest.mark.usefixtures("later")


@pytest.fixture
def second(parties):
    """A mission of the same office that another secretariat runs."""
    secretariat = parties.district._office_of(OrganisationKind.SECRETARIAT, "둘째 사무국")
    return make.make_mission(parties.district, secretariat=secretariat, title="둘째 사업")


def form_of(mission: Mission, **values) -> dict:
    given = {"title": mission.title, "places": 12, "starts_on": "2026-09-01", "ends_on": "2026-09-05"}
    return given | values


def test_all_that_hangs_on_a_buyer_comes_along_when_it_is_merged(as_role, parties, second):
    kept, gone = make.make_buyer(parties.district), make.make_buyer(parties.district)
    make.make_guest(parties.mission, kept)
    elsewhere = make.make_guest(second, gone, leg=None)
    client, address = as_role("secretary"), reverse("trade:merge", args=[kept.pk, gone.pk])
    assert client.get(address).context["preview"].guests == 1
    assert client.post(address).status_code == 302
    elsewhere.refresh_from_db()
    assert elsewhere.buyer_id == kept.pk
    assert client.post(reverse("trade:unmerge", args=[kept.merges.get().pk])).status_code == 302
    elsewhere.refresh_from_db()
    assert elsewhere.buyer_id == gone.pk
    assert client.get(reverse("trade:mission", args=[second.pk])).status_code == 404


def test_a_mission_is_planned_for_another_secretariat_and_handed_to_it(as_role, parties, second):
    client, to = as_role("secretary"), second.secretariat_id
    planned = client.post(reverse("trade:mission_add"), form_of(second, title="셋째 사업", secretariat=to))
    made = Mission.objects.get(title="셋째 사업")
    assert planned.status_code == 302 and made.secretariat_id == to and made.weights.exists()
    own = parties.mission
    handed = client.post(reverse("trade:mission_change", args=[own.pk]), form_of(own, secretariat=to))
    own.refresh_from_db()
    assert handed.status_code == 302 and own.secretariat_id == to


def test_exporters_of_a_list_are_kept_before_their_applications(as_role, parties):
    source = make.make_list(parties.mission, AFTER)
    source.kind = "exporters"
    source.save()
    values = {"name": "새광학", "business_number": "", "contact_name": "", "contact_email": "", "contact_phone": "",
              "exports_as_written": "", "exports_usd": None, "certificates": "", "meetings_wanted": 4, "speaks": ["ko"],
              "tax_paid": True, "consent": True, "products": []}  # fmt: skip
    source.rows.update(number="N-01", answer="taken", why=[], values=values)
    answer = as_role("secretary").post(reverse("trade:list_apply", args=[source.pk]))
    assert answer.status_code == 302
    assert Application.objects.get(number="N-01").exporter == Exporter.objects.get(name="새광학")


def test_evidence_behind_a_deal_that_one_does_not_see_is_refused_with_its_sentence(as_role, parties):
    number, theirs = declaration(), Parties(District("북구", "Buk-gu", "buk-"))
    other = theirs.deal(line(Rung.SIGNED))
    ledger.record(
        deal=other, line=line(Rung.DECLARED, papers=[paper(Rung.DECLARED, reference=number)]), by=BY, at=AFTER
    )
    own = parties.deal(line(Rung.SIGNED))
    said = {"rung": 6, "happened_on": "2026-05-30", "amount": "40000", "currency": "USD", "number": number}
    answer = as_role("exporter").post(
        reverse("trade:deal_record", args=[own.pk]), said, headers={"accept-language": "en"}
    )
    text = answer.content.decode()
    assert answer.status_code == 422 and "stands behind another deal already" in text
    assert other.application.number not in text
    assert LedgerEntry.objects.filter(deal=own, rung=Rung.DECLARED).count() == 0


def test_the_curve_of_a_mission_learns_from_all_contracts_of_the_office(as_role, parties, second):
    parties.mission = second
    parties.deal(line(Rung.SIGNED, happened_on=date(2026, 5, 13)), application=_accepted(parties, second))
    mine = Mission.objects.exclude(pk=second.pk).get()
    waits = [as_role(who).get(reverse("trade:results", args=[mine.pk])).context["results"].waits
             for who in ("secretary", "trade_officer")]  # fmt: skip
    assert len(waits[0]) == 1 and waits[0] == waits[1]


def _accepted(parties, mission) -> Application:
    return make.make_accepted(mission, make.make_exporter(parties.district))
