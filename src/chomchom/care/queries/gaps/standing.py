"""What stands: rules of a day, open and closed gaps of a district, priorities."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from chomchom.care import gap_defaults
from chomchom.care.enums_gaps import GapKind
from chomchom.care.models import Gap, GapRule, Priority, Recipient
from chomchom.care.queries.gaps.signals import Days
from chomchom.care.rules.gaps.calendar import days_back, free_runs
from chomchom.people.days import Holidays
from chomchom.people.models import HolidayCorrection, Organisation


def rules_on(district_id: int, day: date) -> dict[str, GapRule]:
    """The rule of each kind: the district's own before the general one, of each the newest that holds."""
    rows = GapRule.objects.on(day).for_district(district_id)
    ordered = sorted(rows, key=lambda rule: (rule.district_id is not None, rule.valid_from, rule.pk))
    return {rule.kind: rule for rule in ordered}


def holidays_of(district_id: int) -> Holidays:
    corrections = HolidayCorrection.objects.filter(district=district_id)
    return Holidays(dict(corrections.values_list("day", "is_holiday")))


def days_of(district_id: int, today: date, rules: Mapping[str, GapRule]) -> Days:
    """The days that the signals look at, by the rules that hold."""
    holidays = holidays_of(district_id)
    back = days_back(today, rules[GapKind.UNCONFIRMED].days) if GapKind.UNCONFIRMED in rules else []
    shortest = rules[GapKind.HOLIDAY].days if GapKind.HOLIDAY in rules else 3
    runs = free_runs(today, ahead=gap_defaults.HOLIDAY_AHEAD_DAYS, shortest=shortest, holidays=holidays)
    known = frozenset(day for day in [*back, *(day for run in runs for day in run)] if day in holidays)
    return Days(today, back, runs, known)


def open_gaps(district_id: int) -> list[Gap]:
    return list(Gap.objects.open().filter(district=district_id).select_for_update(of=("self",)).order_by("pk"))


def closed_lately(district_id: int, since: date) -> list[tuple[int, str, str, date]]:
    """(recipient, kind, key, day of closing) of gaps closed after ``since``."""
    rows = Gap.objects.filter(district=district_id, closed_at__date__gte=since)
    return list(rows.values_list("recipient_id", "kind", "key", "closed_at__date"))


def dong_offices(district_id: int) -> dict[int, int]:
    """{dong id: office id}"""
    offices = Organisation.objects.dong_offices().filter(district=district_id)
    return dict(offices.values_list("dong_id", "pk"))


def people(ids: Iterable[int]) -> dict[int, Recipient]:
    return Recipient.objects.only("pk", "dong_id", "household", "risk", "mobility", "birth_date").in_bulk(list(ids))


def current_priorities(district_id: int) -> dict[int, Priority]:
    """Those that say something: of a person never ranked there is no row."""
    rows = Priority.objects.current().filter(recipient__district=district_id)
    return {row.recipient_id: row for row in rows}


WEEK = timedelta(days=7)
