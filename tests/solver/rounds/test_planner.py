import subprocess
import sys
from dataclasses import replace
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chomchom.solver import rounds

from .district import courier, district, kitchen, stop, with_stops

STEPS = rounds.Iterations(150)
FEW = rounds.Iterations(30)


def solve(problem, stop=STEPS, **other):
    plan = rounds.solve(problem, stop=stop, **other)
    assert rounds.verify(problem, plan, params=other.get("params")) == ()
    return plan


def reasons(plan):
    return {left.stop: left.reason.code for left in plan.left_out}


def test_everybody_is_served_once_and_the_plan_holds():
    problem = district(stops=40, couriers=4, kitchens=2)
    plan = solve(problem)
    assert sorted(plan.courier_of) == sorted(stop.id for stop in problem.stops)
    assert plan.left_out == ()
    assert 0 < plan.lower_estimate <= plan.driving_s


def test_the_same_seed_and_steps_give_the_same_plan():
    problem = district(stops=30, couriers=3)
    assert solve(problem, seed=7) == solve(problem, seed=7)


def test_pyvrp_is_not_imported_before_planning():
    code = "import sys; from chomchom.solver import rounds; print('pyvrp' in sys.modules, 'django' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.split() == ["False", "False"]


def test_a_day_without_stops_or_without_couriers_has_a_plan_too():
    problem = district(stops=3, couriers=1)
    assert solve(replace(problem, stops=())).routes == ()
    assert set(reasons(solve(replace(problem, couriers=()))).values()) == {"no_courier"}


def test_the_shortest_plan_of_a_small_day_is_found():
    """Three stops on a line to the east: one courier drives out and back, twice the way to the farthest."""
    places = [stop(f"h{n}", latitude=35.14, longitude=126.79 + n * 0.01) for n in (1, 2, 3)]
    problem = rounds.Problem(kitchens=(kitchen(),), couriers=(courier("c1"), courier("c2")), stops=tuple(places))
    plan = solve(problem)
    assert plan.orders in (
        {"c1": ("h1", "h2", "h3")},
        {"c1": ("h3", "h2", "h1")},
        {"c2": ("h1", "h2", "h3")},
        {"c2": ("h3", "h2", "h1")},
    )


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    seed=st.integers(1, 10_000),
    stops=st.integers(0, 14),
    couriers=st.integers(1, 3),
    kitchens=st.integers(1, 2),
    capacity=st.integers(1, 12),
    minutes=st.integers(10, 120),
    bound=st.booleans(),
    cooked=st.none() | st.integers(38_000, 42_000),
    returns=st.booleans(),
)
def test_whatever_the_day_the_plan_keeps_every_rule(
    seed, stops, couriers, kitchens, capacity, minutes, bound, cooked, returns
):
    """``solve`` verifies its answer and raises otherwise; here the days are as odd as they get."""
    problem = district(stops=stops, couriers=couriers, kitchens=kitchens, seed=seed)
    changed = [
        replace(
            s,
            kitchen=s.kitchen if bound else None,
            window=(39_600, 39_600 + 60 * minutes) if n % 3 else (46_800 - 60 * minutes, 46_800),
            risk=n % 3,
            not_by=frozenset({"c1"} if n % 5 == 0 else ()),
            fixed_to="c2" if couriers > 1 and n % 7 == 3 else None,
            boxes=1 + n % 2,
        )
        for n, s in enumerate(problem.stops)
    ]
    problem = replace(
        problem,
        stops=tuple(changed),
        kitchens=tuple(replace(k, cooked_s=cooked) for k in problem.kitchens),
        couriers=tuple(replace(c, capacity=capacity, returns=returns) for c in problem.couriers),
    )
    plan = solve(problem, stop=FEW, seed=seed)
    assert len(plan.courier_of) + len(plan.left_out) == stops
    assert all(left.reason.sentence for left in plan.left_out)


def test_who_is_left_out_is_of_lowest_risk_and_told_why():
    problem = district(stops=12, couriers=1)
    stops = tuple(replace(s, risk=2 if n < 4 else 1 if n < 8 else 0) for n, s in enumerate(problem.stops))
    problem = replace(problem, stops=stops, couriers=(courier(capacity=7),))
    plan = solve(problem)
    assert set(reasons(plan)) == {"h9", "h10", "h11", "h12"} | {s for s in reasons(plan) if problem.stop[s].risk == 1}
    assert len(plan.left_out) == 5
    assert set(reasons(plan).values()) == {"no_capacity"}


def test_nobody_is_left_out_whom_capacity_allows():
    problem = with_stops(district(stops=40, couriers=4), boxes=1)
    problem = replace(problem, couriers=tuple(replace(c, capacity=10) for c in problem.couriers))
    assert solve(problem).left_out == ()


def test_too_little_time_is_told_as_such():
    problem = with_stops(district(stops=30, couriers=1), window=(39_600, 41_400))
    plan = solve(problem)
    assert set(reasons(plan).values()) == {"no_time"}


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"latitude": None}, "no_place"),
        ({"window": (43_200, 43_000)}, "window_contradicts"),
        ({"not_by": frozenset({"c1"})}, "no_courier"),
        ({"boxes": 41}, "more_boxes_than_any"),
        ({"window": (36_000, 36_600)}, "not_reachable"),
        ({"window": (45_700, 46_800)}, "hot_too_late"),
    ],
)
def test_a_stop_that_nobody_could_serve_is_left_out_with_its_own_reason(changed, code):
    odd = stop("odd", **changed)
    problem = rounds.Problem(kitchens=(kitchen(cooked_s=38_400),), couriers=(courier(),), stops=(stop(), odd))
    assert reasons(solve(problem)) == {"odd": code}


def test_cold_food_may_be_as_old_as_the_window_allows():
    late = stop("late", window=(45_700, 46_800), hot=False)
    problem = rounds.Problem(kitchens=(kitchen(cooked_s=38_400),), couriers=(courier(),), stops=(late,))
    assert solve(problem).left_out == ()


def test_hot_food_older_than_the_warning_is_remarked_on():
    late = stop("late", window=(44_500, 45_000))
    problem = rounds.Problem(kitchens=(kitchen(cooked_s=38_400),), couriers=(courier(),), stops=(late,))
    remarks = {remark.code: remark.params for remark in solve(problem).remarks}
    assert remarks["hot_warned"]["stop"] == "late"
    assert remarks["hot_warned"]["age_s"] > 90 * 60


def test_without_a_cooking_time_the_ride_can_be_limited():
    problem = district(stops=20, couriers=4)
    plan = solve(problem, params=rounds.Params(ride_limit_s=30 * 60))
    rides = [visit.start_service_s - route.start_s for route in plan.routes for visit in route.visits]
    assert max(rides) <= 30 * 60


def test_a_courier_without_hours_is_remarked_on_and_stays_at_home():
    problem = district(stops=6, couriers=2)
    idle = replace(problem.couriers[1], start_s=None)
    plan = solve(replace(problem, couriers=(problem.couriers[0], idle)))
    assert {remark.code for remark in plan.remarks} >= {"courier_without_hours"}
    assert set(plan.orders) == {"c1"}


def test_straight_lines_are_remarked_on():
    codes = {remark.code for remark in solve(district(stops=3, couriers=1)).remarks}
    assert "straight_lines" in codes


def test_progress_grows_to_the_end_and_can_end_it():
    told = []
    rounds.solve(district(stops=30, couriers=3, kitchens=2), stop=STEPS, progress=told.append)
    shares = [progress.share for progress in told]
    assert shares == sorted(shares)
    assert 0 < shares[-1] <= 1
    calls = count()
    steps = rounds.Iterations(5000)
    rounds.solve(district(stops=30, couriers=3), stop=steps, progress=lambda told: next(calls) >= 1)
    assert next(calls) <= 6


def test_the_time_limit_is_kept_by_the_timer_it_is_given():
    ticks = count()
    plan = rounds.solve(district(stops=10, couriers=2), stop=rounds.Seconds(200, lambda: float(next(ticks))))
    assert plan.seconds >= 200
    assert next(ticks) < 1000


def test_known_faces_are_sent_for_nothing_where_couriers_are_alike():
    problem = district(stops=30, couriers=3)
    first = solve(problem)
    swapped = dict(zip(first.orders, [*list(first.orders)[1:], next(iter(first.orders))], strict=True))
    known = {s: {swapped[c]: 1.0} for s, c in first.courier_of.items()}
    remembered = replace(problem, stops=tuple(replace(s, known_by=known[s.id]) for s in problem.stops))
    plan = solve(remembered)
    assert plan.driving_s == first.driving_s
    assert plan.known_share == 1.0


def test_a_higher_price_of_strangers_sends_more_known_faces():
    problem = district(stops=40, couriers=4)
    known = {s.id: f"c{n % 4 + 1}" for n, s in enumerate(problem.stops)}
    problem = replace(problem, stops=tuple(replace(s, known_by={known[s.id]: 1.0}) for s in problem.stops))
    found = rounds.choices(problem, stop=STEPS, levels=(0, 600, 3600))
    shares = [choice.known_share for choice in found]
    assert shares == sorted(set(shares))
    assert shares[-1] > shares[0]
    assert found[0].extra_percent == 0
    assert all(rounds.verify(problem, choice.plan) == () for choice in found)


def test_planning_goes_on_from_an_earlier_plan():
    problem = district(stops=40, couriers=4)
    first = solve(problem, stop=rounds.Iterations(600))
    again = solve(problem, stop=rounds.Iterations(1), start_from=first)
    assert again.driving_s <= first.driving_s


def test_a_large_day_is_planned_in_pieces():
    problem = district(stops=300, couriers=14, kitchens=1)
    plan = solve(problem, stop=rounds.Iterations(300))
    assert plan.left_out == ()


def test_planned_together_people_go_to_a_kitchen_that_can_cook_for_them():
    problem = with_stops(district(stops=20, couriers=4, kitchens=2), kitchen=None)
    stops = tuple(replace(s, diet="soft" if n < 3 else "", risk=n) for n, s in enumerate(problem.stops))
    cooks = (
        replace(problem.kitchens[0], capacity_by_diet={"": 9}),
        replace(problem.kitchens[1], capacity_by_diet={"": 40, "soft": 2}),
    )
    plan = solve(replace(problem, stops=stops, kitchens=cooks))
    assert reasons(plan) == {"h1": "diet_not_cooked"}
    cooked = {route.kitchen: len(route.visits) for route in plan.routes if route.kitchen == "k1"}
    assert sum(cooked.values()) <= 9


def test_planning_together_drives_less_than_each_kitchen_for_itself():
    apart = district(stops=40, couriers=4, kitchens=2)
    together = with_stops(apart, kitchen=None)
    assert solve(together, stop=rounds.Iterations(500)).driving_s < solve(apart).driving_s
