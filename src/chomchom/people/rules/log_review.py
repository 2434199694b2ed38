"""What is unusual in a month of the access log: pure functions over counts."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from chomchom.core.refusal import Refusal
from chomchom.people.enums import LogSignal
from chomchom.people.log_thresholds import CLOSES, DUE_AFTER, OFFICE_ROLES, OPENS, least


@dataclass(frozen=True)
class Hour:
    """What one account did in one hour, by the clocks of the district."""

    account_id: int
    begins: datetime
    lines: int
    people: int
    exports: int


@dataclass(frozen=True)
class Count:
    """What a source of signals counted of one account on a day, or in the month (``day`` None)."""

    account_id: int | None
    day: date | None
    lines: int
    people: int
    first_at: datetime
    last_at: datetime
    ip: str = ""


@dataclass(frozen=True)
class Signal:
    """One thing to be asked about. ``key`` names it for good: kind, account, when."""

    kind: LogSignal
    account_id: int | None
    first_at: datetime
    last_at: datetime
    lines: int
    people: int
    ip: str = ""

    @property
    def key(self) -> str:
        who = self.account_id if self.account_id is not None else self.ip
        return f"{self.kind}:{who}:{self.first_at:%Y-%m-%dT%H}"


def of_hours(
    hours: Iterable[Hour], roles: Mapping[int, frozenset[str]], is_holiday: Callable[[date], bool]
) -> list[Signal]:
    """The signals that follow from what each account did in each hour."""
    rows = list(hours)
    found = [
        _signal(LogSignal.MANY_PEOPLE, [row])
        for row in rows
        if row.people >= least(LogSignal.MANY_PEOPLE, row.begins.date())
    ]
    late = [
        row
        for row in rows
        if OFFICE_ROLES & roles.get(row.account_id, frozenset()) and _is_late(row.begins, is_holiday)
    ]
    found += _grouped(LogSignal.OUTSIDE_HOURS, late, lambda row: (row.account_id, row.begins.date()), "lines")
    took = [row for row in rows if row.exports]
    return found + _grouped(LogSignal.EXPORTS, took, lambda row: row.account_id, "exports")


def _is_late(begins: datetime, is_holiday: Callable[[date], bool]) -> bool:
    within = OPENS <= begins.time() < CLOSES
    return not within or begins.weekday() >= 5 or is_holiday(begins.date())


def _grouped(kind: LogSignal, rows: Iterable[Hour], key: Callable[[Hour], object], counted: str) -> list[Signal]:
    groups: dict[object, list[Hour]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return [
        _signal(kind, group)
        for group in groups.values()
        if sum(getattr(row, counted) for row in group) >= least(kind, group[0].begins.date())
    ]


def _signal(kind: LogSignal, rows: list[Hour]) -> Signal:
    rows = sorted(rows, key=lambda row: row.begins)
    counted = "exports" if kind == LogSignal.EXPORTS else "lines"
    return Signal(
        kind, rows[0].account_id, rows[0].begins, rows[-1].begins + timedelta(hours=1),
        sum(getattr(row, counted) for row in rows), max(row.people for row in rows),
    )  # fmt: skip


def of_counts(kind: LogSignal, counts: Iterable[Count]) -> list[Signal]:
    """The counts that reach the threshold: of people, or of tries to log in."""
    return [
        Signal(kind, row.account_id, row.first_at, row.last_at, row.lines, row.people, row.ip)
        for row in counts
        if (row.lines if kind == LogSignal.REFUSED else row.people) >= least(kind, row.first_at.date())
    ]


def in_order(signals: Iterable[Signal]) -> list[Signal]:
    kinds = list(LogSignal)
    return sorted(signals, key=lambda one: (kinds.index(one.kind), one.first_at, one.account_id or 0))


# -- the month -----------------------------------------------------------------------------------------------------


def month_of(day: date) -> date:
    return day.replace(day=1)


def month_after(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1)


def month_before(month: date) -> date:
    return (month - timedelta(days=1)).replace(day=1)


def last_due(today: date) -> date:
    """The latest month that must be signed by now."""
    month = month_before(month_of(today))
    return month if today >= month_after(month) + DUE_AFTER else month_before(month)


def may_sign(month: date, today: date, *, is_signed: bool, open_signals: int) -> Refusal | None:
    if is_signed:
        return Refusal("signed", _("The month has been signed already."))
    if today < month_after(month):
        return Refusal("not_over", _("The month is not over yet."))
    if open_signals:
        return Refusal("open", _("%(count)d signals have no finding yet.") % {"count": open_signals})
    return None


def may_judge(signal: Signal, account_id: int | None) -> Refusal | None:
    """Nobody says of his own looks that they are in order."""
    if signal.account_id is not None and signal.account_id == account_id:
        return Refusal("own", _("This is about yourself: somebody else of the district says what came of it."))
    return None


# -- the picture ---------------------------------------------------------------------------------------------------

BAR_WIDTH, HEIGHT = 20, 100


@dataclass(frozen=True)
class Bar:
    day: date
    lines: int
    exports: int
    x: int
    y: int
    height: int
    off: bool


def bars(month: date, hours: Iterable[Hour], is_holiday: Callable[[date], bool]) -> list[Bar]:
    """One bar for each day of the month."""
    lines: dict[date, int] = defaultdict(int)
    exports: dict[date, int] = defaultdict(int)
    for row in hours:
        lines[row.begins.date()] += row.lines
        exports[row.begins.date()] += row.exports
    most = max(lines.values(), default=0) or 1
    days = [month + timedelta(days=n) for n in range((month_after(month) - month).days)]
    heights = {day: -(-lines[day] * HEIGHT // most) for day in days}
    return [
        Bar(day, lines[day], exports[day], n * BAR_WIDTH, HEIGHT - heights[day], heights[day],
            day.weekday() >= 5 or is_holiday(day))
        for n, day in enumerate(days)
    ]  # fmt: skip
