"""One part of the day (kitchens that share stops) as PyVRP's ``ProblemData``, and its solutions as orders of stops.

Cost is seconds of driving, plus what an unfamiliar face is worth. One profile per kind of courier: the profile's
*distance* matrix carries the cost, its *duration* matrix only the time, so that preferences never bend the clock.
PyVRP is imported when a search begins, not with the library.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from chomchom.solver.rounds.admission import may_serve
from chomchom.solver.rounds.params import Params
from chomchom.solver.rounds.problem import Courier, Problem, Stop
from chomchom.solver.rounds.timing import latest_s

if TYPE_CHECKING:
    import pyvrp

NEVER_S = 1_000_000_000
MAX_S = 2**40
Orders = dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Part:
    """Kitchens, couriers and stops that are planned together.

    During the day: ``starts`` tells from which place and second on a courier goes on, ``previous`` who was to serve
    each stop, and ``move_s`` what it is worth to leave it so.
    """

    problem: Problem
    kitchens: tuple[str, ...]
    couriers: tuple[Courier, ...]
    stops: tuple[Stop, ...]
    params: Params
    starts: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    previous: Mapping[str, str] = field(default_factory=dict)
    move_s: int = 0

    @cached_property
    def depots(self) -> tuple[str, ...]:
        """Places where rounds begin or end: the kitchens, then where couriers are now."""
        return (*self.kitchens, *sorted({place for place, _ in self.starts.values()} - set(self.kitchens)))

    @cached_property
    def rows(self) -> np.ndarray:
        """Rows of the travel tables: depots first, then stops."""
        index = self.problem.travel.index
        return np.array([index[key] for key in (*self.depots, *(stop.id for stop in self.stops))], dtype=int)

    def start(self, courier: Courier) -> tuple[str, int]:
        return self.starts.get(courier.id, (courier.kitchen, max(courier.start_s or 0, self.problem.now_s or 0)))


@dataclass(frozen=True)
class Model:
    """A part in PyVRP's terms; ``crews`` are the couriers that share one vehicle type."""

    data: pyvrp.ProblemData
    crews: tuple[tuple[Courier, ...], ...]
    stops: tuple[Stop, ...]

    def orders(self, solution: pyvrp.Solution) -> Orders:
        waiting = [list(crew) for crew in self.crews]
        orders: Orders = {}
        for route in solution.routes():
            visits = tuple(self.stops[activity.idx].id for activity in route.schedule() if activity.is_client())
            if visits:
                orders[waiting[route.vehicle_type()].pop(0).id] = visits
        return orders

    def solution(self, orders: Mapping[str, Sequence[str]]) -> pyvrp.Solution:
        import pyvrp

        number = {stop.id: index for index, stop in enumerate(self.stops)}
        kind = {courier.id: index for index, crew in enumerate(self.crews) for courier in crew}
        routes = []
        for courier, order in orders.items():
            visits = [number[stop] for stop in order if stop in number]
            if courier in kind and visits:
                routes.append(pyvrp.Route(self.data, visits, kind[courier]))
        return pyvrp.Solution(self.data, routes)


def model(part: Part, *, optional: bool) -> Model:
    """``optional``: stops may be left out, each at a price that grows with its risk."""
    import pyvrp

    crews, profiles, types = _fleet(part)
    count = len(part.depots)
    data = pyvrp.ProblemData(
        locations=[pyvrp.Location(0, 0) for _ in part.rows],
        clients=_clients(part, count, optional=optional),
        depots=[pyvrp.Depot(location=index) for index in range(count)],
        vehicle_types=types,
        distance_matrices=[cost for cost, _ in profiles],
        duration_matrices=[duration for _, duration in profiles],
    )
    return Model(data, crews, part.stops)


def _clients(part: Part, offset: int, *, optional: bool) -> list[pyvrp.Client]:
    import pyvrp

    prizes = _prizes(part) if optional else {}
    return [
        pyvrp.Client(
            location=offset + index,
            delivery=[stop.boxes],
            service_duration=stop.service_s,
            tw_early=stop.window[0],
            tw_late=_latest(part, stop),
            release_time=_released(part, stop),
            prize=prizes.get(stop.risk, 0),
            required=not optional,
            name=stop.id,
        )
        for index, stop in enumerate(part.stops)
    ]


def _latest(part: Part, stop: Stop) -> int:
    kitchens = part.kitchens if stop.kitchen is None else (stop.kitchen,)
    return max(stop.window[0], min(latest_s(part.problem, stop, kitchen, part.params) for kitchen in kitchens))


def _released(part: Part, stop: Stop) -> int:
    kitchens = part.kitchens if stop.kitchen is None else (stop.kitchen,)
    moments = [part.problem.kitchen[kitchen].cooked_at(stop.diet) for kitchen in kitchens]
    return max((moment for moment in moments if moment is not None), default=0)


def _prizes(part: Part) -> dict[int, int]:
    """By risk: a stop of the lowest level is worth more than any detour, each next level four times as much.

    Not more: worth beyond all proportion would draw the search into rounds that break the clock. That a single person
    of higher risk outweighs any number of lower risk is seen to afterwards (``mending.displace``)."""
    longest = max(int(part.problem.travel.seconds[courier.vehicle].max()) for courier in part.couriers)
    lowest = 2 * (longest + part.params.same_face_s + part.move_s) + 60
    levels = sorted({stop.risk for stop in part.stops})
    return {risk: lowest * 4 ** min(rank, 6) for rank, risk in enumerate(levels)}


def _fleet(part: Part) -> tuple[tuple[tuple[Courier, ...], ...], list, list]:
    """Couriers alike in everything share a vehicle type, and profiles are shared wherever they are equal."""
    import pyvrp

    kinds: dict[tuple, list[Courier]] = {}
    profiles: dict[tuple, int] = {}
    matrices: list[tuple[np.ndarray, np.ndarray]] = []
    for courier in part.couriers:
        extra = _extra(part, courier)
        profile_key = (courier.vehicle, courier.returns, extra.tobytes())
        if profile_key not in profiles:
            profiles[profile_key] = len(matrices)
            matrices.append(_matrices(part, courier, extra))
        kind = (profiles[profile_key], *part.start(courier), courier.kitchen, courier.capacity, courier.end_s)
        kinds.setdefault(kind, []).append(courier)
    ride_s = part.params.ride_limit_s
    types = [
        pyvrp.VehicleType(
            num_available=len(crew),
            capacity=[capacity],
            start_depot=part.depots.index(start),
            end_depot=part.depots.index(kitchen),
            tw_early=start_s,
            tw_late=end_s,
            profile=profile,
            shift_duration=MAX_S if ride_s is None else ride_s,
        )
        for (profile, start, start_s, kitchen, capacity, end_s), crew in kinds.items()
    ]
    return tuple(tuple(crew) for crew in kinds.values()), matrices, types


def _extra(part: Part, courier: Courier) -> np.ndarray:
    """Seconds of cost on top of the way to each stop, for this courier."""
    worth_s = part.params.same_face_s
    extra = np.zeros(len(part.stops), dtype=np.int64)
    for index, stop in enumerate(part.stops):
        if not may_serve(courier, stop):
            extra[index] = NEVER_S
        elif worth_s and stop.known_by:
            extra[index] = round(worth_s * (1 - min(1.0, stop.known_by.get(courier.id, 0.0))))
        if part.move_s and part.previous.get(stop.id, courier.id) != courier.id:
            extra[index] += part.move_s
    return extra


def _matrices(part: Part, courier: Courier, extra: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    depots = len(part.depots)
    duration = part.problem.travel.seconds[courier.vehicle][np.ix_(part.rows, part.rows)].astype(np.int64)
    if not courier.returns:
        duration[:, :depots] = 0
    cost = duration.copy()
    cost[:, depots:] += extra
    np.fill_diagonal(cost, 0)
    np.fill_diagonal(duration, 0)
    return cost, duration
