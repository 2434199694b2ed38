"""Clocks, weeks and holidays: the pure functions, without a database."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chomchom.people import roster as rota
from chomchom.people.days import Holidays
from chomchom.people.enums import HolidayRule
from chomchom.people.roster import Cover, Period, Roster, Span

SEOUL = ZoneInfo("Asia/Seoul")
BERLIN = ZoneInfo("Europe/Berlin")
ALWAYS = [Period(date(2026, 1, 1), None)]
NO_HOLIDAYS = Holidays({date(2026, 5, day): False for day in range(1, 32)})


@dataclass(frozen=True)
class Plan:
    account_id: int
    starts: time
    ends: time
    weekdays: int = 127
    holidays: str = HolidayRule.ALSO
    valid_from: date = date(2026, 1, 1)
    valid_to: date | None = None
    minimum: int = 1
    maximum: int | None = None


@dataclass(frozen=True)
class Change:
    starts_at: datetime
    ends_at: datetime
    replaces_id: int | None = None
    account_id: int | None = None


def plan(account_id: int, hours: str, **changes: object) -> Plan:
    starts, ends = hours.split("-")
    return Plan(account_id, time.fromisoformat(starts), time.fromisoformat(ends), **changes)


def roster(*shifts: Plan, zone: ZoneInfo = SEOUL, members: tuple[int, ...] = (1, 2, 3), **fields: object) -> Roster:
    return Roster(zone=zone, members=dict.fromkeys(members, ALWAYS), shifts=shifts, **fields)


def at(text: str, zone: ZoneInfo = SEOUL) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("moment", "people"),
    [
        ("2026-05-06 17:59:59", (2,)),  # a Wednesday
        ("2026-05-06 18:00", (1,)),
        ("2026-05-06 23:59:59", (1,)),
        ("2026-05-07 00:00", (1,)),
        ("2026-05-07 08:59:59", (1,)),
        ("2026-05-07 09:00", (2,)),
    ],
)
def test_a_night_runs_across_midnight_and_ends_where_the_day_begins(moment, people):
    assert rota.on_at(roster(plan(1, "18:00-09:00"), plan(2, "09:00-18:00")), at(moment)) == people


def test_a_night_belongs_to_the_weekday_on_which_it_begins():
    friday_night = roster(plan(1, "18:00-09:00", weekdays=1 << 4))
    assert rota.on_at(friday_night, at("2026-05-09 03:00")) == (1,)  # Saturday morning
    assert rota.on_at(friday_night, at("2026-05-08 03:00")) == ()


def test_equal_times_are_a_whole_day():
    whole = roster(plan(1, "09:00-09:00", weekdays=1))
    assert rota.cover(whole, at("2026-05-04 00:00"), at("2026-05-06 00:00")) == [
        Cover(at("2026-05-04 00:00"), at("2026-05-04 09:00"), ()),
        Cover(at("2026-05-04 09:00"), at("2026-05-05 09:00"), (1,)),
        Cover(at("2026-05-05 09:00"), at("2026-05-06 00:00"), ()),
    ]


@pytest.mark.parametrize(
    ("day", "holiday"),
    [
        (date(2026, 2, 17), True),  # 설날
        (date(2026, 8, 17), True),  # 광복절 대체공휴일
        (date(2026, 10, 5), True),  # 개천절 대체공휴일
        (date(2027, 10, 11), True),  # 한글날 대체공휴일
        (date(2026, 8, 18), False),
    ],
)
def test_public_holidays_of_korea_with_their_substitute_days(day, holiday):
    assert (day in Holidays()) is holiday


def test_a_district_corrects_the_calendar():
    corrected = Holidays({date(2026, 8, 14): True, date(2026, 8, 17): False})
    assert [day in corrected for day in (date(2026, 8, 14), date(2026, 8, 17), date(2026, 12, 25))] == [
        True,
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("rule", "on_holiday", "on_other_day"),
    [(HolidayRule.NOT, (), (1,)), (HolidayRule.ALSO, (1,), (1,)), (HolidayRule.ONLY, (1,), ())],
)
def test_a_shift_says_whether_it_holds_on_public_holidays(rule, on_holiday, on_other_day):
    days = roster(plan(1, "09:00-18:00", holidays=rule))
    assert rota.on_at(days, at("2026-08-17 12:00")) == on_holiday
    assert rota.on_at(days, at("2026-08-18 12:00")) == on_other_day


def test_a_night_before_a_public_holiday_runs_into_it():
    nights = roster(plan(1, "18:00-09:00", holidays=HolidayRule.NOT))
    assert rota.on_at(nights, at("2026-12-25 03:00")) == (1,)
    assert rota.on_at(nights, at("2026-12-25 19:00")) == ()


def test_shift_times_keep_their_hours_when_the_clocks_change_abroad():
    days = roster(plan(1, "09:00-18:00"), zone=BERLIN)
    winter, summer = (
        rota.span_on(days.shifts[0], date(2026, 3, 28), BERLIN),
        rota.span_on(days.shifts[0], date(2026, 3, 29), BERLIN),
    )
    assert winter.starts_at == datetime(2026, 3, 28, 8, tzinfo=UTC)
    assert summer.starts_at == datetime(2026, 3, 29, 7, tzinfo=UTC)


def test_a_skipped_time_means_the_moment_of_the_change():
    change = datetime(2026, 3, 29, 1, tzinfo=UTC)
    for clock in ("02:00", "02:30", "02:59:59"):
        assert rota.moment(date(2026, 3, 29), time.fromisoformat(clock), BERLIN) == change
    assert rota.moment(date(2026, 3, 29), time(3), BERLIN) == change


def test_a_time_that_comes_twice_means_the_first():
    assert rota.moment(date(2026, 10, 25), time(2, 30), BERLIN) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize("day", [date(2026, 3, 28), date(2026, 3, 29), date(2026, 10, 24), date(2026, 10, 25)])
def test_shifts_that_meet_leave_neither_hole_nor_overlap_when_the_clocks_change(day):
    quarters = roster(
        plan(1, "22:00-02:15"),
        plan(2, "02:15-02:45"),
        plan(3, "02:45-22:00"),
        zone=BERLIN,
        requirements=[plan(0, "00:00-00:00")],
    )
    start, end = rota.moment(day, time(0), BERLIN), rota.moment(day + timedelta(days=2), time(0), BERLIN)
    assert rota.gaps(quarters, start, end) == []
    assert all(len(piece.account_ids) == 1 for piece in rota.cover(quarters, start, end))


TIMES = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))


@settings(deadline=None)  # the machine may be busy
@given(first=TIMES, second=TIMES, day=st.dates(date(2026, 1, 2), date(2026, 12, 30)))
def test_two_shifts_that_meet_cover_every_moment_of_every_day_once(first, second, day):
    if first == second:
        return
    both = Roster(
        zone=BERLIN,
        members={1: ALWAYS, 2: ALWAYS},
        shifts=[Plan(1, first, second), Plan(2, second, first)],
        requirements=[Plan(0, time(0), time(0), maximum=1)],
    )
    start, end = rota.moment(day, time(0), BERLIN), rota.moment(day + timedelta(days=1), time(0), BERLIN)
    assert rota.gaps(both, start, end) == []
    assert rota.overlaps(both, start, end) == []


@settings(deadline=None)
@given(hours=st.lists(st.tuples(TIMES, TIMES, st.integers(1, 127)), max_size=4), minute=st.integers(0, 7 * 1440 - 1))
def test_cover_says_the_same_as_asking_at_each_moment(hours, minute):
    week = roster(*(Plan(1 + i % 3, a, b, days) for i, (a, b, days) in enumerate(hours)), holidays=NO_HOLIDAYS)
    start = at("2026-05-04 00:00")
    asked = start + timedelta(minutes=minute)
    pieces = rota.cover(week, start, start + timedelta(days=7))
    assert [piece.account_ids for piece in pieces if Span(*piece[:2]).covers(asked)] == [rota.on_at(week, asked)]
    assert [piece.starts_at for piece in pieces[1:]] == [piece.ends_at for piece in pieces[:-1]]


def test_without_a_roster_every_member_is_on_duty():
    assert rota.on_at(roster(rostered=False), at("2026-05-06 03:00")) == (1, 2, 3)


def test_a_roster_that_has_ended_is_a_hole_not_everybody():
    ended = roster(plan(1, "00:00-00:00", valid_to=date(2026, 2, 1)))
    assert rota.on_at(ended, at("2026-05-06 03:00")) == ()


def test_who_lost_the_role_is_not_on_duty_from_that_midnight():
    gone = Roster(
        zone=SEOUL,
        members={1: [Period(date(2026, 1, 1), date(2026, 5, 7))], 2: ALWAYS},
        shifts=[plan(1, "18:00-09:00"), plan(2, "20:00-08:00")],
    )
    assert rota.cover(gone, at("2026-05-06 18:00"), at("2026-05-07 08:00")) == [
        Cover(at("2026-05-06 18:00"), at("2026-05-06 20:00"), (1,)),
        Cover(at("2026-05-06 20:00"), at("2026-05-07 00:00"), (1, 2)),
        Cover(at("2026-05-07 00:00"), at("2026-05-07 08:00"), (2,)),
    ]


NIGHT = (at("2026-05-06 18:00"), at("2026-05-07 09:00"))


@pytest.mark.parametrize(
    ("changes", "people"),
    [
        ([Change(*NIGHT, account_id=3)], (3,)),  # somebody else for everybody
        ([Change(*NIGHT)], ()),  # nobody
        ([Change(*NIGHT, replaces_id=2)], (1,)),
        ([Change(*NIGHT, replaces_id=1, account_id=3)], (3, 2)),
        ([Change(*NIGHT, replaces_id=1, account_id=3), Change(*NIGHT, replaces_id=3, account_id=1)], (1, 2)),
        ([Change(*NIGHT, replaces_id=3, account_id=1)], (1, 2)),  # 3 is not there to be replaced
        ([Change(*NIGHT), Change(*NIGHT, account_id=2)], (2,)),  # the later one wins
        ([Change(*NIGHT, account_id=4)], ()),  # 4 has no role here
    ],
)
def test_changes_hold_for_their_time_in_the_order_in_which_they_were_made(changes, people):
    changed = roster(plan(1, "18:00-09:00"), plan(2, "18:00-09:00"), overrides=changes)
    assert rota.on_at(changed, at("2026-05-07 03:00")) == people
    assert rota.on_at(changed, at("2026-05-07 19:00")) == (1, 2)


def test_gaps_name_the_time_who_is_there_and_how_many_must_be():
    thin = roster(plan(1, "18:00-23:00"), plan(2, "00:00-09:00"), requirements=[plan(0, "18:00-09:00", minimum=1)])
    assert rota.gaps(thin, *NIGHT) == [rota.Gap(at("2026-05-06 23:00"), at("2026-05-07 00:00"), 1, ())]
    two = roster(plan(1, "18:00-23:00"), plan(2, "18:00-09:00"), requirements=[plan(0, "18:00-09:00", minimum=2)])
    assert rota.gaps(two, *NIGHT) == [rota.Gap(at("2026-05-06 23:00"), at("2026-05-07 09:00"), 2, (2,))]


def test_overlaps_name_who_stands_twice_and_where_too_many_are():
    twice = roster(plan(1, "18:00-01:00"), plan(1, "00:00-09:00"))
    assert rota.overlaps(twice, *NIGHT) == [rota.Overlap(at("2026-05-07 00:00"), at("2026-05-07 01:00"), (1,), None)]
    many = roster(plan(1, "18:00-01:00"), plan(2, "00:00-09:00"), requirements=[plan(0, "18:00-09:00", maximum=1)])
    assert rota.overlaps(many, *NIGHT) == [rota.Overlap(at("2026-05-07 00:00"), at("2026-05-07 01:00"), (1, 2), 1)]


def test_next_cover_is_the_first_time_with_other_people():
    both = roster(plan(1, "18:00-09:00"), plan(2, "09:00-12:00"))
    assert rota.next_cover(both, at("2026-05-06 20:00"), at("2026-05-09 00:00")) == Cover(
        at("2026-05-07 09:00"), at("2026-05-07 12:00"), (2,)
    )
    assert rota.next_cover(roster(plan(1, "00:00-00:00")), *NIGHT) is None
