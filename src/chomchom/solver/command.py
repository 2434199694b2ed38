"""``chomchom plan meetings|rounds``: the solvers on a file, without a database and without Django."""

import argparse
from collections.abc import Sequence
from importlib import import_module

PLANNERS = {
    "meetings": "a timetable of meetings nobody can improve",
    "rounds": "delivery rounds from a file",
}


def add_planners(parser: argparse.ArgumentParser, arguments: Sequence[str]) -> None:
    """Each planner adds its own arguments, and only the one asked for is imported: some bring large libraries."""
    planners = parser.add_subparsers(dest="planner", required=True)
    for name, help_text in PLANNERS.items():
        parser_of_planner = planners.add_parser(name, help=help_text)
        if name in arguments or "plan" not in arguments:
            planner = import_module(f"chomchom.solver.{name}.command")
            planner.add_arguments(parser_of_planner)
            parser_of_planner.set_defaults(run=planner.run)


def main(arguments: Sequence[str]) -> int:
    """Runs `plan …` (the first argument is "plan") and returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="chomchom plan", description="Plan meetings or rounds from a file and print the result."
    )
    add_planners(parser, arguments)
    options = vars(parser.parse_args(arguments[1:]))
    return options["run"](options)
