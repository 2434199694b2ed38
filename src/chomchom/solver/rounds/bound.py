"""A number of driving seconds that no plan for the same stops can beat."""

import numpy as np

from chomchom.solver.rounds.plan import Plan
from chomchom.solver.rounds.problem import Problem


def lower_estimate(problem: Problem, plan: Plan) -> int:
    """Lightest tree over the kitchens (as one root) and all served stops, at the fastest vehicle's times.

    Every set of rounds joins all of them, so it contains such a tree; the ways back come on top of it.
    """
    served = sorted(plan.courier_of)
    if not served:
        return 0
    index = problem.travel.index
    rows = np.array([index[stop] for stop in served])
    kitchens = np.array([index[kitchen.id] for kitchen in problem.kitchens])
    vehicles = {problem.courier[route.courier].vehicle for route in plan.routes}
    fastest = np.minimum.reduce([problem.travel.seconds[vehicle] for vehicle in sorted(vehicles)])
    between = fastest[np.ix_(rows, rows)]
    between = np.minimum(between, between.T)
    return _tree(between, fastest[np.ix_(kitchens, rows)].min(axis=0))


def _tree(between: np.ndarray, from_root: np.ndarray) -> int:
    """Prim's algorithm; ``from_root`` are the edges of the root."""
    nearest = from_root.astype(np.int64).copy()
    open_ = np.ones(len(nearest), dtype=bool)
    total = 0
    for _ in range(len(nearest)):
        added = int(np.argmin(np.where(open_, nearest, np.iinfo(np.int64).max)))
        total += int(nearest[added])
        open_[added] = False
        nearest = np.minimum(nearest, between[added])
    return total
