"""What migrations need to seal a field that was plain, also in tables whose rows are kept by triggers."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import migrations

from chomchom.core import rewriting

Kept = Mapping[str, Sequence[str]]  # {table: columns that no statement may change}

SQLITE = """
CREATE TRIGGER {table}_kept BEFORE UPDATE OF {columns} ON {table}
WHEN chomchom_erasing() = 0
BEGIN SELECT RAISE(ABORT, '{table}: what was recorded is kept; add a row instead'); END
"""
POSTGRESQL = """
CREATE OR REPLACE FUNCTION {table}_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('chomchom.erasing', true) IS DISTINCT FROM 'on' THEN
    RAISE EXCEPTION '{table}: what was recorded is kept; add a row instead'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER {table}_kept BEFORE UPDATE OF {columns} ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_kept()
"""

FORBIDDEN_SQLITE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
WHEN chomchom_erasing() = 0
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
FORBIDDEN_POSTGRESQL = """
CREATE OR REPLACE FUNCTION {table}_forbid() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('chomchom.erasing', true) IS DISTINCT FROM 'on' THEN
    RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'check_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION {table}_forbid()
"""


class SealField(migrations.AlterField):
    """A text column that has no length any more. SQLite never knew one: there it would make the table anew for
    nothing, without the triggers that keep its rows."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if schema_editor.connection.vendor != "sqlite":
            super().database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Nothing: sealed texts are longer than the plain column was."""


def release(schema_editor: Any, kept: Kept) -> None:
    """Take the triggers away: PostgreSQL changes no column that one of them names."""
    for table in kept:
        on = f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_kept{on}")


def keep(schema_editor: Any, kept: Kept) -> None:
    """Put the triggers back, with the one door of ``core.erasing``."""
    statement = SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL
    for table, columns in kept.items():
        quoted = ", ".join(f'"{column}"' for column in columns)
        schema_editor.execute(statement.format(table=table, columns=quoted), params=None)


def forbid(schema_editor: Any, table: str) -> None:
    """No row of the table is changed or removed but through the same door; on PostgreSQL a function of its own."""
    if schema_editor.connection.vendor == "sqlite":
        for verb in ("update", "delete"):
            schema_editor.execute(FORBIDDEN_SQLITE.format(table=table, verb=verb), params=None)
    else:
        schema_editor.execute(FORBIDDEN_POSTGRESQL.format(table=table), params=None)


def seal_rows(apps: Any, app_label: str) -> None:
    """Seal what stands in the sealed columns of an app, and make its marks."""
    for model in apps.get_app_config(app_label).get_models():
        rewriting.write_marks(model)
    for column in rewriting.columns(apps.get_app_config(app_label).get_models()):
        rewriting.rewrite(column)
