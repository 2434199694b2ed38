"""Questions to a day that the database answers by itself: Django's own need functions of this program on SQLite, and a
constraint that asks such a one can be checked, copied or cleaned by no other program."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Func, IntegerField
from django.db.models.sql.compiler import SQLCompiler


class DayOfMonth(Func):
    """1 to 31."""

    arity = 1
    output_field = IntegerField()

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **words: Any) -> tuple[str, Any]:
        return super().as_sql(compiler, connection, template="CAST(substr(%(expressions)s, 9, 2) AS integer)", **words)

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **words: Any) -> tuple[str, Any]:
        return super().as_sql(compiler, connection, template="EXTRACT(DAY FROM %(expressions)s)", **words)
