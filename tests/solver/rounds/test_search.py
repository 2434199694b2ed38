"""The search on PyVRP's problems: pieces go in and come back whole, selections are exact."""

import numpy as np
import pytest

pyvrp = pytest.importorskip("pyvrp")

from chomchom.solver.rounds import pieces, search  # noqa: E402
from chomchom.solver.rounds.params import Params  # noqa: E402
from chomchom.solver.rounds.selection import best_selection  # noqa: E402


def problem(clients=60, vehicles=12, seed=3, *, required=True):
    draw = np.random.default_rng(seed)
    points = draw.integers(0, 1000, (clients + 2, 2))
    matrix = np.rint(np.linalg.norm(points[:, None] - points[None], axis=2)).astype(np.int64)
    return pyvrp.ProblemData(
        locations=[pyvrp.Location(float(x), float(y)) for x, y in points],
        clients=[
            pyvrp.Client(location=i, delivery=[1], prize=0 if required else 10_000, required=required)
            for i in range(2, clients + 2)
        ],
        depots=[pyvrp.Depot(0), pyvrp.Depot(1)],
        vehicle_types=[
            pyvrp.VehicleType(num_available=vehicles // 2, capacity=[10], start_depot=d, end_depot=d) for d in (0, 1)
        ],
        distance_matrices=[matrix],
        duration_matrices=[matrix],
    )


def budget(steps):
    done = [0]

    def step():
        done[0] += 1

    return search.Budget(lambda: done[0] / steps, step=step)


def solved(data, steps=300, **other):
    return search.search(data, budget(steps), seed=1, params=Params(), **other)


def test_a_piece_goes_in_and_comes_back_with_the_same_cost():
    data = problem()
    solution = solved(data)
    routes = solution.routes()
    piece = pieces.cut(data, routes[:3], routes[3:], [])
    inside = piece.inside(routes[:3])
    assert inside.distance() == sum(route.distance() for route in routes[:3])
    assert [r.distance() for r in piece.outside(inside)] == [r.distance() for r in routes[:3]]
    assert sum(kind.num_available for kind in piece.data.vehicle_types()) <= data.num_vehicles - len(routes[3:])


def test_people_without_a_round_join_a_piece():
    data = problem(required=False)
    routes = solved(data).routes()
    lost = pieces.visits(routes[-1])
    piece = pieces.cut(data, routes[:2], routes[2:-1], lost)
    assert piece.data.num_clients == sum(r.num_clients() for r in routes[:2]) + len(lost)


def test_the_best_selection_is_that_of_trying_all():
    data = problem(clients=4, vehicles=4)
    offered = [pyvrp.Route(data, visits, kind) for kind in (0, 1) for visits in ([0], [3], [0, 1], [2, 3], [1, 2])]
    chosen = best_selection(data, offered)
    every = [[offered[i] for i in range(len(offered)) if mask >> i & 1] for mask in range(1 << len(offered))]
    whole = [
        routes
        for routes in every
        if sorted(client for route in routes for client in pieces.visits(route)) == [0, 1, 2, 3]
        and all(sum(route.vehicle_type() == kind for route in routes) <= 2 for kind in (0, 1))
    ]
    assert chosen.distance() == min(sum(route.distance() for route in routes) for routes in whole)


def test_no_selection_covers_everybody_if_somebody_is_on_no_round():
    data = problem(clients=4)
    assert best_selection(data, [pyvrp.Route(data, [0, 1], 0)]) is None


def test_pieces_improve_a_large_problem_and_never_lose_anybody(monkeypatch):
    monkeypatch.setattr(search, "WHOLE", 30)
    monkeypatch.setattr(search, "PIECE", (15, 30))
    data = problem(clients=80, vehicles=20)
    start = solved(data, steps=1)
    better = solved(data, steps=4000, initial=start)
    assert better.is_feasible()
    assert better.is_complete()
    assert better.distance() < start.distance()


def test_searching_again_with_the_same_seed_gives_the_same(monkeypatch):
    monkeypatch.setattr(search, "WHOLE", 30)
    data = problem(clients=50)
    assert solved(data, steps=1500) == solved(data, steps=1500)
