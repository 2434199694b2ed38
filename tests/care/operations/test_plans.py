"""Plans, pauses and contacts change from a day on; promises already made follow, the past stays."""

from datetime import date, timedelta

import pytest
from factories import District, actor, make_contact, make_handover, make_pause, make_plan, make_recipient

from chomchom.care.enums import HandoverState as S
from chomchom.care.models import MealPlan, PlanPause
from chomchom.care.operations import plans
from chomchom.care.operations.plans import Contact
from chomchom.care.queries.parties import parties
from chomchom.core.models import AccessEntry
from chomchom.core.refusal import Refused
from chomchom.net import operations as net
from chomchom.net.enums import WatchState
from chomchom.net.models import Watch

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def district():
    return District()


@pytest.fixture
def person(district):
    return make_recipient(district)


@pytest.fixture
def by(district):
    return actor(district.case_manager)


def promise(district, noon, person, days_ahead, plan=None, **values):
    handover = make_handover(district, noon + days_ahead * DAY, person, plan=plan, **values)
    net.promise_many(
        kind="care.handover",
        policy="care.day",
        district_id=district.office.pk,
        promises=[net.Promise(handover.pk, handover.due_at, parties(handover))],
        by=actor(district.officer),
        at=noon - DAY,
    )
    return handover


def states(*handovers):
    for handover in handovers:
        handover.refresh_from_db()
    return [handover.state for handover in handovers]


def test_a_pause_cancels_what_is_promised_within_it_and_excuses_the_net(district, person, noon, by):
    before, first, last, after = (promise(district, noon, person, ahead) for ahead in (0, 1, 2, 3))
    plans.add_pause(
        recipient=person,
        reason="hospital",
        note="첨단병원",
        valid_from=noon.date() + DAY,
        valid_to=noon.date() + 3 * DAY,
        by=by,
        at=noon,
    )
    assert states(before, first, last, after) == [S.PROMISED, S.CANCELLED, S.CANCELLED, S.PROMISED]
    watches = Watch.objects.of("care.handover", [first.pk, last.pk])
    assert {watch.state for watch in watches} == {WatchState.EXCUSED}


def test_a_pause_leaves_what_happened_and_what_is_an_open_alert(district, person, noon, by):
    met = promise(district, noon, person, 0, state=S.MET, meal="supper")
    alarmed = promise(district, noon, person, 0)
    alert = net.raise_alert(
        kind="care.handover",
        subject_id=alarmed.pk,
        policy="care.day",
        parties=parties(alarmed),
        district_id=district.office.pk,
        cause="overdue",
        severity="routine",
        by=by,
        at=noon,
    )
    plans.add_pause(recipient=person, reason="away", note="", valid_from=noon.date(), valid_to=None, by=by, at=noon)
    alert.refresh_from_db()
    assert states(met, alarmed) == [S.MET, S.PROMISED]
    assert alert.is_live


def test_pauses_do_not_overlap(person, noon, by):
    make_pause(person, date(2026, 5, 10), date(2026, 5, 20))
    with pytest.raises(Refused) as refused:
        plans.add_pause(
            recipient=person, reason="other", note="", valid_from=date(2026, 5, 19), valid_to=None, by=by, at=noon
        )
    assert refused.value.refusal.code == "overlap"
    plans.add_pause(
        recipient=person, reason="other", note="", valid_from=date(2026, 5, 20), valid_to=None, by=by, at=noon
    )
    assert person.pauses.count() == 2


def test_a_pause_is_ended_or_taken_back(person, noon, by):
    begun = make_pause(person, date(2026, 5, 10))
    plans.end_pause(pause=begun, end=date(2026, 5, 15), by=by, at=noon)
    begun.refresh_from_db()
    assert begun.valid_to == date(2026, 5, 15)
    plans.end_pause(pause=begun, end=date(2026, 5, 10), by=by, at=noon)
    assert not PlanPause.objects.exists()
    assert list(AccessEntry.objects.filter(subject_id=person.pk).values_list("what", flat=True)) == [
        "care.pause.end",
        "care.pause.take_back",
    ]


def change(plan, district, noon, by, **values):
    values = {
        "start": noon.date() + DAY,
        "weekdays": 0b0010101,  # Mon, Wed, Fri
        "on_holidays": False,
        "provider": district.provider,
    } | values
    return plans.change_plan(plan=plan, by=by, at=noon, **values)


def test_a_changed_plan_keeps_its_past_and_cancels_only_days_that_fall_away(district, person, noon, by):
    plan = make_plan(district, person, valid_to=date(2026, 12, 31))
    wednesday, thursday, friday = (promise(district, noon, person, ahead, plan) for ahead in (0, 1, 2))
    new = change(plan, district, noon, by)
    plan.refresh_from_db()
    assert (plan.weekdays, plan.valid_to) == (31, date(2026, 5, 14))
    assert (new.weekdays, new.valid_from, new.valid_to) == (0b0010101, date(2026, 5, 14), date(2026, 12, 31))
    assert states(wednesday, thursday, friday) == [S.PROMISED, S.CANCELLED, S.PROMISED]
    assert (wednesday.plan_id, friday.plan_id) == (plan.pk, new.pk)


def test_another_provider_cancels_what_the_first_one_promised(district, person, noon, by):
    plan = make_plan(district, person)
    friday = promise(district, noon, person, 2, plan)
    change(plan, district, noon, by, provider=district.other_provider)
    assert states(friday) == [S.CANCELLED]


def test_a_plan_that_has_not_begun_is_changed_in_its_row(district, person, noon, by):
    plan = make_plan(district, person, valid_from=noon.date() + DAY)
    assert change(plan, district, noon, by).pk == plan.pk
    assert MealPlan.objects.get().weekdays == 0b0010101


@pytest.mark.parametrize(("ahead", "code"), [(0, "too_early"), (40, "outside")])
def test_a_change_is_refused_for_today_and_after_the_end(district, person, noon, by, ahead, code):
    plan = make_plan(district, person, valid_to=date(2026, 6, 1))
    with pytest.raises(Refused) as refused:
        change(plan, district, noon, by, start=noon.date() + ahead * DAY)
    assert refused.value.refusal.code == code
    assert MealPlan.objects.get().weekdays == 31


def test_two_schemes_may_promise_the_same_meal_but_not_one_scheme_twice(district, person, noon, by):
    other_scheme = type(district.scheme).objects.create(
        district=district.office, name="경로식당 도시락", valid_from=date(2026, 1, 1)
    )
    make_plan(district, person)
    values = {
        "recipient": person,
        "provider": district.other_provider,
        "meal": "lunch",
        "weekdays": 31,
        "on_holidays": False,
        "valid_from": noon.date() + DAY,
        "valid_to": None,
        "by": by,
        "at": noon,
    }
    with pytest.raises(Refused) as refused:
        plans.add_plan(scheme=district.scheme, **values)
    assert refused.value.refusal.code == "overlap"
    plans.add_plan(scheme=other_scheme, **values)
    assert set(person.plans.values_list("scheme__name", flat=True)) == {"통합돌봄 식사지원", "경로식당 도시락"}


def test_ending_a_plan_cancels_what_it_promised_afterwards_and_nothing_of_another(district, person, noon, by):
    plan = make_plan(district, person)
    thursday, friday = (promise(district, noon, person, ahead, plan) for ahead in (1, 2))
    supper = promise(district, noon, person, 2, meal="supper")
    plans.end_plan(plan=plan, end=date(2026, 5, 15), by=by, at=noon)
    assert states(thursday, friday, supper) == [S.PROMISED, S.CANCELLED, S.PROMISED]


def test_contacts_are_replaced_in_the_order_chosen_and_may_be_empty(person, noon, by):
    make_contact(person)
    new = [Contact("이웃", "010-3333-4444", "이웃"), Contact("딸", "010-5555-6666", "자녀")]
    plans.change_contacts(recipient=person, contacts=new, by=by, at=noon)
    assert list(person.contacts.order_by("position").values_list("position", "name")) == [(1, "이웃"), (2, "딸")]
    plans.change_contacts(recipient=person, contacts=[], by=by, at=noon)
    assert not person.contacts.exists()
    assert AccessEntry.objects.filter(what="care.contacts.change", subject_id=person.pk).count() == 2
