"""When something breaks during the day: a new plan that keeps what was done and moves as few people as it can.

First everybody who lost a round is put where there is room, leaving all others where they are; if that is not enough
for all, one other stop at a time makes room; then a short search in which every change of hands has a price above all
driving looks for fewer changes or, at as many, less driving. The best of these is proposed. Nothing is in force until
the desk says yes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from chomchom.solver.rounds import admission, cooks, engine, mending
from chomchom.solver.rounds.engine import Orders, Part
from chomchom.solver.rounds.params import Iterations, Params, Seconds, Stopping
from chomchom.solver.rounds.plan import LeftOut, Plan
from chomchom.solver.rounds.planner import BrokenPlan
from chomchom.solver.rounds.problem import DAY_S, Courier, Problem, Stop
from chomchom.solver.rounds.reasons import Reason
from chomchom.solver.rounds.search import Budget, search
from chomchom.solver.rounds.timing import has_hours, schedule
from chomchom.solver.rounds.timing import route as timing_of
from chomchom.solver.rounds.travel import Travel
from chomchom.solver.rounds.verify import verify

MOVE_S = 100_000
"""Price of one change of hands in the search: above the driving of any round, below a stop left out."""

MOST_COURIERS = 16
"""So many couriers nearest to what broke take part in the search (all of them in the first two steps)."""

FETCH_S = 120
"""Seconds to hand boxes over from a van that stands still, or to load them in a kitchen on the way."""

NOTICED_S = 300
"""A door that is reached so much earlier or later is told of."""


@dataclass(frozen=True, kw_only=True)
class CourierDropped:
    """The courier or the van is out for the rest of the day. Boxes still on the van are fetched from the last door
    that it made; if it never left, they are loaded in the kitchen."""

    courier: str


@dataclass(frozen=True, kw_only=True)
class UrgentStop:
    """A stop that was not planned. ``travel`` must have its row; straight lines are drawn anew without it."""

    stop: Stop
    travel: Travel | None = None


@dataclass(frozen=True, kw_only=True)
class Cancelled:
    """The recipient does not want to be visited any more."""

    stop: str


@dataclass(frozen=True, kw_only=True)
class StreetClosed:
    """Travel times changed; ``travel`` replaces those of the problem."""

    travel: Travel


@dataclass(frozen=True, kw_only=True)
class CookingLate:
    """The kitchen is done at another time than planned; rounds that have not left yet wait for it."""

    kitchen: str
    cooked_s: int


Change = CourierDropped | UrgentStop | Cancelled | StreetClosed | CookingLate


@dataclass(frozen=True, kw_only=True)
class Moved:
    """What changes for one stop: another courier, on or off a round, or a later or earlier door; and why."""

    stop: str
    from_courier: str | None
    to_courier: str | None
    from_s: int | None
    to_s: int | None
    reason: Reason

    @property
    def changes_hands(self) -> bool:
        return self.from_courier != self.to_courier


@dataclass(frozen=True, kw_only=True)
class Repair:
    """A proposal: the changed problem, the plan for it, and what would change for whom. ``moved`` names those who
    change hands first, then those whose time shifts by five minutes or more."""

    problem: Problem
    plan: Plan
    moved: tuple[Moved, ...]

    @property
    def hands_changed(self) -> int:
        return sum(move.changes_hands for move in self.moved)


def made_by(plan: Plan, now_s: int) -> dict[str, int]:
    """What would be made or under way at ``now_s`` if everything went as planned: stop → second of leaving its door.

    A stop counts from the moment the courier sets out for it. An application that knows better says better.
    """
    made = {}
    for route in plan.routes:
        leaves_s = route.start_s
        for visit in route.visits:
            if leaves_s < now_s:
                made[visit.stop] = visit.departure_s
            leaves_s = visit.departure_s
    return made


def repair(
    problem: Problem,
    plan: Plan,
    changes: Sequence[Change],
    *,
    now_s: int | None = None,
    made: Mapping[str, int] | None = None,
    stop: Stopping | None = None,
    seed: int = 1,
    params: Params | None = None,
) -> Repair:
    """A plan for what is left of the day after ``changes``.

    ``now_s``: the moment (``None``: before anybody left). ``made``: see ``Problem``; by default what ``made_by`` says.
    ``stop``: how long to search for something better than the first answer (1.5 s).
    """
    params = params or Params()
    made = dict(made if made is not None else made_by(plan, now_s) if now_s is not None else {})
    broken = replace(problem, now_s=now_s, made=_really_made(plan, made, changes, now_s))
    broken = _changed(broken, plan, changes)
    return propose(broken, plan, changes=changes, params=params, stop=stop or Seconds(1.5), seed=seed)


def propose(
    problem: Problem, plan: Plan, *, params: Params, stop: Stopping, seed: int, changes: Sequence[Change] = ()
) -> Repair:
    """The plan for the changed ``problem`` that is nearest to the earlier ``plan``."""
    problem = _cooked_for(problem, plan)
    part, orders = _first_answer(problem, plan, params)
    orders = _fewer_moves(part, orders, stop, seed, _slowed(part, plan, changes))
    problem = _without_idle_fetching(problem, orders)
    new = _plan(problem, orders, params)
    violations = verify(problem, new, params=params)
    if violations:
        raise BrokenPlan(violations)
    return Repair(problem=problem, plan=new, moved=tuple(moves(plan, new, problem, changes)))


def _cooked_for(problem: Problem, plan: Plan) -> Problem:
    """Where kitchens are limited by diet, people whom any may take stay with the one that cooks for them today; those
    whom nobody cooks for yet get one that still can."""
    free = [stop for stop in problem.stops if stop.kitchen is None and stop.boxes]
    if not free or all(kitchen.capacity_by_diet is None for kitchen in problem.kitchens):
        return problem
    today = {stop: route.kitchen for route in plan.routes for stop in route.stops}
    stops = tuple(
        replace(stop, kitchen=today.get(stop.id)) if stop.kitchen is None and stop.boxes else stop
        for stop in problem.stops
    )
    problem = replace(problem, stops=stops)
    new = cooks.assign(problem, [stop for stop in stops if stop.kitchen is None and stop.boxes])
    nobody = frozenset(problem.courier)
    return replace(problem, stops=tuple(_with_cook(stop, new, nobody) for stop in stops))


def _with_cook(stop: Stop, cook: Mapping[str, str], nobody: frozenset[str]) -> Stop:
    if stop.kitchen is not None or not stop.boxes:
        return stop
    return replace(stop, kitchen=cook[stop.id]) if stop.id in cook else replace(stop, not_by=nobody)


FETCH_PREFIX = "fetch:"
"""Begins the id of a stop at which boxes are fetched; it is nobody's door."""


def fetch_id(dropped: str, helper: str) -> str:
    return f"{FETCH_PREFIX}{dropped}:{helper}"


def _really_made(plan: Plan, made: dict[str, int], changes: Sequence[Change], now_s: int | None) -> dict[str, int]:
    """A courier who dropped out does not arrive any more where he was heading."""
    dropped = {change.courier for change in changes if isinstance(change, CourierDropped)}
    cancelled = {change.stop for change in changes if isinstance(change, Cancelled)}
    return {
        stop: moment
        for stop, moment in made.items()
        if not (moment > (now_s or 0) and (plan.courier_of.get(stop) in dropped or stop in cancelled))
    }


def _changed(problem: Problem, plan: Plan, changes: Sequence[Change]) -> Problem:
    for change in changes:
        problem = _apply(problem, plan, change)
    return problem


def _apply(problem: Problem, plan: Plan, change: Change) -> Problem:
    if isinstance(change, CourierDropped):
        return _without_courier(problem, plan, change.courier)
    if isinstance(change, UrgentStop):
        urgent = _with_stop(problem, change)
        kitchen = change.stop.kitchen or urgent.kitchens[0].id
        return _fetched(urgent, plan, [change.stop.id], kitchen, change.stop.id)
    if isinstance(change, Cancelled):
        return replace(problem, stops=tuple(stop for stop in problem.stops if stop.id != change.stop))
    if isinstance(change, CookingLate):
        return _cooked_later(problem, plan, change)
    return replace(problem, travel=change.travel)


def _cooked_later(problem: Problem, plan: Plan, change: CookingLate) -> Problem:
    kitchens = tuple(
        replace(kitchen, cooked_s=change.cooked_s, cooked_by_diet={}) if kitchen.id == change.kitchen else kitchen
        for kitchen in problem.kitchens
    )
    driving = on_the_road(problem, plan)
    couriers = tuple(
        replace(courier, start_s=max(courier.start_s, change.cooked_s))
        if courier.kitchen == change.kitchen and courier.id not in driving and courier.start_s is not None
        else courier
        for courier in problem.couriers
    )
    return replace(problem, kitchens=kitchens, couriers=couriers)


def _with_stop(problem: Problem, change: UrgentStop) -> Problem:
    stops = (*problem.stops, change.stop)
    if change.travel is not None:
        return replace(problem, stops=stops, travel=change.travel)
    if problem.travel.source.code == "straight_line":
        return replace(problem, stops=stops, travel=None)  # type: ignore[arg-type]  # drawn anew by Problem
    return replace(problem, stops=stops)


def _without_courier(problem: Problem, plan: Plan, dropped: str) -> Problem:
    couriers = tuple(replace(c, works=False, returns=False) if c.id == dropped else c for c in problem.couriers)
    order = plan.orders.get(dropped, ())
    made = [name for name in order if name in problem.made]
    stranded = [name for name in order if name not in problem.made and name in problem.stop]
    stops = tuple(
        replace(stop, fixed_to=None) if stop.id in stranded and stop.fixed_to == dropped else stop
        for stop in problem.stops
    )
    place = made[-1] if made else problem.courier[dropped].kitchen
    return _fetched(replace(problem, couriers=couriers, stops=stops), plan, stranded, place, dropped)


def _fetched(problem: Problem, plan: Plan, names: Sequence[str], place: str, why: str) -> Problem:
    """Boxes for these stops are at ``place``: in a kitchen, or in a van at the last door it made.

    If all who could help are still at that kitchen, nothing changes: they load there. Otherwise each gets a place to
    fetch at, on whatever round it is needed, and these stops must come after it.
    """
    driving = on_the_road(problem, plan)
    if not names or (place in problem.kitchen and not driving):
        return problem
    spot = problem.stop.get(place) or problem.kitchen[place]
    fetching = tuple(
        Stop(
            id=fetch_id(why, helper.id),
            kitchen=None,
            latitude=spot.latitude,
            longitude=spot.longitude,
            window=(0, 2 * DAY_S),
            service_s=FETCH_S if helper.id in driving or place != helper.kitchen else 0,
            boxes=0,
            hot=False,
            fixed_to=helper.id,
            placed="fetch",
        )
        for helper in admission.working(problem)
    )
    ids = frozenset(stop.id for stop in fetching)
    stops = tuple(replace(stop, after=ids) if stop.id in names else stop for stop in problem.stops)
    travel = problem.travel.with_twins({stop.id: place for stop in fetching})
    return replace(problem, stops=(*stops, *fetching), travel=travel)


def on_the_road(problem: Problem, plan: Plan) -> set[str]:
    return {plan.courier_of[stop] for stop in problem.made if stop in plan.courier_of}


def _first_answer(problem: Problem, plan: Plan, params: Params) -> tuple[Part, Orders]:
    """Everybody stays where they are as long as every rule is kept; the rest is put where there is room.

    Whoever a courier on the road was to serve is never given up for being too far from the kitchen by now.
    """
    driving = on_the_road(problem, plan)
    couriers = tuple(c for c in problem.couriers if c.id in driving or (c.works and has_hours(c)))
    working = admission.working(problem)
    coming = {stop for courier in driving for stop in plan.orders[courier]}
    able = tuple(stop for stop in problem.stops if stop.id in coming or _able(problem, stop, working, params))
    kitchens = tuple(kitchen.id for kitchen in problem.kitchens)
    part = Part(problem, kitchens, couriers, able, params, previous=plan.courier_of, move_s=MOVE_S)
    known = {stop.id for stop in able}
    orders = {c.id: tuple(stop for stop in plan.orders.get(c.id, ()) if stop in known) for c in couriers}
    orders = mending.keep_only_what_holds(part, orders)
    mending.fill(part, orders, real_stops(part))
    mending.make_room(part, orders, real_stops(part))
    for stop in mending.missing(part, orders, real_stops(part)):
        mending.displace(part, orders, stop)
    mending.fill(part, orders, real_stops(part))
    return part, orders


def _able(problem: Problem, stop: Stop, working: Sequence[Courier], params: Params) -> bool:
    return stop.id in problem.made or admission.impossible(problem, stop, working, params) is None


def real_stops(part: Part) -> tuple[Stop, ...]:
    """Stops with a person behind the door: not the places where boxes are fetched."""
    return tuple(stop for stop in part.stops if stop.placed != "fetch")


def _slowed(part: Part, plan: Plan, changes: Sequence[Change]) -> frozenset[str]:
    """Stops ahead on rounds that take another time than planned now that ways have changed: their order is looked at
    again, as well as those who lost their round."""
    if not any(isinstance(change, StreetClosed) for change in changes):
        return frozenset()
    couriers = {courier.id for courier in part.couriers}
    other = [
        route
        for route in plan.routes
        if route.courier in couriers
        and timing_of(part.problem, route.courier, _known(part, route.stops), part.params).driving_s != route.driving_s
    ]
    return frozenset(name for route in other for name in route.stops if name not in part.problem.made)


def _known(part: Part, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name in part.problem.stop)


def _fewer_moves(part: Part, orders: Orders, stop: Stopping, seed: int, slowed: frozenset[str]) -> Orders:
    """A short search with a price on each change of hands. It knows no fetching, so it stands aside then."""
    if any(stop_.after for stop_ in part.stops):
        return orders
    small = _affected(part, orders, slowed)
    if not small.stops:
        return orders
    found = engine_orders(small, orders, stop, seed)
    inside = {courier.id for courier in small.couriers}
    made = part.problem.made
    merged = {**orders}
    for courier in inside:
        done = tuple(name for name in orders.get(courier, ()) if name in made)
        merged[courier] = (*done, *found.get(courier, ()))
    if not all(mending.keeps_rules(part, c, merged[c.id]) for c in small.couriers):
        return orders
    return min(orders, merged, key=lambda candidate: _worth(part, candidate))


def _worth(part: Part, orders: Orders) -> tuple:
    """Who is left out (highest risk first), how many change hands, how much is driven."""
    left = mending.missing(part, orders, real_stops(part))
    risks = tuple(sorted((stop.risk for stop in left), reverse=True))
    moved = sum(part.previous.get(name, courier) != courier for courier, order in orders.items() for name in order)
    plan = schedule(part.problem, orders, params=part.params, left_out=())
    return risks, moved, plan.driving_s


def _affected(part: Part, orders: Orders, slowed: frozenset[str]) -> Part:
    """What may change: the couriers nearest to those who lost their round, with what they have not made yet."""
    problem = part.problem
    lost = [stop for stop in real_stops(part) if stop.id in slowed or _lost(part, orders, stop)]
    working = [courier for courier in part.couriers if courier.works and has_hours(courier)]
    if not lost:
        return replace(part, couriers=(), stops=())
    nearest = sorted(working, key=lambda courier: (_distance_s(part, courier, orders, lost), courier.id))
    couriers = tuple(nearest[:MOST_COURIERS])
    theirs = {name for courier in couriers for name in orders.get(courier.id, ()) if name not in problem.made}
    stops = tuple(stop for stop in part.stops if stop.id in theirs or (stop in lost and stop.id not in _on(orders)))
    starts = {courier.id: _start(problem, courier, orders) for courier in couriers}
    return replace(part, couriers=couriers, stops=stops, starts=starts)


def _on(orders: Orders) -> set[str]:
    return {name for order in orders.values() for name in order}


def _lost(part: Part, orders: Orders, stop: Stop) -> bool:
    before = part.previous.get(stop.id)
    return stop.id not in part.problem.made and (before is None or stop.id not in orders.get(before, ()))


def _distance_s(part: Part, courier: Courier, orders: Orders, lost: Sequence[Stop]) -> int:
    if not any(admission.may_serve(courier, stop) for stop in lost):
        return engine.NEVER_S
    problem = part.problem
    places = [courier.kitchen, *orders.get(courier.id, ())]
    seconds, index = problem.travel.seconds[courier.vehicle], problem.travel.index
    rows, columns = [index[place] for place in places], [index[stop.id] for stop in lost]
    return int(seconds[rows][:, columns].min())


def _start(problem: Problem, courier: Courier, orders: Orders) -> tuple[str, int]:
    made = [name for name in orders.get(courier.id, ()) if name in problem.made]
    if made:
        return made[-1], max(problem.made[made[-1]], problem.now_s or 0)
    return courier.kitchen, max(courier.start_s or 0, problem.now_s or 0)


def engine_orders(part: Part, orders: Orders, stop: Stopping, seed: int) -> Orders:
    """The search on what may change, from the first answer on, with all stops as neighbours of each other."""
    params = replace(part.params, neighbours=max(1, len(part.stops)))
    built = engine.model(part, optional=True)
    budget = budget_for(stop)
    begin = {courier.id: orders.get(courier.id, ()) for courier in part.couriers}
    best = search(built.data, budget, seed=seed, params=params, initial=built.solution(begin))
    return built.orders(best)


def budget_for(stop: Stopping) -> Budget:
    if isinstance(stop, Iterations):
        steps = [0]

        def step() -> None:
            steps[0] += 1

        return Budget(lambda: steps[0] / stop.limit, step=step)
    begun = stop.timer()
    return Budget(lambda: (stop.timer() - begun) / stop.limit_s, lambda: stop.limit_s - (stop.timer() - begun))


def _without_idle_fetching(problem: Problem, orders: Orders) -> Problem:
    """Places for fetching that nobody needs are forgotten; those on a round stay."""
    used = _on(orders)
    stops = tuple(stop for stop in problem.stops if stop.placed != "fetch" or stop.id in used)
    return replace(problem, stops=stops)


def _plan(problem: Problem, orders: Orders, params: Params) -> Plan:
    couriers, served = admission.working(problem), _on(orders)
    left_out = [
        LeftOut(
            stop=stop.id,
            reason=admission.impossible(problem, stop, couriers, params)
            or admission.crowded_out(stop, problem.stops, couriers),
        )
        for stop in problem.stops
        if stop.id not in served
    ]
    return schedule(problem, orders, params=params, left_out=left_out)


def moves(old: Plan, new: Plan, problem: Problem, changes: Sequence[Change]) -> Iterator[Moved]:
    """Changes of hands first, then times that shift noticeably."""
    found = [_moved(old, new, stop.id, changes) for stop in problem.stops if stop.placed != "fetch"]
    yield from (move for move in found if move.changes_hands)
    for move in found:
        if not move.changes_hands and move.from_s is not None and abs((move.to_s or 0) - move.from_s) >= NOTICED_S:
            yield move


def _moved(old: Plan, new: Plan, stop: str, changes: Sequence[Change]) -> Moved:
    before, after = old.visit_of.get(stop), new.visit_of.get(stop)
    return Moved(
        stop=stop,
        from_courier=old.courier_of.get(stop),
        to_courier=new.courier_of.get(stop),
        from_s=before.start_service_s if before else None,
        to_s=after.start_service_s if after else None,
        reason=_why(old.courier_of.get(stop), stop, changes),
    )


def _why(before: str | None, stop: str, changes: Sequence[Change]) -> Reason:
    for change in changes:
        if isinstance(change, CourierDropped) and change.courier == before:
            return Reason("courier_dropped", {"courier": change.courier})
        if isinstance(change, UrgentStop) and change.stop.id == stop:
            return Reason("urgent_stop")
    if any(isinstance(change, StreetClosed) for change in changes):
        return Reason("street_closed")
    late = next((change for change in changes if isinstance(change, CookingLate)), None)
    if late is not None:
        return Reason("cooking_late", {"kitchen": late.kitchen})
    return Reason("made_room")
