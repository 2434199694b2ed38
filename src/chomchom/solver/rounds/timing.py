"""When a courier is where, if the order of the stops is given. Used for planned and for hand-made rounds alike."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from chomchom.solver.rounds.params import Params
from chomchom.solver.rounds.plan import LeftOut, Plan, Route, Visit, driving
from chomchom.solver.rounds.problem import Courier, Problem, Stop
from chomchom.solver.rounds.reasons import Reason


def latest_s(problem: Problem, stop: Stop, kitchen: str, params: Params) -> int:
    """The last second at which service may begin: the window's end, or hot food's limit if that comes first."""
    cooked_s = problem.kitchen[kitchen].cooked_at(stop.diet)
    if not stop.hot or cooked_s is None:
        return stop.window[1]
    return min(stop.window[1], cooked_s + params.hot_limit_s)


def ready_s(problem: Problem, courier: Courier, stops: Iterable[Stop]) -> int:
    """The first second at which the courier can leave with the boxes of these stops."""
    kitchen = problem.kitchen[courier.kitchen]
    cooked = [kitchen.cooked_at(stop.diet) for stop in stops if stop.boxes and not stop.after]
    moments = [courier.start_s, problem.now_s, *cooked]
    return max((moment for moment in moments if moment is not None), default=0)


@dataclass(frozen=True)
class Leg:
    drive_s: int
    distance_m: int
    from_s: int
    latest_s: int
    service_s: int
    not_before_s: int


def route(problem: Problem, courier_id: str, order: Sequence[str], params: Params) -> Route:
    """The round of one courier over ``order``: as early as windows allow, leaving the kitchen as late as that permits.

    Stops already made (they stand first) keep their times. A round is not judged here: one that comes too late is
    timed as it would be (``verify`` tells).
    """
    courier = problem.courier[courier_id]
    stops = [problem.stop[stop] for stop in order]
    legs = _legs(problem, courier, stops, params)
    start_s = _start_s(problem, courier, stops, legs)
    visits, moment = [], start_s
    for stop, leg in zip(stops, legs, strict=True):
        visit = _made_visit(problem, stop, leg) or _visit(stop, leg, max(moment, leg.not_before_s))
        visits.append(visit)
        moment = visit.departure_s
    back_s, back_m = _way_back(problem, courier, stops)
    return Route(
        courier=courier.id,
        kitchen=courier.kitchen,
        visits=tuple(visits),
        start_s=start_s,
        end_s=moment + back_s,
        driving_s=sum(leg.drive_s for leg in legs) + back_s,
        distance_m=sum(leg.distance_m for leg in legs) + back_m,
    )


def _visit(stop: Stop, leg: Leg, leaves_s: int) -> Visit:
    arrival_s = leaves_s + leg.drive_s
    service_s = max(arrival_s, leg.from_s)
    return Visit(
        stop=stop.id,
        arrival_s=arrival_s,
        start_service_s=service_s,
        departure_s=service_s + leg.service_s,
        wait_s=service_s - arrival_s,
        drive_s=leg.drive_s,
        distance_m=leg.distance_m,
    )


def _made_visit(problem: Problem, stop: Stop, leg: Leg) -> Visit | None:
    if stop.id not in problem.made:
        return None
    departure_s = problem.made[stop.id]
    service_s = departure_s - stop.service_s
    return Visit(
        stop=stop.id,
        arrival_s=service_s,
        start_service_s=service_s,
        departure_s=departure_s,
        wait_s=0,
        drive_s=leg.drive_s,
        distance_m=leg.distance_m,
    )


def _start_s(problem: Problem, courier: Courier, stops: Sequence[Stop], legs: Sequence[Leg]) -> int:
    if stops and stops[0].id in problem.made:
        return problem.made[stops[0].id] - stops[0].service_s - legs[0].drive_s
    start_s = ready_s(problem, courier, stops)
    return start_s + _harmless_delay(legs, start_s)


def _legs(problem: Problem, courier: Courier, stops: Sequence[Stop], params: Params) -> list[Leg]:
    travel, here, legs = problem.travel, courier.kitchen, []
    for stop in stops:
        waiting = problem.now_s is not None and here in problem.made
        legs.append(
            Leg(
                travel.seconds_between(here, stop.id, courier.vehicle),
                travel.metres_between(here, stop.id, courier.vehicle),
                stop.window[0],
                latest_s(problem, stop, courier.kitchen, params),
                stop.service_s,
                problem.now_s or 0 if waiting else 0,
            )
        )
        here = stop.id
    return legs


def _way_back(problem: Problem, courier: Courier, stops: Sequence[Stop]) -> tuple[int, int]:
    if not stops or not courier.returns:
        return 0, 0
    last, travel = stops[-1].id, problem.travel
    return (
        travel.seconds_between(last, courier.kitchen, courier.vehicle),
        travel.metres_between(last, courier.kitchen, courier.vehicle),
    )


def _harmless_delay(legs: Sequence[Leg], start_s: int) -> int:
    """By how much leaving later makes nobody wait longer: it only takes away waiting before doors."""
    moment, waited_s, slack_s = start_s, 0, None
    for leg in legs:
        arrival_s = moment + leg.drive_s
        service_s = max(arrival_s, leg.from_s)
        waited_s += service_s - arrival_s
        room_s = waited_s + max(0, leg.latest_s - service_s)
        slack_s = room_s if slack_s is None else min(slack_s, room_s)
        moment = service_s + leg.service_s
    return min(slack_s or 0, waited_s)


def schedule(
    problem: Problem,
    orders: Mapping[str, Sequence[str]],
    *,
    params: Params | None = None,
    left_out: Iterable[LeftOut] | None = None,
    lower_estimate: int = 0,
    seconds: float = 0.0,
    remarks: Iterable[Reason] = (),
) -> Plan:
    """The plan in which each courier makes these stops in this order (a hand-made plan, or one kept from before).

    Stops on no round are left out as taken off by hand unless ``left_out`` says otherwise.
    """
    params = params or Params()
    routes = tuple(route(problem, courier, order, params) for courier, order in sorted(orders.items()) if order)
    driving_s, distance_m = driving(routes)
    served = {stop for made in routes for stop in made.stops}
    if left_out is None:
        left_out = [LeftOut(stop=s.id, reason=Reason("taken_off")) for s in problem.stops if s.id not in served]
    known, familiar = _faces(problem, routes)
    return Plan(
        routes=routes,
        left_out=tuple(left_out),
        driving_s=driving_s,
        distance_m=distance_m,
        lower_estimate=lower_estimate,
        seconds=seconds,
        travel_source=problem.travel.source,
        known_handovers=known,
        familiar_handovers=familiar,
        remarks=(*remarks, *_remarks(problem, routes, params)),
    )


def _faces(problem: Problem, routes: Iterable[Route]) -> tuple[int, int]:
    known = familiar = 0
    for made in routes:
        for stop in made.stops:
            known_by = problem.stop[stop].known_by
            familiar += any(weight > 0 for weight in known_by.values())
            known += known_by.get(made.courier, 0) > 0
    return known, familiar


def _remarks(problem: Problem, routes: Iterable[Route], params: Params) -> Iterable[Reason]:
    source = problem.travel.source
    if source.code == "straight_line":
        yield Reason("straight_lines", {"error_percent": round(source.error_percent)})
    for courier in problem.couriers:
        if courier.works and not has_hours(courier):
            yield Reason("courier_without_hours", {"courier": courier.id})
    for made in routes:
        for visit in made.visits:
            stop = problem.stop[visit.stop]
            cooked_s = problem.kitchen[made.kitchen].cooked_at(stop.diet)
            if stop.hot and cooked_s is not None and visit.start_service_s > cooked_s + params.hot_warn_s:
                age_s = visit.start_service_s - cooked_s
                yield Reason("hot_warned", {"stop": stop.id, "age_s": age_s, "limit_s": params.hot_warn_s})


def has_hours(courier: Courier) -> bool:
    return courier.start_s is not None and courier.end_s is not None and courier.start_s < courier.end_s
