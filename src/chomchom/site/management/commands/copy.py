"""``chomchom copy``: all rows of a SQLite database into an empty PostgreSQL, or none."""

from pathlib import Path
from typing import Any

import psycopg
from django.core.management.base import BaseCommand, CommandError, CommandParser

from chomchom.site.operation import copying
from chomchom.site.operation.trouble import Trouble

SQLITE, POSTGRES = "sqlite:///", ("postgres://", "postgresql://")


class Command(BaseCommand):
    help = "Move from SQLite to PostgreSQL: stop Chomchom, copy, set DATABASE_URL, start. Files stay where they are."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--from", dest="source", required=True, metavar="sqlite:///FILE")
        parser.add_argument("--to", dest="target", required=True, metavar="postgres://…", help="an empty database")

    def handle(self, *args: Any, **options: Any) -> None:
        source, target = options["source"], options["target"]
        if not source.startswith(SQLITE) or not target.startswith(POSTGRES):
            raise CommandError("It goes from sqlite:///FILE to postgres://…, not otherwise.")
        try:
            rows = copying.copy(source=Path(source.removeprefix(SQLITE)), target=target, tell=self.stdout.write)
        except Trouble as trouble:
            raise CommandError(str(trouble)) from trouble
        except psycopg.Error as error:
            raise CommandError(f"PostgreSQL says: {error}".strip()) from error
        self.stdout.write(f"{rows} rows copied and compared. Set DATABASE_URL, start, and run `chomchom audit`.")
