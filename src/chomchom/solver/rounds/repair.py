"""When something breaks during the day: a new plan that leaves what was done alone and moves as few people as it can."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from chomchom.solver.rounds import admission, mending
from chomchom.solver.rounds.engine import Part
from chomchom.solver.rounds.params import Params
from chomchom.solver.rounds.plan import LeftOut, Plan
from chomchom.solver.rounds.problem import Problem, Stop
from chomchom.solver.rounds.reasons import Reason
from chomchom.solver.rounds.timing import schedule
from chomchom.solver.rounds.travel import Travel


@dataclass(frozen=True, kw_only=True)
class CourierDropped:
    """The courier (or the van) is out for the rest of the day."""

    courier: str


@dataclass(frozen=True, kw_only=True)
class UrgentStop:
    """A stop that was not planned. ``travel`` must have its row; straight lines are drawn anew without it."""

    stop: Stop
    travel: Travel | None = None


@dataclass(frozen=True, kw_only=True)
class Cancelled:
    stop: str


@dataclass(frozen=True, kw_only=True)
class StreetClosed:
    """Travel times changed; ``travel`` replaces those of the problem."""

    travel: Travel


Change = CourierDropped | UrgentStop | Cancelled | StreetClosed


@dataclass(frozen=True, kw_only=True)
class Moved:
    """What changed for one stop: other courier, other time, on or off a round, and why."""

    stop: str
    from_courier: str | None
    to_courier: str | None
    from_s: int | None
    to_s: int | None
    reason: Reason


@dataclass(frozen=True, kw_only=True)
class Repair:
    """A proposal: the changed problem, the plan for it, and what would change for whom. Nothing is in force yet."""

    problem: Problem
    plan: Plan
    moved: tuple[Moved, ...]


def repair(
    problem: Problem,
    plan: Plan,
    changes: Sequence[Change],
    *,
    made: Collection[str] = frozenset(),
    params: Params | None = None,
) -> Repair:
    """``made``: stops already made; they stay where they are in every round."""
    params = params or Params()
    changed, reason = problem, Reason("made_room")
    for change in changes:
        changed, reason = _apply(changed, change)
    couriers = admission.working(changed)
    part = Part(changed, tuple(k.id for k in changed.kitchens), couriers, changed.stops, params)
    orders = {
        courier.id: tuple(stop for stop in plan.orders.get(courier.id, ()) if stop in changed.stop)
        for courier in couriers
    }
    orders = mending.mend(part, orders)
    served = {stop for order in orders.values() for stop in order}
    left_out = [
        LeftOut(
            stop=stop.id,
            reason=admission.impossible(changed, stop, couriers, params)
            or admission.crowded_out(stop, changed.stops, couriers),
        )
        for stop in changed.stops
        if stop.id not in served
    ]
    new = schedule(changed, orders, params=params, left_out=left_out)
    return Repair(problem=changed, plan=new, moved=tuple(_moves(plan, new, changed, reason)))


def _apply(problem: Problem, change: Change) -> tuple[Problem, Reason]:
    if isinstance(change, CourierDropped):
        couriers = tuple(
            replace(courier, works=False) if courier.id == change.courier else courier for courier in problem.couriers
        )
        return replace(problem, couriers=couriers), Reason("courier_dropped", {"courier": change.courier})
    if isinstance(change, UrgentStop):
        travel = change.travel or (None if problem.travel.source.code == "straight_line" else problem.travel)
        return replace(problem, stops=(*problem.stops, change.stop), travel=travel), Reason("urgent_stop")
    if isinstance(change, Cancelled):
        stops = tuple(stop for stop in problem.stops if stop.id != change.stop)
        return replace(problem, stops=stops), Reason("cancelled")
    return replace(problem, travel=change.travel), Reason("street_closed")


def _moves(old: Plan, new: Plan, problem: Problem, reason: Reason) -> list[Moved]:
    moved = []
    for stop in (stop.id for stop in problem.stops):
        before, after = old.courier_of.get(stop), new.courier_of.get(stop)
        if before == after:
            continue
        was, will = old.visit_of.get(stop), new.visit_of.get(stop)
        moved.append(
            Moved(
                stop=stop,
                from_courier=before,
                to_courier=after,
                from_s=was and was.start_service_s,
                to_s=will and will.start_service_s,
                reason=reason,
            )
        )
    return moved
