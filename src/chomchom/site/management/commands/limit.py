"""``chomchom limit``: the limits of food safety, listed or changed from a day on."""

import sys

from django.core.management.base import BaseCommand, CommandParser

from chomchom.care.commands import limits


class Command(BaseCommand):
    help = limits.HELP

    def add_arguments(self, parser: CommandParser) -> None:
        limits.add_arguments(parser)

    def handle(self, *args: object, **options: object) -> None:
        status = limits.run(options, out=self.stdout, err=self.stderr)
        if status:
            sys.exit(status)
