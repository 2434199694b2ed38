"""Rounds that break a rule are mended, and people without a round are put back wherever there is room.

Greedy and exact about the rules: used on what a search leaves behind, and when something breaks during the day.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from chomchom.solver.rounds import timing
from chomchom.solver.rounds.admission import may_serve
from chomchom.solver.rounds.engine import Orders, Part
from chomchom.solver.rounds.problem import Courier, Stop


@dataclass(frozen=True)
class Insertion:
    extra_s: int
    courier: str
    order: tuple[str, ...]


def keeps_rules(part: Part, courier: Courier, order: Sequence[str]) -> bool:
    """Whether the courier may make this round: load, bars, locks, windows, hot food, hours, fetching first."""
    problem, made = part.problem, part.problem.made
    stops = [problem.stop[name] for name in order if name not in made]
    if not stops:
        return True
    if sum(stop.boxes for stop in stops) > courier.capacity or not all(may_serve(courier, stop) for stop in stops):
        return False
    if not courier.works or not _fetched_first(part, order):
        return False
    route = timing.route(problem, courier.id, order, part.params)
    if route.end_s > (courier.end_s or 0):
        return False
    ride_s = part.params.ride_limit_s
    for visit in route.visits:
        stop = problem.stop[visit.stop]
        if visit.stop in made:
            continue
        if visit.start_service_s > timing.latest_s(problem, stop, courier.kitchen, part.params):
            return False
        if ride_s is not None and stop.hot and visit.start_service_s - route.start_s > ride_s:
            return False
    return True


def _fetched_first(part: Part, order: Sequence[str]) -> bool:
    earlier: set[str] = set()
    for name in order:
        after = part.problem.stop[name].after
        if after and not after & earlier and name not in part.problem.made:
            return False
        earlier.add(name)
    return True


def mend(part: Part, orders: Orders) -> Orders:
    """Every round keeps every rule afterwards; nobody is left out who fits somewhere, nor anybody of higher risk
    while the place of somebody of lower risk would do."""
    orders = keep_only_what_holds(part, orders)
    fill(part, orders, part.stops)
    for stop in missing(part, orders, part.stops):
        displace(part, orders, stop)
    fill(part, orders, part.stops)
    return {courier: order for courier, order in orders.items() if order}


def keep_only_what_holds(part: Part, orders: Orders) -> Orders:
    """Every courier's round, shortened where it breaks a rule."""
    known = {stop.id for stop in part.stops}
    kept = {c.id: tuple(name for name in orders.get(c.id, ()) if name in known) for c in part.couriers}
    return {c.id: _shorten(part, c, kept[c.id]) for c in part.couriers}


def missing(part: Part, orders: Orders, stops: Iterable[Stop]) -> list[Stop]:
    """Those of ``stops`` on no round, those of highest risk first."""
    served = {stop for order in orders.values() for stop in order}
    left = [stop for stop in stops if stop.id not in served]
    return sorted(left, key=lambda stop: (-stop.risk, stop.boxes, stop.id))


def fill(part: Part, orders: Orders, stops: Iterable[Stop]) -> None:
    """Place everybody who fits: level of risk by level, in each first whoever would lose most by waiting (regret)."""
    waiting = missing(part, orders, stops)
    offers = {stop.id: _offers(part, orders, stop) for stop in waiting}
    while waiting:
        level = [stop for stop in waiting if stop.risk == waiting[0].risk]
        able = [stop for stop in level if offers[stop.id]]
        if not able:
            waiting = [stop for stop in waiting if stop not in level]
            continue
        chosen = max(able, key=lambda stop: (_regret(offers[stop.id]), stop.id))
        best = min(offers[chosen.id].values(), key=lambda offer: (offer.extra_s, offer.courier))
        orders[best.courier] = best.order
        waiting.remove(chosen)
        for stop in waiting:
            _renew(part, orders, stop, best.courier, offers[stop.id])


def _regret(offers: dict[str, Insertion]) -> float:
    costs = sorted(offer.extra_s for offer in offers.values())
    return costs[1] - costs[0] if len(costs) > 1 else float("inf")


def _offers(part: Part, orders: Orders, stop: Stop) -> dict[str, Insertion]:
    offers: dict[str, Insertion] = {}
    for courier in part.couriers:
        _renew(part, orders, stop, courier.id, offers)
    return offers


def _renew(part: Part, orders: Orders, stop: Stop, courier_id: str, offers: dict[str, Insertion]) -> None:
    offer = insertion(part, part.problem.courier[courier_id], orders[courier_id], stop)
    offers.pop(courier_id, None)
    if offer is not None:
        offers[courier_id] = offer


def insertion(part: Part, courier: Courier, order: tuple[str, ...], stop: Stop) -> Insertion | None:
    """The cheapest place for the stop on this round that keeps every rule."""
    if not may_serve(courier, stop):
        return None
    for extra_s, position in sorted(_places(part, courier, order, stop)):
        longer = _with(part, courier, order, stop, position)
        if keeps_rules(part, courier, longer):
            return Insertion(extra_s, courier.id, longer)
    return None


def _with(part: Part, courier: Courier, order: tuple[str, ...], stop: Stop, position: int) -> tuple[str, ...]:
    """The stop at its place; what it has to be fetched from comes right before it unless it is on the way already."""
    before, after = order[:position], order[position:]
    fetch = [name for name in sorted(stop.after) if may_serve(courier, part.problem.stop[name])]
    if not stop.after or not fetch or stop.after & set(before):
        return (*before, stop.id, *after)
    return (*before, fetch[0], stop.id, *(name for name in after if name != fetch[0]))


def _places(part: Part, courier: Courier, order: tuple[str, ...], stop: Stop) -> Iterator[tuple[int, int]]:
    """(extra driving, position) of every place that two looks along the round do not rule out: how early one can be
    there, and how late one may leave."""
    problem = part.problem
    seconds, index = problem.travel.seconds[courier.vehicle], problem.travel.index
    begins, latest = _earliest(part, courier, order, stop), _latest(part, courier, order)
    first = sum(name in problem.made for name in order)
    row = index[stop.id]
    own_latest = timing.latest_s(problem, stop, courier.kitchen, part.params)
    for position in range(first, len(order) + 1):
        here = index[order[position - 1] if position else courier.kitchen]
        there = index[order[position] if position < len(order) else courier.kitchen]
        home = position == len(order)
        onward_s = 0 if home and not courier.returns else int(seconds[row, there])
        direct_s = 0 if (home and not courier.returns) or here == there else int(seconds[here, there])
        to_s = int(seconds[here, row])
        begin_s = max(begins[position] + to_s, stop.window[0])
        if begin_s <= own_latest and begin_s + stop.service_s + onward_s <= latest[position]:
            yield to_s + onward_s - direct_s, position


def _earliest(part: Part, courier: Courier, order: Sequence[str], extra: Stop) -> list[int]:
    """The first second at which the courier can leave each place: the kitchen, then every stop."""
    problem = part.problem
    seconds, index = problem.travel.seconds[courier.vehicle], problem.travel.index
    stops = [problem.stop[name] for name in order]
    moments, here = [timing.ready_s(problem, courier, [*stops, extra])], index[courier.kitchen]
    for stop in stops:
        there = index[stop.id]
        if stop.id in problem.made:
            moments.append(max(problem.made[stop.id], problem.now_s or 0))
        else:
            moments.append(max(moments[-1] + int(seconds[here, there]), stop.window[0]) + stop.service_s)
        here = there
    return moments


def _latest(part: Part, courier: Courier, order: Sequence[str]) -> list[int]:
    """The last second of arrival at each stop, then at the end of the round, that keeps the rest in time."""
    problem = part.problem
    seconds, index = problem.travel.seconds[courier.vehicle], problem.travel.index
    limits, there = [courier.end_s or 0], index[courier.kitchen]
    for name in reversed(order):
        stop, here = problem.stop[name], index[name]
        drive_s = int(seconds[here, there]) if len(limits) > 1 or courier.returns else 0
        in_time = timing.latest_s(problem, stop, courier.kitchen, part.params)
        limits.append(min(in_time, limits[-1] - drive_s - stop.service_s))
        there = here
    return limits[::-1]


def _shorten(part: Part, courier: Courier, order: tuple[str, ...]) -> tuple[str, ...]:
    """Take off stops, lowest risk first, until the round keeps every rule. What was made stays."""
    problem = part.problem
    order = tuple(name for name in order if name in problem.made or may_serve(courier, problem.stop[name]))
    while not keeps_rules(part, courier, order):
        open_ = [name for name in order if name not in problem.made]
        least = min(problem.stop[name].risk for name in open_)
        shorter = [
            tuple(other for other in order if other != name) for name in open_ if problem.stop[name].risk == least
        ]
        order = min(shorter, key=lambda rest: _lateness(part, courier, rest))
    return order


def _lateness(part: Part, courier: Courier, order: Sequence[str]) -> tuple[int, int]:
    """How far the round is from keeping time, and how long it drives."""
    route = timing.route(part.problem, courier.id, order, part.params)
    late_s = max(0, route.end_s - (courier.end_s or 0))
    for visit in route.visits:
        stop = part.problem.stop[visit.stop]
        late_s += max(0, visit.start_service_s - timing.latest_s(part.problem, stop, courier.kitchen, part.params))
    return late_s, route.driving_s


def make_room(part: Part, orders: Orders, stops: Iterable[Stop]) -> None:
    """For each stop without a round, one other stop changes hands if that makes room for it."""
    for stop in missing(part, orders, stops):
        found = min(_swaps(part, orders, stop), key=lambda swap: swap[0], default=None)
        if found is not None:
            orders.update(found[1])


def _swaps(part: Part, orders: Orders, stop: Stop) -> Iterator[tuple[int, Orders]]:
    """(extra driving, the two changed rounds) of every way to take the stop in by handing one other stop on."""
    problem = part.problem
    for courier in part.couriers:
        if not may_serve(courier, stop):
            continue
        for name in orders[courier.id]:
            other = problem.stop[name]
            if name in problem.made or not other.boxes:
                continue
            rest = tuple(kept for kept in orders[courier.id] if kept != name)
            inside = insertion(part, courier, rest, stop)
            outside = inside and _elsewhere(part, orders, other, courier)
            if inside and outside:
                yield inside.extra_s + outside.extra_s, {courier.id: inside.order, outside.courier: outside.order}


def _elsewhere(part: Part, orders: Orders, stop: Stop, not_by: Courier) -> Insertion | None:
    others = (courier for courier in part.couriers if courier.id != not_by.id)
    offers = [insertion(part, courier, orders[courier.id], stop) for courier in others]
    found = [offer for offer in offers if offer is not None]
    return min(found, key=lambda offer: (offer.extra_s, offer.courier), default=None)


def displace(part: Part, orders: Orders, stop: Stop) -> bool:
    """Give the stop the place of one of lower risk, the lowest first."""
    by_id, made = part.problem.stop, part.problem.made
    on_rounds = sorted((by_id[n].risk, c, n) for c, order in orders.items() for n in order if n not in made)
    for risk, courier_id, name in on_rounds:
        if risk >= stop.risk:
            return False
        rest = tuple(other for other in orders[courier_id] if other != name)
        offer = insertion(part, part.problem.courier[courier_id], rest, stop)
        if offer is not None and by_id[name].boxes:
            orders[courier_id] = offer.order
            return True
    return False
