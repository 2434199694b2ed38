"""Some tables are append-only in the database itself: a trigger refuses to change or remove a line.

The only way around it is ``erasing()``: the destruction of old records (파기), and emptying a whole database. On SQLite
the trigger asks a function that this program gives to its connections; from any other program it cannot even run.
The triggers are made after every migration, because SQLite drops them when a migration remakes the table.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.apps import AppConfig
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate

from chomchom.core.audits import Finding, found
from chomchom.core.erasing import erasing, is_open

__all__ = ["connect", "erasing", "expect", "findings"]

TABLES: set[str] = set()
OTHERS: set[str] = set()

SQLITE = """
CREATE TRIGGER IF NOT EXISTS {table}_no_{verb} BEFORE {verb} ON {table}
WHEN chomchom_erasing() = 0
BEGIN SELECT RAISE(ABORT, 'the timeline is append-only'); END
"""
POSTGRESQL = (
    """
CREATE OR REPLACE FUNCTION chomchom_append_only() RETURNS trigger AS $$
BEGIN
  IF current_setting('chomchom.erasing', true) IS DISTINCT FROM 'on' THEN
    RAISE EXCEPTION 'the timeline is append-only' USING ERRCODE = 'check_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$ LANGUAGE plpgsql
""",
    """
CREATE OR REPLACE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION chomchom_append_only()
""",
)


def connect(app: AppConfig, *tables: str) -> None:
    """Give every connection the function, and make the triggers of the app's ``tables`` after each of its
    migrations."""
    TABLES.update(tables)
    connection_created.connect(_give_function, dispatch_uid="core.append_only.function")

    def make(using: str, **words: Any) -> None:
        _make_triggers(using, tables)

    post_migrate.connect(make, sender=app, weak=False, dispatch_uid=f"{app.label}.append_only.triggers")


def expect(*triggers: str) -> None:
    """Triggers that migrations of an app made: the audit misses them where they are gone."""
    OTHERS.update(triggers)


def findings(*, now: datetime) -> list[Finding]:
    """For the audit: every table that must not change has its triggers, and they are switched on."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
        present = {name for (name,) in cursor.fetchall()}
    wanted = OTHERS.union(*map(_triggers, TABLES))
    finding = found("trigger_missing", "a table whose rows are kept has lost its trigger", sorted(wanted - present))
    return [finding] if finding else []


def _triggers(table: str) -> tuple[str, ...]:
    return (f"{table}_no_update", f"{table}_no_delete") if connection.vendor == "sqlite" else (f"{table}_append_only",)


def _give_function(connection: BaseDatabaseWrapper, **words: Any) -> None:
    if connection.vendor == "sqlite":
        connection.connection.create_function("chomchom_erasing", 0, lambda: int(is_open()))


def _make_triggers(using: str, tables: Iterable[str]) -> None:
    if connection.vendor == "sqlite":
        statements = [SQLITE.format(table=table, verb=verb) for table in tables for verb in ("update", "delete")]
    else:
        statements = [statement.format(table=table) for table in tables for statement in POSTGRESQL]
    with connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))
        for statement in statements if present.issuperset(tables) else ():
            cursor.execute(statement)
