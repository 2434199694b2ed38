"""Use 1 against exhaustive search and against the published optima."""

import json
import subprocess
import sys

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from chomchom.solver.meetings import Meeting, Status, solve, verify
from chomchom.solver.meetings.cnf import Cnf
from chomchom.solver.meetings.reader import schedule_to
from chomchom.solver.meetings.search import CLAUSES_OF_A_FULL_SLICE, SLICE, Oracle

from .helpers import data, fewest_breaks, given, published, stop

SAMPLE = [
    "tic-12.original", "tic-12.prec15", "tic-12crafc.fixed020-Forb", "tic-12.fixed040-Forb", "tic-12.forb0003",
    "tic-13.fixed020-Forb", "tic-14crafd.forb0007", "forumt-14crafc.prec15", "forum-13.fixed040-Forb", "ticf-13crafa.prec15",
]  # fmt: skip


@pytest.mark.parametrize("name", SAMPLE)
def test_published_optimum(name: str, tmp_path):
    problem, instance, best = published(name)
    result = solve(problem, stop())
    if best == "infeasible":
        assert (result.status, result.schedule) == (Status.INFEASIBLE, None)
        return
    assert (result.status, result.value, result.bound) == (Status.OPTIMAL, best, best)
    (tmp_path / "instance.json").write_text(json.dumps(instance))
    (tmp_path / "schedule.json").write_text(json.dumps(schedule_to(problem, result.schedule)))
    checker = [sys.executable, data("validate.py"), tmp_path / "instance.json", tmp_path / "schedule.json"]
    answer = subprocess.run(checker, capture_output=True, text=True, check=False)
    assert answer.stdout.splitlines()[:2] == ["FEASIBLE", f"breaks {best}"]


@st.composite
def tiny(draw, meetings: int = 5):
    """Up to four people, five meetings, four slots, with every kind of demand that use 1 knows."""
    people, slots = draw(st.integers(2, 4)), draw(st.integers(2, 4))
    pair = st.lists(st.integers(0, people - 1), min_size=2, max_size=2, unique=True)
    listed = []
    for index in range(draw(st.integers(1, meetings))):
        left, right = draw(pair)
        allowed = draw(st.none() | st.frozensets(st.integers(0, slots - 1), min_size=1))
        fixed = draw(st.none() | st.none() | st.none() | st.integers(0, slots - 1))
        after = tuple(draw(st.sets(st.integers(0, index - 1), max_size=1))) if index and draw(st.booleans()) else ()
        listed.append(Meeting(left, right, allowed=allowed, fixed=fixed, after=after))
    half = slots // 2
    days = draw(st.sampled_from([(), (tuple(range(half)), tuple(range(half, slots)))])) if half else ()
    sessions = (tuple(range(half)), tuple(range(half, slots))) if half else ()
    forbidden = draw(
        st.dictionaries(st.integers(0, people - 1), st.sets(st.integers(0, slots - 1), max_size=1), max_size=2)
    )
    more = {
        "fairness": draw(st.none() | st.integers(0, 1)),
        "noon_counts": draw(st.booleans()),
        "days": days,
        "sessions": sessions,
    }
    return given(people, listed, slots, draw(st.integers(1, 2)), forbidden=forbidden, **more)


@for_all(tiny())
@settings(max_examples=80, deadline=None, derandomize=True)
def test_equal_to_exhaustive_search(problem):
    result, expected = solve(problem, stop()), fewest_breaks(problem)
    if expected is None:
        assert result.status is Status.INFEASIBLE
    else:
        assert (result.status, result.value, verify(problem, result.schedule)) == (Status.OPTIMAL, expected, [])


@for_all(tiny(), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_permuting_people_changes_no_objective(problem, random):
    order = list(range(len(problem.participants)))
    random.shuffle(order)
    place = {old: new for new, old in enumerate(order)}
    moved = type(problem)(
        participants=tuple(problem.participants[old] for old in order),
        meetings=tuple(type(m)(place[m.b], place[m.a], allowed=m.allowed, fixed=m.fixed, after=m.after) for m in problem.meetings),
        slots=problem.slots, tables=problem.tables, days=problem.days, sessions=problem.sessions,
        fairness=problem.fairness, noon_counts=problem.noon_counts,
    )  # fmt: skip
    first, second = solve(problem, stop()), solve(moved, stop())
    assert (first.status, first.value) == (second.status, second.value)


def test_same_seed_same_schedule():
    problem, _, _ = published("tic-13.original")
    assert solve(problem, stop(), seed=7).schedule == solve(problem, stop(), seed=7).schedule


def test_stopped_at_once_claims_nothing():
    problem, _, _ = published("forum-14.original")
    result = solve(problem, stop(0))
    assert (result.status, result.schedule) == (Status.UNKNOWN, None)


def test_stopped_early_gives_best_so_far_and_a_bound():
    problem, _, _ = published("tic-13crafc.fixed040-Forb")
    reports = []
    calls = iter(range(10**9))
    limited = type(stop())(timer=lambda: next(calls), seconds=120)  # a timer of 120 ticks
    result = solve(problem, limited, report=reports.append)
    assert result.status is Status.FEASIBLE
    assert 0 < result.bound <= 16 <= result.value
    assert verify(problem, result.schedule) == []
    assert {report.stage for report in reports} == {"breaks"}
    assert 0 < result.gap < 1


def test_time_over_while_the_rules_are_written():
    problem, _, _ = published("forum-14.original")
    calls = iter(range(10**9))
    result = solve(problem, type(stop())(timer=lambda: next(calls), seconds=3))
    assert (result.status, result.schedule, result.bound) == (Status.UNKNOWN, None, None)


def test_large_formulas_are_looked_at_more_often():
    cnf = Cnf()
    oracle = Oracle(cnf, stop(), 1)
    few = oracle._slice
    cnf.clauses = [[1]] * (4 * CLAUSES_OF_A_FULL_SLICE)
    assert (few, oracle._slice) == (SLICE, SLICE // 4)
    oracle.close()
