"""Tries at passwords and codes: each is counted before it is looked at, so that many at once find the wait as well."""

from datetime import datetime, timedelta

from django.db import transaction

from chomchom.core.refusal import insist
from chomchom.people.models import Attempt
from chomchom.people.rules import log_in as rules


@transaction.atomic
def begin(*, key: str, waits: tuple[int, ...], forget: timedelta, at: datetime) -> int:
    """Count this try as failed until ``clear`` says otherwise; the failures so far, this one among them. Raises
    ``Refused`` (wait) where the last failure is too short ago: then nothing is counted."""
    Attempt.objects.filter(last_at__lt=at - rules.FORGOTTEN_AFTER).delete()
    row, _made = Attempt.objects.select_for_update().get_or_create(key=key, defaults={"last_at": at})
    if row.failures and at - row.last_at >= forget:
        row.failures = 0
    left = rules.seconds_left(failures=row.failures, last_at=row.last_at, at=at, waits=waits)
    insist(rules.too_early(left))
    row.failures, row.last_at = row.failures + 1, at
    row.save(update_fields=["failures", "last_at"])
    return row.failures


def clear(*, key: str) -> None:
    """It was the right one: the next failure is the first again."""
    Attempt.objects.filter(key=key).delete()
