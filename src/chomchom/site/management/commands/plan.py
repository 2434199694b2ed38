"""``chomchom plan meetings|rounds``: the solvers on a file, without a database."""

import sys
from importlib import import_module

from django.core.management.base import BaseCommand, CommandParser

PLANNERS = {
    "meetings": "a timetable of meetings nobody can improve",
    "rounds": "delivery rounds from a file",
}


class Command(BaseCommand):
    help = "Plan meetings or rounds from a file and print the result."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Each planner adds its own arguments, and only the one asked for is imported: some bring large libraries."""
        planners = parser.add_subparsers(dest="planner", required=True)
        for name, help_text in PLANNERS.items():
            parser_of_planner = planners.add_parser(name, help=help_text)
            if name in sys.argv or "plan" not in sys.argv:
                planner = import_module(f"chomchom.solver.{name}.command")
                planner.add_arguments(parser_of_planner)
                parser_of_planner.set_defaults(run=planner.run)

    def handle(self, *args: object, **options: object) -> None:
        sys.exit(options["run"](options))
