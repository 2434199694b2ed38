"""Something breaks during the day: what was made stays, few people change hands, and on small days provably few."""

from dataclasses import replace
from itertools import permutations, product

import pytest

from chomchom.solver import rounds
from chomchom.solver.rounds import mending
from chomchom.solver.rounds.engine import Part

from .district import courier, district, kitchen, stop

STEPS = rounds.Iterations(150)


@pytest.fixture(scope="module")
def day():
    problem = district(stops=45, couriers=5)
    plan = rounds.solve(problem, stop=rounds.Iterations(400))
    assert plan.left_out == ()
    return problem, plan


def repaired(day, *changes, **other):
    problem, plan = day
    answer = rounds.repair(problem, plan, changes, stop=STEPS, **other)
    assert rounds.verify(answer.problem, answer.plan) == ()
    return answer


def busiest(plan):
    return max(plan.routes, key=lambda route: len(route.visits)).courier


def test_a_courier_who_drops_out_before_leaving_is_replaced(day):
    plan = day[1]
    dropped = busiest(plan)
    answer = repaired(day, rounds.CourierDropped(courier=dropped))
    assert answer.plan.left_out == ()
    assert dropped not in answer.plan.orders
    moved = {move.stop for move in answer.moved if move.changes_hands}
    assert moved == set(plan.orders[dropped])
    assert {move.reason.code for move in answer.moved if move.changes_hands} == {"courier_dropped"}


def test_what_was_made_is_never_touched(day):
    plan = day[1]
    now_s = 11 * 3600 + 2400
    dropped = busiest(plan)
    answer = repaired(day, rounds.CourierDropped(courier=dropped), now_s=now_s)
    for route in plan.routes:
        made = [v for v in route.visits if v.departure_s <= now_s]
        assert made
        kept = next(r for r in answer.plan.routes if r.courier == route.courier)
        assert [v.stop for v in kept.visits[: len(made)]] == [v.stop for v in made]
        assert [v.departure_s for v in kept.visits[: len(made)]] == [v.departure_s for v in made]


def test_boxes_left_on_a_van_are_fetched_before_they_are_brought(day):
    plan = day[1]
    dropped = busiest(plan)
    answer = repaired(day, rounds.CourierDropped(courier=dropped), now_s=11 * 3600 + 2400)
    brought = [move for move in answer.moved if move.from_courier == dropped and move.to_courier]
    assert brought
    for move in brought:
        order = answer.plan.orders[move.to_courier]
        fetched = [s for s in order[: order.index(move.stop)] if s.startswith(f"fetch:{dropped}:")]
        assert fetched == [f"fetch:{dropped}:{move.to_courier}"]
    fetching = {s.id for s in answer.problem.stops if s.placed == "fetch"}
    assert fetching == {s for s in answer.plan.courier_of if s.startswith("fetch:")}


def test_a_door_that_is_too_far_from_the_kitchen_by_now_stays_with_the_courier_who_is_near_it():
    """At the moment of replanning nobody could come from the kitchen in time, but one is on the road to it."""
    far_off = [stop(f"h{n}", latitude=35.14 + 0.03 * n, window=(11 * 3600, 13 * 3600)) for n in (1, 2, 3)]
    couriers = (courier("c1"), courier("c2"))
    problem = rounds.Problem(kitchens=(kitchen(),), couriers=couriers, stops=(*far_off, stop("near")))
    orders = {"c1": ("h1", "h2", "h3"), "c2": ("near",)}
    last = rounds.schedule(problem, orders).visit_of["h3"]
    tight = replace(far_off[2], window=(11 * 3600, last.start_service_s))
    problem = replace(problem, stops=(*far_off[:2], tight, stop("near")))
    plan = rounds.schedule(problem, orders)
    now_s = plan.visit_of["h2"].departure_s - 60
    kitchen_to_door_s = problem.travel.seconds_between("k1", "h3", "car")
    assert now_s + kitchen_to_door_s > tight.window[1]
    answer = repaired((problem, plan), rounds.CourierDropped(courier="c2"), now_s=now_s)
    assert answer.plan.left_out == ()
    assert answer.plan.courier_of["h3"] == "c1"


def test_an_urgent_stop_is_taken_in_by_a_courier_who_has_not_left(day):
    urgent = stop("urgent", latitude=35.141, longitude=126.791, risk=3)
    answer = repaired(day, rounds.UrgentStop(stop=urgent))
    assert "urgent" in answer.plan.courier_of
    assert [move.stop for move in answer.moved if move.changes_hands] == ["urgent"]
    assert answer.moved[0].reason.code == "urgent_stop"


def test_an_urgent_stop_of_high_risk_may_take_the_place_of_one_of_low_risk():
    problem = replace(district(stops=8, couriers=1), couriers=(courier(capacity=8),))
    plan = rounds.solve(problem, stop=STEPS)
    urgent = stop("urgent", latitude=35.141, longitude=126.791, risk=3)
    answer = repaired((problem, plan), rounds.UrgentStop(stop=urgent))
    assert "urgent" in answer.plan.courier_of
    assert [problem.stop[left.stop].risk for left in answer.plan.left_out] == [0]
    assert {move.reason.code for move in answer.moved if move.stop != "urgent"} == {"made_room"}


def test_a_cancelled_stop_leaves_its_round_and_nobody_changes_hands(day):
    gone = day[1].routes[0].visits[2].stop
    answer = repaired(day, rounds.Cancelled(stop=gone))
    assert gone not in answer.plan.courier_of
    assert gone not in answer.problem.stop
    assert answer.hands_changed == 0
    assert answer.plan.driving_s <= day[1].driving_s


def test_a_closed_street_moves_only_whom_it_must(day):
    problem, _ = day
    slow = {"car": (problem.travel.seconds["car"] * 1.1).astype(int)}
    travel = replace(problem.travel, seconds=slow)
    answer = repaired(day, rounds.StreetClosed(travel=travel))
    assert answer.plan.left_out == ()
    assert answer.hands_changed == 0


def test_a_lock_to_the_courier_who_dropped_out_is_opened(day):
    problem, plan = day
    dropped = busiest(plan)
    locked = plan.orders[dropped][0]
    stops = tuple(replace(s, fixed_to=dropped) if s.id == locked else s for s in problem.stops)
    answer = repaired((replace(problem, stops=stops), plan), rounds.CourierDropped(courier=dropped))
    assert answer.plan.courier_of[locked] != dropped


def fewest_changes(problem, plan, dropped):
    """By trying everything: the fewest left out and, at that, the fewest changes of hands."""
    couriers = tuple(c for c in problem.couriers if c.id != dropped)
    part = Part(problem, ("k1",), couriers, problem.stops, rounds.Params())
    names = [s.id for s in problem.stops]
    fits = {}

    def may(who, chosen):
        key = (who.id, chosen)
        if key not in fits:
            fits[key] = any(mending.keeps_rules(part, who, order) for order in permutations(chosen))
        return fits[key]

    best = None
    for choice in product([None, *couriers], repeat=len(names)):
        left = sum(who is None for who in choice)
        changed = sum(who is not None and plan.courier_of[n] != who.id for n, who in zip(names, choice, strict=True))
        if best is not None and (left, changed) >= best:
            continue
        if all(may(who, tuple(n for n, taker in zip(names, choice, strict=True) if taker is who)) for who in couriers):
            best = (left, changed)
    return best


@pytest.mark.parametrize("seed", range(1, 7))
def test_as_few_change_hands_as_trying_everything_finds(seed):
    problem = district(stops=7, couriers=3, seed=seed, window=(39_600, 41_400 + 300 * (seed % 3)))
    problem = replace(problem, couriers=tuple(replace(c, capacity=4) for c in problem.couriers))
    plan = rounds.solve(problem, stop=STEPS)
    if plan.left_out:
        problem = replace(problem, stops=tuple(s for s in problem.stops if s.id in plan.courier_of))
        plan = rounds.schedule(problem, plan.orders)
    dropped = busiest(plan)
    answer = repaired((problem, plan), rounds.CourierDropped(courier=dropped))
    kept_hands = sum(
        answer.plan.courier_of.get(s) not in (None, plan.courier_of[s]) for s in (s.id for s in problem.stops)
    )
    assert (len(answer.plan.left_out), kept_hands) == fewest_changes(problem, plan, dropped)


def test_moving_a_stop_by_hand_shows_its_cost_and_what_it_breaks(day):
    problem, plan = day
    name, other = plan.routes[0].visits[0].stop, plan.routes[1].courier
    move = rounds.try_move(problem, plan, stop=name, to_courier=other)
    assert move.plan.courier_of[name] == other
    assert move.extra_driving_s == move.plan.driving_s - plan.driving_s
    assert move.violations == rounds.verify(problem, move.plan)
    full = replace(problem, couriers=tuple(replace(c, capacity=1) if c.id == other else c for c in problem.couriers))
    assert {v.code for v in rounds.try_move(full, plan, stop=name, to_courier=other).violations} == {"overloaded"}
    back = rounds.try_move(problem, move.plan, stop=name, to_courier=plan.routes[0].courier, position=0)
    assert back.plan.orders == plan.orders
    with pytest.raises(KeyError):
        rounds.try_move(problem, plan, stop="nobody", to_courier=other)


def test_a_stop_that_was_left_out_can_be_put_on_a_round_by_hand():
    problem = rounds.Problem(kitchens=(kitchen(),), couriers=(courier(),), stops=(stop("h1"), stop("h2")))
    plan = rounds.schedule(problem, {"c1": ["h1"]})
    assert [left.reason.code for left in plan.left_out] == ["taken_off"]
    move = rounds.try_move(problem, plan, stop="h2", to_courier="c1")
    assert move.plan.left_out == ()
    assert set(move.plan.orders["c1"]) == {"h1", "h2"}


def test_an_urgent_stop_is_cooked_for_where_there_is_something_left():
    problem = district(stops=12, couriers=2, kitchens=2)
    cooks = (replace(problem.kitchens[0], capacity_by_diet={"": 6}), replace(problem.kitchens[1], capacity_by_diet={}))
    problem = replace(problem, kitchens=cooks)
    plan = rounds.solve(problem, stop=STEPS)
    urgent = stop("urgent", kitchen=None, latitude=35.141, longitude=126.791)
    answer = repaired((problem, plan), rounds.UrgentStop(stop=urgent))
    assert [left.stop for left in answer.plan.left_out] == ["urgent"]
    roomy = replace(problem, kitchens=(replace(cooks[0], capacity_by_diet={"": 7}), cooks[1]))
    answer = repaired((roomy, plan), rounds.UrgentStop(stop=urgent))
    assert answer.plan.courier_of["urgent"] == "c1"


# -- a kitchen stops


def three_kitchens(**capacity):
    problem = district(stops=36, couriers=6, kitchens=3)
    cooks = tuple(replace(k, capacity_by_diet=capacity.get(k.id)) for k in problem.kitchens)
    stops = tuple(replace(s, risk=n % 3) for n, s in enumerate(problem.stops))
    problem = replace(problem, kitchens=cooks, stops=stops)
    plan = rounds.solve(problem, stop=STEPS)
    assert plan.left_out == ()
    return problem, plan


def test_the_people_of_a_kitchen_that_stops_are_offered_to_the_others():
    problem, plan = three_kitchens()
    offer = rounds.kitchen_stops(problem, plan, "k2", stop=STEPS)
    assert rounds.verify(offer.problem, offer.plan) == ()
    own = {s.id for s in problem.stops if s.kitchen == "k2"}
    assert offer.not_placed == ()
    assert {placed.stop for placed in offer.placements} == own
    assert {placed.kitchen for placed in offer.placements} <= {"k1", "k3"}
    assert sum(offer.asked.values()) == len(own)
    assert set(offer.following) == {"c2", "c5"}
    assert {m.reason.code for m in offer.moved if m.stop in own} == {"kitchen_stopped"}


def test_capacities_by_diet_are_kept_and_who_has_no_place_comes_first():
    problem, plan = three_kitchens(k1={"": 15}, k3={"": 14})
    offer = rounds.kitchen_stops(problem, plan, "k2", stop=STEPS)
    assert rounds.verify(offer.problem, offer.plan) == ()
    assert offer.asked == {("k1", ""): 3, ("k3", ""): 2}
    assert len(offer.not_placed) == 12 - 5
    risks = [problem.stop[left.stop].risk for left in offer.not_placed]
    assert risks == sorted(risks, reverse=True)
    placed = [problem.stop[placed.stop].risk for placed in offer.placements]
    assert min(placed) >= max(risks)
    assert {left.reason.code for left in offer.not_placed} == {"diet_not_cooked"}


def test_a_diet_that_nobody_else_cooks_cannot_be_placed():
    problem, plan = three_kitchens(k1={"": 40}, k3={"": 40, "soft": 1})
    first, second = [s.id for s in problem.stops if s.kitchen == "k2"][:2]
    stops = tuple(replace(s, diet="soft") if s.id in (first, second) else s for s in problem.stops)
    offer = rounds.kitchen_stops(replace(problem, stops=stops), plan, "k2", stop=STEPS)
    left = {left.stop for left in offer.not_placed}
    assert len(left) == 1
    assert left < {first, second}


def test_rounds_that_left_the_kitchen_already_go_on():
    problem, plan = three_kitchens()
    offer = rounds.kitchen_stops(problem, plan, "k2", now_s=12 * 3600, stop=STEPS)
    assert offer.placements == ()
    assert offer.plan.orders == plan.orders


def test_a_kitchen_that_does_not_exist_cannot_stop():
    with pytest.raises(KeyError):
        rounds.kitchen_stops(*three_kitchens(), "k9")
