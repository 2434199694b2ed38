"""How promises turn into shipments: Kaplan–Meier of the months from a signed contract to its first shipment.

Open contracts are counted as open (censored), never as failed. For the open contracts of today the curve of those that
lasted as long gives the chance to ship within the horizon, with its 95 per cent interval.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np

DAYS_A_MONTH = 30.4375
HORIZON_MONTHS = 12
FEWEST_SHIPMENTS = 5
"""Below this number of shipments seen the curve says nothing that could be trusted [P]."""
Z_95 = 1.959963984540054


@dataclass(frozen=True)
class Wait:
    """``count`` contracts that have waited ``months`` and have then shipped, or are still open (or ended without
    shipping)."""

    months: float
    shipped: bool
    count: int = 1


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


def waited(signed_on: date | None, over_on: date | None) -> int | None:
    """Days from the signature to the first shipment or the end; None while the contract waits, or without one."""
    return None if signed_on is None or over_on is None else max(0, (over_on - signed_on).days)


def days_to_months(days: int) -> float:
    return days / DAYS_A_MONTH


def shipped_of(waits: Sequence[Wait]) -> int:
    return sum(wait.count for wait in waits if wait.shipped)


def curve(waits: Sequence[Wait], until: int = 24) -> Sequence[Point]:
    """The share shipped by each month 0 … ``until``; empty where no contract is known."""
    if not waits:
        return []
    estimate = _Estimate(waits)
    return [Point(month, *estimate.shipped_by(month), estimate.at_risk(month)) for month in range(until + 1)]


def median_months(waits: Sequence[Wait]) -> int | None:
    """The first month by which half had shipped; None while fewer have."""
    return next((point.month for point in curve(waits, 60) if point.shipped >= 0.5), None)


def forecast(
    waits: Sequence[Wait], open_amounts: Sequence[tuple[float, Decimal]], horizon: int = HORIZON_MONTHS
) -> Forecast:
    """``open_amounts`` are (months waited so far, dollars not yet shipped). The bounds of all are added up, which is
    wider than the truth would be for independent contracts: they hang on the same markets."""
    total = sum((usd for _months, usd in open_amounts), Decimal(0))
    if shipped_of(waits) < FEWEST_SHIPMENTS:
        return Forecast(total, Decimal(0), Decimal(0), total, enough=False)
    chances = _chances(waits, {int(months) for months, _usd in open_amounts}, horizon)
    sums = [Decimal(0), Decimal(0), Decimal(0)]
    for months, usd in open_amounts:
        for index, chance in enumerate(chances[int(months)]):
            sums[index] += usd * Decimal(str(chance))
    expected, low, high = (one.quantize(Decimal("0.01")) for one in sums)
    return Forecast(total, expected, low, high, enough=True)


# -- the estimate ----------------------------------------------------------------------------------------------------


class _Estimate:
    """Kaplan–Meier with Greenwood's variance and the log-log interval of 95 per cent, from counted waits.

    With ``after``, only of those that waited longer, their months counted from there.
    """

    def __init__(self, waits: Sequence[Wait], after: float = 0) -> None:
        lasted = [wait for wait in waits if wait.months > after or not after]
        months = np.array([round(wait.months - after, 4) for wait in lasted])
        counts = np.array([wait.count for wait in lasted], dtype=float)
        shipped = counts * np.array([wait.shipped for wait in lasted], dtype=float)
        self._months, place = np.unique(months, return_inverse=True)
        self._shipped = np.bincount(place, shipped, len(self._months))
        all_of = np.bincount(place, counts, len(self._months))
        self._at_risk = all_of[::-1].cumsum()[::-1]
        self.any_shipped = bool(self._shipped.any())
        self._survives = np.cumprod(1 - self._shipped / self._at_risk)
        self._low, self._high = self._interval()

    def _interval(self) -> tuple[np.ndarray, np.ndarray]:
        """Of the share still waiting; not a number where it is not defined: before a shipment, or once all shipped."""
        with np.errstate(all="ignore"):
            variance = np.cumsum(self._shipped / (self._at_risk * (self._at_risk - self._shipped)))
            spread = Z_95 * np.sqrt(variance) / np.log(self._survives)
            low, high = self._survives ** np.exp(-spread), self._survives ** np.exp(spread)
        defined = np.isfinite(spread)  # one to the power of nothing would be one
        return np.where(defined, low, np.nan), np.where(defined, high, np.nan)

    def shipped_by(self, month: float) -> tuple[float, float, float]:
        """(share, low, high) that had shipped by then. Before the first shipment nothing had, and the interval says
        as little as an empty column does."""
        if not self.any_shipped:
            return 0.0, 0.0, 1.0
        place = int(np.searchsorted(self._months, month, side="right")) - 1
        if place < 0:
            return 0.0, 0.0, 0.0
        survives = float(self._survives[place])
        low, high = _or(self._low[place], 0.0), _or(self._high[place], 1.0)
        return 1 - survives, max(0.0, 1 - max(high, survives)), min(1.0, 1 - min(low, survives))

    def at_risk(self, month: float) -> int:
        """How many were still waiting just before."""
        place = int(np.searchsorted(self._months, month, side="left"))
        return int(self._at_risk[place]) if place < len(self._months) else 0


def _or(value: float, default: float) -> float:
    return default if math.isnan(value) else float(value)


def _chances(waits: Sequence[Wait], ages: set[int], horizon: int) -> dict[int, tuple[float, float, float]]:
    """For each age in whole months: of the contracts that lasted so long, the share shipped within the horizon."""
    return {age: _Estimate(waits, age).shipped_by(horizon) for age in ages}
