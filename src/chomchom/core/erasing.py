"""The one door through which kept rows may be changed or removed: destruction, and writing them anew under another key.

The triggers that keep rows ask for it: on SQLite through a function that this program gives to its connections (from
any other program the triggers cannot even run), on PostgreSQL through a setting of the transaction.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection

_erasing: ContextVar[bool] = ContextVar("erasing", default=False)


@contextmanager
def erasing() -> Iterator[None]:
    """Kept lines may be changed or removed inside, in a transaction of the caller."""
    token = _erasing.set(True)
    try:
        _say("on")
        yield
    finally:
        _erasing.reset(token)
        _say("on" if _erasing.get() else "off")


def is_open() -> bool:
    return _erasing.get()


def _say(word: str) -> None:
    """A transaction that has failed takes its setting with it."""
    if connection.vendor == "postgresql" and not connection.needs_rollback:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('chomchom.erasing', %s, true)", [word])
