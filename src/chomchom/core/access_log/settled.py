"""Up to which line nothing can be added any more.

Ids are given before the transaction ends: on PostgreSQL a line with a lower id may appear after one with a higher one
was seen. Whoever writes a line holds a lock on its table from before the id is given until the end of the transaction;
so when none of those who held one at a moment holds it any longer, all ids given before that moment are settled.
Nobody has to wait for this but the sealing itself.
"""

import time

from django.db import connection

PAUSE_S = 0.02
TABLE = "core_accessentry"
GIVEN = """
SELECT GREATEST((SELECT last_value FROM {sequence}), (SELECT COALESCE(max(id), 0) FROM core_accessentry))
"""
WRITERS = """
SELECT virtualtransaction FROM pg_locks
WHERE locktype = 'relation' AND relation = 'core_accessentry'::regclass AND mode = 'RowExclusiveLock' AND granted
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND pid IS DISTINCT FROM pg_backend_pid()
"""


def settled(*, wait_s: float) -> int:
    """The highest id up to which the lines are complete; 0 if others kept writing for ``wait_s``, in a transaction
    that did not end."""
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":  # one writer at a time: what is seen is all there is
            cursor.execute(f"SELECT COALESCE(max(id), 0) FROM {TABLE}")  # noqa: S608  a constant
            return cursor.fetchone()[0]
        cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [TABLE])
        cursor.execute(GIVEN.format(sequence=cursor.fetchone()[0]))
        given = cursor.fetchone()[0]
        return given if _ended(cursor, wait_s) else 0


def _ended(cursor, wait_s: float) -> bool:  # type: ignore[no-untyped-def]
    until = time.monotonic() + wait_s
    waiting_for = _writers(cursor)
    while waiting_for:
        if time.monotonic() > until:
            return False
        time.sleep(PAUSE_S)
        waiting_for &= _writers(cursor)
    return True


def _writers(cursor) -> set[str]:  # type: ignore[no-untyped-def]
    cursor.execute(WRITERS)
    return {row[0] for row in cursor.fetchall()}
