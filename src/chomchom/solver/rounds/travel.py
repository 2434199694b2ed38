"""How long it takes from one place to another, and how far it is; behind one interface whoever made it.

``Travel`` is the interface: square tables keyed by the ids of kitchens and stops, and who made them. ``straight_line``
makes one without any map; ``chomchom.solver.rounds.roads`` makes one from an OpenStreetMap extract.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

import numpy as np

from chomchom.solver.rounds.closures import Closure, around_m, crossed
from chomchom.solver.rounds.reasons import Reason

EARTH_RADIUS_M = 6_371_008.8
UNREACHABLE_S = -1


class Place(Protocol):
    """Anything with an id and WGS84 coordinates (``None``: not known; it gets no row)."""

    @property
    def id(self) -> str: ...
    @property
    def latitude(self) -> float | None: ...
    @property
    def longitude(self) -> float | None: ...


@dataclass(frozen=True, kw_only=True)
class Source:
    """Who made the times. ``code``: ``straight_line``, ``roads`` or ``given``. ``error_percent``: how far the driving
    time of a whole round is off against real roads; ``attribution`` must stand on every map and sheet. ``off_map``:
    places too far from any road that is known. ``closed``: how many closed streets the times know of."""

    code: str
    name: str = ""
    error_percent: float = 0.0
    attribution: str = ""
    off_map: tuple[str, ...] = ()
    closed: int = 0


@dataclass(frozen=True, kw_only=True)
class Travel:
    """``seconds[vehicle]`` and ``metres[vehicle]``: whole numbers, row = from, column = to, both in ``keys`` order.

    Raises ``ValueError`` with a sentence if a table is not square or has a hole (a negative number).
    """

    keys: tuple[str, ...]
    seconds: Mapping[str, np.ndarray] = field(repr=False)
    metres: Mapping[str, np.ndarray] = field(repr=False)
    source: Source = Source(code="given")

    def __post_init__(self) -> None:
        expected = len(self.keys)
        for tables in (self.seconds, self.metres):
            for vehicle, table in tables.items():
                if table.shape != (expected, expected):
                    rows, columns = (*table.shape, 0, 0)[:2]
                    params = {"vehicle": vehicle, "rows": rows, "columns": columns, "expected": expected}
                    raise ValueError(Reason("travel_shape", params).sentence)
                if (table < 0).any():
                    origin, target = np.argwhere(table < 0)[0]
                    params = {"origin": self.keys[origin], "target": self.keys[target]}
                    raise ValueError(Reason("travel_hole", params).sentence)

    @cached_property
    def index(self) -> Mapping[str, int]:
        return {key: row for row, key in enumerate(self.keys)}

    def with_twins(self, twins: Mapping[str, str]) -> "Travel":
        """The same with further rows: each new key lies where an old one does."""
        rows = [*range(len(self.keys)), *(self.index[old] for old in twins.values())]
        cells = np.ix_(rows, rows)
        return Travel(
            keys=(*self.keys, *twins),
            seconds={vehicle: table[cells] for vehicle, table in self.seconds.items()},
            metres={vehicle: table[cells] for vehicle, table in self.metres.items()},
            source=self.source,
        )

    def seconds_between(self, origin: str, target: str, vehicle: str = "car") -> int:
        return int(self.seconds[vehicle][self.index[origin], self.index[target]])

    def metres_between(self, origin: str, target: str, vehicle: str = "car") -> int:
        return int(self.metres[vehicle][self.index[origin], self.index[target]])


@dataclass(frozen=True, kw_only=True)
class StraightLine:
    """What the fallback assumes.

    ``detours``: (metres as the crow flies, road metres per such metre), linear in between. ``speeds_kmh``: mean speed
    by vehicle over a whole trip; ``rush``: factor on the time by hour of day, for motor vehicles; ``handling_s``:
    seconds added to each trip between different places for parking and walking to the door.
    """

    detours: Sequence[tuple[float, float]] = ((1_000, 1.6), (8_000, 1.2))
    speeds_kmh: Mapping[str, float] = field(
        default_factory=lambda: {"car": 24.0, "motorbike": 24.0, "bicycle": 13.0, "walk": 4.5}
    )
    rush: Mapping[int, float] = field(default_factory=lambda: {8: 1.25, 9: 1.1, 17: 1.15, 18: 1.3, 19: 1.15})
    handling_s: int = 20
    error_percent: float = 30.0


def straight_line(
    places: Sequence[Place],
    *,
    vehicles: Collection[str] = ("car",),
    at_s: int = 12 * 3600,
    model: StraightLine | None = None,
    closed: Collection[Closure] = (),
) -> Travel:
    """The fallback with no map: haversine × detour × speed at that time of day.

    Its error is stated in ``source.error_percent`` and was measured against real roads (see the explanation page):
    rounds planned so took a quarter to a third longer when driven. ``closed``: where the straight line crosses that of
    a closure, the way leads around its nearer end and takes at least its ``detour_s`` longer; a closure that only names
    a street is not known without a map, and counts for nothing here.
    """
    model = model or StraightLine()
    known = [place for place in places if place.latitude is not None and place.longitude is not None]
    points = [(place.latitude, place.longitude) for place in known]
    drawn = [closure for closure in closed if closure.line]
    beeline_m = beelines_m(points)  # type: ignore[arg-type]
    around = [around_m(points, closure) for closure in drawn]  # type: ignore[arg-type]
    road_m = _road_m(beeline_m + sum(around, np.zeros_like(beeline_m)), model)
    seconds = {vehicle: _seconds(road_m, vehicle, at_s, model) for vehicle in vehicles}
    for vehicle, table in seconds.items():
        straight = _seconds(_road_m(beeline_m, model), vehicle, at_s, model)
        for closure in drawn:
            said = np.where(crossed(points, closure), straight + closure.detour_s, 0)  # type: ignore[arg-type]
            np.maximum(table, said, out=table)
    metres = np.rint(road_m).astype(np.int64)
    return Travel(
        keys=tuple(place.id for place in known),
        seconds=seconds,
        metres=dict.fromkeys(vehicles, metres),
        source=Source(code="straight_line", error_percent=model.error_percent, closed=len(drawn)),
    )


def _road_m(beeline_m: np.ndarray, model: StraightLine) -> np.ndarray:
    return beeline_m * np.interp(beeline_m, *zip(*model.detours, strict=True))


def _seconds(road_m: np.ndarray, vehicle: str, at_s: int, model: StraightLine) -> np.ndarray:
    if vehicle not in model.speeds_kmh:
        raise ValueError(Reason("unknown_vehicle", {"vehicle": vehicle}).sentence)
    rush = model.rush.get(at_s // 3600 % 24, 1.0) if vehicle in ("car", "motorbike") else 1.0
    seconds = np.rint(road_m * 3.6 / model.speeds_kmh[vehicle] * rush).astype(np.int64)
    return np.where(road_m > 0, seconds + model.handling_s, 0)


def beelines_m(points: Sequence[tuple[float, float]]) -> np.ndarray:
    """Great-circle metres between all pairs of (latitude, longitude)."""
    degrees = np.asarray(points, dtype=float).reshape(-1, 2)
    latitude, longitude = np.radians(degrees).T
    half = (
        np.sin((latitude[:, None] - latitude) / 2) ** 2
        + np.cos(latitude[:, None]) * np.cos(latitude) * np.sin((longitude[:, None] - longitude) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
