"""What a mission came to: sums over shares, each share counted once, and the two ratios of a result report."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from chomchom.trade.enums_ledger import Box, Party, Standing, Word

ZERO = Decimal(0)
HUNDRED_MILLION_WON = Decimal(100_000_000)

ORDER = (
    Box.CONSULTED, Box.PIPELINE, Box.LETTER, Box.CONDITIONAL, Box.SIGNED, Box.PAID, Box.SHIPPED, Box.CERTIFIED,
    Box.LAPSED, Box.CANCELLED, Box.LOST,
)  # fmt: skip
SUCCESS = frozenset({Box.SIGNED, Box.PAID, Box.SHIPPED, Box.CERTIFIED})
"""A contract with both signatures, or what followed it."""
SHIPPED = frozenset({Box.SHIPPED, Box.CERTIFIED})
ENDED = frozenset({Box.LAPSED, Box.CANCELLED, Box.LOST})


@dataclass(frozen=True)
class Amount:
    """A sum as the database or the fold answers it: one group of shares."""

    key: Hashable
    box: Box
    standing: Standing
    usd: Decimal


@dataclass(frozen=True)
class Cell:
    """One number of the results: how many deals stand in a box, and the dollars in it by how far both sides say so."""

    deals: int = 0
    usd: Decimal = ZERO
    confirmed: Decimal = ZERO
    disputed: Decimal = ZERO

    @property
    def unconfirmed(self) -> Decimal:
        return self.usd - self.confirmed - self.disputed

    def __add__(self, other: "Cell") -> "Cell":
        return Cell(
            self.deals + other.deals,
            self.usd + other.usd,
            self.confirmed + other.confirmed,
            self.disputed + other.disputed,
        )


Table = Mapping[Hashable, Mapping[Box, Cell]]


def table(amounts: Iterable[Amount], deals: Iterable[tuple[Hashable, Box, int]]) -> dict[Hashable, dict[Box, Cell]]:
    """{key: {box: cell}} of sums of shares and of counted deals."""
    cells: dict[Hashable, dict[Box, Cell]] = defaultdict(lambda: defaultdict(Cell))
    for one in amounts:
        confirmed = one.usd if one.standing == Standing.CONFIRMED else ZERO
        disputed = one.usd if one.standing == Standing.DISPUTED else ZERO
        cells[one.key][one.box] += Cell(0, one.usd, confirmed, disputed)
    for key, box, count in deals:
        cells[key][box] += Cell(count)
    return {key: dict(row) for key, row in cells.items()}


def total(rows: Iterable[Mapping[Box, Cell]]) -> dict[Box, Cell]:
    sums: dict[Box, Cell] = defaultdict(Cell)
    for row in rows:
        for box, cell in row.items():
            sums[box] += cell
    return dict(sums)


def of(row: Mapping[Box, Cell], boxes: Iterable[Box]) -> Cell:
    """Several boxes in one number."""
    return sum((row.get(box, Cell()) for box in boxes), Cell())


def success_rate(companies_with_success: int, companies: int) -> Decimal | None:
    """성사율: companies with a signed contract ÷ participating companies × 100; None while nobody takes part."""
    if not companies:
        return None
    return (Decimal(100) * companies_with_success / companies).quantize(Decimal("0.1"), ROUND_HALF_UP)


def export_efficiency(shipped_usd: Decimal, budget_won: int | None) -> Decimal | None:
    """수출효율: exports (US dollars, as declared) for each 억원 of budget; None without a budget."""
    if not budget_won:
        return None
    return (shipped_usd * HUNDRED_MILLION_WON / budget_won).quantize(Decimal(1), ROUND_HALF_UP)


@dataclass(frozen=True)
class Target:
    """What was set beforehand beside what came of it."""

    target: Decimal | None
    result: Decimal

    @property
    def per_cent(self) -> Decimal | None:
        if not self.target:
            return None
        return (100 * self.result / self.target).quantize(Decimal("0.1"), ROUND_HALF_UP)


def standing(words: Iterable[tuple[Party, Word]]) -> Standing:
    """What both sides say of a line, the last word of each: disputed by one is disputed, confirmed needs both."""
    last = dict(words)
    if Word.DISPUTED in last.values():
        return Standing.DISPUTED
    return Standing.CONFIRMED if set(last) == set(Party) else Standing.UNCONFIRMED


def reached(counts: Mapping[int, int]) -> Sequence[tuple[int, int]]:
    """The funnel: (rung, deals that got at least there) from the number of deals at each highest rung."""
    rungs = range(8)
    return [(rung, sum(count for at, count in counts.items() if at >= rung)) for rung in rungs]
