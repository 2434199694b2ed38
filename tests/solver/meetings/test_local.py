"""The search without proof: what it finds is right, and it is what large problems get."""

import json
import time

from hypothesis import given as for_all
from hypothesis import settings

from chomchom.solver.meetings import Meeting, Params, Schedule, Status, local, measure, solve, verify
from chomchom.solver.meetings import given as use_1
from chomchom.solver.meetings.command import NOTHING_FOUND, run
from chomchom.solver.meetings.domains import NoSlot, domains
from chomchom.solver.meetings.reader import problem_from_text

from .helpers import data, fewest_breaks, given, stop
from .test_given import tiny


def ticking(ticks: int):
    calls = iter(range(10**9))
    return type(stop())(timer=lambda: next(calls), seconds=ticks)


@for_all(tiny())
@settings(max_examples=40, deadline=None, derandomize=True)
def test_what_it_finds_is_right_and_never_better_than_the_best(problem):
    try:
        found = local.search(problem, domains(problem), ticking(60), 1)
    except NoSlot:
        return
    if found is not None:
        assert [fault for fault in verify(problem, found) if "differ by more" not in fault] == []
        best = fewest_breaks(problem)
        assert best is None or verify(problem, found) or measure(problem, found).breaks >= best


def test_order_of_meetings_is_kept():
    problem = given(4, [Meeting(0, 1, after=(1,)), (0, 2), Meeting(2, 3, after=(0,))], 3, 1)
    found = local.search(problem, domains(problem), ticking(500), 1)
    assert found == Schedule((1, 0, 2))


def test_finds_a_larger_timetable_without_breaks():
    problem = problem_from_text(data("expo", "expo-s1.json").read_text())
    found = local.search(problem, domains(problem), ticking(6_000), 1)
    assert (verify(problem, found), measure(problem, found).breaks < 40) == ([], True)


def test_too_large_problems_get_a_timetable_without_a_proof(monkeypatch):
    monkeypatch.setattr(use_1, "LARGEST_FORMULA", 0)
    problem = given(4, [(0, 1), (1, 2), (2, 3), (0, 3), (0, 2)], 6, 1, forbidden={0: {1}, 1: {2}, 3: {4}})
    result = solve(problem, ticking(300), params=Params())
    assert (result.status, result.bound, verify(problem, result.schedule)) == (Status.FEASIBLE, 0, [])


def test_too_large_and_impossible_is_still_told(monkeypatch):
    monkeypatch.setattr(use_1, "LARGEST_FORMULA", 0)
    assert solve(given(2, [(0, 1)] * 3, 2, 9), stop()).status is Status.INFEASIBLE


def test_nothing_found_has_an_exit_status_and_a_sentence_of_its_own(tmp_path, capsys):
    path = tmp_path / "large.json"
    rows = [{"id": index, "a": index % 12, "b": 12 + index // 12} for index in range(144)]
    path.write_text(
        json.dumps({"participants": 24, "slots": 12, "tables": 12, "meetings": rows, "forbidden": [[]] * 24})
    )
    options = {"instance": str(path), "time": 1e-6, "seed": 1, "workers": 1, "out": None, "json": True}
    code = run(options | {"previous": None})
    answer = json.loads(capsys.readouterr().out)
    assert (code, answer["status"], answer["error"]) == (5, None, NOTHING_FOUND)


def test_five_thousand_meetings_keep_to_the_time():
    rows = [Meeting(left, 100 + (left + step) % 200) for left in range(100) for step in range(50)]
    problem = given(300, rows, 60, 100)
    started = time.monotonic()
    result = solve(problem, stop(2))
    assert verify(problem, result.schedule) == []
    assert (result.status in (Status.FEASIBLE, Status.OPTIMAL), time.monotonic() - started < 12) == (True, True)
