"""A week of a roster as it is drawn: one row for each day, cut where who is on duty changes. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from chomchom.core.holidays import name_of
from chomchom.people.models import Account
from chomchom.people.roster import Cover, Gap, Roster, cover, gaps, moment

DAY = timedelta(days=1)
WIDTH = 1000  # units of the drawing in one day


@dataclass(frozen=True)
class Part:
    """Who is on duty in one part of a day; ``missing`` people more must be. ``x`` and ``width`` are for the drawing."""

    starts_at: datetime
    ends_at: datetime
    names: tuple[str, ...]
    missing: int
    x: int
    width: int


@dataclass(frozen=True)
class Day:
    day: date
    holiday: str
    is_holiday: bool
    parts: tuple[Part, ...]
    now_x: int | None  # where the present moment lies in the drawing, today only


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def span(roster: Roster, monday: date) -> tuple[datetime, datetime]:
    """The week [Monday 00:00, next Monday 00:00) of the organisation's clocks, as moments."""
    return moment(monday, time(0), roster.zone), moment(monday + 7 * DAY, time(0), roster.zone)


def days(roster: Roster, accounts: Mapping[int, Account], monday: date, now: datetime) -> list[Day]:
    """The seven days of the week that begins on ``monday``."""
    start, end = span(roster, monday)
    pieces, holes = cover(roster, start, end), gaps(roster, start, end)
    return [_day(roster, accounts, monday + number * DAY, pieces, holes, now) for number in range(7)]


def _day(
    roster: Roster,
    accounts: Mapping[int, Account],
    day: date,
    pieces: Iterable[Cover],
    holes: list[Gap],
    now: datetime,
) -> Day:
    start, end = moment(day, time(0), roster.zone), moment(day + DAY, time(0), roster.zone)
    parts = tuple(
        Part(
            begins.astimezone(roster.zone),
            ends.astimezone(roster.zone),
            tuple(accounts[who].name for who in who_is),
            max(0, required - len(who_is)),
            _x(begins, start, end),
            max(2, _x(ends, start, end) - _x(begins, start, end)),
        )
        for begins, ends, who_is, required in _cut(pieces, holes, start, end)
    )
    is_holiday = day in roster.holidays
    return Day(
        day, name_of(day) if is_holiday else "", is_holiday, parts, _x(now, start, end) if start <= now < end else None
    )


def _cut(
    pieces: Iterable[Cover], holes: list[Gap], start: datetime, end: datetime
) -> Iterator[tuple[datetime, datetime, tuple[int, ...], int]]:
    """(from, to, who, how many must be there): the pieces of a day, cut at the edges of holes."""
    for piece in pieces:
        begins, ends = max(piece.starts_at, start), min(piece.ends_at, end)
        edges = sorted({edge for hole in holes for edge in hole[:2] if begins < edge < ends})
        for left, right in zip([begins, *edges], [*edges, ends], strict=True):
            if left < right:
                required = max((hole.required for hole in holes if hole.starts_at <= left < hole.ends_at), default=0)
                yield left, right, piece.account_ids, required


def _x(at: datetime, start: datetime, end: datetime) -> int:
    return round(WIDTH * (at.astimezone(UTC) - start).total_seconds() / (end - start).total_seconds())
