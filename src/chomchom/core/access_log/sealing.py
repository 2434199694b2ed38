"""Sealing what was written since the last seal."""

from datetime import datetime

from django.conf import settings
from django.db import connection, transaction

from chomchom.core.access_log import chain
from chomchom.core.access_log.canonical import FIELDS
from chomchom.core.access_log.settled import settled
from chomchom.core.models import AccessEntry, LogSeal

LINES = 1_000  # of one seal at most: what is read again to verify a part of it
AT_ONCE = 5_000  # lines of one turn of the chore: on SQLite others wait as long
WAIT_S = 2.0
ALONE = 0x6C6F67  # the lock of whoever seals


def seal(*, at: datetime, lines: int | None = AT_ONCE) -> int:
    """Seal what is complete, at most about ``lines`` lines (None: all); answers how many were. Called twice at the same
    time the second one waits and goes on from there."""
    upto, done = settled(wait_s=WAIT_S), 0
    while (lines is None or done < lines) and (sealed := _seal_once(upto, at)):
        done += sealed
    return done


@transaction.atomic
def _seal_once(upto: int, at: datetime) -> int:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ALONE])
    last = LogSeal.objects.order_by("-last_id").only("last_id", "digest").first()
    after = last.last_id if last else 0
    rows = list(AccessEntry.objects.filter(pk__gt=after, pk__lte=upto).order_by("pk").values(*FIELDS)[:LINES])
    if rows:
        _write(rows, after + 1, last.digest if last else chain.GENESIS, at)
    return len(rows)


def _write(rows: list[chain.Line], first_id: int, previous: str, at: datetime) -> None:
    told = {"first_id": first_id, "last_id": rows[-1]["id"], "count": len(rows), "previous": previous, "sealed_at": at}
    told["parts"] = chain.fold(rows, previous=previous)
    hashed, key = chain.digest(told), next(iter(settings.LOG_KEYS), "")
    proven = {"key": chain.key_name(key), "proof": chain.proof(hashed, key)} if key else {}
    LogSeal.objects.create(**told, digest=hashed, **proven)


def head() -> LogSeal | None:
    """The last seal. Who keeps its hash elsewhere can prove later that nothing before it was changed or cut off."""
    return LogSeal.objects.order_by("-last_id").defer("parts").first()
