"""Where a recipient's door is, when the coordinates that somebody wrote cannot be right. Pure."""

from functools import lru_cache
from math import cos, pi, radians, sin
from typing import Protocol

from chomchom.care.enums import PlaceQuality
from chomchom.care.rules.intake.places import NEAR_M
from chomchom.solver import rounds as solver

CORNERS = 24
METRES_PER_DEGREE = 111_195.0


class Spot(Protocol):
    latitude: float | None
    longitude: float | None


def placed(person: Spot, dong: Spot) -> solver.Placed:
    """Coordinates to plan with: the person's own, put right if latitude and longitude are swapped, else the centre of
    the dong; nowhere if that is not known either."""
    if dong.latitude is None or dong.longitude is None:
        return solver.place(person.latitude, person.longitude, area=solver.Area())
    centre = (dong.latitude, dong.longitude)
    return solver.place(person.latitude, person.longitude, area=around(*centre), centre=centre)


def is_exact(person: Spot, dong: Spot) -> bool:
    """Whether maps and sheets may show the point as the door: else the address counts, and the stop is marked."""
    vague = getattr(person, "place_quality", PlaceQuality.EXACT) == PlaceQuality.DONG_CENTRE
    return not vague and placed(person, dong).how in ("given", "swapped")


@lru_cache(maxsize=1024)
def around(latitude: float, longitude: float) -> solver.Area:
    """Everything that can belong to a dong with this centre: the same distance within which lists are believed."""
    north = NEAR_M / METRES_PER_DEGREE
    east = north / cos(radians(latitude))
    turns = [2 * pi * corner / CORNERS for corner in range(CORNERS)]
    ring = tuple((latitude + north * sin(turn), longitude + east * cos(turn)) for turn in turns)
    return solver.Area(rings=(ring,))
