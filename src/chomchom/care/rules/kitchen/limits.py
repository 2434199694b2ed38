"""Limits as plain values, and what a measured value means by them. Pure.

The rows of ``HygieneLimit`` are read once (``queries.kitchen.limits``) into a ``Limits``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

from chomchom.care.enums_kitchen import Bound, FoodGroup, HygieneKind, LimitKind, Serving, Verdict

CORE = {FoodGroup.MEAT: LimitKind.CORE_MEAT, FoodGroup.FISH: LimitKind.CORE_FISH, FoodGroup.OTHER: LimitKind.CORE_OTHER}
ABOVE_GUIDE = "above_guide"
STUCK = "stuck"
NO_LIMIT = "no_limit"


@dataclass(frozen=True)
class Limit:
    """One limit that holds today. ``row`` is the primary key of the row it was read from."""

    row: int
    kind: str
    bound: str
    value: Decimal
    citation: str = ""
    for_seconds: int | None = None

    def allows(self, value: Decimal) -> bool:
        return value >= self.value if self.bound == Bound.MIN else value <= self.value


@dataclass(frozen=True)
class Limits:
    """Those of one type of provider on one day, by kind."""

    by_kind: Mapping[str, Limit] = field(default_factory=dict)

    def get(self, kind: str) -> Limit | None:
        return self.by_kind.get(kind)

    def number(self, kind: str) -> int:
        """The whole number of a limit that must be there. Raises KeyError if nobody set it."""
        return int(self.by_kind[kind].value)

    def span(self, kind: str) -> timedelta:
        """A limit of minutes or hours as a span of time."""
        number = self.number(kind)
        return timedelta(hours=number) if kind in HOURS else timedelta(minutes=number)


HOURS = (LimitKind.SAMPLE_HOURS, LimitKind.SAMPLE_DISCARD_HOURS)


@dataclass(frozen=True)
class Judgement:
    """What a value means: ``limit`` is the one it was held against, ``remark`` a code for words beside it."""

    verdict: Verdict
    limit: Limit | None = None
    remark: str = ""


def limit_kind(kind: str, *, food_group: str = "", serving: str = "") -> str | None:
    """Which limit a measured value of this kind is held against; None where there is none."""
    if kind == HygieneKind.CORE:
        return CORE.get(FoodGroup(food_group)) if food_group else None
    if kind == HygieneKind.SAMPLE_STORED:
        return LimitKind.SAMPLE_COLD
    if kind in (HygieneKind.HOLDING, HygieneKind.PACKING, HygieneKind.BOX_OUT, HygieneKind.VAN):
        return LimitKind.HOLD_COLD if serving == Serving.COLD else LimitKind.HOLD_HOT
    return LimitKind.HOLD_COLD if kind == HygieneKind.RECEIVING and serving == Serving.COLD else None


def judge(kind: str, value: Decimal | None, limits: Limits, *, food_group: str = "", serving: str = "") -> Judgement:
    """What a value means. Without a value the entry is noted."""
    if value is None:
        return Judgement(Verdict.NOTED)
    which = limit_kind(kind, food_group=food_group, serving=serving)
    limit = limits.get(which) if which else None
    if limit is None:
        return Judgement(Verdict.NOTED, remark=NO_LIMIT if which else "")
    if not limit.allows(value):
        return Judgement(Verdict.OUT, limit)
    guide = limits.get(LimitKind.HOLD_COLD_GUIDE) if which == LimitKind.HOLD_COLD else None
    return Judgement(Verdict.GOOD, limit, ABOVE_GUIDE if guide and not guide.allows(value) else "")


def words(limit: Any) -> str:
    """“at least 75 °C” of a row or a limit."""
    return f"{Bound(limit.bound).label} {limit.value.normalize():f}"
