"""``chomchom plan meetings|rounds``, so that ``chomchom help`` lists it; `chomchom.solver.command` does the work."""

import sys

from django.core.management.base import BaseCommand, CommandParser

from chomchom.solver.command import add_planners


class Command(BaseCommand):
    help = "Plan meetings or rounds from a file and print the result."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        add_planners(parser, sys.argv)

    def handle(self, *args: object, **options: object) -> None:
        sys.exit(options["run"](options))
