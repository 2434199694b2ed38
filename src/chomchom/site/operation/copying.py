"""Yesterday's SQLite into an empty PostgreSQL: every row of every table, or nothing at all.

Values travel as the databases hold them, not through models: what is encrypted stays encrypted, and needs no key. One
transaction holds all rows; the foreign keys are checked, and each table is compared by the hashes of its rows, before
it ends. Files are not touched: they lie under CHOMCHOM_VAR as before.
"""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Context, Decimal
from hashlib import sha256
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb

from chomchom.core import schema
from chomchom.site.operation.trouble import Trouble

UNFINISHED = "chomchom copy: not finished"
AT_A_TIME = 2000
FIFTEEN = Context(prec=15)  # SQLite keeps decimals as floating numbers; Django reads them with fifteen digits


@dataclass(frozen=True)
class Column:
    name: str
    type: str  # as PostgreSQL calls it
    scale: int | None  # decimal places of a numeric


@dataclass(frozen=True)
class Table:
    name: str
    columns: tuple[Column, ...]


def copy(*, source: Path, target: str, tell: Callable[[str], None]) -> int:
    """Answers how many rows were copied. Raises ``Trouble``; then the target holds no rows, and it can be tried
    again."""
    if not source.is_file():
        raise Trouble(f"There is no database at {source}.")
    with psycopg.connect(target, autocommit=True) as server:
        _must_be_empty(server)
        with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as old:
            old.execute("BEGIN")  # one moment of it
            _must_be_of_this_version(old)
            _make_tables(server, target, tell)
            with server.transaction():
                rows = _fill(old, server, tell)
                server.execute("COMMENT ON TABLE django_migrations IS NULL")
        server.execute("ANALYZE")
    return rows


# -- before ----------------------------------------------------------------------------------------------------------


def _must_be_empty(server: psycopg.Connection) -> None:
    names = _table_names(server)
    marked = "django_migrations" in names and _comment(server) == UNFINISHED
    if names and not marked:
        raise Trouble("The target holds tables. Make an empty database (createdb) and name that.")


def _comment(server: psycopg.Connection) -> str | None:
    return server.execute("SELECT obj_description('django_migrations'::regclass)").fetchone()[0]  # type: ignore[index]


def _table_names(server: psycopg.Connection) -> list[str]:
    rows = server.execute(
        "SELECT table_name FROM information_schema.tables"
        " WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' ORDER BY 1"
    )
    return [name for (name,) in rows]


def _must_be_of_this_version(old: sqlite3.Connection) -> None:
    try:
        there = set(old.execute("SELECT app, name FROM django_migrations"))
    except sqlite3.Error as error:
        raise Trouble(f"The source is no database of Chomchom: {error}.") from error
    missing, unknown = schema.needed() - there, there - schema.known()
    if missing or unknown:
        raise Trouble(
            f"The source is of another version ({len(missing)} migrations missing, {len(unknown)} unknown). Run"
            " `chomchom migrate` on it with this program, or take the program that it belongs to."
        )


def _make_tables(server: psycopg.Connection, target: str, tell: Callable[[str], None]) -> None:
    """By the migrations, in a process of its own. Their rows go: those of the source hold the same and more."""
    tell("Making the tables …")
    environment = {**os.environ, "DATABASE_URL": target}
    command = [sys.executable, "-m", "chomchom", "migrate", "--no-input", "-v0", "--skip-checks"]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if "django_migrations" in _table_names(server):
        server.execute(sql.SQL("COMMENT ON TABLE django_migrations IS {}").format(UNFINISHED))
    if ran.returncode:
        raise Trouble(f"The tables could not be made: {ran.stderr.strip().splitlines()[-1]}")


# -- the rows --------------------------------------------------------------------------------------------------------


def _fill(old: sqlite3.Connection, server: psycopg.Connection, tell: Callable[[str], None]) -> int:
    tables = _tables(old, server)
    everything = sql.SQL(", ").join(sql.Identifier(table.name) for table in tables)
    server.execute(sql.SQL("TRUNCATE {}").format(everything))
    server.execute("SET LOCAL timezone = 'UTC'")
    server.execute("SET CONSTRAINTS ALL DEFERRED")
    _triggers(server, tables, "DISABLE")  # made for what the program does, not for what was done long ago
    total = 0
    for table in tables:
        count = _copy_table(old, server, table)
        total += count
        if count >= AT_A_TIME:
            tell(f"  {table.name}: {count}")
    _set_sequences(server)
    try:
        server.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except psycopg.Error as error:
        raise Trouble(f"A row of the source speaks of one that is not there: {_words(error)}") from error
    _triggers(server, tables, "ENABLE")
    return total


def _triggers(server: psycopg.Connection, tables: list[Table], word: str) -> None:
    for table in tables:
        server.execute(sql.SQL(f"ALTER TABLE {{}} {word} TRIGGER USER").format(sql.Identifier(table.name)))


def _tables(old: sqlite3.Connection, server: psycopg.Connection) -> list[Table]:
    """Of both, equal to the column. Raises ``Trouble`` where they differ."""
    mine = {name for (name,) in old.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    mine = {name for name in mine if not name.startswith("sqlite_")}
    if odd := sorted(mine ^ set(_table_names(server))):
        raise Trouble(f"Source and target have other tables: {', '.join(odd[:5])}.")
    return [_table(old, server, name) for name in sorted(mine)]


def _table(old: sqlite3.Connection, server: psycopg.Connection, name: str) -> Table:
    rows = server.execute(
        "SELECT column_name, data_type, numeric_scale FROM information_schema.columns"
        " WHERE table_schema = current_schema() AND table_name = %s ORDER BY ordinal_position",
        [name],
    ).fetchall()
    mine = {row[1] for row in old.execute(f'PRAGMA table_info("{name}")')}
    if mine != {row[0] for row in rows}:
        raise Trouble(f"The table {name} has other columns in source and target.")
    return Table(name, tuple(Column(*row) for row in rows))


def _copy_table(old: sqlite3.Connection, server: psycopg.Connection, table: Table) -> int:
    name = sql.Identifier(table.name)
    before, count = _Sum(), 0
    names = sql.SQL(", ").join(sql.Identifier(column.name) for column in table.columns)
    try:
        with server.cursor().copy(sql.SQL("COPY {} ({}) FROM STDIN").format(name, names)) as stream:
            for row in _read(old, table):
                before.add(row)
                stream.write_row(row)
                count += 1
    except psycopg.Error as error:
        raise Trouble(f"PostgreSQL does not take a row of {table.name}: {_words(error)}") from error
    if _sum_there(server, table) != before.value:
        raise Trouble(f"The rows of {table.name} are not those of the source.")
    return count


def _read(old: sqlite3.Connection, table: Table) -> Iterator[list[Any]]:
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    cursor = old.execute(f'SELECT {names} FROM "{table.name}"')  # noqa: S608 - names that the database gave
    while rows := cursor.fetchmany(AT_A_TIME):
        for row in rows:
            yield [_value(table, column, value) for column, value in zip(table.columns, row, strict=True)]


def _value(table: Table, column: Column, value: Any) -> Any:
    """A value of SQLite as PostgreSQL holds it. Raises ``Trouble``."""
    try:
        return None if value is None else CONVERT.get(column.type, _same)(value, column)
    except (ValueError, TypeError, ArithmeticError) as error:
        raise Trouble(f"{table.name}.{column.name} holds a value that is no {column.type}.") from error


def _same(value: Any, _column: Column) -> Any:
    if isinstance(value, str) and "\0" in value:
        raise ValueError("PostgreSQL keeps no text with the sign 0 in it")
    return value


def _moment(value: str, _column: Column) -> datetime:
    moment = datetime.fromisoformat(value)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _decimal(value: Any, column: Column) -> Decimal:
    number = FIFTEEN.create_decimal_from_float(value) if isinstance(value, float) else Decimal(value)
    return number if column.scale is None else number.quantize(Decimal(1).scaleb(-column.scale))


CONVERT: dict[str, Callable[[Any, Column], Any]] = {
    "boolean": lambda value, _column: bool(value),
    "timestamp with time zone": _moment,
    "date": lambda value, _column: date.fromisoformat(value),
    "time without time zone": lambda value, _column: time.fromisoformat(value),
    "numeric": _decimal,
    "double precision": lambda value, _column: float(value),
    "uuid": lambda value, _column: UUID(value),
    "jsonb": lambda value, _column: Jsonb(json.loads(value)),
    "inet": lambda value, _column: ip_address(value),
    "interval": lambda value, _column: timedelta(microseconds=value),
    "bytea": lambda value, _column: bytes(value),
}


class _Sum:
    """A number for any set of rows, whatever their order."""

    def __init__(self) -> None:
        self.value = 0

    def add(self, row: Sequence[Any]) -> None:
        said = json.dumps([_plain(value) for value in row], sort_keys=True).encode()
        self.value = (self.value + int.from_bytes(sha256(said).digest())) % 2**256


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, Jsonb):
        return value.obj
    if isinstance(value, (bytes, memoryview)):
        return bytes(value).hex()
    return value if isinstance(value, (dict, list, int, float, bool, type(None))) else str(value)


def _sum_there(server: psycopg.Connection, table: Table) -> int:
    names = sql.SQL(", ").join(sql.Identifier(column.name) for column in table.columns)
    total = _Sum()
    with server.cursor(name="there") as cursor:  # of the server: a table of any size in the memory of a few rows
        cursor.itersize = AT_A_TIME
        cursor.execute(sql.SQL("SELECT {} FROM {}").format(names, sql.Identifier(table.name)))
        for row in cursor:
            total.add(row)
    return total.value


def _set_sequences(server: psycopg.Connection) -> None:
    """The next number of each table is the one after its last."""
    rows = server.execute(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema()"
        " AND (is_identity = 'YES' OR column_default LIKE 'nextval(%')"
    ).fetchall()
    for table, column in rows:
        server.execute(
            sql.SQL(
                "SELECT setval(pg_get_serial_sequence({name}, {word}), COALESCE(MAX({column}), 1), MAX({column}) IS NOT"
                " NULL) FROM {table}"
            ).format(name=f'"{table}"', word=column, column=sql.Identifier(column), table=sql.Identifier(table))
        )


def _words(error: psycopg.Error) -> str:
    """What PostgreSQL says, without the line that quotes the row."""
    return (error.diag.message_primary or type(error).__name__) + "."
