"""Random ledgers: what is counted is compared with a second, plain recomputation that shares no code with the fold."""

from collections import defaultdict
from dataclasses import replace
from decimal import ROUND_HALF_UP
from decimal import Decimal as D

from hypothesis import given, settings
from hypothesis import strategies as st
from trade.ledger_entries import RATES, TODAY, claim, end, money, revive, void

from chomchom.trade.enums_ledger import Box, DealState, Ending, Rung, Standing
from chomchom.trade.rules import results
from chomchom.trade.rules.ledger import fold, may_add
from chomchom.trade.rules.ledger.following import PROOFS

amounts = st.decimals("0.01", "5000000", places=2)
currencies = st.sampled_from(sorted(RATES))


@st.composite
def lines(draw):
    """A line as somebody may try to write it; the id is given when it is tried."""
    kind = draw(st.sampled_from(["claim"] * 8 + ["correct", "correct", "void", "end", "revive"]))
    rung = draw(st.sampled_from(Rung))
    rate = RATES[currency := draw(currencies)] * draw(st.sampled_from([D(1), D("1.037"), D("0.981")]))
    entry = claim(0, rung, is_last=draw(st.integers(0, 9)) == 0)
    entry = replace(entry, money=money(draw(amounts), currency, rate), fills=draw(st.none() | amounts))
    if draw(st.integers(0, 5)) == 0:
        entry = replace(entry, evidence=())
    return kind, entry, draw(st.integers(0, 20)), draw(st.sampled_from(Ending)), draw(st.booleans())


def written(tries):
    """The ledger that came of the tries: what was refused is not in it."""
    ledger = []
    for id, (kind, entry, which, ending, follows) in enumerate(tries, start=1):
        target = ledger[which % len(ledger)].id if ledger else 0
        new = {
            "claim": replace(entry, id=id),
            "correct": replace(entry, id=id, corrects=target, reason="read wrongly"),
            "void": void(id, target),
            "end": end(id, ending),
            "revive": revive(id),
        }[kind]
        base = fold(ledger).base
        if follows and base and base.money and new.rung and new.rung > Rung.SIGNED:  # so that many shipments fit
            new = replace(
                new, money=replace(base.money, amount=(base.money.amount / 7).quantize(D("0.01"))), fills=None
            )
        if may_add(ledger, new, TODAY) is None:
            ledger.append(new)
    return ledger


def usd(entry, amount):
    return (amount * entry.money.rate).quantize(D("0.01"), ROUND_HALF_UP)


def plainly(ledger):
    """{box: dollars} by walking through the ledger as one would with a pencil."""
    replaced = {entry.corrects for entry in ledger if entry.corrects}
    lines = [entry for entry in ledger if entry.id not in replaced and entry.kind in ("claim", "end", "revive")]

    def first(entry):  # where the line stood that was corrected first
        return entry.id if entry.corrects is None else first(next(e for e in ledger if e.id == entry.corrects))

    lines.sort(key=first)
    claims = [entry for entry in lines if entry.rung is not None]
    base = max((e for e in claims if e.rung <= 4), key=lambda e: e.rung, default=None)
    ended = None
    for entry in lines:
        ended = entry.ending if entry.kind == "end" else None if entry.kind == "revive" else ended
    filled = {rung: sum((e.fills or e.money.amount for e in claims if e.rung == rung), D(0)) for rung in (5, 6, 7)}
    sums = defaultdict(D)
    for entry in (e for e in claims if e.rung == 6):
        sums["out"] += usd(entry, entry.money.amount)
    if base and base.money and (left := base.money.amount - filled[6]) > 0:
        is_last = any(e.rung == 6 and e.is_last for e in claims)
        name = ended or ("lapsed" if is_last else ("consulted", "pipeline", "letter", "conditional", "open")[base.rung])
        sums[name] += usd(base, left)
    return dict(sums), claims, filled, base


@settings(max_examples=300, deadline=None)
@given(st.lists(lines(), min_size=3, max_size=24))
def test_every_amount_is_counted_once_and_no_rung_stands_above_its_evidence(tries):
    ledger = written(tries)
    position = fold(ledger)
    expected, claims, filled, base = plainly(ledger)

    found = defaultdict(D)
    for share in position.shares:
        name = {"shipped": "out", "certified": "out", "signed": "open", "paid": "open"}.get(share.box, share.box)
        found[str(getattr(name, "value", name))] += share.usd
        assert share.amount > 0 and share.usd >= 0
    assert {k: v for k, v in found.items() if v} == {str(k): v for k, v in expected.items() if v}

    if position.rung is not None:
        proofs = {one.proof for entry in claims for one in entry.evidence}
        assert set(PROOFS[position.rung]) & proofs
        assert all(set(PROOFS[e.rung]) & {one.proof for one in e.evidence} for e in claims)
        assert position.rung == max(e.rung for e in claims)
    if base is not None and base.rung == 4:
        assert filled[6] <= base.money.amount and filled[5] <= base.money.amount and filled[7] <= filled[6]
    else:
        assert not any(filled.values())
    assert (position.box is None) == (position.rung is None and position.end is None)
    assert position.state in DealState


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.lists(lines(), min_size=3, max_size=12), st.sampled_from(["E1", "E2", "E3"]),
                          st.sampled_from(["Jakarta", "HCMC"]), st.sampled_from(Standing)), max_size=8))  # fmt: skip
def test_every_number_of_the_results_adds_up_from_its_rows(deals):
    """By leg, by company and in all the same dollars, and every deal counted in one box."""
    rows, counted = [], []
    for tries, company, leg, standing in deals:
        position = fold(written(tries))
        rows += [(company, leg, share.box, standing, share.usd) for share in position.shares]
        if position.box:
            counted.append((company, leg, position.box))
    tables = []
    for index in (0, 1):
        sums = [results.Amount(row[index], row[2], row[3], row[4]) for row in rows]
        tables.append(results.table(sums, [(deal[index], deal[2], 1) for deal in counted]))
    for table in tables:
        totals = results.total(table.values())
        for box in Box:
            cell = totals.get(box, results.Cell())
            assert cell.usd == sum((row[4] for row in rows if row[2] == box), D(0))
            assert cell.confirmed + cell.unconfirmed + cell.disputed == cell.usd
            assert cell.confirmed == sum((r[4] for r in rows if r[2] == box and r[3] == "confirmed"), D(0))
        assert sum(cell.deals for cell in totals.values()) == len(counted)
