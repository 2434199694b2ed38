"""Made-up districts for measuring: a dense town beside villages, a river with few bridges, five kitchens.

The same seed gives the same district. Nothing in it is real.
"""

import random
from dataclasses import replace

import numpy as np

from chomchom.solver import rounds

KITCHENS = 5
PEOPLE_PER_COURIER = 16.5
LUNCH = (11 * 3600, 13 * 3600)
LEAVE_S, BACK_S = 10 * 3600 + 40 * 60, 13 * 3600 + 40 * 60
BRIDGES = (35.115, 35.155, 35.195)
RIVER_LONGITUDE = 126.785


def district(people: int, *, seed: int = 1, couriers: int | None = None) -> rounds.Problem:
    """``people`` recipients, each bound to one of five kitchens (mostly a near one), and couriers for them."""
    draw = random.Random(seed)
    centres = _centres(draw)
    kitchens = tuple(_kitchen(number, centres[number * 3], draw) for number in range(KITCHENS))
    stops = tuple(_stop(number, centres, kitchens, draw) for number in range(people))
    crew = _crew(stops, kitchens, couriers or round(people / PEOPLE_PER_COURIER))
    return rounds.Problem(kitchens=kitchens, couriers=crew, stops=stops, travel=_travel((*kitchens, *stops)))


def _centres(draw: random.Random) -> list[tuple[float, float, float]]:
    """(latitude, longitude, spread): fourteen quarters of the town, seven villages."""
    town = [(draw.uniform(35.13, 35.22), draw.uniform(126.79, 126.86), 0.007) for _ in range(14)]
    villages = [(draw.uniform(35.07, 35.22), draw.uniform(126.72, 126.78), 0.010) for _ in range(7)]
    return town + villages


def _near(centre: tuple[float, float, float], draw: random.Random) -> tuple[float, float]:
    latitude, longitude, spread = centre
    return draw.gauss(latitude, spread), draw.gauss(longitude, spread * 1.2)


def _kitchen(number: int, centre: tuple[float, float, float], draw: random.Random) -> rounds.Kitchen:
    latitude, longitude = _near(centre, draw)
    return rounds.Kitchen(id=f"k{number + 1}", latitude=latitude, longitude=longitude, cooked_s=LEAVE_S + 20 * 60)


def _stop(number, centres, kitchens, draw) -> rounds.Stop:  # type: ignore[no-untyped-def]
    village = draw.random() < 0.12
    latitude, longitude = _near(draw.choice(centres[14:] if village else centres[:14]), draw)
    by_distance = sorted(kitchens, key=lambda k: (k.latitude - latitude) ** 2 + (k.longitude - longitude) ** 2)
    cook = by_distance[0] if draw.random() < 0.7 else draw.choice(by_distance[:2])
    window = LUNCH if draw.random() < 0.85 else draw.choice([(LUNCH[0], LUNCH[0] + 3600), (LUNCH[0] + 3600, LUNCH[1])])
    return rounds.Stop(
        id=f"p{number + 1}",
        kitchen=cook.id,
        latitude=latitude,
        longitude=longitude,
        window=window,
        service_s=draw.choice([150, 180, 180, 240]),
        risk=draw.choice([0, 0, 0, 1, 2]),
    )


def _crew(stops, kitchens, couriers: int) -> tuple[rounds.Courier, ...]:  # type: ignore[no-untyped-def]
    """Couriers where the people are, at least two per kitchen."""
    share = {k.id: sum(stop.kitchen == k.id for stop in stops) / len(stops) for k in kitchens}
    crew: list[rounds.Courier] = []
    for cook in kitchens:
        count = max(2, round(couriers * share[cook.id]))
        crew += [
            rounds.Courier(id=f"{cook.id}c{number + 1}", kitchen=cook.id, capacity=40, start_s=LEAVE_S, end_s=BACK_S)
            for number in range(count)
        ]
    return tuple(crew)


def _travel(places) -> rounds.Travel:  # type: ignore[no-untyped-def]
    """Straight lines with detours, and over a bridge wherever the river lies between."""
    plain = rounds.straight_line(places)
    latitude = np.array([place.latitude for place in places])
    west = np.array([place.longitude for place in places]) < RIVER_LONGITUDE
    across = west[:, None] != west[None, :]
    ways = [np.abs(latitude - b)[:, None] + np.abs(latitude - b)[None, :] for b in BRIDGES]
    straight = np.abs(latitude[:, None] - latitude[None, :])
    around_m = (np.minimum.reduce(ways) - straight) * 111_195 * 1.2
    metres = plain.metres["car"] + np.where(across, np.rint(around_m), 0).astype(np.int64)
    seconds = plain.seconds["car"] + np.where(across, np.rint(around_m * 3.6 / 24), 0).astype(np.int64)
    return rounds.Travel(
        keys=plain.keys, seconds={"car": seconds}, metres={"car": metres}, source=rounds.Source(code="given")
    )


def remembered(problem: rounds.Problem, seen: dict[str, set[str]]) -> rounds.Problem:
    """The same district with what couriers know of people by now."""
    stops = tuple(replace(s, known_by=dict.fromkeys(sorted(seen.get(s.id, ())), 1.0)) for s in problem.stops)
    return replace(problem, stops=stops)


def with_absences(problem: rounds.Problem, *, share: float, seed: int) -> rounds.Problem:
    """The same day with that share of the couriers off, drawn by the seed."""
    draw = random.Random(seed)
    off = set(draw.sample([c.id for c in problem.couriers], round(share * len(problem.couriers))))
    couriers = tuple(replace(c, works=c.id not in off) for c in problem.couriers)
    return replace(problem, couriers=couriers)
