"""Stored rows sealed anew with the newest key, in batches; and how many still stand under another key, or none.

It works on what is stored, not on objects: what a batch has done is done, and the next run begins with what is left. A
value that somebody changes meanwhile is left to the next run.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps as registry
from django.db import connection, models, transaction

from chomchom.core import data_keys
from chomchom.core.encrypted import EncryptedJSONField, MarkField, Sealed, SecretField
from chomchom.core.erasing import erasing

BATCH = 500
EMPTY_JSON = ("", "[]", "{}", "null", '""')


@dataclass(frozen=True)
class Column:
    """One sealed column of a table, as the statements name it."""

    model: type[models.Model]
    name: str
    is_json: bool

    @property
    def table(self) -> str:
        return connection.ops.quote_name(self.model._meta.db_table)

    @property
    def key(self) -> str:
        return connection.ops.quote_name(self.model._meta.pk.column)

    @property
    def column(self) -> str:
        return connection.ops.quote_name(self.name)

    @property
    def as_text(self) -> str:
        return f"CAST({self.column} AS text)" if self.is_json else self.column

    @property
    def label(self) -> str:
        return f"{self.model._meta.label_lower}.{self.name}"

    @property
    def prefix(self) -> str:
        return f'"{data_keys.PREFIX}' if self.is_json else data_keys.PREFIX

    def sealed_like(self, key_id: str) -> str:
        return f"{self.prefix}{key_id}:%"


@dataclass
class Done:
    """What one run did: values written anew, and those that no key opens (left as they are)."""

    written: int = 0
    unreadable: int = 0


def columns(models_: Any = None) -> Iterator[Column]:
    """Every sealed column of the database, in the order of the tables."""
    for model in models_ or registry.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if isinstance(field, Sealed | SecretField):
                yield Column(model, field.column, isinstance(field, EncryptedJSONField))


def by_key(column: Column) -> dict[str, int]:
    """{id of the key: values under it}; "" counts those that are not sealed."""
    key_id = f"SUBSTR({column.as_text}, {len(column.prefix) + 1}, 8)"
    sql = (
        f"SELECT CASE WHEN {column.as_text} LIKE %s THEN {key_id} ELSE '' END AS k, COUNT(*)"  # noqa: S608
        f" FROM {column.table} WHERE {_filled(column)} GROUP BY 1"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [f"{column.prefix}%", *_empties(column)])
        return dict(cursor.fetchall())


def remaining(column: Column) -> int:
    """Values that do not stand under the newest key."""
    found = by_key(column)
    return sum(found.values()) - found.get(data_keys.ring().newest.id, 0)


def rewrite(column: Column, *, batch: int = BATCH, tell: Callable[[int], None] = lambda written: None) -> Done:
    """Seal every value of the column with the newest key; ``tell`` hears after each batch how many were written."""
    done, last = Done(), 0
    while rows := _batch(column, last, batch):
        last = rows[-1][0]
        with transaction.atomic(), erasing():
            _write(column, rows, done)
        tell(done.written)
    return done


def write_marks(model: type[models.Model], *, batch: int = BATCH) -> int:
    """Make the marks of every row anew, from what its sealed fields say; answers how many rows were looked at."""
    fields = [field for field in model._meta.concrete_fields if isinstance(field, MarkField)]
    pages, last, seen = [], 0, 0
    sources = sorted({field.of for field in fields})
    while fields and (pages := list(_after(model, last).values_list("pk", *sources)[:batch])):
        last, seen = pages[-1][0], seen + len(pages)
        with transaction.atomic(), erasing():
            _write_marks(model, fields, [dict(zip(("pk", *sources), row, strict=True)) for row in pages])
    return seen


# -- parts -------------------------------------------------------------------------------------------------------------


def _filled(column: Column) -> str:
    marks = ", ".join(["%s"] * len(_empties(column)))
    return f"{column.column} IS NOT NULL AND {column.as_text} NOT IN ({marks})"


def _empties(column: Column) -> tuple[str, ...]:
    return EMPTY_JSON if column.is_json else ("",)


def _batch(column: Column, last: int, batch: int) -> list[tuple[int, str]]:
    sql = (
        f"SELECT {column.key}, {column.as_text} FROM {column.table}"  # noqa: S608
        f" WHERE {column.key} > %s AND {_filled(column)} AND {column.as_text} NOT LIKE %s"
        f" ORDER BY {column.key} LIMIT {batch:d}"
    )
    newest = data_keys.ring().newest.id
    with connection.cursor() as cursor:
        cursor.execute(sql, [last, *_empties(column), column.sealed_like(newest)])
        return cursor.fetchall()


def _write(column: Column, rows: list[tuple[int, str]], done: Done) -> None:
    fresh = []
    for pk, stored in rows:
        try:
            fresh.append((_sealed_anew(stored, is_json=column.is_json), pk, stored))
        except data_keys.Locked:
            done.unreadable += 1
    value = "CAST(%s AS jsonb)" if column.is_json and connection.vendor == "postgresql" else "%s"
    sql = f"UPDATE {column.table} SET {column.column} = {value} WHERE {column.key} = %s AND {column.as_text} = %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(sql, fresh)
    done.written += len(fresh)


def _sealed_anew(stored: str, *, is_json: bool) -> str:
    if not is_json:
        return data_keys.seal(data_keys.open_(stored))
    value = json.loads(stored)
    is_sealed = isinstance(value, str) and data_keys.is_sealed(value)
    plain = data_keys.open_(value) if is_sealed else json.dumps(value, ensure_ascii=False)
    return json.dumps(data_keys.seal(plain))


def _after(model: type[models.Model], last: int) -> models.QuerySet:
    return model._base_manager.filter(pk__gt=last).order_by("pk")


def _write_marks(model: type[models.Model], fields: list[MarkField], rows: list[dict[str, Any]]) -> None:
    table, key = connection.ops.quote_name(model._meta.db_table), connection.ops.quote_name(model._meta.pk.column)
    with connection.cursor() as cursor:
        for field in fields:
            column = connection.ops.quote_name(field.column)
            cursor.executemany(
                f"UPDATE {table} SET {column} = %s WHERE {key} = %s",  # noqa: S608
                [(field.mark(row[field.of]), row["pk"]) for row in rows],
            )
