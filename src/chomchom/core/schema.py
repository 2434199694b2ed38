"""Which migrations this program knows and which the database has: an old program must not act on newer rows.

A migration either *expands* (what an old program reads and writes stays as it was) or *contracts* (its name says so:
``0042_contract_…``). While two versions run side by side the new one has migrated; the old one then meets migrations
that it does not know. Its pages go on as long as none of them contracts; its worker stops, because another meaning of a
row is what a worker could act on wrongly. Why so: docs/adr/0018-schema-guard.md.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.apps import apps
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from chomchom.core.audits import Finding, found

CONTRACTS = "contract_"

Name = tuple[str, str]


@dataclass(frozen=True)
class Schema:
    """``missing``: known here, not yet applied there. ``unknown``: applied there by a newer program."""

    missing: tuple[Name, ...] = ()
    unknown: tuple[Name, ...] = ()

    @property
    def contracts(self) -> tuple[Name, ...]:
        return tuple(name for name in self.unknown if contracts(name[1]))

    @property
    def is_ours(self) -> bool:
        return not self.missing and not self.unknown

    @property
    def refusal_of_pages(self) -> str:
        """Why this program must not answer requests; empty where it may."""
        if self.missing:
            return _BEHIND % _named(self.missing)
        return _AHEAD % _named(self.contracts) if self.contracts else ""

    @property
    def refusal_of_worker(self) -> str:
        """Why this program must not take work; empty where it may."""
        if self.missing:
            return _BEHIND % _named(self.missing)
        return _AHEAD % _named(self.unknown) if self.unknown else ""


_BEHIND = "The database is older than this program: %s not applied. Run `chomchom migrate`, then start again."
_AHEAD = "A newer version has migrated the database: %s not known here. Start the worker and pages of that version."


def contracts(name: str) -> bool:
    """Whether a migration of that name (``0042_contract_…``) takes away what an older program needs."""
    return name.partition("_")[2].startswith(CONTRACTS)


def _named(names: tuple[Name, ...]) -> str:
    shown = ", ".join(f"{app}.{name}" for app, name in names[:3])
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return f"{shown}{more} {'is' if len(names) == 1 else 'are'}"


@lru_cache(maxsize=1)
def known() -> frozenset[Name]:
    """The migrations this program brought along. They are read once: a program does not change while it runs."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    replaced = {name for migration in loader.disk_migrations.values() for name in migration.replaces}
    return frozenset(loader.disk_migrations) | frozenset(replaced)


@lru_cache(maxsize=1)
def needed() -> frozenset[Name]:
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).graph.nodes)


def applied(using: str) -> set[Name]:
    return set(MigrationRecorder(connections[using]).applied_migrations())


def schema(using: str = "default") -> Schema:
    """Compare; one query (and one for the table itself). Raises a database error where there is no answer."""
    there = applied(using)
    labels = {config.label for config in apps.get_app_configs()}
    unknown = there - known()
    missing = {name for name in needed() - there if name[0] in labels}
    return Schema(tuple(sorted(missing)), tuple(sorted(unknown)))


def findings(*, now: datetime) -> list[Finding]:
    """For the audit: the database stands exactly where this program wants it."""
    found_here = schema()
    checks = (
        found("migration_missing", "a migration was not applied", map(".".join, found_here.missing)),
        found("migration_unknown", "a migration of another version was applied", map(".".join, found_here.unknown)),
    )
    return [finding for finding in checks if finding]
