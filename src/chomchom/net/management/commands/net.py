"""``chomchom net work|audit|…``: each is a module in ``net/commands`` with HELP, ``arguments`` and ``run``."""

import pkgutil
import sys
from importlib import import_module
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from chomchom.net import commands


class Command(BaseCommand):
    help = "The net: its worker, its books, its drills."

    def add_arguments(self, parser: CommandParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True)
        for module_info in pkgutil.iter_modules(commands.__path__):
            module = import_module(f"{commands.__name__}.{module_info.name}")
            part = parts.add_parser(module_info.name, help=module.HELP)
            module.arguments(part)
            part.set_defaults(run=module.run)

    def handle(self, *args: Any, **options: Any) -> None:
        """Exits with what the part answers: 0 when all is well."""
        sys.exit(options["run"](options, self.stdout))
