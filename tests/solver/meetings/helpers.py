"""Problems for the tests and a search through all schedules, the oracle that no model is part of."""

import json
import time
from itertools import product
from pathlib import Path

import pytest

from chomchom.solver.meetings import Meeting, Participant, Problem, Schedule, Stop, measure, verify
from chomchom.solver.meetings.reader import problem_from_text

HERE = Path(__file__).resolve()
DATA = next((base / "shared/data/b2b" for base in HERE.parents if (base / "shared/data/b2b").is_dir()), HERE / "absent")


def stop(seconds: float | None = 60) -> Stop:
    return Stop(timer=time.monotonic, seconds=seconds)


def given(participants: int, pairs, slots: int, tables: int, **more) -> Problem:
    """A problem of use 1 from pairs of participants; a pair may be a Meeting."""
    forbidden = more.pop("forbidden", {})
    people = tuple(Participant(f"P{who}", forbidden=frozenset(forbidden.get(who, ()))) for who in range(participants))
    meetings = tuple(pair if isinstance(pair, Meeting) else Meeting(*pair) for pair in pairs)
    return Problem(people, meetings, slots, (tables,) * slots, **more)


def every_schedule(problem: Problem):
    """All right schedules, by trying everything (interpreters excepted)."""
    ways = [range(problem.slots) if meeting.required else [None, *range(problem.slots)] for meeting in problem.meetings]
    for slots in product(*ways):
        schedule = Schedule(tuple(slots))
        if not verify(problem, schedule):
            yield schedule


def fewest_breaks(problem: Problem) -> int | None:
    return min((measure(problem, schedule).breaks for schedule in every_schedule(problem)), default=None)


def data(*parts: str) -> Path:
    path = DATA.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"the published instances are not beside the repository ({parts[-1]})")
    return path


def published(name: str) -> tuple[Problem, dict, int | str]:
    """A published instance, its JSON, and the best value known."""
    text = data("instances", f"{name}.json").read_text()
    return problem_from_text(text), json.loads(text), json.loads(data("best.json").read_text())[name]["best"]
