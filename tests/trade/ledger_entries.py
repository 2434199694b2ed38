"""Lines of a ledger for tests of the pure part, without a database."""

from datetime import date
from decimal import Decimal
from itertools import count

from chomchom.trade.enums_ledger import Ending, EntryKind, Proof, Rung
from chomchom.trade.rules.ledger import Entry, Evidence, Money
from chomchom.trade.rules.ledger.following import PROOFS

DAY = date(2026, 5, 14)
TODAY = date(2027, 12, 31)
RATES = {"USD": Decimal(1), "EUR": Decimal("1.0873"), "VND": Decimal("0.00003891"), "IDR": Decimal("0.0000613")}


def money(amount, currency="USD", rate=None, on=DAY):
    return Money(Decimal(amount), currency, rate or RATES[currency], on)


def proof(rung, reference="f" * 64):
    kind = PROOFS[rung][0]
    reference = {Proof.DECLARATION: "12345-26-123456X", Proof.CERTIFICATE: "KITA-1"}.get(kind, reference)
    return Evidence(
        kind, reference, signed_by_both=rung == Rung.SIGNED, issuer="KITA" if rung == Rung.CERTIFIED else ""
    )


def claim(id, rung, amount="100.00", currency="USD", day=DAY, **values):
    given = {"evidence": (proof(rung),), "money": money(amount, currency) if amount is not None else None}
    if rung == Rung.PIPELINE:
        given |= {"probability": 50, "expected_on": day}
    if rung == Rung.CONDITIONAL:
        given |= {"condition": "when the certificate of SNI is there"}
    return Entry(id, EntryKind.CLAIM, day, rung, **(given | values))


def void(id, corrects, reason="recorded by mistake", day=DAY):
    return Entry(id, EntryKind.VOID, day, corrects=corrects, reason=reason)


def end(id, ending=Ending.CANCELLED, reason="the buyer withdrew", day=DAY):
    return Entry(id, EntryKind.END, day, ending=ending, reason=reason)


def revive(id, day=DAY, reason="the buyer came back"):
    return Entry(id, EntryKind.REVIVE, day, reason=reason)


def numbered():
    return count(1)
