"""Where the points of an incident's timeline stand in its picture. Pure: moments in, coordinates out."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

MARGIN = 70
NARROWEST = 96  # neighbours have their names on different sides, so a name may be twice as wide
STRETCH = 320  # shared out among the gaps by the logarithm of their minutes
AXIS_Y, HEIGHT = 84, 168


@dataclass(frozen=True)
class Point:
    label: Any
    at: datetime
    tone: str
    x: int
    is_above: bool

    @property
    def name_y(self) -> int:
        return 28 if self.is_above else 140

    @property
    def time_y(self) -> int:
        return 46 if self.is_above else 158

    @property
    def tick_y(self) -> int:
        return 52 if self.is_above else 124


@dataclass(frozen=True)
class Gap:
    minutes: int
    x: int


@dataclass(frozen=True)
class Picture:
    points: Sequence[Point]
    gaps: Sequence[Gap]
    words: str
    height: int = HEIGHT
    y: int = AXIS_Y
    gap_y: int = AXIS_Y - 12

    @property
    def start(self) -> int:
        return self.points[0].x

    @property
    def end(self) -> int:
        return self.points[-1].x

    @property
    def width(self) -> int:
        return self.end + MARGIN


def draw(moments: Sequence[tuple[Any, datetime, str]]) -> Picture | None:
    """The picture of (label, moment, tone) in the order of time; None for fewer than two."""
    if len(moments) < 2:
        return None
    minutes = [int((later[1] - earlier[1]).total_seconds() // 60) for earlier, later in pairwise(moments)]
    places = _places(minutes)
    points = [
        Point(label, at, tone, x, index % 2 == 0)
        for index, ((label, at, tone), x) in enumerate(zip(moments, places, strict=True))
    ]
    gaps = [Gap(m, (left + right) // 2) for m, (left, right) in zip(minutes, pairwise(places), strict=True)]
    return Picture(points, gaps, ", ".join(f"{label} {at:%H:%M}" for label, at, _tone in moments))


def _places(minutes: Sequence[int]) -> list[int]:
    """The x of each point: every gap has room for its words, longer ones get more."""
    weights = [math.log1p(m) for m in minutes]
    whole = sum(weights) or 1
    x, places = MARGIN, [MARGIN]
    for weight in weights:
        x += NARROWEST + round(STRETCH * weight / whole)
        places.append(x)
    return places
