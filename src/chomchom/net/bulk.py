"""Many rows in one statement, on SQLite and on PostgreSQL, without a model instance for each.

SQLite reads the rows from one JSON parameter, PostgreSQL from one array per column; the text of a statement does not
depend on the number of rows. Signals are not sent and ``save`` is not called.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import connection, models

Row = Sequence[Any]


def reserve_ids(model: type[models.Model], count: int) -> list[int]:
    """New primary keys for rows that are inserted later in the same transaction."""
    if not count:
        return []
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":  # the transaction is the only writer: nobody else can take these numbers
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            last = (cursor.fetchone() or (0,))[0]
            return list(range(last + 1, last + 1 + count))
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count])
        return [row[0] for row in cursor.fetchall()]


def insert(
    model: type[models.Model], names: Sequence[str], rows: Collection[Row], *, ignore_conflicts: bool = False
) -> int:
    """Insert rows whose values stand in the order of the field ``names``; answers how many were inserted."""
    if not rows:
        return 0
    fields = [model._meta.get_field(name) for name in names]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    source, parameters = _source(fields, rows)
    conflict = " ON CONFLICT DO NOTHING" if ignore_conflicts else ""
    where = " WHERE true" if connection.vendor == "sqlite" else ""  # SQLite needs it before ON CONFLICT
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{model._meta.db_table}" ({columns}) SELECT {_values(fields)} FROM {source}{where}{conflict}',  # noqa: S608 - names come from models
            parameters,
        )
        return cursor.rowcount


def update(model: type[models.Model], names: Sequence[str], rows: Collection[Row], *, where: str = "") -> int:
    """Update rows given as (primary key, values in the order of ``names``); answers how many there were.

    ``where`` is a further condition in SQL, written in the program and never taken from outside.
    """
    if not rows:
        return 0
    fields = [model._meta.pk, *(model._meta.get_field(name) for name in names)]
    table = model._meta.db_table
    guard = f" AND {where}" if where else ""
    source, parameters = _source(fields, rows)
    assignments = ", ".join(f'"{field.column}" = {_value(field, i)}' for i, field in enumerate(fields) if i)
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{table}" SET {assignments} FROM {source} WHERE "{table}"."id" = {_value(fields[0], 0)}{guard}',  # noqa: S608 - names come from models
            parameters,
        )
        return cursor.rowcount


def _source(fields: Sequence[models.Field], rows: Iterable[Row]) -> tuple[str, list[Any]]:
    if connection.vendor == "sqlite":
        return "json_each(%s) AS v", [json.dumps([[_plain(value) for value in row] for row in rows])]
    columns = [
        [json.dumps(x) if isinstance(x, dict | list) else x for x in column] for column in zip(*rows, strict=True)
    ]
    names = ", ".join(f"c{i}" for i in range(len(fields)))
    arrays = ", ".join(f"%s::{_postgres_type(field)}[]" for field in fields)
    return f"unnest({arrays}) AS v({names})", list(columns)


def _values(fields: Sequence[models.Field]) -> str:
    return ", ".join(_value(field, i) for i, field in enumerate(fields))


def _value(field: models.Field, index: int) -> str:
    if connection.vendor == "sqlite":
        return f"json_extract(v.value, '$[{index}]')"
    return f"v.c{index}::jsonb" if isinstance(field, models.JSONField) else f"v.c{index}"


def _postgres_type(field: models.Field) -> str:
    """``text`` for everything that is text: a cast to varchar(n) would cut in silence."""
    kind = field.db_type(connection) or "text"
    return "text" if kind.startswith("varchar") or kind == "jsonb" else kind


def _plain(value: Any) -> Any:
    """A value as SQLite stores it, inside JSON."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ")
    return json.dumps(value) if isinstance(value, dict | list) else value
