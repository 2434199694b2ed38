"""Is the net itself awake: the age of the last heartbeat and of the oldest overdue row, in two queries."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Max

from chomchom.core import clock
from chomchom.net.models import Heartbeat
from chomchom.net.schema import SCHEMA

CYCLE = timedelta(seconds=5)  # the longest a worker lets pass between two looks at the database, with room
SILENT = timedelta(seconds=30)  # a heartbeat older than this means that no worker is running


@dataclass(frozen=True)
class Health:
    """``heartbeat_at`` None: no worker ever ran. ``overdue_at``: the oldest moment that has passed without action."""

    now: datetime
    heartbeat_at: datetime | None
    overdue_at: datetime | None
    set_aside: int  # rows that could not be processed and wait to be tried again
    speed: float = 1.0  # seconds of the story in a real second

    @property
    def heartbeat_age(self) -> timedelta | None:
        return self.now - self.heartbeat_at if self.heartbeat_at else None

    @property
    def overdue_age(self) -> timedelta:
        return max(self.now - self.overdue_at, timedelta()) if self.overdue_at else timedelta()

    @property
    def is_awake(self) -> bool:
        return self.heartbeat_age is not None and self.heartbeat_age <= SILENT * self.speed

    @property
    def is_well(self) -> bool:
        return self.is_awake and self.overdue_age <= 2 * CYCLE * self.speed


def health(now: datetime) -> Health:
    """How the net is at ``now``."""
    beat = Heartbeat.objects.aggregate(last=Max("at"))["last"]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT MIN(next_at) FROM net_watch WHERE next_at IS NOT NULL),"
            " (SELECT MIN(next_at) FROM net_alert WHERE next_at IS NOT NULL),"
            " (SELECT MIN(next_at) FROM net_notice WHERE next_at IS NOT NULL),"
            " (SELECT COUNT(*) FROM net_watch WHERE failures > 0) + (SELECT COUNT(*) FROM net_alert WHERE failures > 0)"
        )
        *moments, aside = cursor.fetchone()
    return Health(now, beat, _oldest(moments, now), aside, max(1.0, clock.speed()))


def _oldest(moments, now: datetime) -> datetime | None:
    convert = _from_text if connection.vendor == "sqlite" else lambda moment: moment
    past = [moment for moment in map(convert, moments) if moment and moment <= now]
    return min(past, default=None)


def _from_text(moment: str | None) -> datetime | None:
    return datetime.fromisoformat(f"{moment}+00:00") if moment else None


def next_moment(now: datetime, until: datetime) -> datetime:
    """The earliest moment before ``until`` at which a row of this program's schema falls due."""
    with connection.cursor() as cursor:
        adapt = connection.ops.adapt_datetimefield_value
        parts = " UNION ALL ".join(
            f"SELECT MIN(next_at) AS at FROM {table} WHERE next_at > %s AND next_at < %s AND schema <= {SCHEMA}"  # noqa: S608 - names of our tables
            for table in ("net_watch", "net_alert", "net_notice")
        )
        cursor.execute(f"SELECT MIN(at) FROM ({parts}) AS moments", [adapt(now), adapt(until)] * 3)  # noqa: S608
        (moment,) = cursor.fetchone()
    return (_from_text(moment) if isinstance(moment, str) else moment) or until
