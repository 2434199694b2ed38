"""``chomchom plan meetings INSTANCE.json``: the only place of the planner that reads files, prints, or has a clock.

Exit status: 0 proven optimal, 2 bad input, 3 feasible but not proven, 4 proven infeasible. 5: the time ended before a
timetable or a proof that there is none was found; then `status` is null and a sentence says so.
"""

import argparse
import json
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from chomchom.solver.meetings.problem import BadProblem, Problem
from chomchom.solver.meetings.result import Result, Schedule, Status, Stop

HELP = "a timetable of meetings nobody can improve"

EXIT = {Status.OPTIMAL: 0, Status.FEASIBLE: 3, Status.INFEASIBLE: 4, Status.UNKNOWN: 5}
BAD_INPUT = 2
NOTHING_FOUND = "The time ended before a schedule or a proof that there is none was found. Give it more time."
LARGEST_FILE_BYTES = 100_000_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("instance", metavar="INSTANCE.json", help="instance of the format b2b-1")
    parser.add_argument("--time", type=float, default=60.0, help="seconds at most (60)")
    parser.add_argument("--seed", type=int, default=1, help="seed of the search (1)")
    parser.add_argument(
        "--workers",
        type=int,
        choices=(1, 2),
        default=2,
        help="processes: with 2, a second search joins those that take long; 1 answers the same each time (2)",
    )
    parser.add_argument("--out", metavar="SCHEDULE.json", help="write the schedule here")
    parser.add_argument("--json", action="store_true", help="print one line of JSON")
    parser.add_argument(
        "--previous", metavar="SCHEDULE.json", help="published schedule: move as few of its meetings as possible"
    )
    parser.add_argument(
        "--cancel", type=int, action="append", default=[], metavar="MEETING", help="this meeting is cancelled"
    )
    parser.add_argument(
        "--absent", type=int, action="append", default=[], metavar="WHO", help="this participant does not come"
    )
    parser.add_argument(
        "--late", action="append", default=[], metavar="WHO:SLOT", help="this participant comes at SLOT only"
    )
    parser.add_argument("--ill", action="append", default=[], metavar="INTERPRETER", help="this interpreter is ill")
    parser.add_argument("--tables", action="append", default=[], metavar="SLOT:NUMBER", help="so many tables in SLOT")
    parser.add_argument("--walk-in", action="append", default=[], metavar="A:B", help="these two want to meet as well")
    parser.add_argument("--now", type=int, default=0, metavar="SLOT", help="meetings before SLOT are past and stay")


def run(options: Mapping[str, Any]) -> int:
    """Plans, prints, writes; returns the exit status."""
    try:
        return _run(options)
    except BadProblem as error:
        return _bad(options, str(error))
    except OSError as error:
        return _bad(options, f"{error.filename or 'The file'} cannot be read or written: {error.strerror}.")


def _bad(options: Mapping[str, Any], sentence: str) -> int:
    if options["json"]:
        print(json.dumps({"status": "bad input", "error": sentence}, ensure_ascii=False))
    print(sentence, file=sys.stderr)
    return BAD_INPUT


def _run(options: Mapping[str, Any]) -> int:
    from chomchom.solver.meetings import Params, reader

    if not 0 < options["time"] < 10**6:
        raise BadProblem(f"The time must be a positive number of seconds, not {options['time']}.")
    stop = Stop(timer=time.monotonic, seconds=options["time"])
    problem = reader.problem_from_text(_text(options["instance"]))
    params = Params()
    if options["previous"]:
        return _repair(options, problem, stop, params)
    result = _solve(options, problem, stop, params)
    _write(options, problem, result.schedule)
    _show(options, summary(result))
    return EXIT[result.status]


def _solve(options: Mapping[str, Any], problem: Problem, stop: Stop, params: Any) -> Result:
    if options["workers"] > 1 and not problem.choosing:
        from chomchom.solver.meetings.rival import place_with_rival

        return place_with_rival(problem, stop, options["seed"], params)
    from chomchom.solver.meetings import solve

    return solve(problem, stop, seed=options["seed"], params=params)


def _text(path: str) -> str:
    file = Path(path)
    if file.is_file() and file.stat().st_size > LARGEST_FILE_BYTES:
        raise BadProblem(f"{path} is larger than {LARGEST_FILE_BYTES} bytes; that is no instance.")
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise BadProblem(f"{path} is not text in UTF-8.") from error


def summary(result: Result) -> dict[str, Any]:
    """What is printed: the objective is the breaks where all meetings are given, else the parts in their order."""
    data: dict[str, Any] = {
        "status": None if result.status is Status.UNKNOWN else str(result.status),
        "objective": result.value,
        "bound": result.bound,
        "seconds": round(result.seconds, 3),
    }
    if len(result.stages) > 1:
        data["parts"] = {stage.name: {"value": stage.value, "bound": stage.bound} for stage in result.stages}
    if result.status is Status.UNKNOWN:
        data["error"] = NOTHING_FOUND
    if result.conflict:
        data["conflict"] = list(map(str, result.conflict))
    return data


def _write(options: Mapping[str, Any], problem: Problem, schedule: Schedule | None) -> None:
    if options["out"] and schedule is not None:
        from chomchom.solver.meetings.reader import schedule_to

        Path(options["out"]).write_text(json.dumps(schedule_to(problem, schedule)) + "\n", encoding="utf-8")


def _show(options: Mapping[str, Any], data: Mapping[str, Any]) -> None:
    if options["json"]:
        print(json.dumps(data, ensure_ascii=False))
        return
    for key, value in data.items():
        shown = value if not isinstance(value, list) else "".join(f"\n  - {line}" for line in value)
        print(f"{key}: {shown}")


def _pairs(values: list[str], what: str) -> list[tuple[int, int]]:
    pairs = []
    for value in values:
        left, _, right = value.partition(":")
        if not (left.isdecimal() and right.isdecimal()):
            raise BadProblem(f"--{what} expects two numbers with a colon, for example 7:3, not {value!r}.")
        pairs.append((int(left), int(right)))
    return pairs


def _repair(options: Mapping[str, Any], problem: Problem, stop: Stop, params: Any) -> int:
    from chomchom.solver.meetings import Changes, reader, repair

    published = reader.schedule_from_text(_text(options["previous"]), problem)
    changes = Changes(
        cancelled=frozenset(options["cancel"]),
        absent=frozenset(options["absent"]),
        late=tuple(_pairs(options["late"], "late")),
        ill=frozenset(_ill(problem, options["ill"])),
        tables=tuple(_pairs(options["tables"], "tables")),
        walk_ins=tuple(_pairs(options["walk_in"], "walk-in")),
        now=options["now"],
    )
    repaired = repair(problem, published, changes, stop, seed=options["seed"], params=params)
    _write(options, repaired.problem, repaired.result.schedule)
    moved = repaired.result.objective.moved if repaired.result.objective else 0
    _show(options, summary(repaired.result) | {"moved": moved, "moves": [str(move) for move in repaired.moves]})
    return EXIT[repaired.result.status]


def _ill(problem: Problem, names: list[str]) -> list[int]:
    known = {interpreter.name: number for number, interpreter in enumerate(problem.interpreters)}
    known |= {str(number): number for number in range(len(problem.interpreters))}
    for name in names:
        if name not in known:
            raise BadProblem(f"There is no interpreter {name!r}.")
    return [known[name] for name in names]
