"""Where things stand in the pictures of the ledger: a deal's ladder, the funnel, the curve. Pure: no words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from chomchom.trade.enums_ledger import Rung
from chomchom.trade.rules.ledger import Position
from chomchom.trade.rules.results import reached
from chomchom.trade.rules.survival import Point

STEP_WIDTH, STEP_RISE = 118, 22
LADDER_WIDTH, LADDER_HEIGHT = STEP_WIDTH * 8 + 40, 250


@dataclass(frozen=True)
class Step:
    """A rung in the picture of a deal's ladder: a step of a stair that is held, is the highest, or is not reached."""

    rung: Rung
    x: int
    y: int
    height: int
    state: str  # "held", "here" or ""

    @property
    def middle(self) -> int:
        return self.x + STEP_WIDTH // 2 - 3


def ladder(position: Position) -> Sequence[Step]:
    """The eight rungs as a stair from left to right."""
    here = position.rung
    return [
        Step(
            rung, rung * STEP_WIDTH, 172 - rung * STEP_RISE, 20 + rung * STEP_RISE,
            "here" if rung == here else "held" if rung in position.held else "",
        )
        for rung in Rung
    ]  # fmt: skip


@dataclass(frozen=True)
class Bar:
    """A layer of the funnel: how many deals got at least to this rung, centred."""

    rung: Rung
    deals: int
    x: float
    y: int
    width: float

    @property
    def text_y(self) -> int:
        return self.y + 21


FUNNEL_WIDTH, BAR_HEIGHT = 420, 34


def funnel(counts: Mapping[int, int]) -> Sequence[Bar]:
    rows = reached(counts)
    most = max((number for _rung, number in rows), default=0) or 1
    return [
        Bar(Rung(rung), number, round((FUNNEL_WIDTH - FUNNEL_WIDTH * number / most) / 2, 1), rung * BAR_HEIGHT,
            round(FUNNEL_WIDTH * number / most, 1))
        for rung, number in rows
    ]  # fmt: skip


CURVE_WIDTH, CURVE_HEIGHT, LEFT, BOTTOM = 640, 240, 44, 210


@dataclass(frozen=True)
class Curve:
    line: str
    band: str
    months: Sequence[tuple[int, float]]  # (month, x)
    levels: Sequence[tuple[int, float]]  # (per cent, y)


def curve(points: Sequence[Point]) -> Curve | None:
    """The share shipped by month as a stair, with its interval as a band; None for nothing to show."""
    if not points:
        return None
    last = points[-1].month or 1

    def x(month: float) -> float:
        return round(LEFT + (CURVE_WIDTH - LEFT - 10) * month / last, 1)

    def y(part: float) -> float:
        return round(BOTTOM - (BOTTOM - 12) * part, 1)

    def stair(values: Sequence[float]) -> list[str]:
        corners, before = [], values[0]
        for point, value in zip(points, values, strict=True):
            corners += [f"{x(point.month)},{y(before)}", f"{x(point.month)},{y(value)}"]
            before = value
        return corners

    low, high = stair([p.low for p in points]), stair([p.high for p in points])
    return Curve(
        " ".join(stair([p.shipped for p in points])),
        " ".join([*low, *reversed(high)]),
        [(month, x(month)) for month in range(0, last + 1, 3)],
        [(percent, y(percent / 100)) for percent in (0, 25, 50, 75, 100)],
    )


def millions(usd: Decimal) -> str:
    return f"{usd / 1_000_000:.2f}"
