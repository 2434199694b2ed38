"""Finished rounds are given to the couriers whom their people know best: an assignment, solved exactly."""

from collections.abc import Sequence

from chomchom.solver.rounds import mending, timing
from chomchom.solver.rounds.engine import Orders, Part
from chomchom.solver.rounds.problem import Courier

SCALE = 1000


def relabel(part: Part, orders: Orders) -> Orders:
    """The same rounds, dealt out anew among the couriers of each kitchen. Driving is never given for it beyond what
    ``same_face_s`` allows; without that, only couriers who drive alike change rounds."""
    if not any(stop.known_by for stop in part.stops):
        return {courier: order for courier, order in orders.items() if order}
    dealt: Orders = {}
    for kitchen in part.kitchens:
        couriers = [courier for courier in part.couriers if courier.kitchen == kitchen]
        dealt |= _deal(part, couriers, [orders.get(courier.id, ()) for courier in couriers])
    return {courier: order for courier, order in dealt.items() if order}


def _deal(part: Part, couriers: Sequence[Courier], rounds: Sequence[tuple[str, ...]]) -> Orders:
    from ortools.graph.python.linear_sum_assignment import SimpleLinearSumAssignment

    if not couriers:
        return {}
    assignment = SimpleLinearSumAssignment()
    for left, courier in enumerate(couriers):
        for right, order in enumerate(rounds):
            same = left == right
            if same or _alike(part, courier, couriers[right], order):
                assignment.add_arc_with_cost(left, right, _cost(part, courier, order))
    if assignment.solve() != assignment.OPTIMAL:
        return {courier.id: order for courier, order in zip(couriers, rounds, strict=True)}
    return {courier.id: rounds[assignment.right_mate(left)] for left, courier in enumerate(couriers)}


def _alike(part: Part, courier: Courier, other: Courier, order: tuple[str, ...]) -> bool:
    """Whether the courier may take over this round of the other's."""
    if not order:
        return True
    kind = (courier.capacity, courier.start_s, courier.end_s, courier.vehicle, courier.returns)
    if kind == (other.capacity, other.start_s, other.end_s, other.vehicle, other.returns):
        return all(mending.may_serve(courier, part.problem.stop[name]) for name in order)
    return mending.keeps_rules(part, courier, order)


def _cost(part: Part, courier: Courier, order: tuple[str, ...]) -> int:
    if not order:
        return 0
    strangers = sum(_strangeness(part, courier, name) for name in order)
    driving_s = timing.route(part.problem, courier.id, order, part.params).driving_s
    worth = max(1, SCALE * part.params.same_face_s)
    return SCALE * driving_s + round(worth * strangers)


def _strangeness(part: Part, courier: Courier, name: str) -> float:
    known_by = part.problem.stop[name].known_by
    return 1 - min(1.0, known_by.get(courier.id, 0.0)) if known_by else 0.0
