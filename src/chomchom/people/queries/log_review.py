"""Reads of the monthly look through the access log: eight statements for a month, however many lines and people."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Count as Counted
from django.db.models import Max, Min, Q, QuerySet
from django.db.models.functions import TruncDay, TruncHour
from django.utils import timezone

from chomchom.core.enums import Action
from chomchom.core.holidays import is_public_holiday
from chomchom.core.models import AccessEntry
from chomchom.people.enums import LogSignal
from chomchom.people.log_sources import SOURCES
from chomchom.people.models import LogMark, LogReview, Membership, Organisation
from chomchom.people.rules import log_review as rules

DEEDS = (Action.LOOK, Action.CREATE, Action.CHANGE, Action.DELETE, Action.PRINT, Action.EXPORT, Action.IMPORT)
TAKEN = (Action.EXPORT, Action.PRINT)


@dataclass(frozen=True)
class Who:
    name: str
    office: str
    roles: frozenset[str]
    role_words: str


@dataclass(frozen=True)
class Row:
    """A signal with who it is about and what came of asking."""

    signal: rules.Signal
    who: Who | None
    marks: tuple[LogMark, ...]

    @property
    def mark(self) -> LogMark | None:
        return self.marks[-1] if self.marks else None


@dataclass(frozen=True)
class Month:
    """A month of a district as the page shows it."""

    district: Organisation
    month: date
    rows: tuple[Row, ...]
    bars: tuple[rules.Bar, ...]
    lines: int
    exports: int
    accounts: int
    review: LogReview | None

    @property
    def open(self) -> int:
        return sum(row.mark is None for row in self.rows)

    def row(self, key: str) -> Row | None:
        return next((row for row in self.rows if row.signal.key == key), None)


def span(month: date) -> tuple[datetime, datetime]:
    """The month by the clocks of the district."""
    first, after = month, rules.month_after(month)
    return tuple(timezone.make_aware(datetime.combine(day, time())) for day in (first, after))  # type: ignore[return-value]


def month_of(district: Organisation, month: date) -> Month:
    people = _people(district, month)
    first, last = span(month)
    hours = _hours(people, first, last)
    signals = rules.of_hours(hours, {pk: who.roles for pk, who in people.items()}, is_public_holiday)
    signals += rules.of_counts(LogSignal.REFUSED, _refused(people, first, last))
    for kind, source in SOURCES.items():
        signals += rules.of_counts(kind, source(accounts=people.keys(), first=first, last=last))
    marks = _marks(district, month)
    rows = [
        Row(signal, people.get(signal.account_id or 0), tuple(marks.get(signal.key, ())))
        for signal in rules.in_order(signals)
    ]
    return Month(
        district=district, month=month, rows=tuple(rows), bars=tuple(rules.bars(month, hours, is_public_holiday)),
        lines=sum(hour.lines for hour in hours), exports=sum(hour.exports for hour in hours),
        accounts=len({hour.account_id for hour in hours}), review=LogReview.objects.of(district.pk, month).first(),
    )  # fmt: skip


def _people(district: Organisation, month: date) -> dict[int, Who]:
    """Everybody who had a role at an organisation of the district in the month."""
    last = rules.month_after(month)
    rows = (
        Membership.objects.filter(organisation__in=Organisation.objects.of_district(district.pk))
        .between(month, last)
        .select_related("account", "organisation")
        .order_by("pk")
    )
    held: dict[int, list[Membership]] = defaultdict(list)
    for row in rows:
        held[row.account_id].append(row)
    return {
        pk: Who(
            mine[0].account.name, str(mine[0].organisation), frozenset(one.role for one in mine),
            ", ".join(dict.fromkeys(str(one.get_role_display()) for one in mine)),
        )
        for pk, mine in held.items()
    }  # fmt: skip


def _hours(people: Collection[int], first: datetime, last: datetime) -> list[rules.Hour]:
    rows = (
        AccessEntry.objects.filter(account_id__in=people, at__gte=first, at__lt=last, action__in=DEEDS)
        .annotate(begins=TruncHour("at"))
        .values("account_id", "begins")
        .annotate(
            lines=Counted("pk"),
            people=Counted("subject_id", distinct=True, filter=~Q(subject_kind="account")),
            exports=Counted("at", distinct=True, filter=Q(action__in=TAKEN)),
        )
        .order_by("account_id", "begins")
    )
    return [rules.Hour(r["account_id"], r["begins"], r["lines"], r["people"], r["exports"]) for r in rows]


def _refused(people: Collection[int], first: datetime, last: datetime) -> Iterable[rules.Count]:
    """Of the district's accounts, and of names that nobody has, by their address."""
    rows = (
        AccessEntry.objects.filter(action=Action.REFUSED, what__startswith="people.", at__gte=first, at__lt=last)
        .filter(Q(account_id__in=people) | Q(account_id=None))
        .annotate(day=TruncDay("at"))
        .values("account_id", "ip", "day")
        .annotate(lines=Counted("pk"), first=Min("at"), last=Max("at"))
        .order_by("day")
    )
    for row in rows:
        yield rules.Count(
            row["account_id"], row["day"].date(), row["lines"], 0, timezone.localtime(row["first"]),
            timezone.localtime(row["last"]), row["ip"] or "",
        )  # fmt: skip


def _marks(district: Organisation, month: date) -> dict[str, list[LogMark]]:
    found: dict[str, list[LogMark]] = defaultdict(list)
    for mark in LogMark.objects.of(district.pk, month).order_by("pk"):
        found[mark.signal].append(mark)
    return found


def lines_of(district: Organisation, signal: rules.Signal) -> QuerySet[AccessEntry]:
    """The lines behind a signal, as far as their account, time and kind say; the latest first."""
    rows = AccessEntry.objects.filter(
        account_id=signal.account_id, at__gte=signal.first_at, at__lte=signal.last_at
    ).order_by("-at", "-pk")
    if signal.kind == LogSignal.EXPORTS:
        return rows.filter(action__in=TAKEN)
    if signal.kind == LogSignal.REFUSED:
        return rows.filter(action=Action.REFUSED, **({"ip": signal.ip} if signal.account_id is None else {}))
    return rows.filter(action__in=DEEDS)


def signed_months(district: Organisation) -> list[LogReview]:
    return list(LogReview.objects.filter(district=district).order_by("-month")[:24])


def is_overdue(district_ids: Collection[int], today: date) -> date | None:
    """The latest month that should have been signed and was not; None if it was, or nothing was written in it."""
    month = rules.last_due(today)
    first, last = span(month)
    written = AccessEntry.objects.filter(at__gte=first, at__lt=last, account_id__isnull=False)
    signed = LogReview.objects.filter(district__in=district_ids, month=month)
    return month if district_ids and written.exists() and signed.count() < len(district_ids) else None
