"""Who is on duty, who is next, and where nobody is. The people of a role are found here at the moment they are needed.

The rule for small offices: where nobody ever entered a shift for a role, all active members in the role are on duty.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from django.db.models import Exists, OuterRef, QuerySet

from chomchom.people import roster as rota
from chomchom.people.days import Holidays
from chomchom.people.models import (
    Account,
    DutyOverride,
    DutyRequirement,
    DutyShift,
    HolidayCorrection,
    Membership,
    Organisation,
)
from chomchom.people.models.organisation import Pair
from chomchom.people.roster import Period, Roster

LOOK_AHEAD = timedelta(days=14)
DAY = timedelta(days=1)
Row = TypeVar("Row", Membership, DutyShift, DutyOverride, DutyRequirement)


@dataclass(frozen=True)
class OnDuty:
    """People on duty from a moment to a moment."""

    starts_at: datetime
    ends_at: datetime
    accounts: tuple[Account, ...]


@dataclass(frozen=True)
class Rosters:
    """Rosters that were read together, and the accounts that stand in them."""

    by_pair: dict[Pair, Roster]
    accounts: dict[int, Account]

    def people(self, account_ids: Iterable[int]) -> tuple[Account, ...]:
        return tuple(self.accounts[account_id] for account_id in account_ids)


def on_duty(organisation_id: int, role: str, at: datetime) -> list[Account]:
    """The people on duty at a moment, in the order of their shifts; empty if nobody is."""
    return on_duty_many([(organisation_id, role)], at)[organisation_id, role]


def on_duty_many(pairs: Collection[Pair], at: datetime) -> dict[Pair, list[Account]]:
    """``on_duty`` for many (organisation_id, role) at once, in a number of queries that does not depend on them."""
    rosters = rosters_many(pairs, at, at + rota.INSTANT, needs=False)
    return {pair: list(rosters.people(rota.on_at(roster, at))) for pair, roster in rosters.by_pair.items()} | {
        pair: [] for pair in pairs if pair not in rosters.by_pair
    }


def next_duty(organisation_id: int, role: str, at: datetime) -> OnDuty | None:
    """The first later time at which other people are on duty; None if nothing changes within ``LOOK_AHEAD``."""
    return now_and_next([(organisation_id, role)], at)[organisation_id, role][1]


def now_and_next(pairs: Collection[Pair], at: datetime) -> dict[Pair, tuple[list[Account], OnDuty | None]]:
    """For the strip on each board: who is on duty, and who is next."""
    rosters = rosters_many(pairs, at, at + LOOK_AHEAD)
    answer: dict[Pair, tuple[list[Account], OnDuty | None]] = {pair: ([], None) for pair in pairs}
    for pair, roster in rosters.by_pair.items():
        later = rota.next_cover(roster, at, at + LOOK_AHEAD)
        following = OnDuty(later.starts_at, later.ends_at, rosters.people(later.account_ids)) if later else None
        answer[pair] = (list(rosters.people(rota.on_at(roster, at))), following)
    return answer


def cover(organisation_id: int, role: str, start: datetime, end: datetime) -> list[OnDuty]:
    """Who is on duty from ``start`` to ``end`` without a break, for the week view."""
    rosters = rosters_many([(organisation_id, role)], start, end)
    return [
        OnDuty(piece.starts_at, piece.ends_at, rosters.people(piece.account_ids))
        for roster in rosters.by_pair.values()
        for piece in rota.cover(roster, start, end)
    ]


def gaps(organisation_id: int, role: str, start: datetime, end: datetime) -> list[rota.Gap]:
    """The times at which somebody must be on duty and too few are."""
    return gaps_many([(organisation_id, role)], start, end).get((organisation_id, role), [])


def gaps_many(pairs: Collection[Pair], start: datetime, end: datetime) -> dict[Pair, list[rota.Gap]]:
    """``gaps`` for many at once; those without a gap are left out."""
    found = {pair: rota.gaps(roster, start, end) for pair, roster in rosters_many(pairs, start, end).by_pair.items()}
    return {pair: holes for pair, holes in found.items() if holes}


def overlaps(organisation_id: int, role: str, start: datetime, end: datetime) -> list[rota.Overlap]:
    """The times at which somebody stands twice in the roster, or more are on duty than may be."""
    return [
        overlap
        for roster in rosters_many([(organisation_id, role)], start, end).by_pair.values()
        for overlap in rota.overlaps(roster, start, end)
    ]


def required_pairs(district_id: int | None = None) -> list[Pair]:
    """Every (organisation_id, role) for which cover is required, of one district or of all."""
    needs = DutyRequirement.objects.all()
    if district_id is not None:
        needs = needs.filter(organisation__in=Organisation.objects.of_district(district_id))
    return sorted(set(needs.values_list("organisation_id", "role")))


def roster_of(organisation_id: int, role: str, start: datetime, end: datetime) -> Roster:
    """All that decides who is on duty in [start, end). Raises ``KeyError`` for an unknown organisation."""
    return rosters_many([(organisation_id, role)], start, end).by_pair[organisation_id, role]


def rosters_many(pairs: Collection[Pair], start: datetime, end: datetime, *, needs: bool = True) -> Rosters:
    """The rosters of many (organisation_id, role) for [start, end); no roster for an unknown organisation.

    Four queries, however many there are: the net asks this for every batch of steps. One more with ``needs`` (what
    cover is required) and one more if an organisation has no member at all.
    """
    first, last = start.date() - 2 * DAY, end.date() + 2 * DAY
    members = list(_members(pairs, first, last))
    offices = _organisations(pairs, members)
    shifts = DutyShift.objects.of(pairs).valid_between(first, last).order_by("starts", "pk")
    overrides = DutyOverride.objects.of(pairs).standing().touching(start, end).order_by("pk")
    required = DutyRequirement.objects.of(pairs).valid_between(first, last).order_by("pk") if needs else ()
    parts = _Parts(
        members=_grouped(members),
        shifts=_grouped(shifts),
        overrides=_grouped(overrides),
        requirements=_grouped(required),
        holidays=_holidays({office.district_office_id for office in offices.values()}, first, last),
    )
    by_pair = {pair: _roster(pair, offices[pair[0]], parts) for pair in dict.fromkeys(pairs) if pair[0] in offices}
    return Rosters(by_pair, {member.account_id: member.account for member in members})


@dataclass(frozen=True)
class _Parts:
    """Rows by (organisation_id, role), the calendars by district."""

    members: dict[Pair, list[Membership]]
    shifts: dict[Pair, list[DutyShift]]
    overrides: dict[Pair, list[DutyOverride]]
    requirements: dict[Pair, list[DutyRequirement]]
    holidays: dict[int, Holidays]


def _roster(pair: Pair, office: Organisation, parts: _Parts) -> Roster:
    periods: dict[int, list[Period]] = defaultdict(list)
    for member in parts.members[pair]:
        periods[member.account_id].append(Period(member.valid_from, member.valid_to))
    return Roster(
        zone=office.zone,
        members=periods,
        shifts=parts.shifts[pair],
        overrides=parts.overrides[pair],
        requirements=parts.requirements[pair],
        holidays=parts.holidays[office.district_office_id],
        rostered=bool(parts.shifts[pair]) or any(member.rostered for member in parts.members[pair]),
    )


def _grouped(rows: Iterable[Row]) -> dict[Pair, list[Row]]:
    groups: dict[Pair, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row.organisation_id, row.role].append(row)
    return groups


def _members(pairs: Collection[Pair], first: date, last: date) -> QuerySet[Membership]:
    """Active members with account and organisation; ``rostered`` says whether a shift was ever entered for them."""
    shifts = DutyShift.objects.filter(organisation=OuterRef("organisation"), role=OuterRef("role"))
    members = Membership.objects.of(pairs).active().between(first, last).annotate(rostered=Exists(shifts))
    return members.select_related("account", "organisation").order_by("pk")


def _organisations(pairs: Collection[Pair], members: Iterable[Membership]) -> dict[int, Organisation]:
    found = {member.organisation_id: member.organisation for member in members}
    missing = {organisation_id for organisation_id, _role in pairs} - found.keys()
    return found | Organisation.objects.in_bulk(missing) if missing else found


def _holidays(districts: Collection[int], first: date, last: date) -> dict[int, Holidays]:
    corrections: dict[int, dict[date, bool]] = {district_id: {} for district_id in districts}
    rows = HolidayCorrection.objects.filter(district__in=districts, day__range=(first, last))
    for district_id, day, is_holiday in rows.values_list("district_id", "day", "is_holiday"):
        corrections[district_id][day] = is_holiday
    return {district_id: Holidays(days) for district_id, days in corrections.items()}
