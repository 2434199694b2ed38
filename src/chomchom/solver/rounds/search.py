"""The search itself, on PyVRP's ``ProblemData``: what a run of seconds needs beyond an iterated local search.

- Penalties start where they usually end. PyVRP begins at the middle of its range (50,000) and needs tens of thousands
  of steps to come down; a run of seconds never gets there and searches feasible solutions only.
- Every good round ever met is kept, and now and then the best selection of them is taken exactly (set partitioning).
- A large problem is improved piece by piece: rounds that lie near each other form a problem of their own, small enough
  for thousands of steps a second.

Deterministic for a given seed if the budget counts steps.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from chomchom.solver.rounds import pieces
from chomchom.solver.rounds.params import Params
from chomchom.solver.rounds.selection import best_selection

if TYPE_CHECKING:
    import pyvrp

WHOLE = 260
"""Up to so many clients a problem is searched in one piece."""

PIECE = (120, 220)
"""Clients in one piece of a larger problem: from, to."""

TELL_EVERY = 50

FIRST_LOOK = 0.08

SLICES = (0.25, 0.5, 0.7, 0.85, 0.95, 1.0)

PATIENCE, AT_LEAST = 300, 500

AMPLE_S, HURRIED_NEIGHBOURS = 0.03, 20
"""Seconds for each client from which on rounds are remembered and chosen anew, and more neighbours are tried. With
less, both cost more steps than they are worth."""


class Budget:
    """``share()``: how much of what was given is used up, 0…1 or more. ``left_s()``: seconds left, or ``None`` where
    steps are counted instead. ``step()`` is told of each step."""

    def __init__(
        self,
        share: Callable[[], float],
        left_s: Callable[[], float | None] = lambda: None,
        step: Callable[[], None] = lambda: None,
    ):
        self.share, self.left_s, self.step = share, left_s, step


@dataclass
class _Run:
    """One search for one problem: its settings, random numbers, budget, and whoever listens to its progress."""

    params: Params
    budget: Budget
    random: np.random.Generator
    tell: Callable[[pyvrp.Solution], bool]
    ended: bool = False
    steps: int = 0
    in_piece: bool = False
    hurried: bool = False

    @property
    def neighbours(self) -> int:
        """Only a search that looks among few is hurried: one that asks for all its stops as neighbours gets them."""
        asked = self.params.neighbours
        return min(asked, HURRIED_NEIGHBOURS) if self.hurried and asked == Params().neighbours else asked

    def over(self, until: float) -> bool:
        return self.ended or self.budget.share() >= until

    def seed(self) -> int:
        return int(self.random.integers(1, 2**31 - 1))

    def stepped(self, best: pyvrp.Solution) -> None:
        self.budget.step()
        self.steps += 1
        if self.steps % TELL_EVERY == 0 and not self.in_piece:
            self.ended = self.ended or self.tell(best)


class Pool:
    """Rounds met on the way that belonged to good solutions."""

    def __init__(self, most: int = 8_000, slack: float = 1.03):
        self.routes: dict[tuple, pyvrp.Route] = {}
        self._most, self._slack = most, slack

    def see(self, solution: pyvrp.Solution, best: pyvrp.Solution) -> None:
        if not solution.is_feasible() or solution.distance_cost() > best.distance_cost() * self._slack:
            return
        for route in solution.routes():
            self.routes.setdefault(_fingerprint(route), route)

    def select(self, data: pyvrp.ProblemData, limit_s: float | None) -> pyvrp.Solution | None:
        latest = list(self.routes.values())[-self._most :]
        return best_selection(data, latest, limit_s=limit_s) if latest else None


def _fingerprint(route: pyvrp.Route) -> tuple:
    return (route.distance_cost(), route.duration(), route.start_time(), route.num_clients(), route.vehicle_type())


class LocalSearch:
    """PyVRP's local search and penalties for one problem, kept between slices of a run."""

    def __init__(self, data: pyvrp.ProblemData, run: _Run):
        import pyvrp
        from pyvrp.search import OPERATORS, PerturbationManager, compute_neighbours

        self.data, self.run = data, run
        self.rng = pyvrp.RandomNumberGenerator(seed=run.seed())
        neighbours = compute_neighbours(data, pyvrp.search.NeighbourhoodParams(num_neighbours=run.neighbours))
        self.local = pyvrp.search.LocalSearch(data, self.rng, neighbours, PerturbationManager())
        for operator in OPERATORS:
            if operator.supports(data):
                self.local.add_operator(operator(data))
        settings = pyvrp.PenaltyParams(solutions_between_updates=50, max_penalty=1_000_000.0)
        self.penalties = pyvrp.PenaltyManager(_first_penalties(data), settings)

    def fresh(self) -> pyvrp.Solution:
        """A new beginning from nowhere."""
        import pyvrp

        random = pyvrp.Solution.make_random(self.data, self.rng)
        return self.local(random, self.penalties.max_cost_evaluator(), exhaustive=True)

    def improve(self, start: pyvrp.Solution, stop: Callable[[float], bool], pool: Pool | None) -> pyvrp.Solution:
        """The best solution found from ``start`` on until ``stop``."""
        import pyvrp
        from pyvrp.IteratedLocalSearch import IteratedLocalSearchCallbacks

        run = self.run

        class Listener(IteratedLocalSearchCallbacks):
            def on_iteration(self, current, candidate, best, cost_evaluator) -> None:  # type: ignore[no-untyped-def]
                run.stepped(best)
                if pool is not None:
                    pool.see(candidate, best)

        settings = pyvrp.IteratedLocalSearchParams(
            num_iters_no_improvement=run.params.no_improvement,
            history_length=run.params.history_length,
            callbacks=Listener(),
        )
        search = pyvrp.IteratedLocalSearch(self.data, self.penalties, self.local, start, settings)
        with warnings.catch_warnings():
            # a day on which not everybody fits drives the penalties to their limit; the planner sees that itself
            warnings.simplefilter("ignore", pyvrp.exceptions.PenaltyBoundWarning)
            return search.run(stop, collect_stats=False, display=False).best


def _first_penalties(data: pyvrp.ProblemData) -> tuple[list[float], float, float]:
    """About what the penalties settle at: a unit of load for the way to a near neighbour, a second for ten."""
    near = _near(data.distance_matrix(0))
    loads = []
    for dimension in range(data.num_load_dimensions):
        asked = [client.delivery[dimension] for client in data.clients()]
        loads.append(float(np.clip(2 * near / max(1.0, float(np.mean(asked or [1]))), 1, 10_000)))
    return loads, 10.0, 10.0


def _near(distances: np.ndarray) -> float:
    count = min(10, len(distances) - 1)
    if count < 1:
        return 1.0
    return float(np.partition(distances, count, axis=1)[:, 1 : count + 1].mean())


def search(
    data: pyvrp.ProblemData,
    budget: Budget,
    *,
    seed: int,
    params: Params,
    initial: pyvrp.Solution | None = None,
    tell: Callable[[pyvrp.Solution], bool] = lambda best: False,
) -> pyvrp.Solution:
    """The best solution found before the budget is used up. ``tell`` hears of progress; True ends the search."""
    left_s = budget.left_s()
    hurried = left_s is not None and left_s < AMPLE_S * data.num_clients
    run = _Run(params, budget, np.random.default_rng(seed), tell, hurried=hurried)
    if data.num_clients <= WHOLE:
        return _in_one_piece(data, run, initial)
    return _piece_by_piece(data, run, initial)


def better(one: pyvrp.Solution, other: pyvrp.Solution | None) -> bool:
    if other is None:
        return True
    return _rank(one) < _rank(other)


def _rank(solution: pyvrp.Solution) -> tuple:
    broken = sum(solution.excess_load()) + solution.time_warp() + solution.excess_distance()
    return solution.num_missing_clients(), broken, solution.distance_cost() + solution.uncollected_prizes()


def _in_one_piece(data: pyvrp.ProblemData, run: _Run, initial: pyvrp.Solution | None) -> pyvrp.Solution:
    """Slices of search; after each, the best selection of all rounds met so far is where the next begins."""
    local = LocalSearch(data, run)
    best = initial if initial is not None else local.fresh()
    if run.hurried:
        return _best(local.improve(best, partial(_over, run, 1.0), None), best)
    pool = Pool()
    for until in SLICES:
        best = _best(local.improve(best, partial(_over, run, until), pool), best)
        best = _best(pool.select(data, _limit_s(run)), best)
        if run.over(1.0):
            break
    return best


def _over(run: _Run, until: float, cost: float) -> bool:
    return run.over(until)


def _limit_s(run: _Run) -> float | None:
    left_s = run.budget.left_s()
    return None if left_s is None else max(0.1, min(2.0, 0.3 * left_s))


def _best(found: pyvrp.Solution | None, best: pyvrp.Solution) -> pyvrp.Solution:
    return found if found is not None and better(found, best) else best


def _piece_by_piece(data: pyvrp.ProblemData, run: _Run, initial: pyvrp.Solution | None) -> pyvrp.Solution:
    """A short search of the whole, then pieces of neighbouring rounds, those first that were left alone longest."""
    best = initial
    if best is None:
        whole = LocalSearch(data, run)
        best = whole.improve(whole.fresh(), partial(_over, run, FIRST_LOOK), None)
    parts = _Pieces(data, run, list(best.routes()))
    run.in_piece = True
    while not run.over(1.0):
        parts.improve_one()
        run.ended = run.ended or run.tell(parts.solution())
    return parts.solution()


class _Pieces:
    """The rounds of a large solution, and how long each has been left alone."""

    def __init__(self, data: pyvrp.ProblemData, run: _Run, routes: list[pyvrp.Route]):
        self.data, self.run, self.routes = data, run, routes
        self.rested = [0.0] * len(routes)
        self.distances = data.distance_matrix(0)
        self.locations = np.array([client.location for client in data.clients()])

    def solution(self) -> pyvrp.Solution:
        import pyvrp

        return pyvrp.Solution(self.data, self.routes)

    def improve_one(self) -> None:
        inside = self._neighbouring()
        chosen = [self.routes[index] for index in inside]
        outside = [index for index in range(len(self.routes)) if index not in inside]
        others = [self.routes[index] for index in outside]
        piece = pieces.cut(self.data, chosen, others, self._unplanned(chosen))
        before = piece.inside(chosen)
        after = _improve_piece(piece.data, self.run, before)
        new = piece.outside(after) if better(after, before) else chosen
        self.routes = others + new
        self.rested = [self.rested[index] + 1 for index in outside] + [0.0] * len(new)

    def _neighbouring(self) -> set[int]:
        """A round left alone for long, and those nearest to it, up to the size of a piece."""
        run, size = self.run, self.run.random.integers(*PIECE)
        weights = np.array(self.rested) + 0.1
        first = int(run.random.choice(len(self.routes), p=weights / weights.sum()))
        rows = self.locations[pieces.visits(self.routes[first])]
        near = self.distances[rows].min(axis=0)
        scores = np.array([near[self.locations[pieces.visits(route)]].mean() for route in self.routes])
        scores = scores * run.random.uniform(0.8, 1.2, len(scores))
        scores[first] = -1
        chosen: set[int] = set()
        people = 0
        for index in np.argsort(scores):
            chosen.add(int(index))
            people += self.routes[index].num_clients()
            if people >= size:
                break
        return chosen

    def _unplanned(self, chosen: Sequence[pyvrp.Route]) -> list[int]:
        planned = {client for route in self.routes for client in pieces.visits(route)}
        missing = [client for client in range(self.data.num_clients) if client not in planned]
        if not missing:
            return []
        rows = self.locations[[client for route in chosen for client in pieces.visits(route)]]
        near = self.distances[rows].min(axis=0)[self.locations[missing]]
        return [missing[index] for index in np.argsort(near, kind="stable")]


def _improve_piece(data: pyvrp.ProblemData, run: _Run, start: pyvrp.Solution) -> pyvrp.Solution:
    """As long as it gets better every so often."""
    local = LocalSearch(data, run)
    begun, last, best_cost = run.steps, run.steps, None

    def stop(cost: float) -> bool:
        nonlocal last, best_cost
        if best_cost is None or cost < best_cost:
            last, best_cost = run.steps, cost
        patient = run.steps - last < PATIENCE or run.steps - begun < AT_LEAST
        return not patient or run.over(1.0)

    return local.improve(start, stop, None)
