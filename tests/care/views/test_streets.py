"""The page of closed streets, what a kitchen says, the what-if of all kitchens; where boxes are fetched."""

from datetime import timedelta

import pytest
from django.urls import reverse
from factories import actor, make_account, make_handover, make_recipient, make_round

from chomchom.care.enums import HandoverState
from chomchom.care.models import CookingTime, Courier, Handover, Round, RoundFetch, RoundProposal, StreetClosure
from chomchom.care.operations import proposals
from chomchom.core import clock
from chomchom.core.refusal import Refused
from chomchom.people.enums import Role

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
WHY = {"why": "delivery"}  # what every page to print asks


@pytest.fixture
def english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture
def nine(noon, monkeypatch):
    at = noon.replace(hour=9)
    monkeypatch.setattr(clock, "now", lambda: at)
    return at


@pytest.fixture
def walked(district, nine, noon):
    """Two rounds of two couriers; on each the doors lie on both sides of what will be closed."""
    second = Courier.objects.create(
        account=make_account("courier9", district.provider, Role.COURIER, "윤둘째"), provider=district.provider,
        starts_at=nine.replace(hour=10).time(), ends_at=nine.replace(hour=19).time(),
    )  # fmt: skip
    hours = {"planned_start_at": nine.replace(hour=10, minute=40), "travel_source": "straight_line"}
    rounds = [
        make_round(district, nine, number=1, **hours),
        make_round(district, nine, number=2, courier=second, **hours),
    ]
    for number in range(6):
        person = make_recipient(district, latitude=35.19 + number / 500, longitude=126.82 + 0.02 * (number // 2 % 2))
        planned_at = nine.replace(hour=11) + timedelta(minutes=6 * number)
        make_handover(district, nine, person, round=rounds[number % 2], position=number // 2 + 1, planned_at=planned_at)
    return rounds


def log_in(client, account):
    client.force_login(account, backend=BACKEND)


def said(**changed):
    values = {
        "street": "", "line": "35.10, 126.83\n35.28, 126.83", "starts_at": "2026-05-13T09:00",
        "ends_at": "2026-05-13T18:00", "detour_minutes": "10", "reason": "침수",
    }  # fmt: skip
    return values | changed


def times(at):
    return {"starts_at": f"{at:%Y-%m-%dT%H:%M}", "ends_at": f"{at + timedelta(hours=9):%Y-%m-%dT%H:%M}"}


def test_a_street_is_closed_seen_on_the_rounds_and_opened_again(client, district, walked, nine, english):
    log_in(client, district.desk)
    url = reverse("care:streets")
    shown = client.get(url).content.decode()
    assert "There is no road map" in shown and "<street-course" in shown
    client.post(url, said(**times(nine)))
    row = StreetClosure.objects.get()
    assert (row.closed_by, row.line, row.detour_minutes) == (district.desk, [[35.1, 126.83], [35.28, 126.83]], 10)
    assert "Closed: A street on the map" in client.get(reverse("care:rounds")).content.decode()
    assert client.get(reverse("care:street_lines")).json()["closed"] == [row.line]
    answer = client.post(reverse("care:street_effect", args=[row.pk]))
    proposal = RoundProposal.objects.get()
    assert answer["Location"] == reverse("care:proposal", args=[proposal.pk])
    page = client.get(answer["Location"]).content.decode()
    assert "침수 is closed." in page and "Travel times changed" in page
    client.post(reverse("care:decide", args=[proposal.pk]), {"decision": "accept"})
    proposal.refresh_from_db()
    assert proposal.state == "accepted"
    client.post(reverse("care:street_lift", args=[row.pk]))
    assert "open again" in client.get(url).content.decode()
    client.post(reverse("care:street_effect", args=[row.pk]))
    opened = RoundProposal.objects.latest("pk")
    assert "침수 is open again." in client.get(reverse("care:proposal", args=[opened.pk])).content.decode()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"line": "35.1 126.8\nhello"}, "Line 2 is no point"),
        ({"line": "126.83, 35.10\n126.83, 35.28"}, "latitude and longitude are the wrong way round"),
        ({"line": "1.0, 2.0\n1.1, 2.0"}, "is not in the country"),
        ({"line": "35.10, 126.83"}, "set at least two points"),
        ({"ends_at": "2026-05-01T08:00"}, "until a later moment"),
        ({"ends_at": "tomorrow"}, "Enter a valid date/time"),
    ],
)
def test_what_makes_no_sense_gets_a_sentence_and_stays_in_the_form(client, district, nine, english, changed, sentence):
    log_in(client, district.officer)
    answer = client.post(reverse("care:streets"), said(**times(nine)) | changed)
    assert answer.status_code == 422 and sentence in answer.content.decode()
    assert not StreetClosure.objects.exists()


def test_a_closed_street_of_another_district_is_not_there(client, district, nine):
    from tests import factories

    other = factories.District(gu="북구", gu_en="Buk-gu", prefix="b")
    row = StreetClosure.objects.create(
        district=other.office, line=[[35.1, 126.8], [35.2, 126.8]], starts_at=nine, ends_at=nine + timedelta(hours=1),
        closed_at=nine,
    )  # fmt: skip
    log_in(client, district.desk)
    assert client.post(reverse("care:street_lift", args=[row.pk])).status_code == 404
    assert not client.get(reverse("care:street_lines")).json()["closed"]


def test_the_kitchen_says_when_it_is_done_and_a_late_one_leads_to_a_proposal(client, district, walked, nine, english):
    log_in(client, district.kitchen)
    client.post(reverse("care:cooking"), {"done_at": "10:30"})
    assert CookingTime.objects.get().valid_to is None
    assert "done cooking at 10:30, as said" in client.get(reverse("care:rounds")).content.decode()
    answer = client.post(reverse("care:cooking"), {"done_at": "11:45", "only_this_day": "on"})
    proposal = RoundProposal.objects.get()
    assert answer["Location"] == reverse("care:proposal", args=[proposal.pk])
    assert "The kitchen is done at 11:45" in client.get(answer["Location"]).content.decode()
    wrong = client.post(reverse("care:cooking"), {"done_at": "noon"}, follow=True)
    assert "Write the time as hours and minutes" in wrong.content.decode()


def test_what_if_all_kitchens_were_planned_together_is_a_figure_and_no_plan(client, district, nine, english):
    """Two kitchens far apart, each with people beside the other."""
    for number in range(8):
        own, other = (35.19, 126.82), (35.14, 126.80)
        place = (own, other)[number % 2]
        provider = (district.provider, district.other_provider)[number // 4]
        person = make_recipient(district, latitude=place[0] + number / 900, longitude=place[1])
        make_handover(district, nine, person, provider=provider)
    log_in(client, district.officer)
    answer = client.post(reverse("care:what_if"))
    proposal = RoundProposal.objects.get()
    assert answer["Location"] == reverse("care:proposal", args=[proposal.pk])
    assert proposal.after["driving_s"] < proposal.before["driving_s"] and proposal.cause["elsewhere"] == 4
    shown = client.get(answer["Location"]).content.decode()
    assert "% less driving." in shown and "4 people would be cooked for by another kitchen" in shown
    assert 'name="decision"' not in shown
    assert client.post(reverse("care:decide", args=[proposal.pk]), {"decision": "accept"}).status_code == 403
    with pytest.raises(Refused) as refused:
        proposals.accept(proposal=proposal, by=actor(district.officer), at=nine)
    assert refused.value.refusal.code == "what_if"
    log_in(client, district.desk)
    assert client.get(reverse("care:proposal", args=[proposal.pk])).status_code == 404


def test_the_courier_sees_where_the_boxes_are_on_the_page_offline_and_on_paper(client, district, walked, english):
    first = walked[0]
    log_in(client, district.courier.account)
    shown = client.get(reverse("round:today")).content.decode()
    assert "Fetch the boxes" in shown and str(first.provider.name) in shown and "from 10:40" in shown
    assert shown.count("126.82") and "map" in shown.lower()
    offline = client.get(reverse("round:day")).json()["text"]
    assert "Fetch the boxes" in offline
    log_in(client, district.desk)
    sheet = client.post(reverse("care:round_sheet", args=[first.pk]), WHY).content.decode()
    assert f"<strong>Boxes:</strong> {first.provider}" in sheet and "from 10:40" in sheet


def test_boxes_in_the_van_of_who_dropped_out_are_shown_to_who_takes_over(
    client, district, walked, noon, english, monkeypatch
):
    at = noon.replace(hour=11, minute=20)
    monkeypatch.setattr(clock, "now", lambda: at)
    Round.objects.update(state="under_way")
    for row in walked:
        made = row.handovers.get(position=1)
        Handover.objects.filter(pk=made.pk).update(state=HandoverState.MET, met="recipient", state_at=at)
    helper = walked[1].courier
    log_in(client, helper.account)
    before = client.post(reverse("round:ping"), "{}", content_type="application/json").json()["mark"]
    proposal = proposals.courier_is_out(
        courier=district.courier, day=at.date(), meal="lunch", by=actor(district.desk), at=at
    )
    proposals.accept(proposal=proposal, by=actor(district.desk), at=at)
    fetch = RoundFetch.objects.select_related("before", "door__recipient").get()
    assert (fetch.round, fetch.courier, fetch.kitchen) == (walked[1], district.courier, None)
    assert fetch.door == walked[0].handovers.get(position=1)
    shown = client.get(reverse("round:today")).content.decode()
    number = Handover.objects.get(pk=fetch.before_id).position
    assert f"Fetch boxes before stop {number}" in shown and f"Van of {district.courier}" in shown
    assert fetch.door.recipient.address in shown
    day = client.get(reverse("round:day")).json()["text"]
    assert f"Fetch boxes before stop {number}" in day
    after = client.post(reverse("round:ping"), "{}", content_type="application/json").json()["mark"]
    assert after != before, "the phone must take the new document"
    log_in(client, district.desk)
    sheet = client.post(reverse("care:round_sheet", args=[walked[1].pk]), WHY).content.decode()
    assert f"Before stop {number}, fetch boxes:" in sheet


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("straight_line", "Driving times are estimated from straight lines"),
        ("roads", "OpenStreetMap contributors"),
    ],
)
def test_every_plan_map_and_sheet_says_who_made_its_times(client, district, walked, english, source, sentence):
    Round.objects.update(travel_source=source)
    log_in(client, district.desk)
    client.post(reverse("care:courier_out", args=[walked[0].pk]))
    proposal = RoundProposal.objects.get()
    RoundProposal.objects.update(travel_source=source)
    pages = [
        reverse("care:rounds"), reverse("care:by_hand"), reverse("care:round", args=[walked[0].pk]),
        reverse("care:proposal", args=[proposal.pk]),
    ]  # fmt: skip
    sheet = reverse("care:round_sheet", args=[walked[0].pk])
    for page in (*pages, sheet):
        shown = (client.post(page, WHY) if page == sheet else client.get(page)).content.decode()
        assert sentence in shown, page
        assert ('class="travel-note rough"' in shown) == (source == "straight_line"), page


@pytest.mark.parametrize("wrong", [{"latitude": None, "longitude": None}, {"latitude": 33.9, "longitude": 124.6}])
def test_a_door_that_the_map_does_not_know_is_marked_and_its_address_shown(client, district, walked, english, wrong):
    stop = walked[0].handovers.select_related("recipient").get(position=1)
    type(stop.recipient).objects.filter(pk=stop.recipient_id).update(**wrong)
    log_in(client, district.desk)
    assert "Place not exact" in client.get(reverse("care:round", args=[walked[0].pk])).content.decode()
    sheet = client.post(reverse("care:round_sheet", args=[walked[0].pk]), WHY).content.decode()
    assert "place not exact" in sheet and stop.recipient.address in sheet
    log_in(client, district.courier.account)
    assert "go by the address" in client.get(reverse("round:today")).content.decode()


def test_who_saw_whom_is_shown_fifty_people_at_a_time(client, district, nine, english, django_assert_max_num_queries):
    counts = []
    log_in(client, district.officer)
    for _turn in range(2):
        for _number in range(52):
            make_handover(district, nine, state=HandoverState.MET, met="recipient")
        client.get(reverse("care:faces"))
        with django_assert_max_num_queries(30) as asked:
            answer = client.get(reverse("care:faces"))
        counts.append(len(asked))
        assert len(answer.context["rows"]) == 50
    assert counts[0] == counts[1]
    last = client.get(reverse("care:faces") + "?page=3")
    assert len(last.context["rows"]) == 4 and 'aria-current="page"' in last.content.decode()
