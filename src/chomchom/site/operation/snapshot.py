"""One moment of the database, while others go on writing: as a file, and readable as the alias ``snapshot``."""

import os
import re
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connections, transaction
from django.db.utils import load_backend

from chomchom.core import schema
from chomchom.site.operation.trouble import Trouble

ALIAS = "snapshot"


@dataclass(frozen=True)
class Snapshot:
    """``file`` is the copy; rows of the same moment are read through ``alias`` as long as the snapshot is open."""

    vendor: str
    file: Path
    alias: str = ALIAS

    def counts(self) -> dict[str, int]:
        return counts(self.alias)

    def migrations(self) -> list[str]:
        return sorted(f"{app}.{name}" for app, name in schema.applied(self.alias))


def counts(alias: str) -> dict[str, int]:
    """Rows of every table."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        names = sorted(connection.introspection.table_names(cursor))
        return {name: _count(cursor, connection.ops.quote_name(name)) for name in names}


def _count(cursor: Any, quoted: str) -> int:
    cursor.execute(f"SELECT COUNT(*) FROM {quoted}")  # noqa: S608 - a quoted name that the database gave
    return int(cursor.fetchone()[0])


@contextmanager
def take(folder: Path) -> Iterator[Snapshot]:
    """The copy is written into ``folder``. Raises ``Trouble`` where it cannot be made."""
    file = folder / "database"
    taking = _of_sqlite if connections["default"].vendor == "sqlite" else _of_postgresql
    with taking(file):
        yield Snapshot(connections["default"].vendor, file)


@contextmanager
def alias(name: str, **changes: Any) -> Iterator[None]:
    """The default database, but for ``changes`` of its settings, under another name: for this thread only."""
    there = {**connections["default"].settings_dict, **changes}
    connections[name] = load_backend(there["ENGINE"]).DatabaseWrapper(there, name)
    try:
        yield
    finally:
        connections[name].close()
        del connections[name]


# -- SQLite ----------------------------------------------------------------------------------------------------------


@contextmanager
def _of_sqlite(file: Path) -> Iterator[None]:
    name = str(connections["default"].settings_dict["NAME"])
    copy_sqlite(name, file)
    with alias(ALIAS, NAME=file, OPTIONS={}):
        yield


def copy_sqlite(source: str, target: Path) -> None:
    """All pages of one moment, in one go: in WAL mode nobody who writes waits for it, and it need not begin anew."""
    with (
        closing(sqlite3.connect(source, uri=source.startswith("file:"))) as reading,
        closing(sqlite3.connect(target)) as writing,
    ):
        try:
            reading.backup(writing)
            writing.execute("PRAGMA journal_mode = DELETE")  # the copy is one file
            (answer,) = writing.execute("PRAGMA quick_check(1)").fetchone()
        except sqlite3.Error as error:
            raise Trouble(f"The database could not be copied to {target.parent}: {error}.") from error
    if answer != "ok":
        raise Trouble(f"The database is damaged ({answer}); a copy of it would be as well. Restore an older one.")


# -- PostgreSQL ------------------------------------------------------------------------------------------------------


@contextmanager
def _of_postgresql(file: Path) -> Iterator[None]:
    with alias(ALIAS), transaction.atomic(using=ALIAS), connections[ALIAS].cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        (moment,) = cursor.fetchone()
        dump = ["--format=custom", "--no-owner", f"--snapshot={moment}", f"--file={file}"]
        run_postgres("pg_dump", *dump, server=connections[ALIAS])
        yield


def run_postgres(program: str, *words: str, server: Any) -> None:
    """``pg_dump`` or ``pg_restore`` on the database of a connection. Raises ``Trouble`` where it is missing, older than
    the server, or fails; the password stands in its environment, never on its command line."""
    _must_be_new_enough(program, server)
    environment = {**os.environ, **_environment(server.settings_dict), "PGAPPNAME": "chomchom"}
    ran = subprocess.run([program, *words], env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if ran.returncode != 0:
        said = ran.stderr.strip().splitlines()
        raise Trouble(f"{program} failed: {said[0] if said else ran.returncode}")


def _environment(there: dict[str, Any]) -> dict[str, str]:
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    return {variable: str(there[key]) for variable, key in names.items() if there.get(key)}


def _must_be_new_enough(program: str, server: Any) -> None:
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout  # noqa: S603
    except (OSError, subprocess.CalledProcessError) as error:
        raise Trouble(
            f"{program} is not installed. It comes with the client programs of PostgreSQL (Debian: postgresql-client)."
        ) from error
    server.ensure_connection()
    ours, theirs = int(re.search(r"(\d+)", said)[1]), server.pg_version // 10_000  # type: ignore[index]
    if ours < theirs:
        raise Trouble(f"{program} is of version {ours}, the server of {theirs}; install that of the server or a newer.")
