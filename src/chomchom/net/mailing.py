"""Rows that wait to be mailed: leased, sent outside of any transaction, tried again, and said where they failed.

A table of such rows has ``state`` (pending, sent, failed), ``next_at``, ``attempts``, ``error`` and ``sent_at``.
Whoever is killed in between leaves a row whose lease ends; a letter sent twice carries the same Message-ID.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import F, QuerySet

from chomchom.net.channels.email import message_id

BATCH = 50
LEASE = timedelta(minutes=5)
WAIT = timedelta(minutes=2)
MOST_ATTEMPTS = 8
PENDING, SENT, FAILED = "pending", "sent", "failed"


def message(key: str, *, to: str, title: str, text: str) -> EmailMessage:
    """``key`` names the row, so that a mail sent twice carries the same Message-ID."""
    return EmailMessage(
        subject=title, body=text, to=[to],
        headers={"Message-ID": message_id(key), "Auto-Submitted": "auto-generated"},
        connection=get_connection(timeout=settings.SEND_TIMEOUT),
    )  # fmt: skip


def is_due(rows: QuerySet[Any], *, now: datetime) -> bool:
    return rows.filter(next_at__lte=now).exists()


def send_due(rows: QuerySet[Any], mail: Callable[[Any], EmailMessage], *, now: datetime) -> int:
    """Send what is due of ``rows``, in their order; answers how many were handed over."""
    due = list(rows.filter(next_at__lte=now)[:BATCH])
    return sum(_send(row, mail, now) for row in due if _lease(row, now))


def _rows(row: Any) -> QuerySet[Any]:
    return type(row).objects.filter(pk=row.pk)


def _lease(row: Any, now: datetime) -> bool:
    taken = _rows(row).filter(next_at=row.next_at)
    return bool(taken.update(next_at=now + LEASE, attempts=F("attempts") + 1))


def _send(row: Any, mail: Callable[[Any], EmailMessage], now: datetime) -> bool:
    try:
        mail(row).send()
    except Exception as error:
        ends = row.attempts + 1 >= MOST_ATTEMPTS
        _rows(row).update(
            error=f"{type(error).__name__}: {error}"[:200],
            state=FAILED if ends else PENDING,
            next_at=None if ends else now + WAIT * 2**row.attempts,
        )
        return False
    _rows(row).update(state=SENT, sent_at=now, next_at=None, error="")
    return True
