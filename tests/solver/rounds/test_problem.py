"""Questions that make no sense are refused with a sentence."""

from dataclasses import replace

import numpy as np
import pytest

from chomchom.solver import rounds
from chomchom.solver.rounds.reasons import SENTENCES

from .district import courier, district, kitchen, stop


def faults(**changed):
    values = {"kitchens": (kitchen(),), "couriers": (courier(),), "stops": (stop(),)} | changed
    with pytest.raises(rounds.BadProblem) as caught:
        rounds.Problem(**values)
    assert str(caught.value)
    return [fault.code for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"stops": (stop("h1"), stop("h1"))}, "id_used_twice"),
        ({"stops": (stop("k1"),)}, "id_used_twice"),
        ({"couriers": (courier("c1"), courier("c1"))}, "id_used_twice"),
        ({"couriers": (courier(kitchen="k9"),)}, "unknown_kitchen"),
        ({"stops": (stop(kitchen="k9"),)}, "unknown_kitchen"),
        ({"stops": (stop(fixed_to="c9"),)}, "unknown_courier"),
        ({"couriers": (courier(capacity=-1),)}, "negative_number"),
        ({"stops": (stop(boxes=-1),)}, "negative_number"),
        ({"stops": (stop(service_s=-1),)}, "negative_number"),
        ({"kitchens": (kitchen(latitude=None),)}, "kitchen_without_place"),
        ({"travel": rounds.straight_line((kitchen(),))}, "no_travel_row"),
    ],
)
def test_a_day_that_makes_no_sense_is_refused(changed, code):
    assert faults(**changed) == [code]


def test_all_faults_are_told_at_once():
    assert faults(stops=(stop("h1", kitchen="k9", boxes=-1), stop("h1"))) == [
        "id_used_twice",
        "unknown_kitchen",
        "negative_number",
    ]


def table(values):
    return {"car": np.array(values)}


def test_a_matrix_with_a_hole_names_the_two_places():
    with pytest.raises(ValueError, match="from “b” to “a” nothing is known"):
        rounds.Travel(keys=("a", "b"), seconds=table([[0, 5], [-1, 0]]), metres=table([[0, 5], [5, 0]]))


def test_a_matrix_of_the_wrong_shape_is_refused():
    with pytest.raises(ValueError, match="3 rows and 1 columns, 2 of each expected"):
        rounds.Travel(keys=("a", "b"), seconds=table([[0], [1], [2]]), metres=table([[0, 5], [5, 0]]))


def test_straight_lines_know_no_spaceship():
    with pytest.raises(ValueError, match="spaceship"):
        rounds.straight_line((kitchen(),), vehicles=("spaceship",))


def test_straight_lines_grow_with_detour_vehicle_and_hour():
    places = (kitchen(latitude=35.0, longitude=126.8), stop(latitude=35.09, longitude=126.8))
    noon = rounds.straight_line(places, vehicles=("car", "walk"))
    rush = rounds.straight_line(places, at_s=18 * 3600)
    assert noon.metres_between("k1", "h1") == pytest.approx(10_007.5 * 1.2, abs=5)
    assert noon.seconds_between("k1", "h1") == pytest.approx(12_009 * 3.6 / 24 + 20, abs=2)
    assert rush.seconds_between("k1", "h1") > noon.seconds_between("k1", "h1")
    assert noon.seconds_between("k1", "h1", "walk") > noon.seconds_between("k1", "h1")
    assert noon.seconds_between("k1", "k1") == 0
    assert noon.source.code == "straight_line"
    assert noon.source.error_percent > 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"hot_limit_s": 10, "hot_warn_s": 20},
        {"same_face_s": -1},
        {"ride_limit_s": 0},
    ],
)
def test_parameters_check_themselves(wrong):
    with pytest.raises(ValueError, match=r"\w"):
        rounds.Params(**wrong)


@pytest.mark.parametrize("wrong", [lambda: rounds.Seconds(0), lambda: rounds.Iterations(0)])
def test_a_limit_must_be_positive(wrong):
    with pytest.raises(ValueError, match=r"\d"):
        wrong()


def test_every_sentence_can_be_filled_from_its_own_names():
    for code, text in SENTENCES.items():
        assert code
        assert text.endswith(".")


def test_a_day_and_a_plan_survive_json():
    import json

    problem = district(stops=6, couriers=2)
    stops = (replace(problem.stops[0], not_by=frozenset({"c1"}), known_by={"c2": 0.5}), *problem.stops[1:])
    problem = replace(problem, stops=stops)
    plan = rounds.solve(problem, stop=rounds.Iterations(20))
    back = rounds.problem_from_dict(json.loads(json.dumps(rounds.problem_to_dict(problem))))
    assert (back.kitchens, back.couriers, back.stops) == (problem.kitchens, problem.couriers, problem.stops)
    assert rounds.plan_from_dict(json.loads(json.dumps(rounds.plan_to_dict(plan)))) == plan


def test_given_travel_times_survive_json():
    import json

    problem = district(stops=3, couriers=1)
    given = replace(problem.travel, source=rounds.Source(code="roads", name="x", off_map=("h1",)))
    problem = replace(problem, travel=given)
    back = rounds.problem_from_dict(json.loads(json.dumps(rounds.problem_to_dict(problem))))
    assert back.travel.source == given.source
    assert (back.travel.seconds["car"] == given.seconds["car"]).all()


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ([], "must be an object"),
        ({}, "format"),
        ({"format": "chomchom-rounds-1"}, "“kitchens” must be a list"),
        ({"format": "chomchom-rounds-1", "kitchens": [1]}, "must be an object"),
        ({"format": "chomchom-rounds-1", "kitchens": [{"id": "k1"}]}, "incomplete"),
        ({"format": "chomchom-rounds-1", "kitchens": [{"name": "k1"}]}, "unknown fields: name"),
        ({"format": "chomchom-rounds-1", "kitchens": [{"id": "k1", "latitude": "35,1"}]}, "a number is expected"),
        ({"format": "chomchom-rounds-1", "kitchens": [], "couriers": [], "stops": [{"window": 11}]}, "two numbers"),
        (
            {"format": "chomchom-rounds-1", "kitchens": [], "couriers": [], "stops": [], "travel": {"keys": []}},
            "“travel” cannot be used",
        ),
    ],
)
def test_json_that_is_no_day_is_refused_with_what_was_expected(document, message):
    with pytest.raises(rounds.BadFile, match=message):
        rounds.problem_from_dict(document)


@pytest.mark.parametrize("document", [[], {}, {"format": "chomchom-rounds-plan-1", "routes": []}])
def test_json_that_is_no_plan_is_refused(document):
    with pytest.raises(rounds.BadFile):
        rounds.plan_from_dict(document)
