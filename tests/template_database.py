"""The tables the tests run on are made by the migrations once and copied from then on.

Migrating an empty database takes longer than most tests; a run has many empty databases (one per process, kind of
database and step). The template's name holds a digest of all migrations and of the policies, so that a changed one makes a new template.
"""

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

import django
import psycopg
from django.apps import apps
from django.conf import settings

from chomchom.core import wall

IN_MEMORY: list[sqlite3.Connection] = []  # one in memory is gone with its last connection


def digest() -> str:
    total = hashlib.sha256()
    for app in apps.get_app_configs():
        for path in sorted(Path(app.path).glob("migrations/*.py")):
            total.update(f"{app.label}/{path.name}".encode() + path.read_bytes())
    total.update(wall.version().encode())
    return total.hexdigest()[:16]


def address(name: str) -> str:
    """The URL of a database of that name on the server the tests use."""
    there = settings.DATABASES["default"]
    word = f":{there['PASSWORD']}" if there["PASSWORD"] else ""
    return (
        f"postgres://{there['USER'] or 'postgres'}{word}@{there['HOST'] or '127.0.0.1'}:{there['PORT'] or 5432}/{name}"
    )


def migrate(url: str) -> None:
    environment = {**os.environ, "DATABASE_URL": url}
    subprocess.run([sys.executable, "-m", "chomchom", "migrate", "-v0", "--no-input"], env=environment, check=True)


@contextmanager
def one_at_a_time(kind: str):
    folder = Path(settings.VAR) / "test-templates"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"lock-{kind}").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder


def sqlite_file() -> Path:
    """A migrated database in a file, to be copied and not opened."""
    with one_at_a_time("sqlite") as folder:
        path = folder / f"{digest()}.sqlite3"
        if not path.exists():
            making = folder / f"making-{os.getpid()}.sqlite3"
            migrate(f"sqlite:///{making}")
            with closing(sqlite3.connect(making)) as database:  # what lies in the journal beside it goes into the file
                database.execute("PRAGMA journal_mode = DELETE")
            making.rename(path)
        return path


def postgres_name() -> str:
    """The name of a migrated database on the server, to be copied and not connected to."""
    name = f"chomchom_template_{digest()}"
    with one_at_a_time("postgres"), psycopg.connect(address("postgres"), autocommit=True) as server:
        server.execute("SELECT pg_advisory_lock(hashtext('chomchom_template'))")  # other working copies
        if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            server.execute("DROP DATABASE IF EXISTS chomchom_template_making WITH (FORCE)")
            server.execute("CREATE DATABASE chomchom_template_making")
            migrate(address("chomchom_template_making"))
            server.execute(f'ALTER DATABASE chomchom_template_making RENAME TO "{name}"')
    return name


def fill_sqlite(name: str) -> None:
    """Copy the template to where a test database is about to be opened: a file, or shared memory by its URI."""
    if "mode=memory" not in name:
        shutil.copyfile(sqlite_file(), name)
        return
    with closing(sqlite3.connect(sqlite_file())) as template:
        IN_MEMORY.append(sqlite3.connect(name, uri=True, check_same_thread=False))
        template.backup(IN_MEMORY[-1])


def emptying(connection, style, tables, **words) -> list[str]:
    """The statements that empty a PostgreSQL after a test that committed: only what has rows, as TRUNCATE of all tables
    makes and removes hundreds of files each time. Triggers rest, also those that forbid deleting."""
    if not tables:
        return []
    has_rows = " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM \"{table}\")" for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(has_rows)
        full = [name for (name,) in cursor.fetchall()]
    return [
        "SET LOCAL session_replication_role = replica",
        *(f'DELETE FROM "{name}"' for name in full),
        "SET LOCAL session_replication_role = DEFAULT",
    ]


def use(connection) -> None:
    """Let Django's test database of this connection begin as a copy of the template."""
    connection.settings_dict["TEST"]["MIGRATE"] = False
    if connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["TEMPLATE"] = postgres_name()
        connection.ops.sql_flush = partial(emptying, connection)
        return
    create = connection.creation._create_test_db

    def create_and_fill(*words, **more) -> str:
        name = create(*words, **more)
        fill_sqlite(name)
        return name

    connection.creation._create_test_db = create_and_fill


@contextmanager
def a_copy(connection, folder: Path):
    """The URL of a copy of its own, of the kind the tests run on; dropped afterwards."""
    if connection.vendor == "sqlite":
        fill_sqlite(str(folder / "copy.sqlite3"))
        yield f"sqlite:///{folder / 'copy.sqlite3'}"
        return
    name = f"chomchom_copy_{os.getpid()}"
    with psycopg.connect(address("postgres"), autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{postgres_name()}"')
        yield address(name)
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


if __name__ == "__main__":  # made beforehand, while something else is checked
    django.setup()
    postgres_name() if settings.DATABASES["default"]["ENGINE"].endswith("postgresql") else sqlite_file()
