"""``chomchom import recipients FILE``: what an office keeps in workbooks, taken over or only tried."""

import sys

from django.core.management.base import BaseCommand, CommandParser

from chomchom.care.commands import recipients, services
from chomchom.trade.commands.lists import IMPORTERS as LISTS_OF_TRADE

IMPORTERS = {"recipients": recipients, "services": services, **LISTS_OF_TRADE}


class Command(BaseCommand):
    help = "Take over a workbook or csv: every row gets an answer."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Each importer adds its own arguments and says what to run."""
        subparsers = parser.add_subparsers(dest="kind", required=True)
        for kind, importer in IMPORTERS.items():
            subparser = subparsers.add_parser(kind, help=importer.HELP)
            importer.add_arguments(subparser)
            subparser.set_defaults(run=importer.run)

    def handle(self, *args: object, **options: object) -> None:
        status = options["run"](options, out=self.stdout, err=self.stderr)
        if status:
            sys.exit(status)
