"""Where a deal stands: the highest rung held, and its money cut into shares of which each is counted once."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from chomchom.trade.enums_ledger import Box, DealState, EntryKind, Rung
from chomchom.trade.rules.ledger.entries import Entry, standing_entries

ZERO = Decimal(0)
BOX_OF_RUNG = {
    Rung.CONSULTED: Box.CONSULTED,
    Rung.PIPELINE: Box.PIPELINE,
    Rung.LETTER: Box.LETTER,
    Rung.CONDITIONAL: Box.CONDITIONAL,
    Rung.SIGNED: Box.SIGNED,
    Rung.PAID: Box.PAID,
    Rung.DECLARED: Box.SHIPPED,
    Rung.CERTIFIED: Box.CERTIFIED,
}


@dataclass(frozen=True)
class Share:
    """A part of a deal's money, in one box. ``entry`` is the line that says the amount and its rate."""

    box: Box
    entry: Entry
    amount: Decimal
    usd: Decimal


@dataclass(frozen=True)
class Position:
    """The ledger folded. ``base`` is the highest of L0 to L4; payments, shipments and certificates are against it."""

    base: Entry | None = None
    payments: tuple[Entry, ...] = ()
    shipments: tuple[Entry, ...] = ()
    certificates: tuple[Entry, ...] = ()
    end: Entry | None = None
    held: frozenset[Rung] = field(default=frozenset())

    @property
    def rung(self) -> Rung | None:
        return max(self.held, default=None)

    @property
    def contract(self) -> Decimal:
        """The amount of the base in its own currency."""
        return self.base.money.amount if self.base and self.base.money else ZERO

    @property
    def paid(self) -> Decimal:
        return sum((entry.filled for entry in self.payments), ZERO)

    @property
    def shipped(self) -> Decimal:
        return sum((entry.filled for entry in self.shipments), ZERO)

    @property
    def certified(self) -> Decimal:
        return sum((entry.filled for entry in self.certificates), ZERO)

    @property
    def is_shipped(self) -> bool:
        """Wholly, or as far as it ever will be."""
        return bool(self.shipments) and (
            self.shipped >= self.contract or any(entry.is_last for entry in self.shipments)
        )

    @property
    def state(self) -> DealState:
        if self.end and self.end.ending:
            return DealState(self.end.ending)
        return DealState.SHIPPED if self.is_shipped else DealState.OPEN

    @property
    def box(self) -> Box | None:
        """Where the deal itself is counted, once: a deal that ended before anything shipped as it ended."""
        if self.end and self.end.ending and not self.shipments:
            return Box(self.end.ending)
        return None if self.rung is None else BOX_OF_RUNG[self.rung]

    @property
    def signed_on(self) -> date | None:
        return self.base.happened_on if self.base and self.base.rung == Rung.SIGNED else None

    @property
    def first_shipped_on(self) -> date | None:
        return min((entry.happened_on for entry in self.shipments), default=None)

    @property
    def shares(self) -> Sequence[Share]:
        """The money of the deal: what has shipped, shipment by shipment, and what has not."""
        return [*_shipped(self), *_unshipped(self)]


def fold(entries: Iterable[Entry]) -> Position:
    """Where the deal stands after these lines, which are taken as allowed (``may_add``)."""
    position = Position()
    for entry in standing_entries(entries):
        position = step(position, entry)
    return position


def step(position: Position, entry: Entry) -> Position:
    """The position after one more standing line."""
    if entry.kind == EntryKind.END:
        return replace(position, end=entry)
    if entry.kind == EntryKind.REVIVE or entry.rung is None:
        return replace(position, end=None)
    held = position.held | {entry.rung}
    if entry.rung <= Rung.SIGNED:
        return replace(position, base=entry, held=held)
    if entry.rung == Rung.PAID:
        return replace(position, payments=(*position.payments, entry), held=held)
    if entry.rung == Rung.DECLARED:
        return replace(position, shipments=(*position.shipments, entry), held=held)
    return replace(position, certificates=(*position.certificates, entry), held=held)


def _shipped(position: Position) -> Iterator[Share]:
    """Each shipment in what it says itself; the certificates cover the earliest first and bring no money of their
    own."""
    covered = position.certified
    for entry in position.shipments:
        if entry.money is None or not entry.filled:
            continue
        part = min(covered, entry.filled)
        covered -= part
        amount = entry.money.amount * part / entry.filled
        yield from _cut(entry, entry.money.amount, amount, Box.CERTIFIED, Box.SHIPPED)


def _unshipped(position: Position) -> Iterator[Share]:
    base, left = position.base, position.contract - position.shipped
    if base is None or base.money is None or left <= 0:
        return
    box = _box_of_the_rest(position)
    if box == Box.SIGNED:
        yield from _cut(base, left, min(left, max(ZERO, position.paid - position.shipped)), Box.PAID, box)
    else:
        yield Share(box, base, left, base.money.usd(left))


def _box_of_the_rest(position: Position) -> Box:
    if position.end and position.end.ending:
        return Box(position.end.ending)
    if position.is_shipped:
        return Box.LAPSED  # the last shipment was smaller than the contract
    return BOX_OF_RUNG[position.base.rung] if position.base else Box.CONSULTED


def _cut(entry: Entry, whole: Decimal, part: Decimal, box: Box, rest: Box) -> Iterator[Share]:
    """``whole`` of the entry's money in two boxes, so that the dollars add up to the cent."""
    part = part.quantize(Decimal("0.0001"))
    usd, usd_whole = entry.money.usd(part), entry.money.usd(whole)
    if part > 0:
        yield Share(box, entry, part, usd)
    if whole - part > 0:
        yield Share(rest, entry, whole - part, usd_whole - usd)
