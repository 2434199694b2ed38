from dataclasses import replace
from datetime import timedelta
from decimal import Decimal as D

import pytest
from trade.ledger_entries import DAY, TODAY, claim, end, money, revive, void

from chomchom.trade.enums_ledger import Box, DealState, Ending, EntryKind, Proof, Rung
from chomchom.trade.rules.ledger import Evidence, declaration_number, fold, may_add, standing_entries
from chomchom.trade.rules.ledger.following import PROOFS

pytestmark = pytest.mark.usefixtures("english")

R = Rung


def code(entries, new):
    refusal = may_add(entries, new, TODAY)
    if refusal is not None:
        assert len(str(refusal)) > 20  # a sentence, not a code
    return refusal and refusal.code


def shares(*entries):
    return {(share.box, share.amount, share.usd) for share in fold(entries).shares}


def test_a_deal_climbs_and_stands_in_one_box():
    entries = []
    for rung in (R.CONSULTED, R.PIPELINE, R.LETTER, R.CONDITIONAL, R.SIGNED):
        entries.append(claim(len(entries) + 1, rung))
        assert code(entries[:-1], entries[-1]) is None
        assert [share.box.value for share in fold(entries).shares] == [fold(entries).box.value]
    assert fold(entries).box == Box.SIGNED


@pytest.mark.parametrize("rung", list(R))
def test_no_rung_without_its_evidence(rung):
    below = [claim(1, R.SIGNED), claim(2, R.DECLARED, "10")] if rung > R.SIGNED else []
    new = claim(9, rung, "5")
    assert code(below, new) is None
    assert code(below, replace(new, evidence=())) == "no_proof"
    assert code(below, replace(new, evidence=(replace(new.evidence[0], reference=" "),))) == "no_proof"
    wrong = next(kind for kind in Proof if kind not in PROOFS[rung])
    assert code(below, replace(new, evidence=(Evidence(wrong, "x", True, "y"),))) == "no_proof"


@pytest.mark.parametrize(
    ("rung", "values", "refused"),
    [
        (R.SIGNED, {"evidence": (Evidence(Proof.CONTRACT, "f"),)}, "one_signature"),
        (R.SIGNED, {"money": None}, "no_amount"),
        (R.SIGNED, {"money": money("0")}, "amount"),
        (R.CONDITIONAL, {"condition": " "}, "no_condition"),
        (R.PIPELINE, {"probability": None}, "probability"),
        (R.PIPELINE, {"probability": 100}, "probability"),
        (R.PIPELINE, {"expected_on": None}, "expected_on"),
        (R.PIPELINE, {"expected_on": DAY + timedelta(days=400)}, "expected_on"),
        (R.CONSULTED, {"happened_on": TODAY + timedelta(days=1)}, "future"),
        (R.CONSULTED, {"money": None}, None),
        (R.LETTER, {"money": None}, None),
    ],
)
def test_a_line_that_is_not_whole_is_refused(rung, values, refused):
    assert code([], replace(claim(1, rung), **values)) == refused


@pytest.mark.parametrize("rung", [R.PAID, R.DECLARED])
def test_nothing_is_paid_or_shipped_without_a_contract(rung):
    assert code([claim(1, R.CONDITIONAL)], claim(2, rung)) == "no_contract"
    assert code([claim(1, R.SIGNED)], claim(2, rung)) is None


def test_a_certificate_needs_a_shipment_and_not_less_than_it():
    contract = claim(1, R.SIGNED)
    assert code([contract], claim(2, R.CERTIFIED)) == "not_shipped"
    assert code([contract, claim(2, R.DECLARED, "40")], claim(3, R.CERTIFIED, "41")) == "too_much"
    assert code([contract, claim(2, R.DECLARED, "40")], claim(3, R.CERTIFIED, "40")) is None


def test_a_deal_does_not_go_down_or_stand_twice():
    assert code([claim(1, R.CONDITIONAL)], claim(2, R.PIPELINE)) == "lower"
    assert code([claim(1, R.SIGNED)], claim(2, R.SIGNED)) == "again"


def test_a_shipment_larger_than_its_contract_is_refused_until_the_contract_is_corrected():
    entries = [claim(1, R.SIGNED, "100"), claim(2, R.DECLARED, "60")]
    assert code(entries, claim(3, R.DECLARED, "40.01")) == "too_much"
    assert "USD 0.01" in str(may_add(entries, claim(3, R.DECLARED, "40.01"), TODAY))
    enlarged = claim(3, R.SIGNED, "150", corrects=1, reason="addendum of 1 June")
    assert code(entries, enlarged) is None
    assert code([*entries, enlarged], claim(4, R.DECLARED, "90")) is None
    assert code([*entries, enlarged], claim(4, R.DECLARED, "90.01")) == "too_much"


def test_a_correction_that_would_break_what_follows_is_refused():
    entries = [claim(1, R.SIGNED, "100"), claim(2, R.DECLARED, "60")]
    assert code(entries, claim(3, R.SIGNED, "59", corrects=1, reason="read wrongly")) == "too_much"
    assert code(entries, claim(3, R.CONDITIONAL, corrects=1, reason="one signature")) == "no_contract"
    assert code(entries, void(3, 1)) == "no_contract"
    assert code(entries, void(3, 2)) is None


def test_partial_shipments_are_counted_once():
    entries = [claim(1, R.SIGNED, "100"), claim(2, R.PAID, "30"), claim(3, R.DECLARED, "20")]
    assert shares(*entries) == {(Box.SHIPPED, D(20), D(20)), (Box.PAID, D(10), D(10)), (Box.SIGNED, D(70), D(70))}
    entries += [claim(4, R.DECLARED, "30"), claim(5, R.CERTIFIED, "25")]
    assert shares(*entries) == {
        (Box.CERTIFIED, D(20), D(20)), (Box.CERTIFIED, D(5), D(5)), (Box.SHIPPED, D(25), D(25)),
        (Box.SIGNED, D(50), D(50)),
    }  # fmt: skip
    assert fold(entries).state == DealState.OPEN and fold(entries).rung == R.CERTIFIED


def test_the_last_shipment_ends_a_deal_and_what_is_missing_lapses():
    position = fold([claim(1, R.SIGNED, "100"), claim(2, R.DECLARED, "90", is_last=True)])
    assert position.state == DealState.SHIPPED
    assert {(share.box, share.amount) for share in position.shares} == {(Box.SHIPPED, D(90)), (Box.LAPSED, D(10))}


def test_another_currency_says_how_much_of_the_contract_it_settles():
    contract = claim(1, R.SIGNED, "1000", "EUR")
    assert code([contract], claim(2, R.DECLARED, "500", "USD")) == "fills"
    shipped = claim(2, R.DECLARED, "500", "USD", fills=D(460))
    assert code([contract], shipped) is None
    assert shares(contract, shipped) == {(Box.SHIPPED, D(500), D(500)), (Box.SIGNED, D(540), D("587.14"))}


def test_a_deal_that_ended_can_be_taken_up_again():
    entries = [claim(1, R.CONDITIONAL), end(2, Ending.LAPSED)]
    assert fold(entries).state == DealState.LAPSED and fold(entries).box == Box.LAPSED
    assert code(entries, claim(3, R.SIGNED)) == "ended"
    assert code(entries, end(3)) == "ended"
    entries.append(revive(3))
    assert code(entries[:-1], entries[-1]) is None
    assert code(entries, claim(4, R.SIGNED)) is None
    assert code([claim(1, R.CONDITIONAL)], revive(2)) == "not_ended"


@pytest.mark.parametrize(
    ("rung", "ending", "refused"),
    [
        (R.PIPELINE, Ending.LOST, None),
        (R.PIPELINE, Ending.CANCELLED, "nothing_to_cancel"),
        (R.LETTER, Ending.LAPSED, None),
        (R.SIGNED, Ending.CANCELLED, None),
        (R.SIGNED, Ending.LOST, "agreed"),
    ],
)
def test_how_a_deal_may_end(rung, ending, refused):
    assert code([claim(1, rung)], end(2, ending)) == refused
    assert code([claim(1, rung)], end(2, ending, reason="")) == "no_reason"


def test_what_shipped_stays_shipped_when_the_rest_is_cancelled():
    entries = [claim(1, R.SIGNED, "100"), claim(2, R.DECLARED, "40"), end(3)]
    assert shares(*entries) == {(Box.SHIPPED, D(40), D(40)), (Box.CANCELLED, D(60), D(60))}
    assert fold(entries).box == Box.SHIPPED
    assert code(entries, claim(4, R.CERTIFIED, "40")) is None
    assert code(entries, claim(4, R.DECLARED, "10")) == "ended"


def test_nothing_ends_after_it_has_shipped():
    assert code([claim(1, R.SIGNED), claim(2, R.DECLARED)], end(3)) == "shipped"


def test_corrections_are_new_lines():
    entries = [claim(1, R.SIGNED), claim(2, R.CONDITIONAL, corrects=1, reason="one signature")]
    assert [entry.id for entry in standing_entries(entries)] == [2]
    assert code(entries, void(3, 1)) == "corrected_already"
    assert code(entries, void(3, 7)) == "elsewhere"
    assert code(entries, void(3, 2, reason="")) == "no_reason"
    assert code(entries, void(3, 2)) is None
    assert code([claim(1, R.SIGNED)], replace(void(3, 1), corrects=None)) == "void"
    assert fold([*entries, void(3, 2)]).rung is None


def test_a_shipment_older_than_its_contract_is_refused():
    shipped = claim(2, R.DECLARED, day=DAY - timedelta(days=1))
    assert code([claim(1, R.SIGNED)], shipped) == "before_contract"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12345-26-123456X", "12345-26-123456X"),
        (" 1234526123456x ", "12345-26-123456X"),
        ("１２３４５-26-123456X", "12345-26-123456X"),
        ("4301A-25-0005017", "4301A-25-0005017"),
        ("12345-26-12345X", None),
        ("12345-2026-123456X", None),
        ("unknown", None),
        ("", None),
    ],
)
def test_the_form_of_a_declaration_number(text, number):
    assert declaration_number(text) == number


def test_kinds_of_lines_are_all_told_apart():
    assert {entry.kind for entry in (claim(1, R.SIGNED), void(2, 1), end(3), revive(4))} == set(EntryKind)
