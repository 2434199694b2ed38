"""A street is closed: on a road map, on straight lines, and what it moves."""

from dataclasses import replace

import numpy as np
import pytest

from chomchom.solver import rounds
from tests.solver.rounds.district import courier, district, kitchen, stop

STEP = 100 / 111_195
SECONDS_OFF = 600


def spot(name, latitude, longitude):
    return rounds.Kitchen(id=name, latitude=latitude, longitude=longitude)


# -- straight lines ----------------------------------------------------------------------------------------------------

WEST, EAST, NORTH = spot("west", 35.15, 126.79), spot("east", 35.15, 126.81), spot("north", 35.17, 126.79)
ACROSS = rounds.Closure(line=((35.14, 126.80), (35.155, 126.80)))


def test_a_straight_line_leads_around_the_nearer_end_of_what_is_closed():
    open_, closed = (rounds.straight_line([WEST, EAST, NORTH], closed=shut) for shut in ((), [ACROSS]))
    assert closed.metres_between("west", "east") > open_.metres_between("west", "east")
    assert closed.metres_between("east", "west") == closed.metres_between("west", "east")
    assert closed.metres_between("west", "north") == open_.metres_between("west", "north")
    around = rounds.straight_line([WEST, spot("end", 35.155, 126.80), EAST])
    assert closed.metres_between("west", "east") <= around.metres_between("west", "end") + around.metres_between(
        "end", "east"
    )
    assert (closed.source.code, closed.source.closed) == ("straight_line", 1)


def test_what_somebody_on_the_spot_said_counts_where_it_is_more():
    said = replace(ACROSS, detour_s=SECONDS_OFF)
    open_, closed = (rounds.straight_line([WEST, EAST, NORTH], closed=shut) for shut in ((), [said]))
    assert closed.seconds_between("west", "east") == open_.seconds_between("west", "east") + SECONDS_OFF
    assert closed.seconds_between("west", "north") == open_.seconds_between("west", "north")


def test_a_name_alone_closes_nothing_without_a_map():
    closed = rounds.straight_line([WEST, EAST], closed=[rounds.Closure(street="상무대로")])
    assert closed.seconds["car"].tolist() == rounds.straight_line([WEST, EAST]).seconds["car"].tolist()
    assert closed.source.closed == 0


@pytest.mark.parametrize("wrong", [{}, {"line": ((35.1, 126.8),)}, {"street": "상무대로", "line": ((35.1, 126.8),)}])
def test_a_closure_needs_a_course(wrong):
    with pytest.raises(ValueError, match="two points of its course"):
        rounds.Closure(**wrong)


# -- roads -------------------------------------------------------------------------------------------------------------

pytest.importorskip("scipy")

from chomchom.solver.rounds import roads  # noqa: E402
from chomchom.solver.rounds.roads import matrix  # noqa: E402


def grid(size=5):
    """Streets 100 m apart in both directions; the middle one to the north is called 중앙로. 10 s for each piece."""
    node = {(row, column): row * size + column for row in range(size) for column in range(size)}
    pairs = [((r, c), (r, c + 1)) for r in range(size) for c in range(size - 1)]
    pairs += [((r, c), (r + 1, c)) for r in range(size - 1) for c in range(size)]
    edges = [(node[a], node[b], a[1] == b[1] == size // 2) for a, b in pairs]
    edges += [(b, a, middle) for a, b, middle in edges]
    return roads.Network(
        "grid",
        np.array([row * STEP for row in range(size) for _ in range(size)]),
        np.array([column * STEP for _ in range(size) for column in range(size)]),
        np.array([a for a, _, _ in edges], dtype=np.int32),
        np.array([b for _, b, _ in edges], dtype=np.int32),
        np.full(len(edges), 100.0),
        {"car": np.full(len(edges), 100, dtype=np.int32)},
        streets=("중앙로",),
        street=np.array([0 if middle else -1 for _, _, middle in edges], dtype=np.int32),
    )


def corner(row, column):
    return spot(f"{row}{column}", row * STEP, column * STEP)


MIDDLE = rounds.Closure(street="중앙로")


def test_a_street_is_closed_by_its_name_as_a_whole_or_between_two_points():
    network = grid()
    assert network.closed_m(MIDDLE) == 400
    part = rounds.Closure(street="중앙로", line=((1 * STEP, 2 * STEP), (2 * STEP, 2 * STEP)))
    assert network.closed_m(part) == 100
    assert network.named("중앙") == ("중앙로",) and network.named("없는") == ()
    assert len(network.course_of(part)) == 1


def test_streets_that_only_cross_the_drawn_line_stay_open():
    network = grid()
    drawn = rounds.Closure(line=((0.0, 2 * STEP), (4 * STEP, 2 * STEP)))
    assert network.closed_m(drawn) == 400
    travel = roads.travel(network.closed([drawn]), [corner(1, 1), corner(1, 3)])
    assert travel.seconds_between("11", "13") == 20


def test_a_line_where_no_road_is_closes_nothing():
    network = grid()
    nowhere = rounds.Closure(line=((0.1, 0.1), (0.2, 0.2)))
    assert network.closed_m(nowhere) == 0
    assert network.closed([nowhere]) is network


def test_only_rows_whose_ways_led_over_the_closed_street_are_computed_again(tmp_path, monkeypatch):
    """The uppermost and the lowest street are faster: only between its own ends the middle street is the way."""
    network, cache = grid(size=9), roads.Cache(tmp_path)
    edge = np.isin(network.latitude, (0.0, 8 * STEP))
    fast = edge[network.origin] & edge[network.target]
    network = replace(network, tenths={"car": np.where(fast, 80, network.tenths["car"]).astype(np.int32)})
    left = [corner(row, column) for row in range(1, 8) for column in (0, 1)]
    middle = [corner(0, 4), corner(8, 4)]
    roads.travel(network, [*left, *middle], cache=cache)
    asked = []
    real = matrix._fastest
    monkeypatch.setattr(matrix, "_fastest", lambda graph, s, t: asked.append(len(s)) or real(graph, s, t))
    part = rounds.Closure(street="중앙로", line=((5 * STEP, 4 * STEP), (6 * STEP, 4 * STEP)))
    closed = network.closed([part])
    quick = roads.travel(closed, [*left, *middle], cache=cache)
    assert asked[0] == 2, "only the two corners of the street itself have a way over the closed piece and no other"
    fresh = roads.travel(closed, [*left, *middle])
    assert quick.seconds["car"].tolist() == fresh.seconds["car"].tolist()
    assert quick.metres["car"].tolist() == fresh.metres["car"].tolist()
    asked.clear()
    roads.travel(closed, [*left, *middle], cache=cache)
    roads.travel(network, [*left, *middle], cache=cache)
    assert asked == [], "closed twice, or opened again: everything is in the cache"


@pytest.mark.parametrize("seed", range(4))
def test_rows_computed_again_give_what_computing_everything_gives(seed):
    """On a network with one-way streets and other lengths, whatever is closed."""
    draw = np.random.default_rng(seed)
    network = grid(size=7)
    tenths = draw.integers(50, 400, len(network.origin)).astype(np.int32)
    network = replace(network, tenths={"car": np.where(draw.random(len(tenths)) < 0.1, 0, tenths)})
    places = [spot(f"p{n}", *(draw.random(2) * 6 * STEP)) for n in range(12)]
    shut = np.zeros(len(network.origin), dtype=bool)
    shut[draw.choice(len(shut), 6, replace=False)] = True
    closed = network.without(shut)
    alone = replace(closed, base=None)
    quick, fresh = roads.travel(closed, places), roads.travel(alone, places)
    assert np.abs(quick.seconds["car"] - fresh.seconds["car"]).max() <= 1
    assert (quick.seconds["car"] == fresh.seconds["car"]).mean() > 0.95


def test_names_of_streets_survive_the_file_and_older_files_are_read(tmp_path):
    roads.save(grid(), tmp_path)
    assert roads.load(tmp_path).closed_m(MIDDLE) == 400
    roads.save(replace(grid(), streets=(), street=None), tmp_path)
    old = roads.load(tmp_path)
    assert old.closed_m(MIDDLE) == 0 and old.named("중앙") == ()


def test_of_closed_streets_only_the_newest_tables_are_kept(tmp_path):
    network, cache = grid(), roads.Cache(tmp_path, most=3)
    for row in range(4):
        part = rounds.Closure(line=((row * STEP, 2 * STEP), ((row + 1) * STEP, 2 * STEP)))
        roads.travel(network.closed([part]), [corner(0, 0), corner(4, 4)], cache=cache)
    assert len(list(tmp_path.iterdir())) == 3


# -- rounds ------------------------------------------------------------------------------------------------------------


def closed_travel(problem, *closures):
    return rounds.straight_line(problem.places, closed=closures)


def test_a_closed_street_is_planned_around_and_opened_again_nobody_changes_hands():
    problem = district(stops=20, couriers=3)
    plan = rounds.solve(problem, stop=rounds.Iterations(300))
    cut = rounds.Closure(line=((35.09, 126.79), (35.19, 126.79)), detour_s=900)
    shut = rounds.repair(
        problem, plan, [rounds.StreetClosed(travel=closed_travel(problem, cut))], stop=rounds.Iterations(200)
    )
    assert rounds.verify(shut.problem, shut.plan) == ()
    assert {move.reason.code for move in shut.moved} <= {"street_closed"}
    again = rounds.repair(
        shut.problem, shut.plan, [rounds.StreetClosed(travel=problem.travel)], stop=rounds.Iterations(200)
    )
    assert again.hands_changed == 0
    assert again.plan.driving_s <= shut.plan.driving_s


def test_the_order_of_a_round_is_looked_at_again_when_its_ways_change():
    """Two doors beyond a closed bridge: they are made one after the other, not in turn with those on this side."""
    stops = tuple(
        stop(f"h{n}", latitude=35.15 + n * 0.004, longitude=126.80 + 0.012 * (n % 2), service_s=60) for n in range(6)
    )
    cook = kitchen(latitude=35.148, longitude=126.80)
    problem = rounds.Problem(kitchens=(cook,), couriers=(courier(),), stops=stops)
    plan = rounds.schedule(problem, {"c1": tuple(s.id for s in stops)})
    cut = rounds.Closure(line=((35.10, 126.806), (35.20, 126.806)), detour_s=600)
    travel = closed_travel(problem, cut)
    answer = rounds.repair(problem, plan, [rounds.StreetClosed(travel=travel)], stop=rounds.Iterations(300))
    as_it_was = rounds.schedule(answer.problem, plan.orders)
    assert answer.hands_changed == 0
    assert answer.plan.driving_s < as_it_was.driving_s / 2


def test_a_kitchen_that_is_late_holds_back_only_those_who_have_not_left():
    problem = district(stops=12, couriers=2)
    plan = rounds.solve(problem, stop=rounds.Iterations(200))
    late_s = 11 * 3600 + 900
    answer = rounds.repair(problem, plan, [rounds.CookingLate(kitchen="k1", cooked_s=late_s)])
    assert all(route.start_s >= late_s for route in answer.plan.routes)
    assert rounds.verify(answer.problem, answer.plan) == ()
    assert {move.reason.code for move in answer.moved} == {"cooking_late"}
    gone = plan.routes[0]
    now_s = gone.visits[0].arrival_s
    under_way = rounds.repair(
        problem, plan, [rounds.CookingLate(kitchen="k1", cooked_s=late_s)], now_s=now_s,
        made={gone.visits[0].stop: gone.visits[0].departure_s},
    )  # fmt: skip
    assert under_way.plan.courier_of[gone.visits[0].stop] == gone.courier
    assert next(r for r in under_way.plan.routes if r.courier == gone.courier).start_s == gone.start_s
