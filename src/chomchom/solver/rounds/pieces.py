"""Some rounds of a solution as a problem of their own, and back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pyvrp

SPARE = 2
UNPLANNED = 40


@dataclass(frozen=True)
class Piece:
    """``data`` is the small problem; client ``i`` of it is ``clients[i]`` of the whole, likewise ``kinds``."""

    whole: pyvrp.ProblemData
    data: pyvrp.ProblemData
    clients: tuple[int, ...]
    kinds: tuple[int, ...]

    def inside(self, routes: Iterable[pyvrp.Route]) -> pyvrp.Solution:
        import pyvrp

        number = {client: index for index, client in enumerate(self.clients)}
        kind = {kind: index for index, kind in enumerate(self.kinds)}
        return pyvrp.Solution(
            self.data,
            [
                pyvrp.Route(self.data, [number[client] for client in visits(route)], kind[route.vehicle_type()])
                for route in routes
            ],
        )

    def outside(self, solution: pyvrp.Solution) -> list[pyvrp.Route]:
        import pyvrp

        return [
            pyvrp.Route(self.whole, [self.clients[i] for i in visits(route)], self.kinds[route.vehicle_type()])
            for route in solution.routes()
        ]


def visits(route: pyvrp.Route) -> list[int]:
    return [activity.idx for activity in route.schedule() if activity.is_client()]


def cut(
    whole: pyvrp.ProblemData, chosen: Sequence[pyvrp.Route], others: Sequence[pyvrp.Route], unplanned: Sequence[int]
) -> Piece:
    """The people of the chosen rounds (and some without a round), their vehicles and a few that stand idle."""
    clients = [client for route in chosen for client in visits(route)] + list(unplanned)[:UNPLANNED]
    used = Counter(route.vehicle_type() for route in chosen)
    busy = Counter(route.vehicle_type() for route in others) + used
    available = {
        index: used[index] + min(SPARE, kind.num_available - busy[index])
        for index, kind in enumerate(whole.vehicle_types())
    }
    kinds = tuple(index for index, count in available.items() if count > 0)
    return Piece(whole, _data(whole, clients, kinds, available), tuple(clients), kinds)


def _data(
    whole: pyvrp.ProblemData, clients: Sequence[int], kinds: Sequence[int], available: dict[int, int]
) -> pyvrp.ProblemData:
    import pyvrp

    depots = whole.depots()
    everybody = whole.clients()
    rows = np.array([depot.location for depot in depots] + [everybody[client].location for client in clients])
    profiles = sorted({whole.vehicle_type(kind).profile for kind in kinds})
    cells = np.ix_(rows, rows)
    return pyvrp.ProblemData(
        locations=[whole.location(row) for row in rows],
        clients=[_moved(everybody[client], len(depots) + index) for index, client in enumerate(clients)],
        depots=[
            pyvrp.Depot(index, tw_early=depot.tw_early, tw_late=depot.tw_late) for index, depot in enumerate(depots)
        ],
        vehicle_types=[
            whole.vehicle_type(kind).replace(
                num_available=available[kind], profile=profiles.index(whole.vehicle_type(kind).profile)
            )
            for kind in kinds
        ],
        distance_matrices=[whole.distance_matrix(profile)[cells] for profile in profiles],
        duration_matrices=[whole.duration_matrix(profile)[cells] for profile in profiles],
    )


def _moved(client: pyvrp.Client, location: int) -> pyvrp.Client:
    import pyvrp

    return pyvrp.Client(
        location=location,
        delivery=client.delivery,
        pickup=client.pickup,
        service_duration=client.service_duration,
        tw_early=client.tw_early,
        tw_late=client.tw_late,
        release_time=client.release_time,
        prize=client.prize,
        required=client.required,
    )
