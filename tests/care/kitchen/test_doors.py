"""Food at the door: the meeting counts always, food that is too old or recalled is not handed over."""

import json
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from chomchom.care.enums import Aspect, HandoverState
from chomchom.care.enums_kitchen import TaskKind, Withheld
from chomchom.care.models import Discard, Handover, KitchenTask, WithheldFood
from chomchom.care.operations import doors
from chomchom.care.operations.kitchen import recalls
from chomchom.core import clock
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


# -- the courier's page ----------------------------------------------------------------------------------------------


def walk(kitchen, client, monkeypatch, at):
    """A browser of the courier who walks the kitchen's round, at a moment."""
    monkeypatch.setattr(clock, "now", lambda: at)
    client.force_login(kitchen.district.courier.account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def facts(client):
    text = client.get(reverse("round:day")).json()["text"]
    return [stop["facts"] for stop in json.loads(text)["stops"]]


def test_the_day_document_tells_the_food_of_each_stop(packed, noon, client, monkeypatch):
    (told,) = facts(walk(packed, client, monkeypatch, noon))[0]
    assert told["kind"] == "food" and not told["recalled"]
    assert datetime.fromisoformat(told["cooked_at"]) == noon - timedelta(minutes=30)
    assert {batch["dish"] for batch in told["batches"]} == {"소고기뭇국", "고등어조림", "배추김치"}


def test_the_food_of_many_stops_takes_as_many_queries_as_that_of_one(kitchen, noon, client, monkeypatch):
    kitchen.stop()
    kitchen.cook_all()
    kitchen.pack()
    browser = walk(kitchen, client, monkeypatch, noon)
    facts(browser)
    with CaptureQueriesContext(connection) as one:
        facts(browser)
    for _ in range(2):
        kitchen.stop()
    kitchen.pack()
    facts(browser)  # those who are new are written into the access log
    with CaptureQueriesContext(connection) as three:
        assert [len(told) for told in facts(browser)] == [1, 1, 1]
    assert len(three) == len(one)


def test_a_recall_makes_the_document_of_the_phone_an_old_one(packed, noon, client, monkeypatch):
    browser = walk(packed, client, monkeypatch, noon)
    before = json.loads(browser.get(reverse("round:day")).json()["text"])["mark"]
    recalls.recall(batch=packed.batches[packed.soup.pk], reason="이물", by=packed.by, at=noon)
    assert json.loads(browser.get(reverse("round:day")).json()["text"])["mark"] != before


@pytest.mark.parametrize(("minutes", "asked"), [(89, False), (90, True)])
def test_after_two_hours_the_page_says_so_and_asks_what_became_of_the_food(
    packed, noon, client, monkeypatch, minutes, asked
):
    browser = walk(packed, client, monkeypatch, noon + timedelta(minutes=minutes))
    text = browser.get(reverse("round:handed_over", args=[packed.stops[0].pk])).content.decode()
    assert f"{minutes + 30}" in text
    assert ('<fieldset class="observation" data-food="too_old recalled">' in text) == asked
    assert ('<div data-food="too_old recalled">' in text) == asked


def test_what_the_plain_form_says_of_the_food_is_written_down(packed, noon, client, monkeypatch):
    late, stop = noon + timedelta(minutes=95), packed.stops[0]
    browser = walk(packed, client, monkeypatch, late)
    lines = {f"observations.{aspect.value}.level": "as_usual" for aspect in Aspect}
    said = {"report_id": str(uuid4()), "kind": "handed_over", "met": "recipient", "food": "kept"} | lines
    assert browser.post(reverse("round:handed_over", args=[stop.pk]), said).status_code == 302
    assert WithheldFood.objects.get().was_given is False
    assert Discard.objects.get().handover_id == stop.pk
