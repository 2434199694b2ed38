"""How promises turn into shipments: Kaplan–Meier of the months from a signed contract to its first shipment.

Open contracts are counted as open (censored), never as failed. For the open contracts of today the curve of those that
lasted as long gives the chance to ship within the horizon, with its 95 per cent interval.
"""

import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

import numpy as np
from scipy import stats

DAYS_A_MONTH = 30.4375
HORIZON_MONTHS = 12
FEWEST_SHIPMENTS = 5
"""Below this number of shipments seen the curve says nothing that could be trusted [P]."""


@dataclass(frozen=True)
class Wait:
    """A contract that has waited ``months`` and has then shipped, or is still open (or ended without shipping)."""

    months: float
    shipped: bool


@dataclass(frozen=True)
class Point:
    """By ``month`` this share of contracts had shipped, with its interval; ``at_risk`` were still waiting before."""

    month: int
    shipped: float
    low: float
    high: float
    at_risk: int


@dataclass(frozen=True)
class Forecast:
    """What of the open amount is expected to ship within the horizon. ``enough`` is False where too little has
    shipped so far to say it; the interval is then everything from nothing to all."""

    open_usd: Decimal
    expected: Decimal
    low: Decimal
    high: Decimal
    enough: bool


def months_between(start: date, end: date) -> float:
    return max(0, (end - start).days) / DAYS_A_MONTH


def curve(waits: Sequence[Wait], until: int = 24) -> Sequence[Point]:
    """The share shipped by each month 0 … ``until``; empty where no contract is known."""
    if not waits:
        return []
    estimate = _estimate(_key(waits))
    return [Point(month, *estimate.shipped_by(month), _at_risk(waits, month)) for month in range(until + 1)]


def median_months(waits: Sequence[Wait]) -> int | None:
    """The first month by which half had shipped; None while fewer have."""
    return next((point.month for point in curve(waits, 60) if point.shipped >= 0.5), None)


def forecast(
    waits: Sequence[Wait], open_amounts: Sequence[tuple[float, Decimal]], horizon: int = HORIZON_MONTHS
) -> Forecast:
    """``open_amounts`` are (months waited so far, dollars not yet shipped). The bounds of all are added up, which is
    wider than the truth would be for independent contracts: they hang on the same markets."""
    total = sum((usd for _months, usd in open_amounts), Decimal(0))
    if sum(wait.shipped for wait in waits) < FEWEST_SHIPMENTS:
        return Forecast(total, Decimal(0), Decimal(0), total, enough=False)
    chances = _chances(waits, {int(months) for months, _usd in open_amounts}, horizon)
    sums = [Decimal(0), Decimal(0), Decimal(0)]
    for months, usd in open_amounts:
        for index, chance in enumerate(chances[int(months)]):
            sums[index] += usd * Decimal(str(chance))
    expected, low, high = (one.quantize(Decimal("0.01")) for one in sums)
    return Forecast(total, expected, low, high, enough=True)


# -- the estimate ----------------------------------------------------------------------------------------------------

Key = tuple[tuple[float, ...], tuple[float, ...]]


class _Estimate:
    def __init__(self, shipped: Sequence[float], waiting: Sequence[float]) -> None:
        self.any_shipped = bool(shipped)
        self.months_seen = max((*shipped, *waiting), default=0.0)
        ecdf = stats.ecdf(stats.CensoredData(uncensored=np.array(shipped), right=np.array(waiting)))
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")  # where all have shipped the interval is not defined: nan, widened below
            interval = ecdf.sf.confidence_interval(confidence_level=0.95, method="log-log")
        self._survives, self._low, self._high = ecdf.sf, interval.low, interval.high

    def shipped_by(self, month: float) -> tuple[float, float, float]:
        """(share, low, high) that had shipped by then. Before the first shipment nothing had, and the interval says
        as little as an empty column does."""
        if not self.any_shipped:
            return 0.0, 0.0, 1.0
        survives = float(self._survives.evaluate(month))
        low, high = _or(self._low.evaluate(month), 0.0), _or(self._high.evaluate(month), 1.0)
        return 1 - survives, max(0.0, 1 - max(high, survives)), min(1.0, 1 - min(low, survives))


def _or(value: float, default: float) -> float:
    return default if math.isnan(value) else float(value)


@lru_cache(maxsize=256)
def _estimate(key: Key) -> _Estimate:
    return _Estimate(*key)


def _key(waits: Sequence[Wait], after: float = 0) -> Key:
    """Those that waited longer than ``after``, their months counted from there."""
    lasted = [(round(wait.months - after, 4), wait.shipped) for wait in waits if wait.months > after or not after]
    return (
        tuple(sorted(months for months, shipped in lasted if shipped)),
        tuple(sorted(months for months, shipped in lasted if not shipped)),
    )


def _at_risk(waits: Sequence[Wait], month: int) -> int:
    return sum(wait.months >= month for wait in waits)


def _chances(waits: Sequence[Wait], ages: set[int], horizon: int) -> dict[int, tuple[float, float, float]]:
    """For each age in whole months: of the contracts that lasted so long, the share shipped within the horizon."""
    chances = {}
    for age in ages:
        key = _key(waits, age)
        chances[age] = _estimate(key).shipped_by(horizon) if key[0] else (0.0, 0.0, 1.0)
    return chances
