"""``solve``: from the question to a checked plan.

1. Stops that nobody could ever serve are set aside with their reason (``admission``).
2. The day falls into parts that share no stop (normally one per kitchen); time is shared out by size.
3. Each part is searched with everybody required. If no complete plan appears, it is searched again with every stop
   optional at a price by risk, mended until it keeps every rule, and filled up again, highest risk first.
4. ``verify`` must find nothing, or no plan is returned.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from chomchom.solver.rounds import admission, cooks, engine, labels, mending
from chomchom.solver.rounds.bound import lower_estimate
from chomchom.solver.rounds.engine import Orders, Part
from chomchom.solver.rounds.params import (
    Iterations,
    Params,
    Progress,
    Seconds,
    Stopping,
)
from chomchom.solver.rounds.plan import LeftOut, Plan
from chomchom.solver.rounds.problem import Problem, has_place
from chomchom.solver.rounds.reasons import Reason
from chomchom.solver.rounds.search import Budget, search
from chomchom.solver.rounds.timing import schedule
from chomchom.solver.rounds.verify import Violation, verify

if TYPE_CHECKING:
    from pyvrp import Solution

COMPLETE_BY = 0.25
"""Share of a part's time after which an incomplete search gives way to one that may leave stops out."""

Tell = Callable[[Progress], object]


class BrokenPlan(RuntimeError):
    """The planner made a plan that ``verify`` refuses: a fault of ours, shown rather than driven."""

    def __init__(self, violations: Sequence[Violation]):
        self.violations = tuple(violations)
        super().__init__(" ".join(violation.sentence for violation in violations[:5]))


def solve(
    problem: Problem,
    *,
    stop: Stopping,
    seed: int = 1,
    params: Params | None = None,
    progress: Tell | None = None,
    start_from: Plan | None = None,
) -> Plan:
    """The shortest plan found in the time given that keeps every rule.

    ``progress`` is called a few times a second with a ``Progress``; if it answers True, planning ends early with the
    best so far. ``start_from``: an earlier plan to begin from. Raises ``BrokenPlan`` rather than return a wrong plan.
    """
    params = params or Params()
    clock = _Clock(stop)
    bound, left_out = _cooked_for(problem)
    stops, impossible = admission.admit(bound, params, besides={left.stop for left in left_out})
    left_out += impossible
    orders: Orders = {}
    parts = list(_parts(bound, stops, params))
    warm = dict(start_from.orders) if start_from else {}
    for part, span in zip(parts, _spans(parts), strict=True):
        own = {courier.id for courier in part.couriers}
        begin = {courier: order for courier, order in warm.items() if courier in own}
        made, missed = _plan_part(part, _Slot(clock, span, progress), seed=seed, warm=begin)
        orders |= made
        left_out += missed
    plan = schedule(problem, orders, params=params, left_out=left_out)
    plan = replace(plan, lower_estimate=lower_estimate(problem, plan), seconds=clock.seconds())
    violations = verify(problem, plan, params=params)
    if violations:
        raise BrokenPlan(violations)
    return plan


def _cooked_for(problem: Problem) -> tuple[Problem, list[LeftOut]]:
    """The day with everybody bound to a kitchen, if kitchens are limited by diet; and those for whom nobody cooks."""
    free = [stop for stop in problem.stops if stop.kitchen is None and has_place(stop)]
    if not free or all(kitchen.capacity_by_diet is None for kitchen in problem.kitchens):
        return problem, []
    cook = cooks.assign(problem, free)
    stops = tuple(replace(stop, kitchen=cook.get(stop.id, stop.kitchen)) for stop in problem.stops)
    hungry = [stop for stop in free if stop.id not in cook]
    reasons = [LeftOut(stop=stop.id, reason=Reason("diet_not_cooked", {"diet": stop.diet})) for stop in hungry]
    return replace(problem, stops=stops), reasons


def _parts(problem: Problem, stops: Sequence, params: Params) -> Iterator[Part]:
    couriers = admission.working(problem)
    bound = all(stop.kitchen is not None for stop in stops)
    groups = [(kitchen.id,) for kitchen in problem.kitchens] if bound else [tuple(k.id for k in problem.kitchens)]
    for group in groups:
        own_couriers = tuple(courier for courier in couriers if courier.kitchen in group)
        own_stops = tuple(stop for stop in stops if stop.kitchen is None or stop.kitchen in group)
        if own_stops and own_couriers:
            kitchens = tuple(kitchen for kitchen in group if any(c.kitchen == kitchen for c in own_couriers))
            yield Part(problem, kitchens, own_couriers, own_stops, params)


def _spans(parts: Sequence[Part]) -> Iterator[tuple[float, float]]:
    """From which to which share of the whole time each part is searched; larger parts get more than their share."""
    weights = [len(part.stops) ** 1.2 for part in parts]
    begun = 0.0
    for weight in weights:
        share = weight / sum(weights)
        yield begun, begun + share
        begun += share


class _Clock:
    """Seconds since planning began, by the timer of the stopping rule; none where steps are counted."""

    def __init__(self, stop: Stopping):
        self.stop = stop
        self._timer = stop.timer if isinstance(stop, Seconds) else None
        self._begun = self._timer() if self._timer else 0.0

    def seconds(self) -> float:
        return self._timer() - self._begun if self._timer else 0.0


@dataclass
class _Slot:
    """The part of the whole time that one part of the day may use."""

    clock: _Clock
    span: tuple[float, float]
    progress: Tell | None
    steps: int = 0
    told: float = -1.0
    ended: bool = False

    def budget(self) -> Budget:
        return Budget(self.share, self.left_s, self.step)

    def step(self) -> None:
        self.steps += 1

    def share(self) -> float:
        if isinstance(self.clock.stop, Iterations):
            return self.steps / self.clock.stop.limit
        begun, over = (share * self.clock.stop.limit_s for share in self.span)
        return (self.clock.seconds() - begun) / (over - begun)

    def left_s(self) -> float | None:
        if isinstance(self.clock.stop, Iterations):
            return None
        return self.span[1] * self.clock.stop.limit_s - self.clock.seconds()

    def tell(self, driving_s: int, complete: bool, kitchens: tuple[str, ...]) -> bool:
        share = self.share()
        if self.progress is None or share - self.told < 0.02:
            return self.ended
        self.told = share
        begun, over = self.span
        whole = min(1.0, begun + share * (over - begun))
        heard = self.progress(Progress(share=whole, driving_s=driving_s, complete=complete, kitchens=kitchens))
        self.ended = self.ended or heard is True
        return self.ended


def _plan_part(part: Part, slot: _Slot, *, seed: int, warm: Orders) -> tuple[Orders, list[LeftOut]]:
    room = sum(courier.capacity for courier in part.couriers)
    if sum(stop.boxes for stop in part.stops) <= room:
        warm, complete = _search(part, slot, seed=seed, warm=warm, optional=False)
        if complete:
            return labels.relabel(part, warm), []
    orders, _ = _search(part, slot, seed=seed, warm=warm, optional=True)
    orders = labels.relabel(part, mending.mend(part, orders))
    served = {stop for order in orders.values() for stop in order}
    missed = [
        LeftOut(stop=stop.id, reason=admission.crowded_out(stop, part.stops, part.couriers))
        for stop in part.stops
        if stop.id not in served
    ]
    return orders, missed


def _search(part: Part, slot: _Slot, *, seed: int, warm: Orders, optional: bool) -> tuple[Orders, bool]:
    """Orders, and whether they are complete and keep every rule."""
    built = engine.model(part, optional=optional)

    def tell(best: Solution) -> bool:
        complete = _complete(best)
        if not optional and not complete and slot.share() > COMPLETE_BY:
            return True
        return slot.tell(best.distance(), complete, part.kitchens)

    initial = built.solution(mending.mend(part, warm)) if warm else None
    best = search(built.data, slot.budget(), seed=seed, params=part.params, initial=initial, tell=tell)
    return built.orders(best), _complete(best)


def _complete(solution: Solution) -> bool:
    return solution.is_feasible() and solution.is_complete() and solution.distance_cost() < engine.NEVER_S
