"""Rounds that break a rule are mended, and people without a round are put back wherever there is room.

Greedy and exact about the rules: used on what a search leaves behind, and when something breaks during the day.
"""

from collections.abc import Iterable, Iterator, Sequence

from chomchom.solver.rounds import timing
from chomchom.solver.rounds.admission import may_serve
from chomchom.solver.rounds.engine import Orders, Part
from chomchom.solver.rounds.problem import Courier, Stop


def keeps_rules(part: Part, courier: Courier, order: Sequence[str]) -> bool:
    """Whether the courier may make this round: load, bars, locks, windows, hot food, hours."""
    problem = part.problem
    stops = [problem.stop[stop] for stop in order]
    if sum(stop.boxes for stop in stops) > courier.capacity or not all(may_serve(courier, stop) for stop in stops):
        return False
    route = timing.route(problem, courier.id, order, part.params)
    if route.end_s > (courier.end_s or 0):
        return False
    ride_s = part.params.ride_limit_s
    for stop, visit in zip(stops, route.visits, strict=True):
        if visit.start_service_s > timing.latest_s(problem, stop, courier.kitchen, part.params):
            return False
        if ride_s is not None and stop.hot and visit.start_service_s - route.start_s > ride_s:
            return False
    return True


def mend(part: Part, orders: Orders) -> Orders:
    """Every round keeps every rule afterwards; nobody is left out who fits somewhere, nor anybody of higher risk
    while the place of somebody of lower risk would do."""
    orders = {courier.id: tuple(orders.get(courier.id, ())) for courier in part.couriers}
    for courier in part.couriers:
        orders[courier.id] = _shorten(part, courier, orders[courier.id])
    missing = _missing(part, orders)
    for stop in missing:
        place(part, orders, stop) or _displace(part, orders, stop)
    for stop in _missing(part, orders):
        place(part, orders, stop)
    return {courier: order for courier, order in orders.items() if order}


def _missing(part: Part, orders: Orders) -> list[Stop]:
    served = {stop for order in orders.values() for stop in order}
    missing = [stop for stop in part.stops if stop.id not in served]
    return sorted(missing, key=lambda stop: (-stop.risk, stop.boxes, stop.id))


def _shorten(part: Part, courier: Courier, order: tuple[str, ...]) -> tuple[str, ...]:
    """Take off stops, lowest risk first, until the round keeps every rule."""
    stop = part.problem.stop
    order = tuple(name for name in order if may_serve(courier, stop[name]))
    while order and not keeps_rules(part, courier, order):
        least = min(stop[name].risk for name in order)
        candidates = [index for index, name in enumerate(order) if stop[name].risk == least]
        shorter = [order[:index] + order[index + 1 :] for index in candidates]
        order = min(shorter, key=lambda rest: _cost(part, courier, rest))
    return order


def _cost(part: Part, courier: Courier, order: Sequence[str]) -> tuple[bool, int]:
    route = timing.route(part.problem, courier.id, order, part.params)
    return not keeps_rules(part, courier, order), route.driving_s


def insertions(order: tuple[str, ...], stop: str) -> Iterator[tuple[str, ...]]:
    for index in range(len(order) + 1):
        yield order[:index] + (stop,) + order[index:]


def place(part: Part, orders: Orders, stop: Stop, couriers: Iterable[Courier] | None = None) -> bool:
    """Put the stop where it costs least driving; False if it fits nowhere."""
    best: tuple[int, str, tuple[str, ...]] | None = None
    for courier in couriers or part.couriers:
        if not may_serve(courier, stop):
            continue
        old_s = timing.route(part.problem, courier.id, orders[courier.id], part.params).driving_s
        for order in insertions(orders[courier.id], stop.id):
            if not keeps_rules(part, courier, order):
                continue
            extra_s = timing.route(part.problem, courier.id, order, part.params).driving_s - old_s
            if best is None or extra_s < best[0]:
                best = (extra_s, courier.id, order)
    if best is None:
        return False
    orders[best[1]] = best[2]
    return True


def _displace(part: Part, orders: Orders, stop: Stop) -> bool:
    """Give the stop the place of one of lower risk, the lowest first."""
    by_id = part.problem.stop
    lower = sorted(
        ((by_id[name].risk, courier, name) for courier, order in orders.items() for name in order),
        key=lambda entry: entry[:3],
    )
    for risk, courier_id, name in lower:
        if risk >= stop.risk:
            return False
        courier = part.problem.courier[courier_id]
        rest = tuple(other for other in orders[courier_id] if other != name)
        for order in insertions(rest, stop.id):
            if keeps_rules(part, courier, order):
                orders[courier_id] = order
                return True
    return False
