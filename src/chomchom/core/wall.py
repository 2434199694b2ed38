# ruff: noqa: S608  the statements are made of constants of this program; what a viewer is goes in as values
"""The second wall behind the querysets: row-level security of PostgreSQL. On SQLite it does nothing.

Whoever comes in through the gate of a view works as the database role ``chomchom_web``, to which policies show only the
rows of the viewer; who that is stands in settings of the connection. Everything else (worker, commands, migrations,
links without an account, backups) works as the owner of the tables, whom the policies do not concern.

A connection is used again by the next request. Each request through the gate says anew who looks, and lays the role
down at its end; if it cannot, the connection is closed. So a request never sees with the eyes of the one before.
"""

import hashlib
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import datetime
from functools import cache
from typing import Any

import psycopg
from django.apps import AppConfig
from django.db import connection, transaction
from django.db.models.signals import post_migrate

from chomchom.core.audits import Finding, found

log = logging.getLogger(__name__)

ROLE = "chomchom_web"
POLICY = "chomchom_wall"
NAMES = ("viewer", "day", "courier", "districts", "dongs", "providers", "health", "trade", "secretariats", "companies")
"""What the connection is told of a viewer, each as chomchom.<name>: a number, a day, or numbers with commas."""

_inside: ContextVar[bool] = ContextVar("inside", default=False)
RULES: dict[str, str] = {}
FUNCTIONS: dict[str, str] = {}


def declare(rules: Mapping[str, str], functions: Mapping[str, str]) -> None:
    """``rules``: for each table which rows its viewer may see, as a condition in SQL. ``functions``: sets of ids
    that such conditions name, each a SELECT that sees all rows. Called once by an app in ``ready()``."""
    RULES.update(rules)
    FUNCTIONS.update(functions)


# -- words for conditions ------------------------------------------------------------------------------------------


def said(name: str) -> str:
    """What the connection was told, as text; read once for a statement, not once for a row."""
    return f"(SELECT current_setting('chomchom.{name}', true))"


def one_of(column: str, name: str) -> str:
    """The column is one of the numbers told."""
    return f"{column} = ANY ((SELECT string_to_array(current_setting('chomchom.{name}', true), ','))::bigint[])"


def is_one(column: str, name: str) -> str:
    """The column is the number told."""
    return f"{column} = nullif({said(name)}, '')::bigint"


def in_set(column: str, function: str) -> str:
    return f"{column} IN (SELECT chomchom_{function}())"


def through(column: str, table: str) -> str:
    """The row of the other table is there for the viewer."""
    return f"EXISTS (SELECT 1 FROM {table} there WHERE there.id = {column})"


def any_of(*conditions: str) -> str:
    return " OR ".join(f"({condition})" for condition in conditions)


# -- around a request ----------------------------------------------------------------------------------------------


@contextmanager
def around(told: Mapping[str, str]) -> Iterator[None]:
    """Inside, the database shows what it shows to this viewer (``NAMES``). A second one inside changes nothing."""
    if _inside.get() or not is_up():
        yield
        return
    names = ("role", *(f"chomchom.{name}" for name in NAMES))
    values = (ROLE, *(told.get(name, "") for name in NAMES))
    calls = ", ".join(f"set_config('{name}', %s, false)" for name in names)
    _tell(f"SELECT {calls}", values)
    token = _inside.set(True)
    try:
        yield
    finally:
        _inside.reset(token)
        _lay_down()


@contextmanager
def lowered() -> Iterator[None]:
    """Inside a request, for what a program must see to do its work (never for what is shown): all rows. Say why."""
    if connection.vendor != "postgresql" or not _role_of_the_moment():
        yield
        return
    _tell("SELECT set_config('role', 'none', false)")
    try:
        yield
    finally:
        with suppress(psycopg.errors.InFailedSqlTransaction):  # then its rollback brings the role back
            _tell(f"SELECT set_config('role', '{ROLE}', false)")


def is_up() -> bool:
    """Whether this database has the wall and this program may stand behind it."""
    return connection.vendor == "postgresql" and _may_take_role(connection.settings_dict["NAME"])


@cache
def _may_take_role(database: str) -> bool:
    question = "SELECT pg_has_role(session_user, oid, 'MEMBER') FROM pg_roles WHERE rolname = %s"
    may = _raw().execute(question, [ROLE]).fetchone() == (True,)
    if not may:
        log.warning("No row-level security: the role %s does not exist or may not be taken.", ROLE)
    return may


def _role_of_the_moment() -> bool:
    return _raw().execute("SELECT current_setting('role')").fetchone() == (ROLE,)


def _raw() -> Any:
    """Below Django's cursor: these statements are none of the page."""
    connection.close_if_health_check_failed()  # a connection of the last request, whose server has gone
    connection.ensure_connection()
    return connection.connection


def _tell(statement: str, values: tuple[str, ...] = ()) -> None:
    _raw().execute(statement, values)


def _lay_down() -> None:
    try:
        if connection.connection is not None:
            _tell("SELECT set_config('role', 'none', false)")
    except psycopg.Error:
        if not connection.in_atomic_block:  # else the end of the transaction, which failed, lays it down
            connection.close()


# -- in the database -----------------------------------------------------------------------------------------------


def connect(app: AppConfig) -> None:
    """Build the wall after migrations, as all of them have been made by then."""
    post_migrate.connect(_build, sender=app, dispatch_uid="core.wall")


def version() -> str:
    return hashlib.sha256("\n".join(_statements()).encode()).hexdigest()


def _build(using: str, **words: Any) -> None:
    if connection.vendor != "postgresql" or using != "default":
        return
    with connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))
        if not present.issuperset(RULES) or standing() == version() or not _have_role():
            return
        for statement in _statements():
            cursor.execute(statement)
        cursor.execute(VERSION.format(version=version()))
    _may_take_role.cache_clear()


def standing() -> str | None:
    """The version of the wall that the database has."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description(to_regprocedure('chomchom_wall()'))")
        return cursor.fetchone()[0]


def _have_role() -> bool:
    """The role, made if it is missing; False where this program may make none: then somebody who may must do it."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(MAKE_ROLE)
    except Exception:
        log.warning("The role %s could not be made. %s", ROLE, HOW)
        return False
    return True


HOW = f"Let somebody who may run: CREATE ROLE {ROLE} NOLOGIN; GRANT {ROLE} TO the user of this program; then migrate."
MAKE_ROLE = f"""
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{ROLE}') THEN
    BEGIN CREATE ROLE {ROLE} NOLOGIN NOBYPASSRLS; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END;
  END IF;
  IF NOT pg_has_role(current_user, '{ROLE}', 'MEMBER') THEN
    EXECUTE 'GRANT {ROLE} TO ' || quote_ident(current_user);
  END IF;
END $$
"""
VERSION = """
CREATE OR REPLACE FUNCTION chomchom_wall() RETURNS void LANGUAGE sql AS $$ $$;
COMMENT ON FUNCTION chomchom_wall() IS '{version}'
"""
GRANTS = f"""
GRANT USAGE ON SCHEMA public TO {ROLE};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {ROLE};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {ROLE};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {ROLE};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {ROLE};
REVOKE UPDATE, DELETE ON core_accessentry, core_logseal FROM {ROLE}
"""
FUNCTION = """
CREATE OR REPLACE FUNCTION chomchom_{name}() RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$ {select} $$
"""
RULE = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS {policy} ON {table};
CREATE POLICY {policy} ON {table} FOR ALL TO {role} USING ({condition}) WITH CHECK (true)
"""


def _statements() -> Iterator[str]:
    yield GRANTS
    for name, select in FUNCTIONS.items():
        yield FUNCTION.format(name=name, select=select)
    for table, condition in RULES.items():
        yield RULE.format(table=table, policy=POLICY, role=ROLE, condition=condition)


def findings(*, now: datetime) -> list[Finding]:
    """For ``chomchom audit``: what of the wall does not stand. Nothing on SQLite, which has none."""
    if connection.vendor != "postgresql":
        return []
    rows = [] if is_up() else [HOW]
    if is_up() and standing() != version():
        rows.append("The policies are those of another version: run `chomchom migrate`.")
    if is_up() and (open_ := sorted(set(RULES) - _guarded())):
        rows.append("Row-level security is off: " + ", ".join(open_))
    finding = found("row_security", "the second wall of PostgreSQL does not stand", rows)
    return [finding] if finding else []


def _guarded() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_policies JOIN pg_class ON relname = tablename"
            " WHERE policyname = %s AND relrowsecurity",
            [POLICY],
        )
        return {row[0] for row in cursor.fetchall()}
