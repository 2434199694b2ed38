"""Days apart: what they cost is what it costs on the whole, and what is proven holds for every choice as good."""

from dataclasses import replace
from itertools import product
from random import Random

import pytest

from chomchom.solver.meetings import (
    Interpreter,
    Meeting,
    Participant,
    Problem,
    Schedule,
    Status,
    measure,
    samples,
    solve,
    verify,
)
from chomchom.solver.meetings.by_days import ByDays
from chomchom.solver.meetings.domains import domains
from chomchom.solver.meetings.selection import Selection

from .helpers import every_schedule, stop

TWO_DAYS = samples.Size(exporters=2, buyers=3, wishes=4, slots_per_day=3, cities=(0, 0), tables=1, interpreters=0)
SMALL_MISSION = samples.Size(
    exporters=4, buyers=16, wishes=36, slots_per_day=6, cities=(0, 0, 1), tables=4, interpreters=4
)


def by_days(problem: Problem) -> tuple[ByDays, list[Schedule]]:
    selection = Selection(problem, domains(problem))
    _, stages = selection.solve(stop(), 1)
    found: list[Schedule] = []
    days = ByDays(selection, stages, 1, found.append)
    days.minimise(stop(5))
    return days, found


@pytest.mark.parametrize(("seed", "noon"), [(0, True), (1, True), (2, True), (1, False), (2, False)])
def test_equal_to_exhaustive_search(seed, noon):
    halves = ((0, 1), (2,), (3,), (4, 5))
    problem = replace(samples.wished(TWO_DAYS, seed), sessions=halves, noon_counts=noon)
    problem = replace(problem, participants=tuple(replace(who, languages=frozenset()) for who in problem.participants))

    def rank(schedule):
        parts = measure(problem, schedule)
        return parts.musts, parts.wishes, parts.worst_served, -parts.breaks

    days, found = by_days(problem)
    best = max(map(rank, every_schedule(problem)))
    assert (rank(found[-1]), days.value) == (best, -best[3])
    assert days.bound <= days.value


def test_a_small_mission_is_proven_and_every_schedule_is_right():
    problem = samples.wished(SMALL_MISSION, 1)
    days, found = by_days(problem)
    assert [verify(problem, schedule) for schedule in found] == [[]] * len(found)
    assert measure(problem, found[-1]).breaks == days.value
    result = solve(problem, stop(20))
    assert result.status is Status.OPTIMAL
    assert [stage.name for stage in result.stages] == ["musts", "wishes", "worst_served", "breaks", "walks"]


def test_a_break_that_no_choice_avoids_is_proven():
    people = (Participant("K", "exporter"), Participant("A", "buyer", frozenset({1})), Participant("B", "buyer"))
    problem = Problem(people, (Meeting(0, 1, False, 3), Meeting(1, 0, False, 3), Meeting(0, 2, False, 1)), 3, (1,) * 3)
    days, _ = by_days(problem)
    assert (days.value, days.bound, days.proven) == (1, 1, True)  # A is away in between
    noon = replace(problem, sessions=((0,), (1, 2)), noon_counts=False)
    days, _ = by_days(noon)
    assert (days.value, days.bound, days.proven) == (0, 0, True)


@pytest.mark.parametrize("seed", range(4))
def test_interpreters_who_are_alike_and_their_pauses_against_exhaustive_search(seed):
    random = Random(seed)
    people = (*(Participant(f"K{n}", languages=frozenset({"ko"})) for n in range(2)),)
    people += (*(Participant(f"V{n}", languages=frozenset({"vi"})) for n in range(3)),)
    pairs = random.sample([(left, 2 + right) for left in range(2) for right in range(3)], 4)
    both = tuple(Interpreter(name, frozenset({"ko", "vi"}), frozenset(range(4)), longest_run=1) for name in "LM")
    problem = Problem(people, tuple(Meeting(*pair) for pair in pairs), 4, (2,) * 4, interpreters=both)
    schedules = (
        Schedule(slots, who)
        for slots in product(range(4), repeat=4)
        if max(map(slots.count, slots)) <= 2
        for who in product(range(2), repeat=4)
    )
    best = min((measure(problem, one).breaks for one in schedules if not verify(problem, one)), default=None)
    result = solve(problem, stop())
    assert result.value == best
    assert result.status is (Status.INFEASIBLE if best is None else Status.OPTIMAL)
