from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from django.db import DatabaseError, transaction

from chomchom.core.models import AccessEntry
from chomchom.core.refusal import Refused
from chomchom.documents.models import Document
from chomchom.trade.enums import LinkPurpose
from chomchom.trade.enums_ledger import Box, DealState, Ending, Proof, Rung, Standing, Without, Word
from chomchom.trade.models import Confirmation, Deal, LedgerEntry, LedgerProof, Share
from chomchom.trade.operations import ledger, links
from chomchom.trade.operations.ledger import Paper, confirming, lines
from chomchom.trade.queries.ledger import differing
from tests.factories import District
from tests.trade.ledger_factories import AFTER, BY, SIGNED_DAY, Parties, declaration, line, paper, pdf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
R = Rung


@pytest.fixture
def parties():
    return Parties(District())


def record(deal, one, **values):
    return ledger.record(deal=deal, line=one, by=BY, at=AFTER, **values)


def refused(code, call):
    with pytest.raises(Refused) as raised, transaction.atomic():
        call()
    assert raised.value.refusal.code == code, str(raised.value)
    return str(raised.value)


def boxes(deal):
    return {share.box: share.usd for share in Share.objects.filter(deal=deal)}


def test_a_deal_climbs_the_ladder_and_each_rung_has_its_evidence(parties):
    deal = parties.deal(line(R.CONSULTED, None), line(R.PIPELINE), line(R.CONDITIONAL), line(R.SIGNED))
    assert (deal.rung, deal.box, deal.state, deal.signed_on) == (4, Box.SIGNED, DealState.OPEN, date(2026, 5, 13))
    assert boxes(deal) == {Box.SIGNED: D(100_000)}
    record(deal, line(R.PAID, "30000"))
    record(deal, line(R.DECLARED, "40000"))
    deal.refresh_from_db()
    assert (deal.rung, deal.box, deal.first_shipped_on) == (6, Box.SHIPPED, date(2026, 5, 13))
    assert boxes(deal) == {Box.SHIPPED: D(40_000), Box.SIGNED: D(60_000)}
    assert LedgerProof.objects.filter(entry__deal=deal).count() == 6
    contract = LedgerProof.objects.get(entry__deal=deal, proof=Proof.CONTRACT)
    assert contract.document.sha256 == contract.reference
    assert differing([deal]) == []


def test_where_deals_stand_is_recomputed_from_their_lines(parties):
    """The auditor finds what was written past the ledger, in each column that results are summed from."""
    shipped = parties.deal(line(R.SIGNED), line(R.DECLARED, "40000", happened_on=SIGNED_DAY + timedelta(days=5)))
    ended = parties.deal(line(R.SIGNED))
    ledger.end(deal=ended, ending=Ending.LAPSED, reason="기한 경과", by=BY, at=AFTER)
    deals = [shipped, ended, parties.deal(line(R.SIGNED)), parties.deal(line(R.PIPELINE))]
    stored = {deal.pk: deal.waited_days for deal in Deal.objects.all()}
    assert [stored[deal.pk] for deal in deals] == [5, 7, None, None]
    assert differing(Deal.objects.all()) == []
    wrong = {"rung": 2, "box": "paid", "signed_on": date(2026, 1, 1), "waited_days": 1, "state": "lost"}
    for (name, value), deal in zip(wrong.items(), [deals[0], deals[0], deals[2], deals[1], deals[1]], strict=True):
        row = Deal.objects.get(pk=deal.pk)
        setattr(row, name, value)
        assert differing([row]) == [deal.pk], name
    Share.objects.filter(deal=shipped).update(usd=1)
    assert differing(Deal.objects.all()) == [shipped.pk]


def test_the_ledger_cannot_be_changed_in_the_database(parties):
    deal = parties.deal(line(R.SIGNED))
    for model, values in ((LedgerEntry, {"amount": 1}), (LedgerProof, {"reference": "x"})):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            model.objects.update(**values)
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            model.objects.all()._raw_delete("default")
    assert boxes(deal) == {Box.SIGNED: D(100_000)}


def test_a_correction_is_a_new_line_that_stands_on_the_same_papers(parties):
    deal = parties.deal(line(R.SIGNED))
    first = deal.entries.get()
    sentence = refused("no_reason", lambda: record(deal, line(R.SIGNED, "90000", papers=[]), corrects=first))
    assert "reason" in sentence
    record(deal, line(R.SIGNED, "90000", papers=[]), corrects=first, reason="금액을 잘못 옮겨 적음")
    assert boxes(deal) == {Box.SIGNED: D(90_000)}
    assert [entry.amount for entry in deal.entries.order_by("pk")] == [D(100_000), D(90_000)]
    refused("corrected_already", lambda: record(deal, line(R.SIGNED, "1"), corrects=first, reason="다시"))


def test_a_contract_in_a_currency_without_a_rate_is_refused_until_the_rate_is_there(parties):
    deal = parties.deal()
    contract = line(R.SIGNED, "1000000000", "VND")
    assert "rate of VND" in refused("no_rate", lambda: record(deal, contract))
    rate = {
        "office": parties.mission.office,
        "currency": "vnd",
        "usd_per_unit": D("0.0000389"),
        "source": "서울외국환중개",
    }
    ledger.enter_rate(**rate, on=date(2026, 4, 10), by=BY, at=AFTER)
    refused("no_rate", lambda: record(deal, contract))  # older than a month
    ledger.enter_rate(**rate, on=date(2026, 5, 12), by=BY, at=AFTER)
    entry = record(deal, contract)
    assert (entry.rate, entry.rate_on) == (D("0.0000389"), date(2026, 5, 12))
    assert boxes(deal) == {Box.SIGNED: D("38900.00")}
    ledger.enter_rate(**(rate | {"usd_per_unit": D("0.00004")}), on=date(2026, 5, 12), by=BY, at=AFTER)
    assert boxes(deal) == {Box.SIGNED: D("38900.00")}  # written with the rate of its day


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"currency": "USD"}, "base"),
        ({"currency": "동"}, "currency"),
        ({"usd_per_unit": D(0)}, "rate"),
        ({"on": date(2027, 1, 1)}, "future"),
        ({"source": " "}, "source"),
    ],
)
def test_a_rate_that_is_not_whole_is_refused(parties, values, code):
    given = {"office": parties.mission.office, "currency": "IDR", "usd_per_unit": D("0.00006"), "on": date(2026, 5, 1)}
    refused(code, lambda: ledger.enter_rate(**({"source": "서울외국환중개"} | given | values), by=BY, at=AFTER))


def test_a_shipment_larger_than_its_contract(parties):
    deal = parties.deal(line(R.SIGNED), line(R.DECLARED, "60000"))
    sentence = refused("too_much", lambda: record(deal, line(R.DECLARED, "40000.01")))
    assert "USD 0.01 more than the contract (USD 100,000.00)" in sentence
    assert boxes(deal) == {Box.SHIPPED: D(60_000), Box.SIGNED: D(40_000)}


def test_a_declaration_number_is_used_once(parties):
    number = declaration()
    shipped = line(R.DECLARED, "1000", papers=[Paper(Proof.DECLARATION, number)])
    first = parties.deal(line(R.SIGNED), shipped)
    second = parties.deal(line(R.SIGNED), application=parties.other_application)
    sentence = refused(
        "used_twice", lambda: record(second, replace(shipped, papers=[Paper(Proof.DECLARATION, number.lower())]))
    )
    assert parties.application.number in sentence
    refused("used_twice", lambda: record(first, shipped))
    wrong = first.entries.get(rung=R.DECLARED)
    record(first, replace(shipped, amount=D(2000), papers=[]), corrects=wrong, reason="금액 정정")  # its own evidence
    ledger.strike(entry=first.entries.latest("pk"), reason="다른 거래의 신고", by=BY, at=AFTER)
    record(second, shipped)
    assert boxes(second) == {Box.SHIPPED: D(1000), Box.SIGNED: D(99_000)}


def test_of_two_at_the_same_moment_the_database_lets_one_prove_with_a_number(parties, monkeypatch):
    shipped = line(R.DECLARED, "1000")
    parties.deal(line(R.SIGNED), shipped)
    second = parties.deal(line(R.SIGNED), application=parties.other_application)
    monkeypatch.setattr(lines, "used_elsewhere", lambda *_asked: None)  # the other was not there yet
    refused("used_twice", lambda: record(second, shipped))
    assert not second.entries.filter(rung=R.DECLARED).exists()


def test_a_contract_stands_behind_one_deal(parties):
    contract = line(R.SIGNED)
    parties.deal(contract)
    refused("used_twice", lambda: parties.deal(contract))


def test_a_declaration_number_of_another_form(parties):
    deal = parties.deal(line(R.SIGNED))
    papers = [Paper(Proof.DECLARATION, "12345-2026-1")]
    assert "12345-26-123456X" in refused("declaration_form", lambda: record(deal, line(R.DECLARED, "1", papers=papers)))


@pytest.mark.parametrize(
    ("data", "file_name"), [(b"MZ\x90 not a paper", "계약서.pdf"), (pdf("a"), "계약서.png"), (b"", "계약서.pdf")]
)
def test_a_file_that_is_not_what_it_says(parties, data, file_name):
    deal = parties.deal()
    papers = [Paper(Proof.CONTRACT, data=data, file_name=file_name, signed_by_both=True)]
    with pytest.raises(Refused) as raised:
        record(deal, line(R.SIGNED, papers=papers))
    assert len(str(raised.value)) > 20
    assert not Document.objects.exists() and not LedgerEntry.objects.exists()


def test_evidence_of_the_right_kind_or_nothing(parties):
    deal = parties.deal()
    refused("no_proof", lambda: record(deal, line(R.SIGNED, papers=[])))
    refused("no_proof", lambda: record(deal, line(R.SIGNED, papers=[paper(R.CONDITIONAL)])))
    refused("one_signature", lambda: record(deal, line(R.SIGNED, papers=[paper(R.SIGNED, signed_by_both=False)])))


def test_a_deal_that_ended_and_was_taken_up_again(parties):
    deal = parties.deal(line(R.CONDITIONAL))
    ledger.end(deal=deal, ending=Ending.LAPSED, reason="인증을 받지 못함", by=BY, at=AFTER)
    deal.refresh_from_db()
    assert (deal.state, deal.box, deal.ended_on) == (DealState.LAPSED, Box.LAPSED, AFTER.date())
    assert boxes(deal) == {Box.LAPSED: D(100_000)}
    ledger.revive(deal=deal, reason="인증을 받음", by=BY, at=AFTER)
    deal.refresh_from_db()
    assert (deal.state, deal.ended_on, boxes(deal)) == (DealState.OPEN, None, {Box.CONDITIONAL: D(100_000)})


def test_parties_of_different_missions_have_no_deal(parties):
    from tests.trade import trade_factories as make

    other = make.make_guest(make.make_mission(parties.district), make.make_buyer(parties.district))
    refused(
        "mission", lambda: ledger.open_deal(application=parties.application, guest=other, title="x", by=BY, at=AFTER)
    )


def test_every_write_is_told_in_the_access_log(parties):
    deal = parties.deal(line(R.SIGNED))
    said = AccessEntry.objects.filter(subject_kind="trade.deal", subject_id=deal.pk).values_list("what", flat=True)
    assert {"trade.deal.open", "trade.ledger.claim"} <= set(said)


# -- both sides confirm -------------------------------------------------------------------------------------------------


def say(entry, party, word=Word.CONFIRMED, at=AFTER, **values):
    given = {"without": Without.LATER, "said_by": "Ibu Contoh"} | values
    return confirming.say(entry=entry, party=party, word=word, by=BY, at=at, **given)


def standing(deal):
    return {share.box: share.standing for share in Share.objects.filter(deal=deal)}


def test_an_amount_is_confirmed_by_both_sides_or_disputed(parties):
    deal = parties.deal(line(R.SIGNED))
    entry = deal.entries.get()
    say(entry, "buyer")
    assert standing(deal) == {Box.SIGNED: Standing.UNCONFIRMED}
    say(entry, "exporter")
    assert standing(deal) == {Box.SIGNED: Standing.CONFIRMED}
    say(entry, "buyer", Word.DISPUTED, stated_amount=D(80_000))
    assert standing(deal) == {Box.SIGNED: Standing.DISPUTED}
    record(deal, line(R.DECLARED, "100"))
    assert standing(deal) == {Box.SIGNED: Standing.DISPUTED, Box.SHIPPED: Standing.UNCONFIRMED}


def test_a_corrected_line_must_be_confirmed_anew(parties):
    deal = parties.deal(line(R.SIGNED))
    entry = deal.entries.get()
    say(entry, "buyer"), say(entry, "exporter")
    record(deal, line(R.SIGNED, "90000", papers=[]), corrects=entry, reason="정정")
    assert standing(deal) == {Box.SIGNED: Standing.UNCONFIRMED}
    refused("corrected", lambda: say(entry, "buyer"))


def test_a_dispute_says_what_is_wrong(parties):
    entry = parties.deal(line(R.SIGNED)).entries.get()
    refused("what", lambda: say(entry, "buyer", Word.DISPUTED))
    refused("name", lambda: say(entry, "buyer", said_by=" "))
    refused("amount", lambda: say(entry, "buyer", Word.DISPUTED, stated_amount=D(-1)))
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        say(entry, "buyer") and Confirmation.objects.update(word="disputed")


def found(token, *, ip=None, at=AFTER, purpose=LinkPurpose.CONFIRM_RESULT):
    return links.find(token=token, purpose=purpose, ip=ip, at=at)


def test_a_link_opens_one_line_for_one_side_until_it_expires(parties):
    entry = parties.deal(line(R.SIGNED)).entries.get()
    link, token = confirming.ask(entry=entry, party="buyer", by=BY, at=AFTER)
    assert token not in str(link.__dict__.values()) and len(token) >= 40
    opened = found(token, ip="10.0.0.1")
    assert (opened.pk, confirming.party_of(opened), opened.uses) == (link.pk, "buyer", 0)
    refused("link_expired", lambda: found(token, at=AFTER + confirming.GOOD_FOR))
    refused("link_unknown", lambda: found(token, purpose=LinkPurpose.BUYER_PAGE))
    _newer, second = confirming.ask(entry=entry, party="buyer", by=BY, at=AFTER)
    refused("link_revoked", lambda: found(token))
    confirming.revoke(entry=entry, by=BY, at=AFTER)
    refused("link_revoked", lambda: found(second))


def guessed(token, at):
    with pytest.raises(Refused) as raised:
        found(token, ip="10.0.0.9", at=at)
    return raised.value.refusal.code


def test_guessing_links_is_made_to_wait(parties):
    for number in range(links.TRIES):
        assert guessed(f"guess{number}", AFTER) == "link_unknown"
    assert guessed("guess", AFTER) == "link_wait"
    assert guessed("guess", AFTER + links.WITHIN) == "link_unknown"


def test_deals_are_seen_by_their_offices_and_their_exporter_only(parties):
    from tests.factories import viewer

    own = parties.deal(line(R.SIGNED))
    foreign = parties.deal(line(R.SIGNED), application=parties.other_application)
    seen = {
        name: set(Deal.objects.visible_to(viewer(getattr(parties.district, name))).values_list("pk", flat=True))
        for name in ("trade_officer", "secretary", "exporter", "interpreter", "officer")
    }
    both = {own.pk, foreign.pk}
    assert seen == {
        "trade_officer": both, "secretary": both, "exporter": {own.pk}, "interpreter": set(), "officer": set(),
    }  # fmt: skip
