"""Who is on duty when: pure functions over a roster that was read beforehand. No database, no clock.

Times of shifts are wall-clock times in the zone of the organisation, so a shift keeps its hours when the clocks
change. A wall-clock time that a change of clocks skips means the moment of the change, one that comes twice means
the first: two shifts that meet at such a time leave neither a hole nor an overlap.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, NamedTuple, Protocol
from zoneinfo import ZoneInfo

from chomchom.people.days import Holidays
from chomchom.people.enums import HolidayRule

DAY = timedelta(days=1)
INSTANT = timedelta(microseconds=1)


class Weekly(Protocol):
    """What comes back every week: a shift or a requirement. Half-open on both scales."""

    weekdays: int  # bit 0 is Monday
    starts: time
    ends: time  # not later than ``starts``: on the next day
    valid_from: date  # days on which it may begin
    valid_to: date | None
    holidays: str


class Shift(Weekly, Protocol):
    account_id: int


class Requirement(Weekly, Protocol):
    minimum: int
    maximum: int | None


class Override(Protocol):
    starts_at: datetime
    ends_at: datetime
    replaces_id: int | None  # None: everybody who would be on duty
    account_id: int | None  # None: nobody


class Period(NamedTuple):
    """Days [valid_from, valid_to); None is open."""

    valid_from: date
    valid_to: date | None

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


class Span(NamedTuple):
    """Moments [starts_at, ends_at), in UTC."""

    starts_at: datetime
    ends_at: datetime

    def covers(self, at: datetime) -> bool:
        return self.starts_at <= at < self.ends_at

    def meets(self, other: "Span") -> bool:
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


class Cover(NamedTuple):
    """Who is on duty from a moment to a moment."""

    starts_at: datetime
    ends_at: datetime
    account_ids: tuple[int, ...]


class Gap(NamedTuple):
    """A time at which ``required`` people must be on duty and only ``account_ids`` are."""

    starts_at: datetime
    ends_at: datetime
    required: int
    account_ids: tuple[int, ...]


class Overlap(NamedTuple):
    """A time at which one person stands twice in the roster, or more people are on duty than ``at_most``."""

    starts_at: datetime
    ends_at: datetime
    account_ids: tuple[int, ...]
    at_most: int | None


@dataclass(frozen=True)
class Roster:
    """All that decides who is on duty for one role at one organisation.

    ``rostered`` is False where nobody ever entered a shift: then every member in the role is on duty.
    ``overrides`` stand in the order in which they were made; a later one wins.
    """

    zone: ZoneInfo
    members: Mapping[int, Sequence[Period]]
    shifts: Sequence[Shift] = ()
    overrides: Sequence[Override] = ()
    requirements: Sequence[Requirement] = ()
    holidays: Holidays = field(default_factory=Holidays)
    rostered: bool = True

    def with_shift(self, shift: Shift) -> "Roster":
        return replace(self, shifts=(*self.shifts, shift), rostered=True)

    def without_shift(self, shift: Shift) -> "Roster":
        return replace(self, shifts=[other for other in self.shifts if other != shift])

    def with_override(self, override: Override) -> "Roster":
        return replace(self, overrides=(*self.overrides, override))

    def without_override(self, override: Override) -> "Roster":
        return replace(self, overrides=[other for other in self.overrides if other != override])

    def local_day(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()


# -- clocks ----------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=8192)  # many rosters share their hours
def moment(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """The moment (UTC) of a wall-clock time, also on the days when clocks change."""
    local = datetime.combine(day, clock, tzinfo=zone)
    at = local.astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return at
    return _change_of_clocks(local.replace(fold=1).astimezone(UTC), at, zone)


def _change_of_clocks(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The first whole second in (before, after] with the offset of ``after``."""
    offset = after.astimezone(zone).utcoffset()
    low, high = int(before.timestamp()), int(after.timestamp())
    while high - low > 1:
        middle = (low + high) // 2
        if datetime.fromtimestamp(middle, zone).utcoffset() == offset:
            high = middle
        else:
            low = middle
    return datetime.fromtimestamp(high, UTC)


def span_on(weekly: Weekly, day: date, zone: ZoneInfo) -> Span:
    """The times of a shift that begins on ``day``; empty if the clocks skip it whole."""
    last_day = day if weekly.ends > weekly.starts else day + DAY
    return Span(moment(day, weekly.starts, zone), moment(last_day, weekly.ends, zone))


def begins_on(weekly: Weekly, day: date, holidays: Holidays) -> bool:
    """Does the shift begin on that day? Weekday, validity and public holidays decide."""
    if not weekly.weekdays >> day.weekday() & 1 or day not in Period(weekly.valid_from, weekly.valid_to):
        return False
    return weekly.holidays == HolidayRule.ALSO or (day in holidays) == (weekly.holidays == HolidayRule.ONLY)


def spans(weekly: Weekly, roster: Roster, start: datetime, end: datetime) -> Iterator[Span]:
    """Every time of a weekly shift that touches [start, end)."""
    day, last = roster.local_day(start) - DAY, roster.local_day(end)
    while day <= last:
        if begins_on(weekly, day, roster.holidays):
            span = span_on(weekly, day, roster.zone)
            if span.starts_at < span.ends_at and span.meets(Span(start, end)):
                yield span
        day += DAY


def _runs(weekly: Weekly, roster: Roster, at: datetime) -> bool:
    today = roster.local_day(at)
    return any(
        begins_on(weekly, day, roster.holidays) and span_on(weekly, day, roster.zone).covers(at)
        for day in (today, today - DAY)
    )


# -- who -------------------------------------------------------------------------------------------------------------


def on_at(roster: Roster, at: datetime) -> tuple[int, ...]:
    """The accounts on duty at a moment, each once, in the order of their shifts; those without the role left out."""
    return _on_duty(roster, _by_plan(roster, at), at)


def _by_plan(roster: Roster, at: datetime) -> list[int]:
    if not roster.rostered:
        return list(roster.members)
    return [shift.account_id for shift in roster.shifts if _runs(shift, roster, at)]


def _on_duty(roster: Roster, planned: list[int], at: datetime) -> tuple[int, ...]:
    """What changes and lost roles make of the plan."""
    people = planned
    for override in roster.overrides:
        if override.starts_at <= at < override.ends_at:
            people = _applied(override, people)
    day = roster.local_day(at)
    return tuple(dict.fromkeys(who for who in people if _has_role(roster, who, day)))


def _applied(override: Override, people: list[int]) -> list[int]:
    instead = [] if override.account_id is None else [override.account_id]
    if override.replaces_id is None:
        return instead
    return [who for present in people for who in (instead if present == override.replaces_id else [present])]


def _has_role(roster: Roster, account_id: int, day: date) -> bool:
    return any(day in period for period in roster.members.get(account_id, ()))


class _Piece(NamedTuple):
    """A time in which nothing changes: who is planned (somebody may stand twice), who is there, how many must be."""

    starts_at: datetime
    ends_at: datetime
    planned: list[int]
    account_ids: tuple[int, ...]
    minimum: int
    maximum: int | None


def _pieces(roster: Roster, start: datetime, end: datetime) -> Iterator[_Piece]:
    """[start, end) cut at every moment at which something can change. The weeks are unrolled once, not per piece."""
    shifts = [(shift, list(spans(shift, roster, start, end))) for shift in roster.shifts]
    needs = [(need, list(spans(need, roster, start, end))) for need in roster.requirements]
    edges = {edge for _weekly, unrolled in (*shifts, *needs) for span in unrolled for edge in span}
    inner = sorted(edge for edge in edges | set(_other_edges(roster)) if start < edge < end)
    for begins, ends in zip([start, *inner], [*inner, end], strict=True):
        planned = [s.account_id for s, unrolled in shifts if _covers(unrolled, begins)]
        planned = planned if roster.rostered else list(roster.members)
        required = [need for need, unrolled in needs if _covers(unrolled, begins)]
        limits = [need.maximum for need in required if need.maximum]
        minimum = max((need.minimum for need in required), default=0)
        yield _Piece(begins, ends, planned, _on_duty(roster, planned, begins), minimum, min(limits, default=None))


def _covers(unrolled: Iterable[Span], at: datetime) -> bool:
    return any(span.starts_at <= at < span.ends_at for span in unrolled)


def _other_edges(roster: Roster) -> Iterator[datetime]:
    """The moments at which changes begin and end, and at which somebody gains or loses the role."""
    for override in roster.overrides:
        yield from (override.starts_at, override.ends_at)
    days = {day for periods in roster.members.values() for period in periods for day in period if day is not None}
    yield from (moment(day, time(0), roster.zone) for day in days)


def cover(roster: Roster, start: datetime, end: datetime) -> list[Cover]:
    """Who is on duty from ``start`` to ``end``, without a break; times with the same people are one."""
    return _merged(Cover(piece.starts_at, piece.ends_at, piece.account_ids) for piece in _pieces(roster, start, end))


def _merged(spans: Iterable[Any]) -> list[Any]:
    """Neighbours that say the same become one."""
    merged: list[Any] = []
    for piece in spans:
        if merged and merged[-1][2:] == piece[2:] and merged[-1].ends_at == piece.starts_at:
            merged[-1] = merged[-1]._replace(ends_at=piece.ends_at)
        else:
            merged.append(piece)
    return merged


def next_cover(roster: Roster, at: datetime, end: datetime) -> Cover | None:
    """The first time after ``at`` at which other people than now are on duty; None if that is not before ``end``."""
    now, *later = cover(roster, at, end)
    return next((piece for piece in later if piece.account_ids and piece.account_ids != now.account_ids), None)


# -- what is wrong ---------------------------------------------------------------------------------------------------


def gaps(roster: Roster, start: datetime, end: datetime) -> list[Gap]:
    """The times in [start, end) at which fewer people are on duty than must be."""
    return _merged(
        Gap(piece.starts_at, piece.ends_at, piece.minimum, piece.account_ids)
        for piece in _pieces(roster, start, end)
        if len(piece.account_ids) < piece.minimum
    )


def overlaps(roster: Roster, start: datetime, end: datetime) -> list[Overlap]:
    """The times at which somebody stands in two shifts at once, or more people are on duty than may be."""
    found = (_overlap(piece) for piece in _pieces(roster, start, end))
    return _merged(overlap for overlap in found if overlap is not None)


def _overlap(piece: _Piece) -> Overlap | None:
    if piece.maximum is not None and len(piece.account_ids) > piece.maximum:
        return Overlap(piece.starts_at, piece.ends_at, piece.account_ids, piece.maximum)
    twice = _twice(piece.planned)
    return Overlap(piece.starts_at, piece.ends_at, twice, None) if twice else None


def _twice(people: Collection[int]) -> tuple[int, ...]:
    seen: set[int] = set()
    return tuple(dict.fromkeys(who for who in people if who in seen or seen.add(who)))
