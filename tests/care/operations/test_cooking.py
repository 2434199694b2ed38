"""When the kitchen is done: hot food on the planner's clock, and what a late kitchen changes."""

from datetime import time, timedelta

import pytest
from factories import actor, make_handover, make_round

from chomchom.care.enums import Diet
from chomchom.care.enums_kitchen import Serving
from chomchom.care.enums_rounds import ProposalKind
from chomchom.care.models import Batch, CookingTime, Handover, HygieneLimit, MenuEntry, MenuItem, RoundProposal
from chomchom.care.operations import cooking, proposals, round_question, rounds
from chomchom.care.operations.kitchen import setup
from chomchom.care.queries.cooking import cooking_of, kitchens_today
from chomchom.solver import rounds as solver
from tests import factories

pytestmark = pytest.mark.django_db
MEAL = "lunch"


@pytest.fixture
def day(noon):
    district, at = factories.District(), noon.replace(hour=9)
    return district, at, [make_handover(district, at) for _ in range(4)]


def say(district, at, done_at, *, only=False):
    return cooking.say(
        provider=district.provider, day=at.date(), meal=MEAL, done_at=done_at, only_this_day=only,
        by=actor(district.kitchen), at=at,
    )  # fmt: skip


def asked(district, at):
    return round_question.question(provider=district.provider, day=at.date(), meal=MEAL)


def plan(district, at):
    return rounds.plan(
        provider=district.provider, day=at.date(), meal=MEAL, seconds=0.5, seed=1, by=actor(district.desk), at=at
    )


def dish(district, at, name, serving, diets, cooked_at=None):
    by = {"created_at": at}
    item = MenuItem.objects.create(
        provider=district.provider, name=name, food_group="other", serving=serving, allergens=[], **by
    )
    MenuEntry.objects.create(provider=district.provider, day=at.date(), meal=MEAL, item=item, diets=diets, **by)
    Batch.objects.create(
        provider=district.provider, day=at.date(), meal=MEAL, item=item, number=1, code=name, cooked_at=cooked_at,
        cook="주조리" if cooked_at else "", **by,
    )  # fmt: skip
    return item


def test_nobody_leaves_before_the_food_is_done_and_all_doors_are_within_two_hours_of_it(day):
    district, at, stops = day
    say(district, at, time(11, 20))
    plan(district, at)
    done = at.replace(hour=11, minute=20)
    for stop in Handover.objects.filter(pk__in=[stop.pk for stop in stops]).select_related("round"):
        assert stop.round.planned_start_at >= done
        assert stop.planned_at - done <= timedelta(minutes=120)


def test_food_that_would_be_too_old_leaves_the_stop_out_with_that_reason(day):
    district, at, _stops = day
    say(district, at, time(8, 30))
    planned = plan(district, at)
    assert planned.left_out == 4
    assert set(Handover.objects.values_list("left_out", flat=True)) == {"hot_too_late"}


def test_what_was_said_last_for_a_day_counts_and_only_for_that_day(day):
    district, at, _ = day
    say(district, at, time(10, 40))
    say(district, at, time(11, 10), only=True)
    pk = district.provider.pk
    today, tomorrow = (cooking_of([pk], at.date() + timedelta(days=n), MEAL)[pk].expected for n in (0, 1))
    assert (today.hour, today.minute, tomorrow.hour, tomorrow.minute) == (11, 10, 10, 40)


def test_the_log_of_batches_knows_better_than_what_was_said(day):
    district, at, _ = day
    say(district, at, time(10, 40))
    dish(district, at, "국", Serving.HOT, ["general"], at.replace(hour=10, minute=25))
    dish(district, at, "밥", Serving.HOT, ["general", "porridge"], at.replace(hour=10, minute=50))
    dish(district, at, "김치", Serving.COLD, ["general", "porridge", "salt"], at.replace(hour=10, minute=55))
    known = cooking_of([district.provider.pk], at.date(), MEAL)[district.provider.pk]
    assert known.since("general") == at.replace(hour=10, minute=25)
    assert known.since("porridge") == at.replace(hour=10, minute=50)
    assert known.since("salt") is None and known.cold == {"salt"}
    assert known.ready == at.replace(hour=10, minute=55) and known.waiting == 0
    problem = asked(district, at).problem
    assert problem.kitchens[0].cooked_by_diet["general"] == 10 * 3600 + 25 * 60
    assert all(courier.start_s == 10 * 3600 + 55 * 60 for courier in problem.couriers)


def test_who_gets_nothing_hot_has_no_clock(day):
    district, at, _stops = day
    say(district, at, time(8, 30))
    dish(district, at, "냉국", Serving.COLD, list(Diet.values))
    assert plan(district, at).left_out == 0
    assert not any(stop.hot for stop in asked(district, at).problem.stops)


def test_the_limits_of_the_district_are_those_of_the_planner(day):
    district, at, _ = day
    say(district, at, time(10, 40))
    setup.install_limits()
    assert (asked(district, at).params.hot_limit_s, asked(district, at).params.hot_warn_s) == (7200, 5400)
    HygieneLimit.objects.filter(kind="stop_minutes").update(value=100)
    HygieneLimit.objects.filter(kind="warn_minutes").update(value=70)
    assert (asked(district, at).params.hot_limit_s, asked(district, at).params.hot_warn_s) == (6000, 4200)


def test_a_late_kitchen_is_warned_of_and_its_new_time_becomes_a_proposal(day):
    district, at, _stops = day
    say(district, at, time(10, 20))
    dish(district, at, "국", Serving.HOT, list(Diet.values))
    plan(district, at)
    late = at.replace(hour=10, minute=30)
    viewer = factories.viewer(district.desk)
    (shown,) = kitchens_today(viewer, at.date(), MEAL, late)
    assert shown.late and shown.cooking.waiting == 1
    assert not kitchens_today(viewer, at.date(), MEAL, at)[0].late
    proposal = cooking.said(
        provider=district.provider, day=at.date(), meal=MEAL, done_at=time(11, 30), only_this_day=True, reason="정전",
        by=actor(district.kitchen), at=late,
    )  # fmt: skip
    assert (proposal.kind, proposal.cause["done_at"]) == (ProposalKind.COOKING, "11:30")
    assert {row["code"] for row in proposal.moved} == {"cooking_late"}
    proposals.accept(proposal=proposal, by=actor(district.desk), at=late)
    done = at.replace(hour=11, minute=30)
    assert all(stop.round.planned_start_at >= done for stop in Handover.objects.select_related("round"))


def test_said_in_time_for_all_nothing_is_proposed(day):
    district, at, _ = day
    make_round(district, at, planned_start_at=at.replace(hour=11))
    made = cooking.said(
        provider=district.provider, day=at.date(), meal=MEAL, done_at=time(10, 30), only_this_day=True, reason="",
        by=actor(district.kitchen), at=at,
    )  # fmt: skip
    assert made is None
    assert CookingTime.objects.get().done_at == time(10, 30)
    assert not RoundProposal.objects.exists()


def test_who_is_reached_too_late_for_the_food_is_visited_all_the_same(day):
    """The visit is the wellbeing check: the day goes on, the page says whose food stays in the box."""
    district, at, stops = day
    row = make_round(district, at, planned_start_at=at.replace(hour=10), planned_end_at=at.replace(hour=14))
    for position, stop in enumerate(stops, start=1):
        planned_at = at.replace(hour=11) + timedelta(minutes=40 * position)
        Handover.objects.filter(pk=stop.pk).update(round=row, position=position, planned_at=planned_at)
    say(district, at, time(9, 10))
    question = round_question.question_of_the_day(providers=[district.provider], day=at.date(), meal=MEAL, at=at)
    assert question.too_old
    assert solver.verify(question.problem, question.in_force(), params=question.params) == ()
    (shown,) = kitchens_today(factories.viewer(district.desk), at.date(), MEAL, at)
    assert shown.too_old == 4


@pytest.mark.parametrize("more", [0, 3])
def test_a_constant_number_of_statements(day, more, django_assert_num_queries):
    district, at, _ = day
    for _number in range(more):
        make_handover(district, at)
        make_handover(district, at, provider=district.other_provider)
    with django_assert_num_queries(8):
        kitchens_today(factories.viewer(district.officer), at.date(), MEAL, at)
