from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from chomchom.people.enums import HolidayRule, OrganisationKind, Role
from chomchom.people.models import HolidayCorrection, Organisation
from chomchom.people.operations import duty as operations
from chomchom.people.queries import duty
from chomchom.people.roster import Gap
from chomchom.people.viewer import Viewer

from .conftest import BY, START, WORKDAYS

SEOUL = ZoneInfo("Asia/Seoul")
NOON = datetime(2026, 5, 6, 12, tzinfo=SEOUL)
NIGHT = datetime(2026, 5, 7, 3, tzinfo=SEOUL)


def test_who_is_on_duty_by_day_and_by_night(district, member, shift):
    kim, lee = member("kim"), member("lee")
    shift(kim, "09:00", "18:00", WORKDAYS, holidays=HolidayRule.NOT)
    shift(lee, "18:00", "09:00")
    assert duty.on_duty(district.pk, Role.DUTY_OFFICER, NOON) == [kim]
    assert duty.on_duty(district.pk, Role.DUTY_OFFICER, NIGHT) == [lee]
    assert duty.on_duty(district.pk, Role.DUTY_OFFICER, datetime(2026, 5, 5, 12, tzinfo=SEOUL)) == []  # 어린이날


def test_without_a_roster_all_active_members_in_the_role_count(district, member):
    kim, lee = member("kim"), member("lee")
    member("gone", until=date(2026, 5, 1))
    member("shut", is_active=False)
    member("other", role=Role.DISTRICT_OFFICER)
    assert duty.on_duty(district.pk, Role.DUTY_OFFICER, NIGHT) == [kim, lee]


def test_a_correction_of_the_calendar_reaches_the_roster(district, member, shift):
    kim = member("kim")
    shift(kim, "09:00", "18:00", holidays=HolidayRule.NOT)
    assert duty.on_duty(district.pk, Role.DUTY_OFFICER, NOON) == [kim]
    HolidayCorrection.objects.create(district=district, day=date(2026, 5, 6), is_holiday=True, name="임시공휴일")
    assert duty.on_duty(district.pk, Role.DUTY_OFFICER, NOON) == []


def test_an_office_abroad_has_its_own_clocks(district, member, shift):
    berlin = Organisation.objects.create(
        kind=OrganisationKind.PROVIDER, name="Berlin", gu="광산구", district=district, time_zone="Europe/Berlin"
    )
    kim = member("kim", berlin, Role.PROVIDER_DESK)
    shift(kim, "09:00", "10:00", organisation=berlin, role=Role.PROVIDER_DESK)
    assert duty.on_duty(berlin.pk, Role.PROVIDER_DESK, datetime(2026, 5, 6, 16, 30, tzinfo=SEOUL)) == [kim]
    assert duty.on_duty(berlin.pk, Role.PROVIDER_DESK, datetime(2026, 5, 6, 9, 30, tzinfo=SEOUL)) == []


@pytest.mark.parametrize("name", ["Asia/Nowhere", "../../etc/passwd", ""])
def test_a_time_zone_that_nobody_knows_stops_nothing(name, district, member, shift):
    kim = member("kim")
    shift(kim, "09:00", "18:00")
    Organisation.objects.filter(pk=district.pk).update(time_zone=name)
    assert duty.on_duty(district.pk, Role.DUTY_OFFICER, NOON) == [kim]


@pytest.mark.parametrize("offices", [1, 6])
def test_many_at_once_in_a_constant_number_of_queries(
    offices, district, member, shift, required, django_assert_num_queries
):
    kim = member("kim")
    shift(kim, "18:00", "09:00")
    required("18:00", "09:00")
    pairs, expected = [(district.pk, Role.DUTY_OFFICER)], {(district.pk, Role.DUTY_OFFICER): [kim]}
    for number in range(offices):
        office = Organisation.objects.create(
            kind=OrganisationKind.PROVIDER, name=f"{number}", gu="광산구", district=district
        )
        desk = member(f"desk{number}", office, Role.PROVIDER_DESK)
        pairs.append((office.pk, Role.PROVIDER_DESK))
        expected[office.pk, Role.PROVIDER_DESK] = [desk]
    with django_assert_num_queries(4):
        assert duty.on_duty_many(pairs, NIGHT) == expected


def test_nobody_for_an_unknown_organisation_and_nothing_for_no_pairs(db):
    assert duty.on_duty_many([(404, Role.DUTY_OFFICER)], NIGHT) == {(404, Role.DUTY_OFFICER): []}
    assert duty.on_duty_many([], NIGHT) == {}


def test_a_required_role_that_nobody_has_is_a_gap(provider, required):
    required("00:00", "00:00", organisation=provider, role=Role.PROVIDER_DESK)
    assert duty.gaps(provider.pk, Role.PROVIDER_DESK, NOON, NIGHT) == [Gap(NOON, NIGHT, 1, ())]


def test_a_roster_that_has_run_out_is_a_gap_not_everybody(district, member, shift, required):
    shift(member("kim"), "18:00", "09:00", valid_to=date(2026, 5, 2))
    required("00:00", "00:00")
    assert duty.on_duty(district.pk, Role.DUTY_OFFICER, NIGHT) == []
    assert duty.gaps(district.pk, Role.DUTY_OFFICER, NOON, NIGHT) == [Gap(NOON, NIGHT, 1, ())]


def test_who_is_next(district, member, shift):
    kim, lee = member("kim"), member("lee")
    shift(kim, "09:00", "18:00")
    shift(lee, "18:00", "09:00")
    following = duty.next_duty(district.pk, Role.DUTY_OFFICER, NOON)
    assert following.accounts == (lee,)
    assert following.starts_at == datetime(2026, 5, 6, 18, tzinfo=SEOUL)
    now, _later = duty.now_and_next([(district.pk, Role.DUTY_OFFICER)], NOON)[district.pk, Role.DUTY_OFFICER]
    assert now == [kim]


def test_gaps_of_many_leave_out_those_that_have_none(district, provider, member, shift, required):
    shift(member("kim"), "18:00", "08:00")
    required("18:00", "09:00")
    member("desk", provider, Role.PROVIDER_DESK)
    required("09:00", "18:00", organisation=provider, role=Role.PROVIDER_DESK)
    start, end = datetime(2026, 5, 6, 12, tzinfo=SEOUL), datetime(2026, 5, 7, 12, tzinfo=SEOUL)
    assert duty.required_pairs(district.pk) == [(district.pk, Role.DUTY_OFFICER), (provider.pk, Role.PROVIDER_DESK)]
    found = duty.gaps_many(duty.required_pairs(), start, end)
    assert {
        pair: [(gap.starts_at.astimezone(SEOUL).time(), gap.required) for gap in holes] for pair, holes in found.items()
    } == {(district.pk, Role.DUTY_OFFICER): [(time(8), 1)]}


def test_rosters_are_seen_by_their_district_and_their_own_people_only(district, provider, member, shift):
    other = Organisation.objects.create(kind=OrganisationKind.DISTRICT, name="북구청", gu="북구")
    desk = member("desk", provider, Role.PROVIDER_DESK)
    row = shift(desk, "09:00", "18:00", organisation=provider, role=Role.PROVIDER_DESK)

    def seen_by(account):
        viewer = Viewer.of(account, account.memberships.select_related("organisation"))
        return list(type(row).objects.visible_to(viewer))

    assert seen_by(desk) == [row]
    assert seen_by(member("kim")) == [row]
    assert seen_by(member("park", other)) == []


def test_an_office_without_roster_follows_a_change_for_a_night(district, member):
    kim, lee = member("kim"), member("lee")
    values = {"organisation": district, "role": Role.DUTY_OFFICER, "by": BY, "at": START}
    operations.override(starts_at=NOON, ends_at=NIGHT, account=lee, **values)
    assert duty.on_duty(district.pk, Role.DUTY_OFFICER, NOON) == [lee]
    assert duty.on_duty(district.pk, Role.DUTY_OFFICER, NIGHT) == [kim, lee]
