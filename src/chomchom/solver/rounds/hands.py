"""What the desk may try by hand: move one stop and see what it costs before it is dropped there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chomchom.solver.rounds import timing
from chomchom.solver.rounds.params import Params
from chomchom.solver.rounds.plan import Plan
from chomchom.solver.rounds.problem import Problem
from chomchom.solver.rounds.verify import Violation, verify


@dataclass(frozen=True, kw_only=True)
class Move:
    """One stop put on a round: what it adds, what it breaks, and the plan that it would make.

    ``extra_driving_s`` may be negative. ``violations`` are only those that the plan did not have before.
    """

    stop: str
    to_courier: str
    position: int
    extra_driving_s: int
    extra_distance_m: int
    violations: tuple[Violation, ...]
    plan: Plan


def try_move(
    problem: Problem,
    plan: Plan,
    *,
    stop: str,
    to_courier: str,
    position: int | None = None,
    params: Params | None = None,
) -> Move:
    """Put ``stop`` (on a round or left out) on the round of ``to_courier`` at ``position``, counted without the stop;
    ``None`` takes the place that breaks least and then costs least. Nothing is refused here: the desk sees the
    ``violations`` and decides. Raises ``KeyError`` for a stop or courier that is not in the problem."""
    params = params or Params()
    problem.stop[stop], problem.courier[to_courier]
    before = frozenset(found.sentence for found in verify(problem, plan, params=params))
    rest = {courier: tuple(name for name in order if name != stop) for courier, order in plan.orders.items()}
    target = rest.get(to_courier, ())
    positions = range(len(target) + 1) if position is None else [min(position, len(target))]
    moves = [_moved(problem, plan, rest, stop, to_courier, at, params, before) for at in positions]
    return min(moves, key=lambda move: (len(move.violations), move.extra_driving_s, move.position))


def _moved(
    problem: Problem,
    plan: Plan,
    rest: Mapping[str, Sequence[str]],
    stop: str,
    courier: str,
    position: int,
    params: Params,
    before: frozenset[str],
) -> Move:
    target = tuple(rest.get(courier, ()))
    orders = {**rest, courier: (*target[:position], stop, *target[position:])}
    left_out = [left for left in plan.left_out if left.stop != stop]
    new = timing.schedule(problem, orders, params=params, left_out=left_out, lower_estimate=plan.lower_estimate)
    return Move(
        stop=stop,
        to_courier=courier,
        position=position,
        extra_driving_s=new.driving_s - plan.driving_s,
        extra_distance_m=new.distance_m - plan.distance_m,
        violations=tuple(found for found in verify(problem, new, params=params) if found.sentence not in before),
        plan=new,
    )
