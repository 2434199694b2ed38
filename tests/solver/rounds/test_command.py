"""``chomchom plan rounds`` on files of every kind, good and bad."""

import argparse
import json

import pytest

from chomchom.solver import rounds
from chomchom.solver.rounds import command, instances
from chomchom.solver.rounds.search import Budget, search

from .district import district

SOLOMON = """tiny

VEHICLE
NUMBER     CAPACITY
  2         20

CUSTOMER
CUST NO.  XCOORD.   YCOORD.    DEMAND   READY TIME  DUE DATE   SERVICE TIME

    0      0         0          0          0       1000          0
    1      3         4         10          0        900         10
    2      6         8         10          0        900         10
    3      0        -5         10          0        900         10
"""

VRPLIB = """NAME : tiny
TYPE : CVRP
DIMENSION : 4
EDGE_WEIGHT_TYPE : EUC_2D
CAPACITY : 20
NODE_COORD_SECTION
1 0 0
2 3 4
3 6 8
4 0 -5
DEMAND_SECTION
1 0
2 10
3 10
4 10
DEPOT_SECTION
1
-1
EOF
"""


def run(capsys, *words):
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    code = command.run(vars(parser.parse_args([str(word) for word in words])))
    printed = capsys.readouterr()
    return code, printed.out, printed.err


@pytest.mark.parametrize(
    ("name", "text", "objective", "convention"), [("a.txt", SOLOMON, 300, "dimacs"), ("a.vrp", VRPLIB, 30, "round")]
)
def test_public_instances_are_solved_in_their_convention(tmp_path, capsys, name, text, objective, convention):
    path, out = tmp_path / name, tmp_path / "a.sol"
    path.write_text(text)
    code, printed, _ = run(capsys, path, "--time", 0.2, "--json", "--out", out)
    answer = json.loads(printed)
    assert code == 0
    assert (answer["objective"], answer["convention"], answer["violations"]) == (objective, convention, [])
    assert answer["seconds"] > 0
    routes = out.read_text().splitlines()
    assert {frozenset(line.split(": ")[1].split()) for line in routes[:2]} == {frozenset("12"), frozenset("3")}
    assert routes[-1] == {"dimacs": "Cost 30.0", "round": "Cost 30"}[convention]


def test_best_known_routes_cost_what_is_published(shared_data):
    """Our reading of every public file against the published routes: the convention is right."""
    import vrplib

    folder = shared_data / "vrptw"
    for name, entry in json.loads((folder / "bks.json").read_text()).items():
        if not entry["sol"]:
            continue
        instance = instances.read(folder / entry["file"])
        published = vrplib.read_solution(str(folder / entry["sol"]))["routes"]
        solution = instances.solution_of(instance, published)
        expected = entry.get("bks") or round(float(entry["raw"]) * (10 if entry["convention"] == "dimacs" else 1))
        assert solution.distance_cost() == expected, name
        assert instances.problems_of(instance, solution) == [], name
        assert instances.routes_of(instance, solution) == [list(route) for route in published], name


@pytest.mark.parametrize("name", ["C101", "R101"])
def test_easy_public_instances_come_within_one_percent_in_few_steps(shared_data, name):
    """Steps instead of seconds: a busy machine must not fail it."""
    steps = iter(range(1, 1_000_000))
    done = [0]

    def step():
        done[0] = next(steps)

    best = json.loads((shared_data / "vrptw" / "bks.json").read_text())[name]["bks"]
    instance = instances.read(shared_data / "vrptw" / f"{name}.txt")
    budget = Budget(lambda: done[0] / 2500, step=step)
    found = search(instance.data, budget, seed=1, params=rounds.Params())
    assert instances.problems_of(instance, found) == []
    assert best <= found.distance_cost() <= 1.01 * best


def test_a_day_of_our_own_is_planned_and_written(tmp_path, capsys):
    path, out = tmp_path / "day.json", tmp_path / "plan.json"
    problem = district(stops=8, couriers=2)
    path.write_text(json.dumps(rounds.problem_to_dict(problem)))
    code, printed, _ = run(capsys, path, "--time", 0.3, "--out", out, "--json")
    answer = json.loads(printed)
    plan = rounds.plan_from_dict(json.loads(out.read_text()))
    assert code == 0
    assert rounds.verify(problem, plan) == ()
    assert (answer["objective"], answer["left_out"], answer["travel"]) == (plan.driving_s, [], "straight_line")


def test_without_json_it_is_told_in_lines(tmp_path, capsys):
    path = tmp_path / "a.vrp"
    path.write_text(VRPLIB)
    assert "objective: 30\n" in run(capsys, path, "--time", 0.1)[1]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.json", "{", "is no JSON"),
        ("a.json", "{}", "“format” is None"),
        ("a.txt", "hello", "neither Solomon text nor VRPLIB"),
        ("a.vrp", "DIMENSION : 4\nCAPACITY : x\n", "cannot be read"),
        ("a.vrp", VRPLIB.replace("2 3 4\n", "2 three 4\n"), "cannot be read"),
        ("a.txt", SOLOMON.replace("10          0        900         10", "10"), "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_planned_gets_a_sentence(tmp_path, capsys, name, text, message):
    path = tmp_path / name
    path.write_text(text)
    code, printed, error = run(capsys, path, "--time", 0.1)
    assert (code, printed) == (2, "")
    assert message in error


def test_a_file_that_is_not_there_gets_a_sentence(tmp_path, capsys):
    for name in ("none.json", "none.vrp"):
        code, _, error = run(capsys, tmp_path / name)
        assert code == 2
        assert "cannot be read" in error


def test_the_time_must_be_positive(capsys):
    with pytest.raises(SystemExit):
        run(capsys, "a.vrp", "--time", 0)


def test_a_wrong_solution_of_an_instance_is_found(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(SOLOMON.replace("900", "  7"))
    instance = instances.read(path)
    found = instances.problems_of(instance, instances.solution_of(instance, [[1, 2, 3]]))
    assert any("overloaded" in fault for fault in found)
    assert any("too late" in fault for fault in found)
    assert any("visited 0 times" in f for f in instances.problems_of(instance, instances.solution_of(instance, [[1]])))
