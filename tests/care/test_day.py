"""The day is made from the plans, once; each promise is watched; what is paused or a holiday is not promised."""

from datetime import date, datetime, time, timedelta

import pytest
from factories import SEOUL, District, actor, make_handover, make_plan, make_recipient

from chomchom.care.enums import HandoverState, Meal, PauseReason
from chomchom.care.models import Handover, MealWindow, PlanPause
from chomchom.care.operations import day as operations
from chomchom.care.rules.day import due_at
from chomchom.core.refusal import Refused
from chomchom.net.enums import WatchState
from chomchom.net.models import Watch

pytestmark = pytest.mark.django_db
WEDNESDAY, BUDDHAS_BIRTHDAY_SUBSTITUTE = date(2026, 5, 13), date(2026, 5, 25)


@pytest.fixture
def district():
    return District()


def make(district, day=WEDNESDAY, at=datetime(2026, 5, 13, 6, 0, tzinfo=SEOUL)):
    return operations.make_day(district=district.office, day=day, by=actor(district.officer), at=at)


def test_each_plan_that_holds_on_the_day_is_promised_once_and_watched(district):
    person = make_recipient(district)
    make_plan(district, person)
    make_plan(district, person, meal=Meal.SUPPER)
    make_plan(district, make_recipient(district), weekdays=8)  # Thursdays only
    make_plan(district, make_recipient(district), valid_from=WEDNESDAY + timedelta(days=1))
    make_plan(district, make_recipient(district), valid_to=WEDNESDAY)  # half-open: not on its last day
    make_plan(district, make_recipient(district, ended_on=WEDNESDAY))
    assert make(district).made == 2
    lunch, supper = Handover.objects.order_by("window_from")
    assert (lunch.recipient, lunch.meal, supper.meal) == (person, Meal.LUNCH, Meal.SUPPER)
    assert lunch.window_from == datetime.combine(WEDNESDAY, time(11), tzinfo=SEOUL)
    assert {w.subject_id: w.due_at for w in Watch.objects.filter(state=WatchState.OPEN)} == {
        h.pk: h.due_at for h in (lunch, supper)
    }


def test_twice_makes_nothing_twice(district):
    make_plan(district, make_recipient(district))
    assert make(district).made == 1
    make_plan(district, make_recipient(district))
    again = make(district)
    assert (again.made, again.already) == (1, 1)
    assert (Handover.objects.count(), Watch.objects.count()) == (2, 2)


def test_who_is_in_hospital_is_not_promised_a_meal(district, noon):
    person = make_recipient(district)
    make_plan(district, person)
    PlanPause.objects.create(recipient=person, reason=PauseReason.HOSPITAL, valid_from=WEDNESDAY, created_at=noon)
    made = make(district)
    assert (made.made, made.paused) == (0, 1)


@pytest.mark.parametrize(("on_holidays", "made"), [(False, 0), (True, 1)])
def test_a_substitute_holiday_is_a_holiday(district, on_holidays, made):
    make_plan(district, make_recipient(district), on_holidays=on_holidays)
    at = datetime(2026, 5, 24, 6, 0, tzinfo=SEOUL)
    answer = make(district, BUDDHAS_BIRTHDAY_SUBSTITUTE, at)
    assert (answer.made, answer.not_on_holidays) == (made, 1 - made)


@pytest.mark.parametrize(
    ("day", "code"), [(WEDNESDAY - timedelta(days=1), "day_is_over"), (WEDNESDAY + timedelta(days=15), "day_too_far")]
)
def test_a_day_that_is_over_or_far_ahead_is_refused(district, day, code):
    with pytest.raises(Refused) as refused:
        make(district, day)
    assert refused.value.refusal.code == code


def test_a_meal_without_a_window_is_refused_by_name(district):
    make_plan(district, make_recipient(district), meal=Meal.SUPPER)
    MealWindow.objects.filter(meal=Meal.SUPPER).delete()
    with pytest.raises(Refused) as refused:
        make(district)
    assert refused.value.refusal.code == "no_window"


@pytest.mark.parametrize("people", [1, 3])
def test_the_same_number_of_queries_for_any_number_of_people(district, people, django_assert_max_num_queries):
    for _ in range(people):
        make_plan(district, make_recipient(district))
    with django_assert_max_num_queries(16):
        assert make(district).made == people


def test_a_cancelled_promise_is_excused_and_others_stay(district, noon):
    make_plan(district, make_recipient(district))
    make_plan(district, make_recipient(district))
    make(district)
    first, second = Handover.objects.order_by("pk")
    Handover.objects.filter(pk=second.pk).update(state=HandoverState.NO_REPLY)
    done = operations.cancel(handovers=[first, second], reason="입원", by=actor(district.desk), at=noon)
    assert done == 1
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (HandoverState.CANCELLED, HandoverState.NO_REPLY)
    assert Watch.objects.get(subject_id=first.pk).state == WatchState.EXCUSED
    assert Watch.objects.get(subject_id=second.pk).state == WatchState.OPEN


def test_a_pause_cancels_only_the_days_within_it(district, noon):
    person = make_recipient(district)
    today, later = make_handover(district, noon, person), make_handover(district, noon + timedelta(days=3), person)
    operations.cancel_for_pause(
        recipient_id=person.pk,
        valid_from=noon.date() - timedelta(days=9),
        valid_to=noon.date() + timedelta(days=2),
        reason="입원",
        by=actor(district.case_manager),
        at=noon,
    )
    assert Handover.objects.get(pk=today.pk).state == HandoverState.CANCELLED
    assert Handover.objects.get(pk=later.pk).state == HandoverState.PROMISED


def test_known_by_half_an_hour_after_the_planned_arrival_but_never_long_after_the_window(noon):
    closes = noon.replace(hour=13)
    assert due_at(closes, None) == closes + timedelta(minutes=10)
    assert due_at(closes, noon) == noon + timedelta(minutes=30)
    assert due_at(closes, noon.replace(hour=12, minute=55)) == closes + timedelta(minutes=10)
