from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from chomchom.core.models import AccessEntry
from chomchom.core.refusal import Refused
from chomchom.people.enums import DutyEvent, OverrideKind, Role
from chomchom.people.models import DutyEntry, DutyOverride, DutyShift
from chomchom.people.operations import duty as operations
from chomchom.people.queries import duty

from .conftest import BY, EVERY_DAY, START

SEOUL = ZoneInfo("Asia/Seoul")
NOW = datetime(2026, 5, 6, 12, tzinfo=SEOUL)
EVENING = datetime(2026, 5, 6, 18, tzinfo=SEOUL)
NIGHT = datetime(2026, 5, 7, 3, tzinfo=SEOUL)
MORNING = datetime(2026, 5, 7, 9, tzinfo=SEOUL)


@pytest.fixture
def values(district):
    return {"organisation": district, "role": Role.DUTY_OFFICER, "by": BY, "at": NOW}


def on_duty(district, at):
    return duty.on_duty(district.pk, Role.DUTY_OFFICER, at)


def test_a_shift_is_added_with_its_line_in_the_log_and_in_the_access_log(district, member, shift):
    kim = member("kim")
    row = shift(kim, "18:00", "09:00", [0, 4])
    assert (row.days, row.until_next_day, str(row)) == ((0, 4), True, "18:00–09:00")
    assert list(DutyEntry.objects.values_list("event", "account", "actor")) == [
        (DutyEvent.SHIFT_ADDED, kim.pk, BY.name)
    ]
    assert list(
        AccessEntry.objects.filter(what__startswith="people.duty").values_list("what", "subject_kind", "subject_id")
    ) == [("people.duty.shift_added", "account", kim.pk)]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"role": Role.COURIER}, "no_such_role"),
        ({"days": []}, "no_weekday"),
        ({"days": [7]}, "no_weekday"),
        ({"valid_to": date(2026, 5, 1)}, "end_before_start"),
        ({"valid_to": date(2026, 4, 30)}, "end_before_start"),
        ({"valid_from": date(2025, 12, 31)}, "not_in_role"),
    ],
)
def test_a_shift_that_cannot_be_is_refused_and_leaves_nothing(changes, code, member, shift):
    kim = member("kim")
    with pytest.raises(Refused) as refused:
        shift(kim, "18:00", "09:00", **changes)
    assert refused.value.refusal.code == code
    assert str(refused.value)
    assert (DutyShift.objects.count(), DutyEntry.objects.count()) == (0, 0)


def test_a_person_without_the_role_is_refused_by_name(member, shift):
    officer = member("han", role=Role.DISTRICT_OFFICER)
    with pytest.raises(Refused, match="Han") as refused:
        shift(officer, "18:00", "09:00")
    assert refused.value.refusal.code == "not_in_role"


def test_a_shift_may_not_outlive_the_membership(member, shift):
    kim = member("kim", until=date(2026, 7, 1))
    with pytest.raises(Refused, match="2026-07-01"):
        shift(kim, "18:00", "09:00")
    assert shift(kim, "18:00", "09:00", valid_to=date(2026, 7, 1)).pk


@pytest.mark.parametrize(
    ("hours", "days"),
    [
        (("08:00", "12:00"), [1]),  # Tuesday morning, while Monday's night still runs
        (("17:00", "18:30"), [0]),
        (("00:00", "00:00"), [0]),
        (("23:00", "10:00"), EVERY_DAY),
    ],
)
def test_nobody_stands_twice_also_across_midnight(hours, days, member, shift):
    kim = member("kim")
    shift(kim, "18:00", "09:00", [0])
    with pytest.raises(Refused) as refused:
        shift(kim, *hours, days)
    assert refused.value.refusal.code == "overlap"
    assert DutyShift.objects.count() == 1


@pytest.mark.parametrize(
    ("hours", "days"), [(("09:00", "12:00"), [1]), (("08:00", "18:00"), [0]), (("18:00", "09:00"), [1])]
)
def test_shifts_that_only_meet_are_fine(hours, days, member, shift):
    kim = member("kim")
    shift(kim, "18:00", "09:00", [0])
    shift(kim, *hours, days)
    assert DutyShift.objects.count() == 2


def test_the_same_hours_of_another_person_are_fine(member, shift):
    shift(member("kim"), "18:00", "09:00")
    shift(member("lee"), "18:00", "09:00")
    assert DutyShift.objects.count() == 2


def test_a_shift_ends_and_what_has_begun_runs_to_its_end(district, member, shift):
    kim = member("kim")
    row = shift(kim, "18:00", "09:00")
    operations.end_shift(shift=row, valid_to=date(2026, 5, 7), by=BY, at=NOW)
    assert on_duty(district, NIGHT) == [kim]
    assert on_duty(district, NIGHT + timedelta(days=1)) == []
    assert DutyEntry.objects.filter(event=DutyEvent.SHIFT_ENDED).count() == 1


def test_a_shift_that_never_began_is_taken_out_and_the_log_stays(member, shift):
    row = shift(member("kim"), "18:00", "09:00", valid_from=date(2026, 6, 1))
    operations.end_shift(shift=row, valid_to=date(2026, 5, 7), by=BY, at=NOW)
    assert DutyShift.objects.count() == 0
    assert list(DutyEntry.objects.order_by("pk").values_list("event", flat=True)) == ["shift_added", "shift_ended"]


def test_a_hole_is_refused_with_its_time_unless_accepted(district, member, shift, required):
    row = shift(member("kim"), "18:00", "09:00")
    required("18:00", "09:00")
    with pytest.raises(Refused, match=r"2026-05-07 18:00.* 2026-05-08 09:00") as refused:
        operations.end_shift(shift=row, valid_to=date(2026, 5, 7), by=BY, at=NOW)
    assert refused.value.refusal.code == "hole"
    row.refresh_from_db()
    assert row.valid_to is None
    operations.end_shift(shift=row, valid_to=date(2026, 5, 7), accept_hole=True, by=BY, at=NOW)
    row.refresh_from_db()
    assert row.valid_to == date(2026, 5, 7)


def test_a_hole_that_was_there_before_does_not_stand_in_the_way(district, member, shift, required, values):
    shift(member("kim"), "18:00", "08:00")
    required("18:00", "09:00")
    lee = member("lee")
    assert operations.override(starts_at=EVENING, ends_at=NIGHT, account=lee, **values).pk


def test_nobody_on_duty_is_an_override_that_required_cover_forbids(district, member, shift, required, values):
    shift(member("kim"), "18:00", "09:00")
    operations.override(starts_at=EVENING, ends_at=NIGHT, account=None, **values)
    assert on_duty(district, EVENING) == []
    required("18:00", "09:00")
    with pytest.raises(Refused) as refused:
        operations.override(starts_at=NIGHT, ends_at=MORNING, account=None, **values)
    assert refused.value.refusal.code == "hole"


def test_somebody_else_for_a_time(district, member, shift, values):
    kim, lee = member("kim"), member("lee")
    shift(kim, "18:00", "09:00")
    row = operations.override(starts_at=EVENING, ends_at=NIGHT, account=lee, reason="교육", **values)
    assert row.kind == OverrideKind.SOMEBODY_ELSE
    assert on_duty(district, EVENING) == [lee]
    assert on_duty(district, NIGHT) == [kim]


def test_handing_over_leaves_who_gave_and_who_took_in_the_log(district, member, shift, values):
    kim, lee = member("kim"), member("lee")
    shift(kim, "18:00", "09:00")
    operations.hand_over(giver=kim, taker=lee, starts_at=EVENING, ends_at=MORNING, reason="병가", **values)
    assert on_duty(district, NIGHT) == [lee]
    entry = DutyEntry.objects.get(event=DutyEvent.HANDED_OVER)
    assert (entry.replaces, entry.account, entry.text, entry.at) == (kim, lee, "병가", NOW)


def test_a_duty_can_be_handed_on(district, member, shift, values):
    kim, lee, park = member("kim"), member("lee"), member("park")
    shift(kim, "18:00", "09:00")
    operations.hand_over(giver=kim, taker=lee, starts_at=EVENING, ends_at=MORNING, **values)
    operations.hand_over(giver=lee, taker=park, starts_at=NIGHT, ends_at=MORNING, **values)
    assert [on_duty(district, at) for at in (EVENING, NIGHT)] == [[lee], [park]]


@pytest.mark.parametrize(
    ("giver", "taker", "span", "code"),
    [
        ("lee", "park", (EVENING, MORNING), "not_on_duty"),
        ("kim", "choi", (EVENING, MORNING), "overlap"),
        ("kim", "gone", (EVENING, MORNING), "not_in_role"),
        ("kim", "lee", (MORNING, EVENING), "end_before_start"),
        ("kim", "lee", (EVENING, EVENING), "end_before_start"),
        ("kim", "lee", (NOW - timedelta(days=1), NOW), "past"),
    ],
)
def test_a_hand_over_that_cannot_be_is_refused(giver, taker, span, code, member, shift, values):
    people = {name: member(name) for name in ("kim", "lee", "park", "choi")}
    people["gone"] = member("gone", until=date(2026, 5, 7))
    shift(people["kim"], "18:00", "09:00")
    shift(people["choi"], "18:00", "09:00")
    with pytest.raises(Refused) as refused:
        operations.hand_over(giver=people[giver], taker=people[taker], starts_at=span[0], ends_at=span[1], **values)
    assert refused.value.refusal.code == code
    assert DutyOverride.objects.count() == 0


def test_what_lies_in_the_past_stays_as_it_was(district, member, shift, values):
    kim, lee = member("kim"), member("lee")
    shift(kim, "00:00", "00:00")
    row = operations.override(starts_at=NOW - timedelta(hours=5), ends_at=EVENING, account=lee, **values)
    assert row.starts_at == NOW
    assert on_duty(district, NOW - timedelta(hours=1)) == [kim]


def test_an_override_is_taken_back_before_it_begins(district, member, shift, values):
    kim, lee = member("kim"), member("lee")
    shift(kim, "18:00", "09:00")
    row = operations.override(starts_at=EVENING, ends_at=MORNING, account=lee, **values)
    operations.withdraw_override(override=row, by=BY, at=NOW)
    assert on_duty(district, NIGHT) == [kim]
    with pytest.raises(Refused) as refused:
        operations.withdraw_override(override=row, by=BY, at=NOW)
    assert refused.value.refusal.code == "withdrawn"


def test_an_override_taken_back_while_it_runs_keeps_its_past(district, member, shift, values):
    kim, lee = member("kim"), member("lee")
    shift(kim, "18:00", "09:00")
    row = operations.override(starts_at=EVENING, ends_at=MORNING, account=lee, **values)
    operations.withdraw_override(override=row, by=BY, at=NIGHT)
    assert on_duty(district, EVENING) == [lee]
    assert on_duty(district, NIGHT) == [kim]


@pytest.mark.parametrize(("minimum", "maximum"), [(0, None), (2, 1)])
def test_required_cover_makes_sense_or_is_refused(minimum, maximum, required):
    with pytest.raises(Refused) as refused:
        required("18:00", "09:00", minimum=minimum, maximum=maximum)
    assert refused.value.refusal.code == "range"


@pytest.mark.parametrize(
    "broken",
    [{"weekdays": 0}, {"weekdays": 128}, {"valid_to": date(2026, 5, 1)}],
)
def test_the_database_holds_the_shape_of_a_shift(broken, district, member):
    row = DutyShift(
        organisation=district,
        role=Role.DUTY_OFFICER,
        account=member("kim"),
        **({"weekdays": 1, "starts": time(9), "ends": time(18), "valid_from": date(2026, 5, 1)} | broken),
        created_at=START,
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


@pytest.mark.parametrize(
    "broken",
    [
        {"ends_at": EVENING},
        {"kind": OverrideKind.NOBODY},
        {"kind": OverrideKind.HANDED_OVER},
        {"account": None},
        {"same": True},
    ],
)
def test_the_database_holds_the_shape_of_an_override(broken, district, member):
    kim = member("kim")
    fields = {"kind": OverrideKind.SOMEBODY_ELSE, "account": kim, "starts_at": EVENING, "ends_at": MORNING} | broken
    if fields.pop("same", False):
        fields["replaces"] = kim
    with pytest.raises(IntegrityError), transaction.atomic():
        DutyOverride.objects.create(organisation=district, role=Role.DUTY_OFFICER, created_at=START, **fields)
