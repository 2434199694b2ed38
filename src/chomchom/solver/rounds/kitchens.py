"""A kitchen stops: its people are offered to the other kitchens, as one proposal that the district can accept.

Who cooks for whom is settled first, exactly: as many as the other kitchens' capacities by diet allow, those of higher
risk first, then over the shortest ways. The couriers of the kitchen that stopped follow the boxes. Then the rounds of
the others are kept as they are wherever they can be, like in any repair.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from chomchom.solver.rounds import cooks
from chomchom.solver.rounds import repair as repairing
from chomchom.solver.rounds.params import Iterations, Params, Seconds, Stopping
from chomchom.solver.rounds.plan import LeftOut, Plan
from chomchom.solver.rounds.problem import Courier, Problem, Stop
from chomchom.solver.rounds.reasons import Reason
from chomchom.solver.rounds.repair import Moved


@dataclass(frozen=True, kw_only=True)
class Placement:
    """One person of the stopped kitchen: who would cook, who would come and when."""

    stop: str
    kitchen: str
    courier: str
    at_s: int


@dataclass(frozen=True, kw_only=True)
class Offer:
    """The proposal. ``not_placed`` is to be read first; it is ordered by risk, highest first.

    ``asked``: boxes by (kitchen, diet) that the others would cook in addition. ``following``: couriers of the stopped
    kitchen and the kitchen they would drive for. ``moved``: everybody whose courier changes or whose time shifts.
    """

    not_placed: tuple[LeftOut, ...]
    placements: tuple[Placement, ...]
    asked: Mapping[tuple[str, str], int]
    following: Mapping[str, str]
    problem: Problem
    plan: Plan
    moved: tuple[Moved, ...]
    extra_driving_s: int


def kitchen_stops(
    problem: Problem,
    plan: Plan,
    kitchen: str,
    *,
    now_s: int | None = None,
    made: Mapping[str, int] | None = None,
    couriers_follow: bool = True,
    stop: Stopping | None = None,
    seed: int = 1,
    params: Params | None = None,
) -> Offer:
    """What the other kitchens could take over of ``kitchen``'s people. Rounds that already left it are not touched.

    Raises ``KeyError`` if there is no such kitchen.
    """
    params = params or Params()
    problem.kitchen[kitchen]
    made = dict(made if made is not None else repairing.made_by(plan, now_s) if now_s is not None else {})
    today = replace(problem, now_s=now_s, made=made)
    on_the_road = repairing.on_the_road(today, plan)
    people = [s for s in today.stops if s.kitchen == kitchen and plan.courier_of.get(s.id) not in on_the_road]
    takers = cooks.assign(today, people, without=kitchen)
    waiting = [c for c in today.couriers if c.kitchen == kitchen and c.id not in on_the_road]
    following = _following(waiting, people, takers) if couriers_follow else {}
    idle = frozenset(courier.id for courier in waiting if courier.id not in following)
    changed = _changed(today, kitchen, {stop.id for stop in people}, takers, following, idle)
    answer = repairing.propose(changed, plan, params=params, stop=stop or Seconds(3), seed=seed)
    answer = _ask_further(answer, problem, kitchen, {stop.id for stop in people}, params, seed)
    return _offer(answer, plan, kitchen, people, following)


def _ask_further(
    answer: repairing.Repair, problem: Problem, stopped: str, people: set[str], params: Params, seed: int
) -> repairing.Repair:
    """Who found no place on the rounds of the kitchen that was asked first is offered to the next nearest that can
    still cook for them, until somebody has room or nobody is left to ask."""
    tried: dict[str, set[str]] = {}
    for _ in problem.kitchens:
        changed = answer.problem
        for left in answer.plan.left_out:
            stop = changed.stop[left.stop]
            if stop.id in people and stop.kitchen not in (None, stopped):
                tried.setdefault(stop.id, {stopped}).add(stop.kitchen)
                changed = _bound_elsewhere(changed, stop, tried[stop.id])
        if changed is answer.problem:
            return answer
        again = repairing.propose(changed, answer.plan, params=params, stop=Iterations(1), seed=seed)
        if len(again.plan.left_out) > len(answer.plan.left_out):
            return answer
        answer = again
    return answer


def _bound_elsewhere(problem: Problem, stop: Stop, tried: set[str]) -> Problem:
    spare = cooks.spare(problem)
    able = [
        kitchen.id
        for kitchen in problem.kitchens
        if kitchen.id not in tried
        and (kitchen.capacity_by_diet is None or spare.get((kitchen.id, stop.diet), 0) >= stop.boxes)
    ]
    if not able:
        return problem
    nearest = min(able, key=lambda kitchen: (cooks.way_s(problem, kitchen, stop.id), kitchen))
    stops = tuple(replace(other, kitchen=nearest) if other.id == stop.id else other for other in problem.stops)
    return replace(problem, stops=stops)


def _following(waiting: Sequence[Courier], people: Sequence[Stop], takers: Mapping[str, str]) -> dict[str, str]:
    """Couriers go where boxes go: each next one to the kitchen with most boxes per courier sent there so far."""
    boxes = Counter()  # type: ignore[var-annotated]
    for stop in people:
        if stop.id in takers:
            boxes[takers[stop.id]] += stop.boxes
    sent, following = Counter(), {}  # type: ignore[var-annotated]
    for courier in waiting if boxes else ():
        kitchen = max(sorted(boxes), key=lambda taker: boxes[taker] / (sent[taker] + 1))
        following[courier.id] = kitchen
        sent[kitchen] += 1
    return following


def _changed(
    problem: Problem,
    stopped: str,
    people: set[str],
    takers: Mapping[str, str],
    following: Mapping[str, str],
    idle: frozenset[str],
) -> Problem:
    """The day without that kitchen: its people cooked for elsewhere, or by nobody; its waiting couriers off duty, or
    at another kitchen as soon as they can be there."""
    everybody = frozenset(problem.courier)
    stops = tuple(
        stop
        if stop.id not in people
        else replace(stop, kitchen=takers[stop.id], fixed_to=None)
        if stop.id in takers
        else replace(stop, fixed_to=None, not_by=everybody)
        for stop in problem.stops
    )
    couriers = tuple(_courier(problem, courier, stopped, following, idle) for courier in problem.couriers)
    return replace(problem, stops=stops, couriers=couriers)


def _courier(
    problem: Problem, courier: Courier, stopped: str, following: Mapping[str, str], idle: frozenset[str]
) -> Courier:
    if courier.id in idle:
        return replace(courier, works=False)
    if courier.id not in following or courier.start_s is None:
        return courier
    there_s = problem.travel.seconds_between(stopped, following[courier.id], courier.vehicle)
    start_s = max(courier.start_s, problem.now_s or 0) + there_s
    return replace(courier, kitchen=following[courier.id], start_s=start_s)


def _offer(
    answer: repairing.Repair, old: Plan, stopped: str, people: Sequence[Stop], following: Mapping[str, str]
) -> Offer:
    new, stop = answer.plan, answer.problem.stop
    not_placed = sorted(new.left_out, key=lambda left: (-stop[left.stop].risk, left.stop))
    placements = [
        Placement(
            stop=person.id,
            kitchen=stop[person.id].kitchen or "",
            courier=new.courier_of[person.id],
            at_s=new.visit_of[person.id].start_service_s,
        )
        for person in people
        if person.id in new.courier_of
    ]
    asked: Counter[tuple[str, str]] = Counter()
    for placed in placements:
        asked[placed.kitchen, stop[placed.stop].diet] += stop[placed.stop].boxes
    return Offer(
        not_placed=tuple(_with_reason(left, stopped, stop[left.stop]) for left in not_placed),
        placements=tuple(placements),
        asked=dict(asked),
        following=dict(following),
        problem=answer.problem,
        plan=new,
        moved=tuple(
            replace(move, reason=_why(move, stopped, people)) for move in repairing.moves(old, new, answer.problem, ())
        ),
        extra_driving_s=new.driving_s - old.driving_s,
    )


def _with_reason(left: LeftOut, stopped: str, stop: Stop) -> LeftOut:
    if stop.kitchen == stopped:
        return LeftOut(stop=left.stop, reason=Reason("diet_not_cooked", {"diet": stop.diet}))
    return left


def _why(move: Moved, stopped: str, people: Sequence[Stop]) -> Reason:
    own = any(person.id == move.stop for person in people)
    return Reason("kitchen_stopped", {"kitchen": stopped}) if own else Reason("made_room")
