"""Is this plan right? Asked of every plan before anybody sees it, by code that shares nothing with the planner.

Deliberately simple and slow: it walks each round minute by minute from the problem alone and believes no number that
the plan carries. It imports the shapes of question and answer, and nothing that plans or times.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, pairwise

from chomchom.solver.rounds.params import Params
from chomchom.solver.rounds.plan import Plan, Route
from chomchom.solver.rounds.problem import Courier, Problem, Stop

SENTENCES = {
    "unknown_courier": "There is no courier “{courier}”.",
    "unknown_stop": "There is no stop “{stop}”.",
    "courier_twice": "“{courier}” has more than one round.",
    "off_duty": "“{courier}” does not work today.",
    "wrong_kitchen": "The round of “{courier}” is said to begin at “{kitchen}”, which is not that courier's kitchen.",
    "visited_twice": "“{stop}” is visited {times} times.",
    "visited_and_left_out": "“{stop}” is visited and yet said to be left out.",
    "left_out_twice": "“{stop}” is left out twice.",
    "forgotten": "“{stop}” is neither on a round nor left out with a reason.",
    "overloaded": "“{courier}” would carry {boxes} boxes, {capacity} fit.",
    "too_early": "Service at “{stop}” begins at {at_s}, its window opens at {from_s}.",
    "too_late": "Service at “{stop}” begins at {at_s}, its window closes at {to_s}.",
    "service_cut": "“{stop}” needs {service_s} s, the plan gives {given_s} s.",
    "too_fast": "“{courier}” cannot be at “{stop}” by {at_s}; the way takes until {needed_s}.",
    "leaves_before_hours": "“{courier}” leaves at {at_s}, working hours begin at {start_s}.",
    "back_after_hours": "“{courier}” is done at {at_s}, working hours end at {end_s}.",
    "end_misstated": "“{courier}” is said to be done at {said_s}, but is at {at_s}.",
    "leaves_before_cooked": "“{courier}” leaves at {at_s}, before the food of “{stop}” is cooked at {cooked_s}.",
    "hot_too_old": "Hot food for “{stop}” is {age_s} s old at the door, at most {limit_s} s are allowed.",
    "ride_too_long": "“{stop}” is served {age_s} s after leaving, at most {limit_s} s are allowed.",
    "in_the_past": "“{stop}” is planned for {at_s}, but it is already {now_s}.",
    "made_changed": "“{stop}” was made by {made_s}, the plan says {said_s}.",
    "made_not_first": "“{stop}” was made already, but stands behind stops that were not.",
    "not_after": "The box for “{stop}” must be fetched first: {after}.",
    "barred": "“{courier}” must not be sent to “{stop}”.",
    "lock_broken": "“{stop}” is locked to “{fixed_to}”, but “{courier}” is sent.",
    "other_kitchen": "“{stop}” is cooked for by “{kitchen}”, but comes from “{planned}”.",
    "diet_not_cooked": "“{kitchen}” would cook {boxes} of “{diet}”, it can cook {capacity}.",
    "driving_misstated": "The plan says {said_s} s of driving, its rounds have {real_s} s.",
    "distance_misstated": "The plan says {said_m} m, its rounds have {real_m} m.",
}


@dataclass(frozen=True)
class Violation:
    code: str
    params: dict[str, object]

    @property
    def sentence(self) -> str:
        return SENTENCES[self.code].format(**self.params)


def verify(problem: Problem, plan: Plan, *, params: Params | None = None) -> tuple[Violation, ...]:
    """All that is wrong with the plan; empty if nothing is. ``params`` are those the plan was made with."""
    params = params or Params()
    couriers = {courier.id: courier for courier in problem.couriers}
    stops = {stop.id: stop for stop in problem.stops}
    found = list(chain(_everybody_once(plan, couriers, stops), _totals(problem, plan, couriers, stops)))
    for route in plan.routes:
        courier = couriers.get(route.courier)
        visits_known = all(visit.stop in stops for visit in route.visits)
        if courier is not None and visits_known:
            found += _round(problem, route, courier, stops, params)
    found += _kitchens(problem, plan, stops)
    return tuple(found)


def _everybody_once(plan: Plan, couriers: dict[str, Courier], stops: dict[str, Stop]) -> Iterator[Violation]:
    for courier, times in Counter(route.courier for route in plan.routes).items():
        if courier not in couriers:
            yield Violation("unknown_courier", {"courier": courier})
        if times > 1:
            yield Violation("courier_twice", {"courier": courier})
    visits = Counter(visit.stop for route in plan.routes for visit in route.visits)
    missed = Counter(left.stop for left in plan.left_out)
    for stop in visits.keys() | missed.keys():
        if stop not in stops:
            yield Violation("unknown_stop", {"stop": stop})
        if visits[stop] > 1:
            yield Violation("visited_twice", {"stop": stop, "times": visits[stop]})
        if missed[stop] > 1:
            yield Violation("left_out_twice", {"stop": stop})
        if visits[stop] and missed[stop]:
            yield Violation("visited_and_left_out", {"stop": stop})
    for stop in stops.keys() - visits.keys() - missed.keys():
        yield Violation("forgotten", {"stop": stop})


def _round(
    problem: Problem, route: Route, courier: Courier, stops: dict[str, Stop], params: Params
) -> Iterator[Violation]:
    yield from _duty(problem, route, courier)
    boxes = sum(stops[visit.stop].boxes for visit in route.visits if visit.stop not in problem.made)
    if boxes > courier.capacity:
        yield Violation("overloaded", {"courier": courier.id, "boxes": boxes, "capacity": courier.capacity})
    yield from _clock(problem, route, courier, stops)
    yield from _past(problem, route, stops)
    for visit in route.visits:
        if visit.stop in problem.made:
            continue
        stop = stops[visit.stop]
        yield from _allowed(stop, courier)
        yield from _window(visit.start_service_s, visit.departure_s, stop)
        yield from _freshness(problem, route, visit.start_service_s, stop, courier, params)


def _past(problem: Problem, route: Route, stops: dict[str, Stop]) -> Iterator[Violation]:
    """What was made stays as it was; what is to come lies ahead; a box is fetched before it is brought."""
    earlier: set[str] = set()
    for visit in route.visits:
        made_s, after = problem.made.get(visit.stop), stops[visit.stop].after
        if made_s is not None and made_s != visit.departure_s:
            yield Violation("made_changed", {"stop": visit.stop, "made_s": made_s, "said_s": visit.departure_s})
        if made_s is not None and any(other not in problem.made for other in earlier):
            yield Violation("made_not_first", {"stop": visit.stop})
        if made_s is None and problem.now_s is not None and visit.start_service_s < problem.now_s:
            yield Violation("in_the_past", {"stop": visit.stop, "at_s": visit.start_service_s, "now_s": problem.now_s})
        if made_s is None and after and not after & earlier:
            yield Violation("not_after", {"stop": visit.stop, "after": ", ".join(sorted(after))})
        earlier.add(visit.stop)


def _duty(problem: Problem, route: Route, courier: Courier) -> Iterator[Violation]:
    if all(visit.stop in problem.made for visit in route.visits):
        return
    if not courier.works or courier.start_s is None or courier.end_s is None:
        yield Violation("off_duty", {"courier": courier.id})
        return
    if route.kitchen != courier.kitchen:
        yield Violation("wrong_kitchen", {"courier": courier.id, "kitchen": route.kitchen})
    if route.start_s < courier.start_s:
        yield Violation(
            "leaves_before_hours", {"courier": courier.id, "at_s": route.start_s, "start_s": courier.start_s}
        )
    if route.end_s > courier.end_s:
        yield Violation("back_after_hours", {"courier": courier.id, "at_s": route.end_s, "end_s": courier.end_s})


def _clock(problem: Problem, route: Route, courier: Courier, stops: dict[str, Stop]) -> Iterator[Violation]:
    """The stated times against what the ways really take. What was made was made, however fast."""
    keys = {key: row for row, key in enumerate(problem.travel.keys)}
    table = problem.travel.seconds[courier.vehicle]
    here, free_s = courier.kitchen, route.start_s
    for visit in route.visits:
        needed_s = free_s + int(table[keys[here], keys[visit.stop]])
        at_s = min(visit.arrival_s, visit.start_service_s)
        if at_s < needed_s and visit.stop not in problem.made:
            params_ = {"courier": courier.id, "stop": visit.stop, "at_s": at_s, "needed_s": needed_s}
            yield Violation("too_fast", params_)
        here, free_s = visit.stop, visit.departure_s
        if problem.now_s is not None and visit.stop in problem.made:
            free_s = max(free_s, problem.now_s) if visit is not route.visits[-1] else free_s
    if courier.returns and route.visits:
        free_s += int(table[keys[here], keys[courier.kitchen]])
    if route.end_s != free_s:
        yield Violation("end_misstated", {"courier": courier.id, "said_s": route.end_s, "at_s": free_s})


def _allowed(stop: Stop, courier: Courier) -> Iterator[Violation]:
    if courier.id in stop.not_by:
        yield Violation("barred", {"courier": courier.id, "stop": stop.id})
    if stop.fixed_to is not None and stop.fixed_to != courier.id:
        yield Violation("lock_broken", {"stop": stop.id, "fixed_to": stop.fixed_to, "courier": courier.id})
    if stop.kitchen is not None and stop.kitchen != courier.kitchen:
        yield Violation("other_kitchen", {"stop": stop.id, "kitchen": stop.kitchen, "planned": courier.kitchen})


def _window(begins_s: int, leaves_s: int, stop: Stop) -> Iterator[Violation]:
    opens_s, closes_s = stop.window
    if begins_s < opens_s:
        yield Violation("too_early", {"stop": stop.id, "at_s": begins_s, "from_s": opens_s})
    if begins_s > closes_s:
        yield Violation("too_late", {"stop": stop.id, "at_s": begins_s, "to_s": closes_s})
    if leaves_s - begins_s < stop.service_s:
        given_s = leaves_s - begins_s
        yield Violation("service_cut", {"stop": stop.id, "service_s": stop.service_s, "given_s": given_s})


def _freshness(
    problem: Problem, route: Route, begins_s: int, stop: Stop, courier: Courier, params: Params
) -> Iterator[Violation]:
    kitchen = next(kitchen for kitchen in problem.kitchens if kitchen.id == courier.kitchen)
    cooked_s = kitchen.cooked_by_diet.get(stop.diet, kitchen.cooked_s)
    if cooked_s is not None:
        under_way = route.visits[0].stop in problem.made
        if route.start_s < cooked_s and stop.boxes and not stop.after and not under_way:
            params_ = {"courier": courier.id, "stop": stop.id, "at_s": route.start_s, "cooked_s": cooked_s}
            yield Violation("leaves_before_cooked", params_)
        if stop.hot and begins_s - cooked_s > params.hot_limit_s:
            age_s = begins_s - cooked_s
            yield Violation("hot_too_old", {"stop": stop.id, "age_s": age_s, "limit_s": params.hot_limit_s})
    if params.ride_limit_s is not None and stop.hot and begins_s - route.start_s > params.ride_limit_s:
        age_s = begins_s - route.start_s
        yield Violation("ride_too_long", {"stop": stop.id, "age_s": age_s, "limit_s": params.ride_limit_s})


def _totals(problem: Problem, plan: Plan, couriers: dict[str, Courier], stops: dict[str, Stop]) -> Iterator[Violation]:
    keys = {key: row for row, key in enumerate(problem.travel.keys)}
    real_s = real_m = 0
    for route in plan.routes:
        courier = couriers.get(route.courier)
        path = [visit.stop for visit in route.visits]
        if courier is None or not path or any(stop not in stops for stop in path):
            continue
        places = [courier.kitchen, *path, *([courier.kitchen] if courier.returns else [])]
        for origin, target in pairwise(places):
            real_s += int(problem.travel.seconds[courier.vehicle][keys[origin], keys[target]])
            real_m += int(problem.travel.metres[courier.vehicle][keys[origin], keys[target]])
    if plan.driving_s != real_s:
        yield Violation("driving_misstated", {"said_s": plan.driving_s, "real_s": real_s})
    if plan.distance_m != real_m:
        yield Violation("distance_misstated", {"said_m": plan.distance_m, "real_m": real_m})


def _kitchens(problem: Problem, plan: Plan, stops: dict[str, Stop]) -> Iterator[Violation]:
    """A kitchen takes in people who may come from any kitchen only while it can cook for them beside its own."""
    cooked: Counter[tuple[str, str]] = Counter()
    taken_in: set[tuple[str, str]] = set()
    for stop in problem.stops:
        if stop.kitchen is not None:
            cooked[stop.kitchen, stop.diet] += stop.boxes
    for route in plan.routes:
        for visit in route.visits:
            guest = stops.get(visit.stop)
            if guest is not None and guest.kitchen is None and guest.boxes:
                cooked[route.kitchen, guest.diet] += guest.boxes
                taken_in.add((route.kitchen, guest.diet))
    capacities = {kitchen.id: kitchen.capacity_by_diet for kitchen in problem.kitchens}
    for name, diet in sorted(taken_in):
        limits = capacities.get(name)
        if limits is not None and cooked[name, diet] > limits.get(diet, 0):
            numbers = {"boxes": cooked[name, diet], "capacity": limits.get(diet, 0)}
            yield Violation("diet_not_cooked", {"kitchen": name, "diet": diet, **numbers})
