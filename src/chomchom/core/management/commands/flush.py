"""Django's ``flush`` empties the whole database, append-only tables included."""

from typing import Any

from django.core.management.commands.flush import Command as Flush

from chomchom.core.erasing import erasing


class Command(Flush):
    def handle(self, **options: Any) -> None:
        with erasing():  # PostgreSQL empties with TRUNCATE, which no row trigger sees; SQLite deletes row by row
            super().handle(**options)
