"""Each signal: the one thing that makes it, and the nearest thing that does not."""

from datetime import timedelta

import pytest

from chomchom.care.enums import HandoverState, Household, Meal, PauseReason, ServiceState
from chomchom.care.enums_gaps import GapKind
from chomchom.care.models import Gap, GapRule, Handover, MealPlan
from tests import factories
from tests.care.gap_factories import days_before, kinds_of, look, make_cared_for

K = GapKind


@pytest.fixture
def district(db):
    return factories.District()


def test_somebody_cared_for_has_no_gap(district, noon):
    person = make_cared_for(district, noon)
    assert look(district, noon).new == 0 and kinds_of(person) == set()


@pytest.mark.parametrize("state", [ServiceState.ENDED, ServiceState.SUSPENDED])
def test_a_stopped_service_of_somebody_who_lives_alone(district, noon, state):
    alone, couple = make_cared_for(district, noon), make_cared_for(district, noon)
    couple.household = Household.COUPLE
    couple.save()
    for person in (alone, couple):
        factories.make_service(person, state=state, ended_on=days_before(noon, 3))
    look(district, noon)
    assert kinds_of(alone) == {K.SERVICE_STOPPED} and kinds_of(couple) == set()
    gap = Gap.objects.get()
    assert (gap.since, gap.points, gap.facts["rows"]) == (
        days_before(noon, 3),
        33,
        [["service", alone.services.get().pk]],
    )


def test_a_service_whose_end_lies_ahead_has_not_stopped(district, noon):
    person = make_cared_for(district, noon)
    factories.make_service(person, ended_on=days_before(noon, -3))
    look(district, noon)
    assert kinds_of(person) == set()


def test_a_service_whose_period_is_over_has_stopped(district, noon):
    person = make_cared_for(district, noon)
    factories.make_service(person, state=ServiceState.IN_USE, ended_on=None, valid_to=days_before(noon, 0))
    look(district, noon)
    assert kinds_of(person) == {K.SERVICE_STOPPED}


@pytest.mark.parametrize(
    ("state", "found"),
    [(HandoverState.NO_REPLY, True), (HandoverState.PROMISED, True), (HandoverState.SAFE_ABSENT, False),
     (HandoverState.CANCELLED, False)],
)  # fmt: skip
def test_a_planned_day_without_confirmed_contact(district, noon, state, found):
    person = make_cared_for(district, noon)
    day = days_before(noon, 1)
    Handover.objects.filter(recipient=person, day=day).update(state=state, explanation="자녀 통화", met="")
    look(district, noon)
    assert (K.UNCONFIRMED in kinds_of(person)) == found


def test_a_day_that_was_never_made_counts_too(district, noon):
    person = make_cared_for(district, noon)
    Handover.objects.filter(recipient=person, day__gte=days_before(noon, 2)).delete()
    look(district, noon)
    gap = Gap.objects.get()
    assert (gap.kind, gap.since, gap.facts["missed"]) == (K.UNCONFIRMED, days_before(noon, 2), 2)


def test_a_contact_on_a_later_day_ends_it(district, noon):
    person = make_cared_for(district, noon)
    Handover.objects.filter(recipient=person, day=days_before(noon, 3)).delete()
    look(district, noon)
    assert kinds_of(person) == set()


def test_days_of_a_pause_are_not_planned(district, noon):
    person = make_cared_for(district, noon)
    Handover.objects.filter(recipient=person, day__gte=days_before(noon, 2)).delete()
    factories.make_pause(person, days_before(noon, 2), days_before(noon, 0))
    look(district, noon)
    assert kinds_of(person) == set()


@pytest.mark.parametrize(("last", "found"), [(7, False), (8, True)])
def test_not_seen_in_person_for_seven_days(district, noon, last, found):
    """Somebody else at the door is contact, not a sighting."""
    person = make_cared_for(district, noon, days=10)
    Handover.objects.filter(recipient=person, day__gt=days_before(noon, last)).update(met="family")
    look(district, noon)
    assert (K.NOT_SEEN in kinds_of(person)) == found


@pytest.mark.parametrize(("reason", "found"), [(PauseReason.HOSPITAL, False), (PauseReason.AWAY, True)])
def test_a_hospital_sees_people_but_a_pause_does_not(district, noon, reason, found):
    person = make_cared_for(district, noon, days=0)
    factories.make_pause(person, days_before(noon, 20), reason=reason)
    look(district, noon)
    assert (K.NOT_SEEN in kinds_of(person)) == found


@pytest.mark.parametrize(("phone", "found"), [("010-1111-2222", False), ("", True), ("0000", True), ("own", True)])
def test_a_contact_must_be_one_that_can_be_called(district, noon, phone, found):
    person = make_cared_for(district, noon)
    person.contacts.update(phone=person.phone if phone == "own" else phone)
    look(district, noon)
    assert (K.NO_CONTACT in kinds_of(person)) == found


def test_nobody_to_call_at_all(district, noon):
    person = make_cared_for(district, noon)
    person.contacts.all().delete()
    look(district, noon)
    assert kinds_of(person) == {K.NO_CONTACT}


def test_a_meal_on_no_round_has_no_substitute(district, noon):
    person, other = make_cared_for(district, noon), make_cared_for(district, noon)
    factories.make_handover(district, noon, person, left_out="no_place")
    factories.make_handover(district, noon, other)
    look(district, noon)
    assert kinds_of(person) == {K.NO_SUBSTITUTE} and kinds_of(other) == set()
    assert Gap.objects.get().role == "district_officer"


def test_a_plan_that_ends_without_another_after_it(district, noon):
    end = days_before(noon, -10)
    lonely, goes_on = make_cared_for(district, noon), make_cared_for(district, noon)
    MealPlan.objects.filter(recipient__in=(lonely, goes_on)).update(valid_to=end)
    factories.make_plan(district, goes_on, valid_from=end, weekdays=127, on_holidays=True)
    factories.make_plan(district, lonely, valid_from=end, meal=Meal.SUPPER, weekdays=127, on_holidays=True)
    look(district, noon)
    assert kinds_of(lonely) == {K.ENDS_SOON} and kinds_of(goes_on) == set()


@pytest.mark.parametrize(("next_step", "found"), [("", True), ("6월 재신청 예정", False)])
def test_a_service_that_ends_says_what_happens_next(district, noon, next_step, found):
    person = make_cared_for(district, noon)
    factories.make_service(
        person, state=ServiceState.IN_USE, ended_on=None, valid_to=days_before(noon, -5), next_step=next_step
    )
    look(district, noon)
    assert (K.ENDS_SOON in kinds_of(person)) == found


def test_a_long_holiday_without_a_meal(district, noon):
    """From 24 September 2026 on: Chuseok, a Thursday to Saturday, and the Sunday."""
    at = noon.replace(month=9, day=16)
    person, served = make_cared_for(district, at), make_cared_for(district, at)
    MealPlan.objects.filter(recipient=person).update(on_holidays=False, weekdays=31)
    look(district, at)
    assert K.HOLIDAY in kinds_of(person) and K.HOLIDAY not in kinds_of(served)
    gap = Gap.objects.get(kind=K.HOLIDAY)
    assert gap.facts["first"] == "2026-09-24" and gap.facts["length"] >= 3


def test_people_who_left_and_other_districts_are_left_out(district, noon):
    person = make_cared_for(district, noon)
    person.contacts.all().delete()
    person.ended_on = days_before(noon, 0)
    person.save()
    theirs = factories.District("북구", "Buk-gu", "buk-")
    make_cared_for(theirs, noon).contacts.all().delete()
    assert look(district, noon).new == 0
    assert look(theirs, noon).new == 1


def test_a_district_may_let_another_value_hold_from_a_day_on(district, noon):
    person = make_cared_for(district, noon)
    person.contacts.all().delete()
    rule = {"kind": K.NO_CONTACT, "points": 7, "source": "district"}
    GapRule.objects.create(district=district.office, valid_from=days_before(noon, -1), is_on=False, **rule)
    GapRule.objects.create(district=district.office, valid_from=days_before(noon, 1), **rule)
    look(district, noon)
    assert Gap.objects.get().points == 7
    assert look(district, noon + timedelta(days=1)).gone == 1
