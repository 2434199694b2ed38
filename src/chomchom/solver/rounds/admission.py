"""Who can be served at all, by whom, and why somebody cannot."""

from collections.abc import Collection, Iterable, Sequence

from chomchom.solver.rounds.params import Params
from chomchom.solver.rounds.plan import LeftOut
from chomchom.solver.rounds.problem import Courier, Problem, Stop, has_place
from chomchom.solver.rounds.reasons import Reason
from chomchom.solver.rounds.timing import has_hours, latest_s, ready_s


def working(problem: Problem) -> tuple[Courier, ...]:
    return tuple(courier for courier in problem.couriers if courier.works and has_hours(courier))


def may_serve(courier: Courier, stop: Stop) -> bool:
    """Whether the desk would send this courier there at all; nothing about time."""
    return (
        courier.id not in stop.not_by
        and stop.fixed_to in (None, courier.id)
        and stop.kitchen in (None, courier.kitchen)
        and stop.boxes <= courier.capacity
    )


def in_time_alone(problem: Problem, courier: Courier, stop: Stop, params: Params) -> bool:
    """Whether the courier could serve it if it were the only stop of the round."""
    there_s = problem.travel.seconds_between(courier.kitchen, stop.id, courier.vehicle)
    back_s = problem.travel.seconds_between(stop.id, courier.kitchen, courier.vehicle) if courier.returns else 0
    leaves_s = ready_s(problem, courier, [stop])
    begins_s = max(leaves_s + there_s, stop.window[0])
    in_window = begins_s <= latest_s(problem, stop, courier.kitchen, params)
    in_ride = params.ride_limit_s is None or not stop.hot or there_s <= params.ride_limit_s
    return in_window and in_ride and begins_s + stop.service_s + back_s <= (courier.end_s or 0)


def impossible(problem: Problem, stop: Stop, couriers: Sequence[Courier], params: Params) -> Reason | None:
    """Why no plan whatever could serve this stop, or ``None``."""
    if not has_place(stop):
        return Reason("no_place")
    if stop.window[0] > stop.window[1]:
        return Reason("window_contradicts", {"from_s": stop.window[0], "to_s": stop.window[1]})
    own = [courier for courier in couriers if stop.kitchen in (None, courier.kitchen)]
    allowed = [courier for courier in own if may_serve(courier, stop)]
    if not allowed:
        return _nobody(stop, own)
    if any(in_time_alone(problem, courier, stop, params) for courier in allowed):
        return None
    return _too_late(problem, stop, allowed, params)


def _nobody(stop: Stop, own: Sequence[Courier]) -> Reason:
    if own and all(stop.boxes > courier.capacity for courier in own):
        return Reason("more_boxes_than_any", {"boxes": stop.boxes})
    return Reason("no_courier", {"barred": len(own), "all": len(own)})


def _too_late(problem: Problem, stop: Stop, allowed: Sequence[Courier], params: Params) -> Reason:
    for kitchen in {courier.kitchen for courier in allowed}:
        cooked_s = problem.kitchen[kitchen].cooked_at(stop.diet)
        if latest_s(problem, stop, kitchen, params) < stop.window[0]:
            return Reason("hot_too_late", {"cooked_s": cooked_s})
    return Reason("not_reachable")


def admit(problem: Problem, params: Params, *, besides: Collection[str] = ()) -> tuple[list[Stop], list[LeftOut]]:
    """Stops worth planning for, and those that no plan could serve with the reason; ``besides`` are in neither."""
    couriers = working(problem)
    served, left_out = [], []
    for stop in problem.stops:
        if stop.id in besides:
            continue
        reason = impossible(problem, stop, couriers, params)
        if reason is None:
            served.append(stop)
        else:
            left_out.append(LeftOut(stop=stop.id, reason=reason))
    return served, left_out


def crowded_out(stop: Stop, stops: Iterable[Stop], couriers: Sequence[Courier]) -> Reason:
    """Why a stop that could be served alone is not: too many boxes, or too little time."""
    allowed = [courier for courier in couriers if may_serve(courier, stop)]
    boxes = sum(other.boxes for other in stops if any(may_serve(courier, other) for courier in allowed))
    capacity = sum(courier.capacity for courier in allowed)
    if boxes > capacity:
        return Reason("no_capacity", {"boxes": boxes, "capacity": capacity})
    return Reason("no_time")
