"""The database backend that settings name: Django finds ``DatabaseWrapper`` here."""

from typing import Any

from django.db.backends.sqlite3 import base

from chomchom.core.sqlite3.gate import Gate

WRITES = ("INSERT", "UPDATE", "DELETE", "REPLAC")
DEFAULT_TIMEOUT_S = 5.0  # of Python's sqlite3


class DatabaseWrapper(base.DatabaseWrapper):
    """A transaction enters the gate before it begins, a statement outside of any before it writes. A database in
    memory has no gate."""

    def __init__(self, *words: Any, **more: Any) -> None:
        super().__init__(*words, **more)
        self._gate: Gate | None = None

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        if not self.is_in_memory_db():
            self._gate = Gate(str(conn_params["database"]), float(conn_params.get("timeout", DEFAULT_TIMEOUT_S)))
        return super().get_new_connection(conn_params)

    def create_cursor(self, name: str | None = None) -> Any:
        cursor = self.connection.cursor(factory=Cursor)
        cursor.gate = self._gate
        return cursor

    def _start_transaction_under_autocommit(self) -> None:
        if self._gate is not None:
            self._gate.enter()
        try:
            super()._start_transaction_under_autocommit()
        except BaseException:
            self._leave()
            raise

    def _commit(self) -> None:
        super()._commit()
        self._leave()  # where it fails the transaction goes on, until it is rolled back

    def _rollback(self) -> None:
        try:
            super()._rollback()
        finally:
            self._leave()

    def _close(self) -> None:
        try:
            super()._close()
        finally:
            self._leave()

    def _leave(self) -> None:
        if self._gate is not None:
            self._gate.leave()


class Cursor(base.SQLiteCursorWrapper):
    """A cursor whose single writing statement, outside of a transaction, waits at the gate as well."""

    gate: Gate | None = None

    def execute(self, query: str, params: Any = None) -> Any:
        if not self._waits(query):
            return super().execute(query, params)
        with self.gate.inside():  # type: ignore[union-attr]
            return super().execute(query, params)

    def executemany(self, query: str, param_list: Any) -> Any:
        if not self._waits(query):
            return super().executemany(query, param_list)
        with self.gate.inside():  # type: ignore[union-attr]
            return super().executemany(query, param_list)

    def _waits(self, query: str) -> bool:
        if self.gate is None or self.gate.is_inside or self.connection.in_transaction:
            return False
        return query.lstrip()[:6].upper() in WRITES
