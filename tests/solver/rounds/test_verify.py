"""Good plans are found good; each way of spoiling one is found, and under its own name."""

from dataclasses import replace

import pytest

from chomchom.solver import rounds

from .district import courier, district, kitchen, stop

STEPS = rounds.Iterations(150)


@pytest.fixture(scope="module")
def day():
    """A problem with one of everything that verify looks at, and a good plan for it."""
    problem = district(stops=30, couriers=4, kitchens=2)
    cooks = tuple(replace(k, cooked_s=10 * 3600 + 3000) for k in problem.kitchens)
    stops = list(problem.stops)
    stops[0] = replace(stops[0], not_by=frozenset({"c3"}))
    stops[2] = replace(stops[2], fixed_to="c3")
    problem = replace(problem, kitchens=cooks, stops=tuple(stops))
    plan = rounds.solve(problem, stop=STEPS)
    assert plan.left_out == ()
    assert rounds.verify(problem, plan) == ()
    return problem, plan


def with_route(plan, number, **changed):
    routes = list(plan.routes)
    routes[number] = replace(routes[number], **changed)
    return replace(plan, routes=tuple(routes))


def with_visit(plan, route, number, **changed):
    visits = list(plan.routes[route].visits)
    visits[number] = replace(visits[number], **changed)
    return with_route(plan, route, visits=tuple(visits))


def codes(problem, plan, **options):
    found = rounds.verify(problem, plan, **options)
    assert all(violation.sentence for violation in found)
    return {violation.code for violation in found}


def drop_a_visit(problem, plan):
    return problem, with_route(plan, 0, visits=plan.routes[0].visits[:-1])


def repeat_a_visit(problem, plan):
    return problem, with_route(plan, 1, visits=(*plan.routes[1].visits, plan.routes[0].visits[0]))


def leave_out_someone_visited(problem, plan):
    left = rounds.LeftOut(stop=plan.routes[0].visits[0].stop, reason=rounds.Reason("no_time"))
    return problem, replace(plan, left_out=(left,))


def leave_out_twice(problem, plan):
    left = rounds.LeftOut(stop=plan.routes[0].visits[0].stop, reason=rounds.Reason("no_time"))
    return problem, replace(drop_first(plan), left_out=(left, left))


def drop_first(plan):
    return with_route(plan, 0, visits=plan.routes[0].visits[1:])


def name_a_stop_that_is_not(problem, plan):
    return problem, with_visit(plan, 0, 0, stop="nobody")


def name_a_courier_that_is_not(problem, plan):
    return problem, with_route(plan, 0, courier="nobody")


def give_a_courier_two_rounds(problem, plan):
    return problem, with_route(plan, 1, courier=plan.routes[0].courier)


def arrive_faster_than_possible(problem, plan):
    visit = plan.routes[0].visits[-1]
    return problem, with_visit(plan, 0, -1, arrival_s=visit.arrival_s - 60, start_service_s=visit.start_service_s - 60)


def begin_before_the_window(problem, plan):
    return tight(problem, plan, 0, (plan.routes[0].visits[0].start_service_s + 1, 13 * 3600)), plan


def begin_after_the_window(problem, plan):
    return tight(problem, plan, -1, (11 * 3600, plan.routes[0].visits[-1].start_service_s - 1)), plan


def tight(problem, plan, number, window):
    name = plan.routes[0].visits[number].stop
    return replace(problem, stops=tuple(replace(s, window=window) if s.id == name else s for s in problem.stops))


def cut_service_short(problem, plan):
    visit = plan.routes[0].visits[-1]
    return problem, with_visit(plan, 0, -1, departure_s=visit.departure_s - 1)


def carry_too_much(problem, plan):
    small = {plan.routes[0].courier: len(plan.routes[0].visits) - 1}
    couriers = tuple(replace(c, capacity=small.get(c.id, c.capacity)) for c in problem.couriers)
    return replace(problem, couriers=couriers), plan


def send_someone_barred(problem, plan):
    first = plan.routes[0].visits[0].stop
    barred = frozenset({plan.routes[0].courier})
    return replace(problem, stops=tuple(replace(s, not_by=barred) if s.id == first else s for s in problem.stops)), plan


def break_a_lock(problem, plan):
    first, other = plan.routes[0].visits[0].stop, plan.routes[1].courier
    return replace(
        problem, stops=tuple(replace(s, fixed_to=other) if s.id == first else s for s in problem.stops)
    ), plan


def cook_elsewhere(problem, plan):
    first = plan.routes[0].visits[0].stop
    other = next(k.id for k in problem.kitchens if k.id != plan.routes[0].kitchen)
    return replace(problem, stops=tuple(replace(s, kitchen=other) if s.id == first else s for s in problem.stops)), plan


def begin_at_another_kitchen(problem, plan):
    other = next(k.id for k in problem.kitchens if k.id != plan.routes[0].kitchen)
    return problem, with_route(plan, 0, kitchen=other)


def leave_before_hours(problem, plan):
    couriers = tuple(replace(c, start_s=plan.routes[0].start_s + 1) for c in problem.couriers)
    return replace(problem, couriers=couriers), plan


def come_back_after_hours(problem, plan):
    couriers = tuple(replace(c, end_s=min(r.end_s for r in plan.routes) - 1) for c in problem.couriers)
    return replace(problem, couriers=couriers), plan


def send_someone_off_duty(problem, plan):
    return replace(problem, couriers=tuple(replace(c, works=False) for c in problem.couriers)), plan


def misstate_the_end(problem, plan):
    return problem, with_route(plan, 0, end_s=plan.routes[0].end_s - 1)


def leave_before_it_is_cooked(problem, plan):
    cooks = tuple(replace(k, cooked_s=plan.routes[0].start_s + 1) for k in problem.kitchens)
    return replace(problem, kitchens=cooks), plan


def let_it_get_old(problem, plan):
    last = max(visit.start_service_s for route in plan.routes for visit in route.visits)
    cooks = tuple(replace(k, cooked_s=last - 2 * 3600 - 1) for k in problem.kitchens)
    return replace(problem, kitchens=cooks), plan


def misstate_driving(problem, plan):
    return problem, replace(plan, driving_s=plan.driving_s - 1)


def misstate_distance(problem, plan):
    return problem, replace(plan, distance_m=plan.distance_m + 1)


def cook_more_than_possible(problem, plan):
    first = plan.routes[0].visits[0].stop
    stops = tuple(replace(s, kitchen=None) if s.id == first else s for s in problem.stops)
    cooks = tuple(replace(k, capacity_by_diet={"": 3}) for k in problem.kitchens)
    return replace(problem, stops=stops, kitchens=cooks), plan


def change_what_was_made(problem, plan):
    visit = plan.routes[0].visits[0]
    return replace(problem, now_s=11 * 3600, made={visit.stop: visit.departure_s + 1}), plan


def put_what_was_made_last(problem, plan):
    visit = plan.routes[0].visits[-1]
    return replace(problem, now_s=11 * 3600, made={visit.stop: visit.departure_s}), plan


def plan_for_the_past(problem, plan):
    return replace(problem, now_s=plan.routes[0].visits[0].start_service_s + 1), plan


def bring_before_fetching(problem, plan):
    first, second = (visit.stop for visit in plan.routes[0].visits[:2])
    return replace(
        problem, stops=tuple(replace(s, after=frozenset({second})) if s.id == first else s for s in problem.stops)
    ), plan


SPOILED = {
    drop_a_visit: "forgotten",
    repeat_a_visit: "visited_twice",
    leave_out_someone_visited: "visited_and_left_out",
    leave_out_twice: "left_out_twice",
    name_a_stop_that_is_not: "unknown_stop",
    name_a_courier_that_is_not: "unknown_courier",
    give_a_courier_two_rounds: "courier_twice",
    arrive_faster_than_possible: "too_fast",
    begin_before_the_window: "too_early",
    begin_after_the_window: "too_late",
    cut_service_short: "service_cut",
    carry_too_much: "overloaded",
    send_someone_barred: "barred",
    break_a_lock: "lock_broken",
    cook_elsewhere: "other_kitchen",
    begin_at_another_kitchen: "wrong_kitchen",
    leave_before_hours: "leaves_before_hours",
    come_back_after_hours: "back_after_hours",
    send_someone_off_duty: "off_duty",
    misstate_the_end: "end_misstated",
    leave_before_it_is_cooked: "leaves_before_cooked",
    let_it_get_old: "hot_too_old",
    misstate_driving: "driving_misstated",
    misstate_distance: "distance_misstated",
    cook_more_than_possible: "diet_not_cooked",
    change_what_was_made: "made_changed",
    put_what_was_made_last: "made_not_first",
    plan_for_the_past: "in_the_past",
    bring_before_fetching: "not_after",
}


@pytest.mark.parametrize("spoil", SPOILED, ids=lambda spoil: spoil.__name__)
def test_each_way_of_spoiling_a_plan_is_found(day, spoil):
    problem, plan = spoil(*day)
    assert SPOILED[spoil] in codes(problem, plan)


def test_a_ride_longer_than_allowed_is_found(day):
    problem, plan = day
    ride_s = max(v.start_service_s - r.start_s for r in plan.routes for v in r.visits)
    assert codes(problem, plan, params=rounds.Params(ride_limit_s=ride_s)) == set()
    assert codes(problem, plan, params=rounds.Params(ride_limit_s=ride_s - 1)) == {"ride_too_long"}


def test_every_violation_is_provoked_by_some_test():
    from chomchom.solver.rounds.verify import SENTENCES

    assert {*SPOILED.values(), "ride_too_long"} == set(SENTENCES)


def test_verify_imports_nothing_that_plans():
    from pathlib import Path

    from chomchom.solver.rounds import verify

    text = Path(verify.__code__.co_filename).read_text(encoding="utf-8")
    imported = {line.split()[1] for line in text.splitlines() if line.startswith("from chomchom")}
    assert imported == {f"chomchom.solver.rounds.{name}" for name in ("params", "plan", "problem")}


def test_hot_food_exactly_at_the_limit_is_good_and_a_second_later_is_not():
    problem = rounds.Problem(kitchens=(kitchen(cooked_s=10 * 3600),), couriers=(courier(),), stops=(stop(),))
    plan = rounds.schedule(problem, {"c1": ["h1"]})
    age_s = plan.routes[0].visits[0].start_service_s - 10 * 3600
    exactly = rounds.Params(hot_limit_s=age_s, hot_warn_s=age_s)
    assert codes(problem, plan, params=exactly) == set()
    assert codes(problem, plan, params=rounds.Params(hot_limit_s=age_s - 1, hot_warn_s=60)) == {"hot_too_old"}
