"""Meetings: timetables that nobody can improve, and that change as little as possible.

`solve` makes one, `verify` checks any, `repair` changes a published one, `explain` says why a pair does not meet.
Pure: no Django, no files; time only through the Stop given; the seed is an argument.
"""

from collections.abc import Callable

from chomchom.solver.meetings.explain import Explanation, conflict, explain, sentences
from chomchom.solver.meetings.params import Params
from chomchom.solver.meetings.problem import BadProblem, Interpreter, Meeting, Participant, Problem, Wish
from chomchom.solver.meetings.reasons import WORDS, Reason, reason
from chomchom.solver.meetings.repair import Changes, Move, Repaired, repair
from chomchom.solver.meetings.result import Objective, Progress, Result, Schedule, Stage, Status, Stop
from chomchom.solver.meetings.verify import WrongSchedule, measure, verify

__all__ = [
    "WORDS",
    "BadProblem",
    "Changes",
    "Explanation",
    "Interpreter",
    "Meeting",
    "Move",
    "Objective",
    "Params",
    "Participant",
    "Problem",
    "Progress",
    "Reason",
    "Repaired",
    "Result",
    "Schedule",
    "Stage",
    "Status",
    "Stop",
    "Wish",
    "WrongSchedule",
    "conflict",
    "explain",
    "measure",
    "reason",
    "repair",
    "sentences",
    "solve",
    "verify",
]


def solve(
    problem: Problem,
    stop: Stop,
    seed: int = 1,
    params: Params | None = None,
    report: Callable[[Progress], None] = lambda progress: None,
) -> Result:
    """The best schedule found until `stop`, verified; `report` is called with each better schedule or bound.

    The answer depends on the problem and the seed only (unless the time ends first).
    """
    if problem.choosing:
        from chomchom.solver.meetings.choose import choose

        return choose(problem, stop, seed, params or Params(), report)
    from chomchom.solver.meetings import given

    return given.place(problem, stop, seed, params or Params(), report)
