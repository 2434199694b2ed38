"""Proposals on pages: asked for, compared, decided by whom it concerns; a stop's cost before it is moved."""

from datetime import time, timedelta

import pytest
from django.urls import reverse
from factories import actor, make_account, make_handover, make_recipient, make_round

from chomchom.care.enums import HandoverState
from chomchom.care.models import Courier, Handover, RoundProposal
from chomchom.care.operations import rounds as operations
from chomchom.core import clock
from chomchom.people.enums import Role

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture
def planned(district, noon, monkeypatch):
    """Six people on two rounds, at nine in the morning."""
    at = noon.replace(hour=9)
    monkeypatch.setattr(clock, "now", lambda: at)
    second = Courier.objects.create(
        account=make_account("courier9", district.provider, Role.COURIER, "윤둘째"),
        provider=district.provider, starts_at=time(10), ends_at=time(19),
    )  # fmt: skip
    rounds = [make_round(district, at, number=1), make_round(district, at, number=2, courier=second)]
    for number in range(6):
        recipient = make_recipient(district, latitude=35.19 + number / 500, longitude=126.82 + number % 2 / 50)
        make_handover(district, at, recipient, round=rounds[number % 2], position=number // 2 + 1, planned_at=at)
    return rounds


def page(client, account, name, *args, query=""):
    client.force_login(account, backend=BACKEND)
    return client.get(reverse(f"care:{name}", args=args) + query)


def test_the_cost_of_a_move_is_said_and_nothing_is_moved(client, district, planned, english):
    first, second = planned
    stop = first.handovers.get(position=1)
    answer = page(client, district.desk, "move_cost", stop.pk, query=f"?round={second.pk}").json()
    assert answer["possible"] and not answer["breaks"]
    assert "of driving" in answer["sentence"] and "km; place" in answer["sentence"]
    stop.refresh_from_db()
    assert stop.round == first
    Courier.objects.filter(pk=second.courier_id).update(capacity_boxes=3)
    broken = page(client, district.desk, "move_cost", stop.pk, query=f"?round={second.pk}&position=1").json()
    assert broken["breaks"] and "more boxes than the courier carries" in broken["sentence"]


def test_what_was_said_is_what_moving_does(client, district, planned, noon):
    """The promised time of the door is the one that the rows have after the move."""
    first, second = planned
    stop, at = first.handovers.get(position=1), noon.replace(hour=9)
    said = page(client, district.desk, "move_cost", stop.pk, query=f"?round={second.pk}&position=2").json()["sentence"]
    operations.move_stop(handover=stop, to_round=second, position=2, by=actor(district.desk), at=at)
    stop.refresh_from_db()
    assert f"{stop.planned_at.astimezone(noon.tzinfo):%H:%M}" in said


def test_a_courier_is_out_and_the_desk_accepts_on_the_page(client, district, planned):
    first, second = planned
    client.force_login(district.desk, backend=BACKEND)
    answer = client.post(reverse("care:courier_out", args=[first.pk]))
    proposal = RoundProposal.objects.get()
    assert answer["Location"] == reverse("care:proposal", args=[proposal.pk])
    shown = client.get(answer["Location"]).content.decode()
    assert all(stop.recipient.name in shown for stop in first.handovers.select_related("recipient"))
    assert client.get(reverse("care:proposal_lines", args=[proposal.pk])).json().keys() == {"before", "after"}
    client.post(reverse("care:decide", args=[proposal.pk]), {"decision": "accept"})
    assert second.handovers.count() == 6
    again = client.post(reverse("care:decide", args=[proposal.pk]), {"decision": "accept"}, follow=True)
    assert "이미 결정된 변경안입니다." in again.content.decode()


def test_who_may_only_look_does_not_decide(client, district, planned):
    client.force_login(district.desk, backend=BACKEND)
    client.post(reverse("care:courier_out", args=[planned[0].pk]))
    proposal = RoundProposal.objects.get()
    client.force_login(district.officer, backend=BACKEND)
    assert client.get(reverse("care:proposal", args=[proposal.pk])).status_code == 200
    assert client.post(reverse("care:decide", args=[proposal.pk]), {"decision": "accept"}).status_code == 403


def test_a_kitchen_stops_step_by_step(client, district, planned, english):
    client.force_login(district.officer, backend=BACKEND)
    url = reverse("care:kitchen_stop") + f"?day={planned[0].day}&meal=lunch"
    assert "Choose a kitchen" in client.get(url).content.decode()
    chosen = client.get(f"{url}&kitchen={district.provider.pk}").content.decode()
    field = f"boxes-{district.other_provider.pk}-general"
    assert field in chosen and "6 people wait" in chosen
    wrong = client.post(url, {"kitchen": district.provider.pk, field: "-3"})
    assert wrong.status_code == 422 and 'value="-3"' in wrong.content.decode()
    client.post(url, {"kitchen": district.provider.pk, field: "4"})
    proposal = RoundProposal.objects.get()
    shown = client.get(reverse("care:proposal", args=[proposal.pk])).content.decode()
    assert "2 people would be on no round" in shown and "4 boxes" in shown
    client.post(reverse("care:decide", args=[proposal.pk]), {"decision": "accept"})
    assert Handover.objects.filter(provider=district.other_provider).count() == 4


def test_the_week_says_who_saw_whom_and_who_was_new(
    client, district, planned, noon, english, django_assert_num_queries
):
    stop = planned[0].handovers.select_related("recipient").get(position=1)
    for back, courier in ((2, district.courier), (1, planned[1].courier)):
        at = noon - timedelta(days=back)
        walked = make_round(district, at, courier=courier, number=3)
        make_handover(district, at, stop.recipient, round=walked, position=1, state=HandoverState.MET, met="recipient")
    Handover.objects.filter(pk=stop.pk).update(state=HandoverState.MET, met="recipient")
    answer = page(client, district.desk, "faces", query=f"?day={stop.day}")
    shown = answer.content.decode()
    assert shown.count('class="face new"') == 2 and "33 % saw a known face (1 of 3 meetings)" in shown
    assert answer.context["rows"][0][1] == stop.recipient.name


@pytest.mark.parametrize("name", ["by_hand", "faces", "rounds"])
def test_the_pages_take_a_constant_number_of_queries(
    client, district, planned, noon, name, django_assert_max_num_queries
):
    at, counts = noon.replace(hour=9), []
    client.force_login(district.desk, backend=BACKEND)
    url = reverse(f"care:{name}") + f"?day={at.date()}&meal=lunch"
    client.get(url)  # the look at each person is recorded once an hour
    for _turn in range(2):
        with django_assert_max_num_queries(40) as asked:
            client.get(url)
        counts.append(len(asked))
        for _number in range(4):
            place = planned[0].handovers.count() + 1
            make_handover(district, at, round=planned[0], position=place, planned_at=at)
        client.get(url)
    assert counts[0] == counts[1]
