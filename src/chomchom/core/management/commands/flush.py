"""Django's ``flush`` empties the whole database, append-only tables included."""

from typing import Any

from django.core.management.commands.flush import Command as Flush

from chomchom.core import append_only


class Command(Flush):
    def handle(self, **options: Any) -> None:
        # PostgreSQL empties with TRUNCATE, which no row trigger sees; SQLite deletes row by row
        token = append_only._erasing.set(True)
        try:
            super().handle(**options)
        finally:
            append_only._erasing.reset(token)
