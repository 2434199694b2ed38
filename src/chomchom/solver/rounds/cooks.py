"""Which kitchen cooks for people who are not bound to one, within its capacity by diet."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from chomchom.solver.rounds.problem import Problem, Stop

SERVED = 1_000_000


def assign(problem: Problem, people: Sequence[Stop], *, without: str = "") -> dict[str, str]:
    """Stop → kitchen for as many of ``people`` as the kitchens can cook for beside their own, those of higher risk
    first, then over the shortest ways: a small assignment problem, solved exactly."""
    from ortools.linear_solver import pywraplp

    others = [kitchen for kitchen in problem.kitchens if kitchen.id != without]
    left = spare(problem)
    worth = _worth(people)
    solver = pywraplp.Solver.CreateSolver("SCIP")
    objective = solver.Objective()
    loads: dict[tuple[str, str], Any] = {}
    choices: dict[tuple[str, str], Any] = {}
    for stop in people:
        once = solver.Constraint(0, 1)
        for kitchen in others:
            room = left.get((kitchen.id, stop.diet), 0) if kitchen.capacity_by_diet is not None else None
            if room is not None and room < stop.boxes:
                continue
            variable = choices[stop.id, kitchen.id] = solver.BoolVar("")
            once.SetCoefficient(variable, 1)
            if room is not None:
                key = (kitchen.id, stop.diet)
                loads.setdefault(key, solver.Constraint(0, room)).SetCoefficient(variable, stop.boxes)
            objective.SetCoefficient(variable, way_s(problem, kitchen.id, stop.id) - worth[stop.risk])
    objective.SetMinimization()
    if not choices or solver.Solve() != pywraplp.Solver.OPTIMAL:
        return {}
    return {stop: kitchen for (stop, kitchen), variable in choices.items() if variable.solution_value() > 0.5}


def way_s(problem: Problem, kitchen: str, stop: str) -> int:
    return min(problem.travel.seconds_between(kitchen, stop, vehicle) for vehicle in problem.travel.seconds)


def _worth(people: Iterable[Stop]) -> dict[int, float]:
    """One of a level is worth more than all of the levels below it together."""
    worth, total = {}, float(SERVED)
    for risk, count in sorted(Counter(stop.risk for stop in people).items()):
        worth[risk] = total
        total += total * count
    return worth


def spare(problem: Problem) -> dict[tuple[str, str], int]:
    """Boxes by (kitchen, diet) that can be cooked beside those of the people bound to each kitchen."""
    cooked = Counter()  # type: ignore[var-annotated]
    for stop in problem.stops:
        cooked[stop.kitchen, stop.diet] += stop.boxes
    return {
        (kitchen.id, diet): max(0, capacity - cooked[kitchen.id, diet])
        for kitchen in problem.kitchens
        if kitchen.capacity_by_diet is not None
        for diet, capacity in kitchen.capacity_by_diet.items()
    }
