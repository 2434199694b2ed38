"""The second process: it joins late, its proof counts, and it never outlives whoever started it."""

import signal
import subprocess
import sys
import time

import pytest

from chomchom.solver.meetings import Params, Result, Schedule, Status, verify
from chomchom.solver.meetings.rival import Rival, joined, place_with_rival

from .helpers import data, given, published, stop

CHAIN = given(4, [(0, 1), (1, 2), (2, 3), (3, 0)], 4, 2)
LONG = "tic-13crafc.fixed040-Forb"


def result(status: Status, slots: tuple[int, ...] | None = None, bound: int | None = 0) -> Result:
    return Result(status, None if slots is None else Schedule(slots), None, bound, 0.0)


def test_an_easy_problem_starts_no_rival(monkeypatch):
    monkeypatch.setattr(Rival, "_start", lambda self: pytest.fail("a rival was started"))
    answer = place_with_rival(CHAIN, stop(), 1, Params())
    assert (answer.status, answer.value, verify(CHAIN, answer.schedule)) == (Status.OPTIMAL, 0, [])


def test_the_rivals_proof_ends_the_search_and_is_taken(monkeypatch):
    problem, _, best = published("tic-13.original")
    monkeypatch.setattr("chomchom.solver.meetings.given.place", _slow)
    answer = place_with_rival(problem, stop(), 1, Params(), after=0.0)
    assert (answer.status, answer.value, answer.bound) == (Status.OPTIMAL, best, best)
    assert verify(problem, answer.schedule) == []


def _slow(problem, stop, *rest) -> Result:
    """A search that finds nothing until it is stopped."""
    while not stop.now:
        time.sleep(0.01)
    return result(Status.UNKNOWN, bound=None)


@pytest.mark.parametrize(
    ("own", "other", "expected"),
    [
        (result(Status.UNKNOWN, None, 1), result(Status.FEASIBLE, (0, 3, 1, 2), 0), (Status.FEASIBLE, 3, 1)),
        (result(Status.FEASIBLE, (0, 3, 1, 2), 0), result(Status.FEASIBLE, (0, 1, 0, 1), 0), (Status.OPTIMAL, 0, 0)),
        (result(Status.FEASIBLE, (0, 3, 1, 2), 0), result(Status.FEASIBLE, (0, 0, 0, 0), 2), (Status.FEASIBLE, 3, 2)),
        (result(Status.UNKNOWN, None, 1), result(Status.UNKNOWN, None, 2), (Status.UNKNOWN, None, 2)),
        (result(Status.UNKNOWN, None, 1), result(Status.INFEASIBLE, None, None), (Status.INFEASIBLE, None, None)),
    ],
    ids=["only theirs", "theirs meets our bound", "theirs is wrong", "neither", "impossible"],
)
def test_the_better_of_two(own, other, expected):
    answer = joined(CHAIN, own, other, stop())
    assert (answer.status, answer.value, answer.bound) == expected


def test_leaving_ends_the_process():
    problem, _, _ = published(LONG)
    with Rival(problem, stop(), 1, 0.0) as rival:
        assert not rival.won()
        process = rival._process
        assert process.poll() is None
    assert process.returncode == -signal.SIGKILL


def test_a_rival_ends_when_its_parent_is_killed():
    path = data("instances", f"{LONG}.json")
    code = (
        "import sys, time\n"
        "from chomchom.solver.meetings import Stop\n"
        "from chomchom.solver.meetings.reader import problem_from_text\n"
        "from chomchom.solver.meetings.rival import Rival\n"
        "rival = Rival(problem_from_text(open(sys.argv[1]).read()), Stop(timer=time.monotonic, seconds=60), 1, 0.0)\n"
        "rival.won(); print(rival._process.pid, flush=True); time.sleep(60)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", code, path], stdout=subprocess.PIPE, text=True)
    pid = int(parent.stdout.readline())
    assert _runs(pid)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    until = time.monotonic() + 30
    while _runs(pid) and time.monotonic() < until:
        time.sleep(0.05)
    assert not _runs(pid)


def _runs(pid: int) -> bool:
    answer = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return answer.stdout.strip()[:1] not in ("", "Z")
