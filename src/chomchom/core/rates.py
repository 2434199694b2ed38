"""How often something may be tried, counted in the database, so that all processes and machines count together.

A counter is a row with two neighbouring windows of time; what counts is the running one and the part of the one before
that the last ``seconds`` still reach. Why it is done so: docs/adr/0019-rate-limits.md.

``left = rates.wait_s(name="link", of=token, at=now)``: 0 where it may go on, else the seconds to wait.
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.utils.crypto import salted_hmac

from chomchom.core.models import RateCount

KEPT = timedelta(days=2)


@dataclass(frozen=True)
class Limit:
    """So many tries within so many seconds."""

    tries: int
    seconds: int

    @classmethod
    def read(cls, text: str) -> "Limit":
        """``300/600``. Raises ValueError."""
        tries, seconds = (int(part) for part in text.split("/"))
        if tries < 1 or seconds < 1:
            raise ValueError(text)
        return cls(tries, seconds)


DEFAULTS = {
    # an office of a hundred people behind one address opens its links at once when an alert climbs
    "link_address": Limit(300, 600),
    "link": Limit(60, 600),  # one link: opened by its reader, by scanners of mail, by previews, ten times each
    "public": Limit(300, 600),  # pages for everybody, by address
    "sent": Limit(30, 3600),  # forms that are sent without an account, by address
    "api_address": Limit(1200, 60),  # a gateway speaks for the thermometers of many kitchens
    "api_key": Limit(600, 60),  # one sender
    "log_in": Limit(60, 300),  # by address; an account is locked by its name besides
}


def limits() -> dict[str, Limit]:
    """The defaults, and what the setting ``CHOMCHOM_RATE_LIMITS`` says otherwise: ``public=600/600``."""
    said = {}
    for one in settings.RATE_LIMITS:
        name, _equals, text = one.partition("=")
        try:
            said[name.strip()] = Limit.read(text)
        except ValueError:
            raise ImproperlyConfigured(f"CHOMCHOM_RATE_LIMITS: {one!r}; expected name=tries/seconds.") from None
    if unknown := said.keys() - DEFAULTS.keys():
        raise ImproperlyConfigured(f"CHOMCHOM_RATE_LIMITS: {unknown}; known are {', '.join(DEFAULTS)}.")
    return DEFAULTS | said


def wait_s(*, name: str, of: str, at: datetime) -> int:
    """Count one try of ``of`` (an address, a link, a key): 0, or the seconds to wait before the next one.

    One read; one more statement where it may go on. A try that is refused is not counted, so that a flood writes
    nothing and whoever waits as long as was said is let in.
    """
    limit, bucket = limits()[name], _bucket(name, of)
    window, into_s = divmod(at.timestamp(), limit.seconds)
    row = RateCount.objects.filter(bucket=bucket).values_list("window", "tries", "tries_before").first()
    if row and (wait := _wait(limit, *_as_of(int(window), *row), into_s)):
        return wait
    tries, before = _count(bucket, int(window), at)
    return _wait(limit, tries - 1, before, into_s)  # two at once: the later one sees the count of the earlier


def forget(*, at: datetime) -> None:
    """Counters that nobody asked for in two days."""
    RateCount.objects.filter(counted_at__lt=at - KEPT).delete()


def _bucket(name: str, of: str) -> str:
    """No address and no link stands in the table, nor can it be guessed from what stands there."""
    return salted_hmac(f"chomchom.rates.{name}", of, algorithm="sha256").hexdigest()[:40]


def _as_of(window: int, stored: int, tries: int, before: int) -> tuple[int, int]:
    """What a row says in this window."""
    if stored == window:
        return tries, before
    return 0, tries if stored == window - 1 else 0


COUNT = """
INSERT INTO core_ratecount (bucket, "window", tries, tries_before, counted_at) VALUES (%s, %s, 1, 0, %s)
ON CONFLICT (bucket) DO UPDATE SET
  tries_before = CASE WHEN core_ratecount."window" = excluded."window" THEN core_ratecount.tries_before
                      WHEN core_ratecount."window" = excluded."window" - 1 THEN core_ratecount.tries ELSE 0 END,
  tries = CASE WHEN core_ratecount."window" = excluded."window" THEN core_ratecount.tries + 1 ELSE 1 END,
  "window" = excluded."window", counted_at = excluded.counted_at
RETURNING tries, tries_before
"""


def _count(bucket: str, window: int, at: datetime) -> tuple[int, int]:
    """One statement: of two at the same moment each sees the other."""
    moment = connection.ops.adapt_datetimefield_value(at)
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [bucket, window, moment])
        tries, before = cursor.fetchone()
    return tries, before


A_HAIR = 1e-6
"""Of a second: who waited as long as was told is not refused for the last digit of a floating number."""


def _wait(limit: Limit, tries: int, before: int, into_s: float) -> int:
    """Seconds until one more try would fit; 0 where it fits now."""
    room = limit.tries - tries - 1
    if before * (limit.seconds - into_s) <= room * limit.seconds + A_HAIR:
        return 0
    if room >= 0:  # the window before still weighs too much
        return max(math.ceil(limit.seconds * (1 - room / before) - into_s), 1)
    rest = limit.seconds * max(1 - (limit.tries - 1) / max(tries, 1), 0)  # of the next window, in which these weigh
    return max(math.ceil(limit.seconds - into_s + rest), 1)
