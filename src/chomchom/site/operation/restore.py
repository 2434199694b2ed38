"""From a copy back to a running house: into an empty place only, and proven before anybody works with it."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connections

from chomchom.site.operation import backup, snapshot
from chomchom.site.operation.backup import DATABASE, FILES, Manifest
from chomchom.site.operation.trouble import Trouble

SQLITE = "chomchom.sqlite3"
EMPTY = "A copy is restored into an empty place only: give --into FOLDER."


def restore(*, source: Path, keys: list[Any], into: Path, tell: Callable[[str], None]) -> None:
    """Unpack, compare, put into place, then let migrations and audit speak. Raises ``Trouble``."""
    vendor = connections["default"].vendor
    _must_be_empty(into, vendor)
    into.mkdir(parents=True, exist_ok=True)
    with backup.disk_errors(into), _staging(into) as folder:
        manifest = backup.unpack(source, keys, into=folder)
        _must_be_of(manifest, vendor)
        tell(f"The copy of {manifest.made_at} is whole: {len(manifest.parts)} parts.")
        _put_files(folder, into)
        _put_database(folder / DATABASE, into, vendor)
    _compare(manifest, into, vendor)
    tell(f"Restored: {sum(manifest.tables.values())} rows in {len(manifest.tables)} tables, as many as were copied.")
    _prove(manifest, into, tell)


def _must_be_empty(into: Path, vendor: str) -> None:
    for name in ("documents", "files"):
        if any((into / name).glob("*")):
            raise Trouble(f"{into / name} holds files. {EMPTY}")
    if vendor == "sqlite" and (into / SQLITE).exists():
        raise Trouble(f"{into / SQLITE} is there already. {EMPTY}")
    if vendor == "postgresql" and connections["default"].introspection.table_names():
        raise Trouble("The database that DATABASE_URL names holds tables. Make an empty one (createdb) and name that.")


@contextmanager
def _staging(into: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=into, prefix=".restoring-") as folder:
        yield Path(folder)


def _must_be_of(manifest: Manifest, vendor: str) -> None:
    if manifest.vendor == vendor:
        return
    if manifest.vendor == "postgresql":
        raise Trouble("The copy is of a PostgreSQL database: set DATABASE_URL to an empty one.")
    raise Trouble(
        "The copy is of a SQLite database: leave DATABASE_URL empty. `chomchom copy` moves it to PostgreSQL afterwards."
    )


def _put_files(folder: Path, into: Path) -> None:
    for path in sorted((folder / FILES).glob("*")):
        target = into / path.name
        if target.exists():
            target.rmdir()  # empty, as was asked before
        os.replace(path, target)


def _put_database(file: Path, into: Path, vendor: str) -> None:
    """Last, and whole or not at all. Files without their database are taken back."""
    try:
        if vendor == "sqlite":
            os.replace(file, into / SQLITE)
        else:
            words = ["--no-owner", "--exit-on-error", "--single-transaction", "--dbname"]
            name = str(connections["default"].settings_dict["NAME"])
            snapshot.run_postgres("pg_restore", *words, name, str(file), server=connections["default"])
    except BaseException:
        for name in ("documents", "files"):
            shutil.rmtree(into / name, ignore_errors=True)
        raise


def _compare(manifest: Manifest, into: Path, vendor: str) -> None:
    changes = {"NAME": into / SQLITE, "OPTIONS": {}} if vendor == "sqlite" else {}
    with snapshot.alias("restored", **changes):
        here = snapshot.counts("restored")
    if differing := backup.differences(here, manifest.tables):
        raise Trouble(f"The table {differing[0]} has other rows than were copied. Do not work with this database.")


def _prove(manifest: Manifest, into: Path, tell: Callable[[str], None]) -> None:
    """In processes of their own: they see the restored place as the programs will."""
    if _run(into, "migrate", "--check", "-v0").returncode:
        tell("The copy is older than this program: run `chomchom migrate`, then `chomchom audit`.")
        return
    audit = _run(into, "audit", "--at", manifest.made_at)
    for line in audit.stdout.splitlines():
        tell(line)
    if audit.returncode:
        raise Trouble(f"The audit found what is named above (or could not run). {audit.stderr.strip()[-300:]}".strip())


def _run(into: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "CHOMCHOM_VAR": str(into)}
    command = [sys.executable, "-m", "chomchom", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
