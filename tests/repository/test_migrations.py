"""While a version is replaced by the next, both run on one database: a migration must not break the older one.

Migrations up to the last release are listed in ``released_migrations.txt`` (``tools/released``). Later ones either only
add, or carry ``contract_`` in their name: then programs that do not know them stop (``core.schema``), and nothing may
need them before they are released once more. docs/how-to/run-it.md tells how to write them.
"""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState

from chomchom.core import schema

RELEASED = Path(__file__).with_name("released_migrations.txt")
TAKES_AWAY = (
    migrations.RemoveField, migrations.RenameField, migrations.DeleteModel, migrations.RenameModel,
    migrations.AlterModelTable, migrations.AddConstraint, migrations.AlterUniqueTogether, migrations.RunSQL,
)  # fmt: skip


def harm(operation, before: ProjectState, app: str) -> str:
    """What an older program would stumble over; empty if nothing."""
    if isinstance(operation, migrations.SeparateDatabaseAndState):
        return next(filter(None, (harm(each, before, app) for each in operation.database_operations)), "")
    if isinstance(operation, TAKES_AWAY):
        return type(operation).__name__
    if isinstance(operation, migrations.AddField):
        return _added(operation.field)
    if isinstance(operation, migrations.AlterField):
        old = before.models[app, operation.model_name_lower].fields[operation.name]
        return _altered(old, operation.field)
    return ""


def _added(field: models.Field) -> str:
    """An older program writes rows without it: it must be empty or filled by the database."""
    if field.many_to_many or field.null or field.has_db_default():
        return ""
    return "AddField that is neither null=True nor has a db_default"


def _altered(old: models.Field, new: models.Field) -> str:
    old_words, new_words = old.deconstruct()[1:], new.deconstruct()[1:]
    stored = [words[2].copy() for words in (old_words, new_words)]
    for words in stored:
        for name in (*old.non_db_attrs, "default", "db_default", "max_length", "null"):
            words.pop(name, None)
    narrower = (new.max_length or 0) < (old.max_length or 0) or (old.null and not new.null)
    return "AlterField of what is stored" if narrower or old_words[0] != new_words[0] or stored[0] != stored[1] else ""


def released() -> set[str]:
    return set(RELEASED.read_text().split())


def ours() -> set[str]:
    return {config.label for config in apps.get_app_configs() if config.name.startswith("chomchom.")}


def test_what_comes_after_a_release_only_adds_or_says_that_it_takes_away():
    loader = MigrationLoader(None)
    known, found = released(), []
    for app, name in sorted(loader.graph.nodes):
        if app not in ours() or f"{app}.{name}" in known or schema.contracts(name):
            continue
        state = loader.project_state((app, name), at_end=False)
        for operation in loader.disk_migrations[app, name].operations:
            if why := harm(operation, state, app):
                found.append(f"{app}.{name}: {why}")
            operation.state_forwards(app, state)
    assert found == [], "make it null, give it a db_default, or call the migration NNNN_contract_…"


@pytest.mark.django_db
def test_any_program_can_check_and_copy_the_tables():
    """A constraint or index that asks a function of Django on SQLite stops ``backup``, ``VACUUM`` and SQLite's own
    shell."""
    if connection.vendor != "sqlite":
        pytest.skip("the server knows all functions of its constraints")
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'index') AND sql IS NOT NULL")
        found = [name for name, sql in cursor.fetchall() if re.search(r"\b(django|chomchom)_\w+\(", sql)]
    assert found == []


def test_every_released_migration_is_still_there():
    loader = MigrationLoader(None)
    assert released() - {f"{app}.{name}" for app, name in loader.disk_migrations} == set()


@pytest.mark.parametrize(
    ("operation", "why"),
    [
        (migrations.RemoveField("thing", "name"), "RemoveField"),
        (migrations.RenameField("thing", "name", "title"), "RenameField"),
        (migrations.DeleteModel("thing"), "DeleteModel"),
        (migrations.AddField("thing", "size", models.IntegerField(default=0)), "AddField that is neither"),
        (migrations.AddField("thing", "size", models.IntegerField(db_default=0)), ""),
        (migrations.AddField("thing", "size", models.IntegerField(null=True)), ""),
        (migrations.AlterField("thing", "name", models.CharField(max_length=20, choices=[("a", "b")])), ""),
        (migrations.AlterField("thing", "name", models.CharField(max_length=30)), ""),
        (migrations.AlterField("thing", "name", models.CharField(max_length=10)), "AlterField"),
        (migrations.AlterField("thing", "name", models.IntegerField()), "AlterField"),
        (migrations.AlterField("thing", "name", models.CharField(max_length=20, unique=True)), "AlterField"),
        (
            migrations.SeparateDatabaseAndState(database_operations=[migrations.RemoveField("thing", "name")]),
            "RemoveField",
        ),
        (migrations.SeparateDatabaseAndState(state_operations=[migrations.RemoveField("thing", "name")]), ""),
        (migrations.CreateModel("other", []), ""),
    ],
)
def test_what_does_harm_is_seen(operation, why):
    state = ProjectState()
    state.add_model(
        ModelState(
            "app", "Thing", [("id", models.AutoField(primary_key=True)), ("name", models.CharField(max_length=20))]
        )
    )
    assert harm(operation, state, "app").startswith(why) and bool(harm(operation, state, "app")) == bool(why)
