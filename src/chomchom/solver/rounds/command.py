"""``chomchom plan rounds INSTANCE``: the planner on a file, without database and without Django."""

import argparse
import json
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from chomchom.solver.rounds import files, instances
from chomchom.solver.rounds.params import Params, Seconds
from chomchom.solver.rounds.planner import solve
from chomchom.solver.rounds.problem import BadProblem, Problem
from chomchom.solver.rounds.search import Budget, search
from chomchom.solver.rounds.verify import verify

HELP = "Plan rounds from a day as JSON, a VRPLIB file or a Solomon file."
REFUSED = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("instance", type=Path, help="our own JSON of a day, VRPLIB (.vrp) or Solomon (.txt)")
    parser.add_argument("--time", type=_positive, default=10.0, metavar="SECONDS", help="how long to plan (10)")
    parser.add_argument("--seed", type=int, default=1, help="another seed, another search (1)")
    parser.add_argument(
        "--out", type=Path, help="write the plan here: JSON, or VRPLIB routes of an instance if it ends in .sol"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    parser.add_argument(
        "--convention", choices=instances.CONVENTIONS, help="scale of a public instance, if not that of its kind"
    )


def run(options: Mapping[str, Any]) -> int:
    """The exit code: 0 for a plan that keeps every rule, 2 for a file that cannot be planned."""
    try:
        answer = _day(options) if _is_day(options["instance"]) else _instance(options)
    except (files.BadFile, BadProblem, instances.BadInstance) as error:
        print(error, file=sys.stderr)
        return REFUSED
    _print(answer, as_json=options["json"])
    return 0


def _positive(text: str) -> float:
    value = float(text)
    if not value > 0:
        raise argparse.ArgumentTypeError("the time must be positive")
    return value


def _is_day(path: Path) -> bool:
    return path.suffix == ".json"


def _print(answer: Mapping[str, Any], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(answer, ensure_ascii=False))
        return
    for name, value in answer.items():
        print(f"{name}: {value}")


def _day(options: Mapping[str, Any]) -> dict[str, Any]:
    problem = _read_day(options["instance"])
    plan = solve(problem, stop=Seconds(options["time"]), seed=options["seed"], params=Params())
    out = options.get("out")
    if out is not None:
        out.write_text(json.dumps(files.plan_to_dict(plan), ensure_ascii=False, indent=1), encoding="utf-8")
    return {
        "objective": plan.driving_s,
        "seconds": round(plan.seconds, 3),
        "unit": "seconds of driving",
        "routes": len(plan.routes),
        "distance_m": plan.distance_m,
        "lower_estimate": plan.lower_estimate,
        "left_out": [{"stop": left.stop, "why": left.reason.sentence} for left in plan.left_out],
        "travel": plan.travel_source.code,
        "violations": [found.sentence for found in verify(problem, plan)],
    }


def _read_day(path: Path) -> Problem:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise files.BadFile(f"“{path}” cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise files.BadFile(f"“{path.name}” is no JSON: {error}.") from error
    except RecursionError as error:
        raise files.BadFile(f"“{path.name}” is nested too deeply to be a day.") from error
    return files.problem_from_dict(document)


def _instance(options: Mapping[str, Any]) -> dict[str, Any]:
    begun, limit_s = time.monotonic(), options["time"]
    instance = instances.read(options["instance"], options.get("convention"))

    def seconds() -> float:
        return time.monotonic() - begun

    budget = Budget(lambda: seconds() / limit_s, lambda: limit_s - seconds())
    best = search(instance.data, budget, seed=options["seed"], params=Params())
    out = options.get("out")
    if out is not None:
        as_json = {"instance": instance.name, "routes": instances.routes_of(instance, best)}
        as_text = instances.solution_text(instance, best)
        out.write_text(as_text if out.suffix == ".sol" else json.dumps(as_json), encoding="utf-8")
    return {
        "objective": int(best.distance_cost()),
        "seconds": round(seconds(), 3),
        "convention": instance.convention,
        "routes": best.num_routes(),
        "violations": instances.problems_of(instance, best),
    }
