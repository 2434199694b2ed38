"""Food at the door: the meeting counts always, food that is too old or recalled is not handed over."""

from datetime import timedelta

import pytest
from django.utils import translation

from chomchom.care.enums import HandoverState
from chomchom.care.enums_kitchen import TaskKind, Withheld
from chomchom.care.models import Discard, Handover, KitchenTask, WithheldFood
from chomchom.care.operations import doors
from chomchom.care.operations.kitchen import recalls
from tests import factories
from tests.care import reports


def hand_over(kitchen, stop, at, **content):
    report = reports.handed_over(stop.pk, stop, at)
    report["content"] |= content
    by = factories.viewer(kitchen.district.courier.account)
    (answer,) = doors.receive(reports=[report], by=by, at=at, phone_now=None)
    return answer


@pytest.fixture
def packed(kitchen):
    kitchen.stop()
    kitchen.cook_all(minutes_ago=30)
    kitchen.pack()
    return kitchen


def test_food_of_a_hundred_and_nineteen_minutes_is_handed_over(packed, noon):
    answer = hand_over(packed, packed.stops[0], noon + timedelta(minutes=89, seconds=59))
    assert (answer.result, answer.sentence) == ("accepted", "")
    assert not WithheldFood.objects.exists()


def test_food_of_two_hours_is_not_but_the_meeting_counts(packed, noon):
    stop = packed.stops[0]
    answer = hand_over(packed, stop, noon + timedelta(minutes=90), food="kept")
    assert answer.result == "accepted" and "120" in answer.sentence
    assert Handover.objects.get(pk=stop.pk).state == HandoverState.MET
    withheld = WithheldFood.objects.get()
    assert (withheld.reason, withheld.minutes, withheld.was_given) == (Withheld.TOO_OLD, 120, False)
    assert Discard.objects.get().handover_id == stop.pk
    assert [task.kind for task in KitchenTask.objects.open()] == [TaskKind.SUBSTITUTE]


def test_food_that_was_given_all_the_same_is_no_discard_and_says_so(packed, noon):
    hand_over(packed, packed.stops[0], noon + timedelta(minutes=95), food="given")
    assert WithheldFood.objects.get().was_given is True
    assert not Discard.objects.exists() and KitchenTask.objects.open().count() == 1


def test_the_same_report_again_makes_nothing_twice(packed, noon):
    stop, late = packed.stops[0], noon + timedelta(minutes=95)
    for _ in range(2):
        hand_over(packed, stop, late, food="kept")
    assert (WithheldFood.objects.count(), Discard.objects.count(), KitchenTask.objects.count()) == (1, 1, 1)


def test_recalled_food_is_not_handed_over(packed, noon):
    batch = packed.batches[packed.soup.pk]
    recalls.recall(batch=batch, reason="이물", by=packed.by, at=noon)
    with translation.override("en"):
        answer = hand_over(packed, packed.stops[0], noon, food="kept")
    assert answer.sentence.startswith("The food is recalled")
    assert WithheldFood.objects.get().reason == Withheld.RECALLED


def test_without_the_kitchen_log_nothing_is_asked_of_the_food(db, noon):
    from tests.care.kitchen_factories import make_kitchen

    kitchen = make_kitchen(noon, is_on=False)
    kitchen.stop()
    kitchen.cook_all()
    kitchen.pack()
    answer = hand_over(kitchen, kitchen.stops[0], noon + timedelta(hours=3))
    assert (answer.result, answer.sentence) == ("accepted", "")
