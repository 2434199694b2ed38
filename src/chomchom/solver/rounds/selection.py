"""The best way to choose rounds from many, each person once: set partitioning, solved exactly or up to a limit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyvrp


def best_selection(
    data: pyvrp.ProblemData, routes: Sequence[pyvrp.Route], *, limit_s: float | None = None, nodes: int = 300
) -> pyvrp.Solution | None:
    """The cheapest solution made of ``routes`` alone; ``None`` if none was found.

    ``limit_s`` bounds the time, ``nodes`` the search tree (which alone keeps runs repeatable).
    """
    import pyvrp
    from ortools.linear_solver import pywraplp

    solver = pywraplp.Solver.CreateSolver("SCIP")
    people = [solver.Constraint(int(client.required), 1) for client in data.clients()]
    vehicles = [solver.Constraint(0, kind.num_available) for kind in data.vehicle_types()]
    objective, chosen = solver.Objective(), []
    for route in routes:
        variable = solver.BoolVar("")
        chosen.append(variable)
        objective.SetCoefficient(variable, route.distance_cost() - route.prizes())
        vehicles[route.vehicle_type()].SetCoefficient(variable, 1)
        for activity in route.schedule():
            if activity.is_client():
                people[activity.idx].SetCoefficient(variable, 1)
    objective.SetMinimization()
    solver.SetSolverSpecificParametersAsString(f"limits/nodes = {nodes}")
    if limit_s is not None:
        solver.SetTimeLimit(max(1, int(1000 * limit_s)))
    if solver.Solve() not in (pywraplp.Solver.OPTIMAL, pywraplp.Solver.FEASIBLE):
        return None
    return pyvrp.Solution(
        data, [route for route, taken in zip(routes, chosen, strict=True) if taken.solution_value() > 0.5]
    )
