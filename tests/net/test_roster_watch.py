"""Gaps in rosters are found beforehand, watched, filled, accepted, or pass."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from chomchom.core.actors import Actor
from chomchom.core.refusal import Refused
from chomchom.net import roster_watch, subjects
from chomchom.net.models import Alert, Notice, RosterGap, Watch
from chomchom.net.operations.advancing import advance
from chomchom.people.operations import duty

SEOUL = ZoneInfo("Asia/Seoul")
NOW = datetime(2026, 5, 18, 12, tzinfo=SEOUL)  # a Monday
BY = Actor(None, "a test")


@pytest.fixture(autouse=True)
def ladders(db):
    roster_watch.install_ladders(at=NOW - timedelta(days=1))


@pytest.fixture
def roster(world):
    """The provider's desk must be there every day from 9 to 18, and is, but for Saturdays."""
    values = {
        "organisation": world.provider,
        "role": "provider_desk",
        "starts": time(9),
        "ends": time(18),
        "valid_from": date(2026, 5, 1),
        "holidays": "also",
        "by": BY,
        "at": NOW,
    }
    duty.require_cover(weekdays=range(7), **values)
    duty.add_shift(account=world.desk, weekdays=[0, 1, 2, 3, 4, 6], **values)
    return values


def local(gap):
    return gap.starts_at.astimezone(SEOUL), gap.ends_at.astimezone(SEOUL)


SATURDAYS = [(datetime(2026, 5, day, 9, tzinfo=SEOUL), datetime(2026, 5, day, 18, tzinfo=SEOUL)) for day in (23, 30)]


def test_gaps_of_two_weeks_are_found_once_and_promised_for_the_day_before(world, roster):
    for _time in range(3):
        roster_watch.look(at=NOW)
    gaps = list(RosterGap.objects.order_by("starts_at"))
    assert [local(gap) for gap in gaps] == SATURDAYS
    watches = Watch.objects.of(roster_watch.KIND, [gap.pk for gap in gaps]).order_by("due_at")
    assert [watch.due_at for watch in watches] == [starts - timedelta(hours=24) for starts, _ends in SATURDAYS]


def test_a_day_before_the_office_is_told_and_then_the_district(world, roster):
    roster_watch.look(at=NOW)
    friday = datetime(2026, 5, 22, 9, tzinfo=SEOUL)
    advance(now=friday - timedelta(seconds=1))
    assert Alert.objects.count() == 0
    advance(now=friday)
    assert set(Notice.objects.values_list("account__name", "channel")) == {("Desk", "in_app"), ("Desk", "email")}
    card = subjects.cards(roster_watch.KIND, [Alert.objects.get().subject_id])
    assert "Kitchen" in next(iter(card.values())).label
    advance(now=friday + timedelta(hours=24))
    assert "Duty" in set(Notice.objects.values_list("account__name", flat=True))


def test_a_gap_that_begins_soon_is_due_at_once(world, roster):
    saturday_morning = datetime(2026, 5, 23, 8, tzinfo=SEOUL)
    roster_watch.look(at=saturday_morning)
    advance(now=saturday_morning)
    assert Alert.objects.count() == 1


def test_a_gap_that_is_filled_is_kept_and_whoever_was_told_hears_it(world, roster):
    roster_watch.look(at=NOW)
    friday = datetime(2026, 5, 22, 9, tzinfo=SEOUL)
    advance(now=friday)
    starts, ends = SATURDAYS[0]
    duty.override(
        organisation=world.provider,
        role="provider_desk",
        account=world.desk,
        starts_at=starts,
        ends_at=ends,
        by=BY,
        at=friday,
    )
    roster_watch.look(at=friday)
    gap = RosterGap.objects.get(starts_at=starts)
    assert (gap.outcome, gap.closed_at) == ("filled", friday)
    assert Alert.objects.get().outcome == "filled"
    assert Notice.objects.filter(kind="over").exists()


def test_while_it_runs_and_grows_it_stays_one_gap(world, roster):
    roster_watch.look(at=NOW)
    starts, ends = SATURDAYS[0]
    duty.require_cover(**(roster | {"weekdays": [5], "starts": time(18), "ends": time(20)}))
    roster_watch.look(at=starts + timedelta(hours=2))
    gap = RosterGap.objects.get(starts_at=starts)
    assert (gap.ends_at, gap.closed_at) == (ends + timedelta(hours=2), None)


def test_a_gap_whose_time_has_passed_is_closed_saying_so(world, roster):
    roster_watch.look(at=NOW)
    starts, ends = SATURDAYS[0]
    advance(now=starts)
    roster_watch.look(at=ends)
    assert RosterGap.objects.get(starts_at=starts).outcome == "passed"
    assert Alert.objects.get().outcome == "passed"


@pytest.fixture
def alert(world, roster):
    roster_watch.look(at=NOW)
    advance(now=datetime(2026, 5, 22, 9, tzinfo=SEOUL))
    return Alert.objects.get()


def close(alert, outcome, at=datetime(2026, 5, 22, 10, tzinfo=SEOUL)):
    kind = subjects.KINDS[roster_watch.KIND]
    kind.close(alert=alert, outcome=outcome, how="", note="", by=BY, at=at)


def test_saying_that_somebody_is_there_is_refused_while_nobody_is(alert):
    with pytest.raises(Refused) as refused:
        close(alert, "filled")
    assert refused.value.refusal.code == "still_a_gap"
    alert.refresh_from_db()
    assert alert.is_live


def test_a_gap_that_is_accepted_does_not_come_back(alert, world):
    close(alert, "not_needed")
    alert.refresh_from_db()
    assert (alert.outcome, RosterGap.objects.get(pk=alert.subject_id).outcome) == ("not_needed", "not_needed")
    later = datetime(2026, 5, 22, 11, tzinfo=SEOUL)
    roster_watch.look(at=later)
    advance(now=later)
    assert not Alert.objects.live().exists()


def test_a_gap_of_the_district_itself_goes_to_its_officers(world):
    duty.require_cover(
        organisation=world.district, role="duty_officer", weekdays=range(7), starts=time(0), ends=time(0),
        valid_from=date(2026, 5, 1), by=BY, at=NOW,
    )  # fmt: skip
    shift = duty.add_shift(
        organisation=world.district, role="duty_officer", account=world.duty, weekdays=[0], starts=time(0), ends=time(0),
        valid_from=date(2026, 5, 1), by=BY, at=NOW,
    )  # fmt: skip
    assert shift.pk
    roster_watch.look(at=NOW)
    advance(now=NOW)
    assert Alert.objects.get().policy.key == roster_watch.DISTRICT_POLICY


def test_the_ladders_are_installed_once():
    from chomchom.net.models import Policy

    before = Policy.objects.count()
    roster_watch.install_ladders(at=NOW)
    assert Policy.objects.count() == before
