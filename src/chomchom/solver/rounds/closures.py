"""Streets that are closed for a while, as far as travel times must know of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from chomchom.solver.rounds.reasons import Reason

METRES_PER_DEGREE = 111_195.0


@dataclass(frozen=True, kw_only=True)
class Closure:
    """A street that cannot be driven or walked along.

    ``line``: its course as (latitude, longitude), two points or more; it may be empty where ``street`` names a road of
    the map, which is then closed as a whole. With both, that road is closed between the ends of the line.
    ``detour_s``: seconds that a way around takes at least, as somebody on the spot said; only straight lines need it.
    """

    line: tuple[tuple[float, float], ...] = ()
    street: str = ""
    within_m: float = 25.0
    detour_s: int = 0

    def __post_init__(self) -> None:
        if len(self.line) < 2 and not (self.street and not self.line):
            raise ValueError(Reason("closure_without_course").sentence)


def plane(points: Sequence[tuple[float, float]], latitude: float) -> np.ndarray:
    """(latitude, longitude) in metres on a plane that is true around that latitude: east, north."""
    degrees = np.asarray(points, dtype=float).reshape(-1, 2)
    return np.column_stack([degrees[:, 1] * np.cos(np.radians(latitude)), degrees[:, 0]]) * METRES_PER_DEGREE


def around_m(points: Sequence[tuple[float, float]], closure: Closure) -> np.ndarray:
    """Metres that the way between each two points is longer, if it must not cross the line of the closure: around the
    nearer of its two ends. 0 where the straight line does not cross it."""
    places, line = _on_plane(points, closure)
    straight = np.linalg.norm(places[:, None] - places[None, :], axis=2)
    ways = [np.linalg.norm(places - end, axis=1) for end in (line[0], line[-1])]
    around = np.minimum.reduce([way[:, None] + way[None, :] for way in ways])
    return np.where(crossed(points, closure), np.maximum(0.0, around - straight), 0.0)


def crossed(points: Sequence[tuple[float, float]], closure: Closure) -> np.ndarray:
    """Which pairs of points have the closed line between them."""
    places, line = _on_plane(points, closure)
    found = np.zeros((len(places), len(places)), dtype=bool)
    for start, end in pairwise(line):
        found |= _crosses(places, start, end)
    return found


def _on_plane(points: Sequence[tuple[float, float]], closure: Closure) -> tuple[np.ndarray, np.ndarray]:
    latitude = float(np.mean([place[0] for place in closure.line]))
    return plane(points, latitude), plane(closure.line, latitude)


def _crosses(places: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """For each two places, whether the line between them crosses the one from ``start`` to ``end``."""
    along = end - start
    side = along[0] * (places[:, 1] - start[1]) - along[1] * (places[:, 0] - start[0])
    apart = (side[:, None] > 0) != (side[None, :] > 0)
    way = places[None, :] - places[:, None]
    of_start = way[..., 0] * (start[1] - places[:, None, 1]) - way[..., 1] * (start[0] - places[:, None, 0])
    of_end = way[..., 0] * (end[1] - places[:, None, 1]) - way[..., 1] * (end[0] - places[:, None, 0])
    return apart & ((of_start > 0) != (of_end > 0))
