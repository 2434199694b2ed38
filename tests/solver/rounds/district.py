"""Small made-up districts for the tests of rounds: no randomness but what the seed gives."""

import random
from dataclasses import replace

from chomchom.solver import rounds

NOON_S = 12 * 3600
LUNCH = (11 * 3600, 13 * 3600)


def kitchen(name="k1", latitude=35.14, longitude=126.79, **other):
    return rounds.Kitchen(id=name, latitude=latitude, longitude=longitude, **other)


def courier(name="c1", kitchen="k1", **other):
    values = {"capacity": 40, "start_s": 10 * 3600 + 1800, "end_s": 13 * 3600 + 1800} | other
    return rounds.Courier(id=name, kitchen=kitchen, **values)


def stop(name="h1", kitchen="k1", latitude=35.15, longitude=126.80, **other):
    values = {"window": LUNCH, "service_s": 180} | other
    return rounds.Stop(id=name, kitchen=kitchen, latitude=latitude, longitude=longitude, **values)


def district(stops=24, couriers=3, kitchens=1, seed=1, **other):
    """``stops`` around ``kitchens``; couriers are dealt out to the kitchens in turn."""
    draw = random.Random(seed)

    def around():
        return {"latitude": 35.14 + draw.uniform(-0.03, 0.03), "longitude": 126.79 + draw.uniform(-0.04, 0.04)}

    cooks = tuple(kitchen(f"k{number + 1}", **around()) for number in range(kitchens))
    return rounds.Problem(
        kitchens=cooks,
        couriers=tuple(courier(f"c{n + 1}", kitchen=cooks[n % kitchens].id) for n in range(couriers)),
        stops=tuple(stop(f"h{n + 1}", kitchen=cooks[n % kitchens].id, **around(), **other) for n in range(stops)),
    )


def with_stops(problem, **changed):
    """The same problem with every stop changed in the same way; ``travel`` is made anew."""
    return replace(problem, stops=tuple(replace(stop, **changed) for stop in problem.stops), travel=None)
