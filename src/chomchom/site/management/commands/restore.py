"""``chomchom restore``: from a copy made by ``chomchom backup`` back to a database and files, into an empty place."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from chomchom.site.management.commands.backup import add_key_arguments, keys_of
from chomchom.site.operation.restore import restore
from chomchom.site.operation.trouble import Trouble


class Command(BaseCommand):
    help = "Restore a copy into an empty place, compare it with its manifest, and run the audit on it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", type=Path)
        parser.add_argument("--into", type=Path, help="folder for database and files (default: CHOMCHOM_VAR)")
        add_key_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        into = (options["into"] or settings.VAR).resolve()
        try:
            restore(source=options["source"], keys=keys_of(options), into=into, tell=self.stdout.write)
        except Trouble as trouble:
            raise CommandError(str(trouble)) from trouble
