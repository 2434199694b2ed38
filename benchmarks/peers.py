"""The referees: OR-Tools' routing and VROOM on the same problems, each with the same CPU seconds on one thread.

Neither is used by the product for rounds. Both get the settings that served them best in trials: OR-Tools parallel
cheapest insertion and guided local search; VROOM its most thorough exploration, run to its own end unless that takes
longer than the limit.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

DROP = 1_000_000


@dataclass
class Task:
    """A routing problem as all three understand it: whole numbers, node 0…depots-1 are depots."""

    distances: np.ndarray
    durations: np.ndarray
    demand: list[int]
    windows: list[tuple[int, int]]
    service: list[int]
    starts: list[int]
    capacity: list[int]
    shift: list[tuple[int, int]]
    longest: int | None = None
    depots: int = 1


@dataclass
class Answer:
    cost: int
    unserved: int
    cpu_s: float
    routes: list[list[int]] = field(default_factory=list)


def cpu(run: Callable[[], tuple[list[list[int]], int]], task: Task) -> Answer:
    begun = time.process_time()
    routes, unserved = run()
    spent = time.process_time() - begun
    return Answer(cost=cost_of(task, routes), unserved=unserved, cpu_s=spent, routes=routes)


def cost_of(task: Task, routes: Sequence[Sequence[int]]) -> int:
    """Driven, counted from the matrices alone. Raises ``AssertionError`` for a route that breaks a rule."""
    total = 0
    for vehicle, route in enumerate(routes):
        if not route:
            continue
        depot, moment = task.starts[vehicle], task.shift[vehicle][0]
        assert sum(task.demand[node] for node in route) <= task.capacity[vehicle], "overloaded"
        here = depot
        for node in route:
            moment = max(moment + int(task.durations[here, node]), task.windows[node][0])
            assert moment <= task.windows[node][1], "too late"
            moment += task.service[node]
            total += int(task.distances[here, node])
            here = node
        total += int(task.distances[here, depot])
        assert moment + int(task.durations[here, depot]) <= task.shift[vehicle][1], "back too late"
    return total


def ortools(task: Task, seconds: float) -> Answer:
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2

    def run() -> tuple[list[list[int]], int]:
        begun = time.process_time()
        manager = pywrapcp.RoutingIndexManager(len(task.demand), len(task.starts), task.starts, task.starts)
        routing = pywrapcp.RoutingModel(manager)
        cost = routing.RegisterTransitMatrix(task.distances.tolist())
        routing.SetArcCostEvaluatorOfAllVehicles(cost)
        busy = (task.durations + np.array(task.service)[:, None]).tolist()
        clock = routing.RegisterTransitMatrix(busy)
        end = max(late for _, late in task.shift)
        routing.AddDimension(clock, end, end, False, "time")
        times = routing.GetDimensionOrDie("time")
        load = routing.RegisterUnaryTransitVector(task.demand)
        routing.AddDimensionWithVehicleCapacity(load, 0, task.capacity, True, "load")
        for node in range(task.depots, len(task.demand)):
            index = manager.NodeToIndex(node)
            times.CumulVar(index).SetRange(*task.windows[node])
            routing.AddDisjunction([index], DROP)
        for vehicle, (early, late) in enumerate(task.shift):
            times.CumulVar(routing.Start(vehicle)).SetRange(early, late)
            times.CumulVar(routing.End(vehicle)).SetRange(early, late)
            if task.longest is not None:
                times.SetSpanUpperBoundForVehicle(task.longest, vehicle)
        settings = pywrapcp.DefaultRoutingSearchParameters()
        settings.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
        settings.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
        settings.time_limit.FromMilliseconds(3_600_000)
        limit = routing.solver().CustomLimit(lambda: time.process_time() - begun > seconds)
        routing.AddSearchMonitor(limit)
        solution = routing.SolveWithParameters(settings)
        if solution is None:
            return [[] for _ in task.starts], len(task.demand) - task.depots
        routes = [_followed(routing, manager, solution, vehicle) for vehicle in range(len(task.starts))]
        return routes, len(task.demand) - task.depots - sum(map(len, routes))

    return cpu(run, task)


def _followed(routing, manager, solution, vehicle: int) -> list[int]:  # type: ignore[no-untyped-def]
    route, index = [], solution.Value(routing.NextVar(routing.Start(vehicle)))
    while not routing.IsEnd(index):
        route.append(manager.IndexToNode(index))
        index = solution.Value(routing.NextVar(index))
    return route


def vroom(task: Task, seconds: float, exploration: int = 5) -> Answer:
    import vroom as library

    def run() -> tuple[list[list[int]], int]:
        problem = library.Input()
        problem.set_durations_matrix("car", task.durations.astype(np.uint32))
        problem.set_costs_matrix("car", task.distances.astype(np.uint32))
        for vehicle, start in enumerate(task.starts):
            problem.add_vehicle(
                library.Vehicle(
                    vehicle,
                    start=start,
                    end=start,
                    capacity=[task.capacity[vehicle]],
                    time_window=list(task.shift[vehicle]),
                )
            )
        for node in range(task.depots, len(task.demand)):
            problem.add_job(
                library.Job(
                    node,
                    location=node,
                    default_service=task.service[node],
                    delivery=[task.demand[node]],
                    time_windows=[list(task.windows[node])],
                )
            )
        solution = problem.solve(exploration_level=exploration, nb_threads=1)
        frame = solution.routes
        routes: list[list[int]] = [[] for _ in task.starts]
        for _, row in frame[frame["type"] == "job"].iterrows():
            routes[int(row["vehicle_id"])].append(int(row["id"]))
        return routes, len(solution.unassigned)

    return cpu(run, task)
