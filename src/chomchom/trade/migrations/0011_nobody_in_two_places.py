"""PostgreSQL also refuses meetings that overlap without beginning at the same moment. SQLite has no such constraint; there
the unique keys of the slots hold."""

from django.db import migrations

WHERE = "WHERE (state IN ('planned', 'started', 'held'))"
SIDES = {
    "trade_meeting": ("", WHERE, {"company": "application_id", "buyer": "guest_id", "interpreter": "interpreter_id"}),
    "trade_placement": (
        "timetable_id WITH =, ", "", {"company": "application_id", "buyer": "guest_id", "interpreter": "interpreter_id"},
    ),
}  # fmt: skip
TABLES = {
    "trade_meeting": ("leg_id WITH =, ", WHERE, {"table": '"table"'}),
    "trade_placement": ("timetable_id WITH =, ", "", {"table": '"table"'}),
}


def _all():
    for given in (SIDES, TABLES):
        for table, (within, where, columns) in given.items():
            for name, column in columns.items():
                yield table, f"{table}_{name}_apart", f"{within}{column} WITH =", where


def keep_apart(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    for table, name, columns, where in _all():
        schema_editor.execute(
            f"ALTER TABLE {table} ADD CONSTRAINT {name} EXCLUDE USING gist "
            f"({columns}, tstzrange(starts_at, ends_at) WITH &&) {where}"
        )


def let_go(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for table, name, _columns, _where in _all():
        schema_editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name}")


class Migration(migrations.Migration):
    dependencies = [("trade", "0010_timetable")]
    operations = [migrations.RunPython(keep_apart, let_go)]
