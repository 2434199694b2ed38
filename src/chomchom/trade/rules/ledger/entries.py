"""What one line of the ledger says, and which lines stand after corrections."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from chomchom.trade.enums_ledger import Ending, EntryKind, Proof, Rung

CENT = Decimal("0.01")


def cents(usd: Decimal) -> Decimal:
    return usd.quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True)
class Money:
    """An amount as the paper says it; ``rate`` is US dollars for one unit, as published on ``rate_on``."""

    amount: Decimal
    currency: str
    rate: Decimal
    rate_on: date

    def usd(self, amount: Decimal | None = None) -> Decimal:
        """The whole, or ``amount`` of it, in US dollars and cents."""
        return cents((self.amount if amount is None else amount) * self.rate)


@dataclass(frozen=True)
class Evidence:
    """``reference`` is the hash of a file, a number, or the log it was told in."""

    proof: Proof
    reference: str
    signed_by_both: bool = False
    issuer: str = ""


@dataclass(frozen=True)
class Entry:
    """A line of the ledger. ``id`` grows with time. ``fills`` says how much of the contract a payment or shipment
    settles, in the contract's currency, where the paper is in another. A line with ``corrects`` takes the place of
    that line; a void one takes it away."""

    id: int
    kind: EntryKind
    happened_on: date
    rung: Rung | None = None
    money: Money | None = None
    fills: Decimal | None = None
    evidence: tuple[Evidence, ...] = ()
    corrects: int | None = None
    probability: int | None = None
    expected_on: date | None = None
    condition: str = ""
    is_last: bool = False
    ending: Ending | None = None
    reason: str = ""

    @property
    def filled(self) -> Decimal:
        """How much of the contract this settles."""
        if self.fills is not None:
            return self.fills
        return self.money.amount if self.money else Decimal(0)

    def proves(self, proofs: Iterable[Proof]) -> bool:
        wanted = set(proofs)
        return any(one.proof in wanted and one.reference.strip() for one in self.evidence)


def standing_entries(entries: Iterable[Entry]) -> Sequence[Entry]:
    """The lines that count: a corrected line is replaced where it stood, a void one is gone."""
    standing: dict[int, Entry] = {}
    place: dict[int, int] = {}
    for entry in sorted(entries, key=lambda one: one.id):
        where = place[entry.id] = entry.id if entry.corrects is None else place[entry.corrects]
        if entry.kind == EntryKind.VOID:
            standing.pop(where, None)
        else:
            standing[where] = entry
    return list(standing.values())
