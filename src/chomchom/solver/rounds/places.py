"""Where a door really is, when its coordinates cannot be right: swapped, outside the district, or missing.

The stop is still planned, by the centre of its dong, and marked, so that map and sheet show its address instead.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, hypot, radians

from chomchom.solver.rounds.reasons import Reason

Ring = Sequence[tuple[float, float]]
"""A closed line of (latitude, longitude)."""

GIVEN, SWAPPED, CENTRE, NOWHERE = "given", "swapped", "centre", "nowhere"


@dataclass(frozen=True)
class Area:
    """The district as outlines of (latitude, longitude); a point counts as inside up to ``margin_m`` beyond them,
    because people live on borders. Without outlines everything is inside."""

    rings: tuple[Ring, ...] = ()
    margin_m: float = 300.0

    def contains(self, latitude: float, longitude: float) -> bool:
        if not self.rings:
            return True
        return any(_inside(ring, latitude, longitude) for ring in self.rings) or any(
            _distance_m(ring, latitude, longitude) <= self.margin_m for ring in self.rings
        )


@dataclass(frozen=True, kw_only=True)
class Placed:
    """Coordinates to plan with. ``how``: ``given``, ``swapped`` (put right), ``centre`` of the dong, or ``nowhere``;
    ``reason`` says what was wrong with the given ones."""

    latitude: float | None
    longitude: float | None
    how: str
    reason: Reason | None = None


def place(
    latitude: float | None, longitude: float | None, *, area: Area, centre: tuple[float, float] | None = None
) -> Placed:
    """Where to plan this stop. ``centre``: the middle of its dong, if that is known."""
    if latitude is None or longitude is None:
        return _fallback(centre, Reason("no_coordinates"))
    if _on_earth(latitude, longitude) and area.contains(latitude, longitude):
        return Placed(latitude=latitude, longitude=longitude, how=GIVEN)
    if _on_earth(longitude, latitude) and area.rings and area.contains(longitude, latitude):
        return Placed(latitude=longitude, longitude=latitude, how=SWAPPED, reason=Reason("coordinates_swapped"))
    outside = Reason("coordinates_outside", {"latitude": latitude, "longitude": longitude})
    return _fallback(centre, outside)


def _fallback(centre: tuple[float, float] | None, reason: Reason) -> Placed:
    if centre is None:
        return Placed(latitude=None, longitude=None, how=NOWHERE, reason=reason)
    return Placed(latitude=centre[0], longitude=centre[1], how=CENTRE, reason=reason)


def _on_earth(latitude: float, longitude: float) -> bool:
    return -90 <= latitude <= 90 and -180 <= longitude <= 180


def _pairs(ring: Ring) -> Iterable[tuple[tuple[float, float], tuple[float, float]]]:
    return zip(ring, (*ring[1:], ring[0]), strict=True)


def _inside(ring: Ring, latitude: float, longitude: float) -> bool:
    """Whether a ray to the east crosses the outline an odd number of times."""
    inside = False
    for (lat1, lon1), (lat2, lon2) in _pairs(ring):
        if (lat1 > latitude) != (lat2 > latitude):
            crossing = lon1 + (latitude - lat1) * (lon2 - lon1) / (lat2 - lat1)
            inside ^= longitude < crossing
    return inside


def _distance_m(ring: Ring, latitude: float, longitude: float) -> float:
    """To the outline, on a plane that is true around the point."""
    north_m, east_m = 111_195.0, 111_195.0 * cos(radians(latitude))

    def flat(point: tuple[float, float]) -> tuple[float, float]:
        return (point[1] - longitude) * east_m, (point[0] - latitude) * north_m

    best = float("inf")
    for first, second in _pairs(ring):
        (x1, y1), (x2, y2) = flat(first), flat(second)
        dx, dy = x2 - x1, y2 - y1
        length = dx * dx + dy * dy
        share = min(1.0, max(0.0, -(x1 * dx + y1 * dy) / length)) if length else 0.0
        best = min(best, hypot(x1 + share * dx, y1 + share * dy))
    return best
