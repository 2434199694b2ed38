"""``chomchom roads build FILE.osm.pbf``: the road network of the district, kept beside its data."""

import sys

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from chomchom.solver.rounds.roads import command as roads


class Command(BaseCommand):
    help = "Make the road network that rounds are planned on from an OpenStreetMap extract."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        build = actions.add_parser("build", help=roads.HELP)
        roads.add_arguments(build, settings.VAR / "roads")

    def handle(self, *args: object, **options: object) -> None:
        sys.exit(roads.run(options))
