"""A day by itself over all choices as good: against exhaustive search, and as a part of the whole."""

from dataclasses import replace

import pytest

from chomchom.solver.meetings import Meeting, Participant, Problem, Schedule, measure, samples, solve, verify
from chomchom.solver.meetings.domains import domains
from chomchom.solver.meetings.lone_days import BRANCHING, FROM_BELOW, LoneDay, lone_days
from chomchom.solver.meetings.result import Status
from chomchom.solver.meetings.selection import Selection

from .helpers import every_schedule, stop
from .test_by_days import SMALL_MISSION, by_days

TWO_CITIES = samples.Size(exporters=2, buyers=4, wishes=5, slots_per_day=3, cities=(0, 1), tables=1, interpreters=0)
QUESTION = (BRANCHING, 10.0)


def lone(problem: Problem) -> tuple[list[int], dict[int, LoneDay]]:
    selection = Selection(problem, domains(problem))
    _, stages = selection.solve(stop(), 1)
    days = lone_days(selection)
    return days, {day: LoneDay(selection, stages, day) for day in days}


def on_day(problem: Problem, schedule: Schedule, day: int) -> Schedule:
    slots = problem.day_slots[day]
    return Schedule(tuple(slot if slot in slots else None for slot in schedule.slot))


@pytest.mark.parametrize("seed", range(5))
def test_as_few_as_in_exhaustive_search_and_no_fewer(seed):
    problem = samples.wished(TWO_CITIES, seed)
    people = tuple(replace(who, languages=frozenset()) for who in problem.participants)
    problem = replace(problem, participants=people, noon_counts=seed % 2 == 0, sessions=((0,), (1, 2), (3, 4, 5)))

    def wished(schedule):
        parts = measure(problem, schedule)
        return parts.musts, parts.wishes, parts.worst_served

    schedules = list(every_schedule(problem))
    best = max(map(wished, schedules))
    as_good = [schedule for schedule in schedules if wished(schedule) == best]
    days, asked = lone(problem)
    assert days
    for day in days:
        fewest = min(measure(problem, on_day(problem, schedule, day)).breaks for schedule in as_good)
        for way in (BRANCHING, FROM_BELOW):
            answer = asked[day].at_most(fewest, way, 10.0, stop(), 1)
            assert (verify(problem, answer), measure(problem, answer).breaks) == ([], fewest)
            if fewest:
                assert asked[day].at_most(fewest - 1, way, 10.0, stop(), 1) is False


def test_a_day_that_shares_meetings_with_another_is_not_alone():
    problem = samples.wished(SMALL_MISSION, 1)
    assert lone(problem)[0] == [2]  # the first city has two days
    assert lone(replace(problem, days=()))[0] == []


def test_interpreters_who_are_alike_take_their_pauses_in_turn():
    problem = samples.wished(SMALL_MISSION, 2)
    tired = tuple(replace(interpreter, longest_run=2) for interpreter in problem.interpreters)
    problem = replace(problem, interpreters=tired)
    _, asked = lone(problem)
    answer = asked[2].at_most(100, *QUESTION, stop(), 1)
    assert verify(problem, answer) == []
    assert sum(who is not None for who in answer.interpreter) >= 8


def test_stopped_or_without_effort_it_is_not_known():
    _, asked = lone(samples.wished(samples.MISSION, 1))
    assert asked[2].at_most(0, *QUESTION, stop(0.2), 1) is None
    assert asked[2].at_most(0, BRANCHING, 0.01, stop(), 1) is None


def far_and_away() -> Problem:
    """On the second day K meets A, who is away in between, twice, and on the first day B or C, not both."""
    people = (
        Participant("K", "exporter"), Participant("A", "buyer", frozenset({0, 1, 3})),
        Participant("B", "buyer", frozenset({1, 2, 3, 4})), Participant("C", "buyer", frozenset({1, 2, 3, 4})),
    )  # fmt: skip
    meetings = tuple(Meeting(0, other, False, 3) for other in (1, 1, 2, 3))
    return Problem(people, meetings, 5, (1,) * 5, days=((0, 1), (2, 3, 4)))


def test_the_bound_of_a_lone_day_is_one_of_the_whole():
    problem = far_and_away()
    days, _ = by_days(problem)
    assert (days.value, days.bound) == (2, 2)
    result = solve(problem, stop())
    assert (result.status, result.objective.breaks) == (Status.OPTIMAL, 2)
