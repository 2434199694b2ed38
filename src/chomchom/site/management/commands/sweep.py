"""``chomchom sweep``: puts files aside that no row speaks of, which a crash between file and row may leave."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from chomchom.core import clock, kept


class Command(BaseCommand):
    help = "move files that no row speaks of to CHOMCHOM_VAR/swept, where somebody may look at them before they go"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="name them only")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["dry_run"]:
            found = [f"{name}/{path}" for name, paths in kept.strays().items() for path in paths]
        else:
            found = list(map(str, kept.sweep(into=settings.VAR / "swept" / f"{clock.now():%Y%m%dT%H%M%SZ}")))
        for path in found:
            self.stdout.write(path)
        self.stdout.write(f"{len(found)} file(s) that no row speaks of.")
