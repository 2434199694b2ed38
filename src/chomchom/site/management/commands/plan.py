"""``chomchom plan meetings|rounds``: the solvers on a file, without a database."""

import sys

from django.core.management.base import BaseCommand, CommandParser

from chomchom.solver.meetings import command as meetings
from chomchom.solver.rounds import command as rounds


class Command(BaseCommand):
    help = "Plan meetings or rounds from a file and print the result."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Each planner adds its own arguments, so that the command knows none of them."""
        planners = parser.add_subparsers(dest="planner", required=True)
        for name, planner in (("meetings", meetings), ("rounds", rounds)):
            parser_of_planner = planners.add_parser(name, help=planner.HELP)
            planner.add_arguments(parser_of_planner)
            parser_of_planner.set_defaults(run=planner.run)

    def handle(self, *args: object, **options: object) -> None:
        sys.exit(options["run"](options))
