"""The day of the meetings, as the pages do it: planning, publishing, check-in, start, log, corrections, a poor line."""

import json
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from chomchom.core import clock
from chomchom.core.refusal import Refused
from chomchom.documents.models import Document
from chomchom.trade import tasks
from chomchom.trade.models import Buyer, Consultation, Correction, FieldReport, Guest, Meeting, Timetabling
from chomchom.trade.operations import consultations, links
from tests.factories import District, actor
from tests.trade import meet_factories as make

pytestmark = pytest.mark.django_db

LOG = {
    "reaction": "strong", "said": "가격 협의", "currency": "USD", "lines": "2", "line-0-product": "LED street luminaire",
    "line-0-quoted_price": "120", "line-0-negotiated_price": "112.50", "line-0-quantity": "1000", "line-0-unit": "EA",
    "next_action": "견적 송부", "next_owner": "exporter", "next_due_on": "2026-05-20", "likelihood_percent": "40",
}  # fmt: skip


@pytest.fixture
def district():
    return District()


@pytest.fixture
def small(district):
    return make.SmallLeg(district)


@pytest.fixture
def met(small, district):
    interpreter = make.make_interpreter(small.leg, account=district.interpreter)
    return make.make_meeting(small.half_day, small.first, small.guests[0], interpreter=interpreter)


@pytest.fixture
def now(small, monkeypatch):
    at = small.start(0)
    monkeypatch.setattr(clock, "now", lambda: at)
    return at


def browser(account, language="en"):
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = language
    return client


def post(client, meeting, expects="json", **data):
    headers = {"Accept": "application/json"} if expects == "json" else {}
    return client.post(reverse("trade:meeting", args=[meeting.pk]), data, headers=headers)


# -- the office


def test_an_officer_plans_looks_and_publishes_on_the_pages(small, district, now):
    client = browser(district.trade_officer)
    page = reverse("trade:timetable", args=[small.leg.pk])
    assert "No timetable yet" in client.get(page).content.decode()
    client.post(reverse("trade:timetable_plan", args=[small.leg.pk]))
    run = Timetabling.objects.get()
    assert "Planning the meetings" in client.get(f"{page}?part=planning").content.decode()
    tasks.work(run, by=actor(district.trade_officer), seconds=60)
    run.refresh_from_db()
    assert (run.error, run.result["meetings"]) == ("", 6)
    shown = client.get(page).content.decode()
    assert "Publish version 1" in shown and small.guests[0].buyer.name in shown and "09:30" in shown
    draft = small.leg.timetables.get()
    answer = client.post(
        reverse("trade:version_publish", args=[draft.pk]), {"revision": draft.revision}, follow=True
    ).content.decode()
    assert "The timetable is published" in answer
    again = client.post(
        reverse("trade:version_publish", args=[draft.pk]), {"revision": draft.revision}, follow=True
    ).content.decode()
    assert "was published by" in again


def test_of_two_plannings_the_second_waits_and_one_that_fell_silent_is_ended(small, district, now):
    by = actor(district.trade_officer)
    first = tasks.begin(leg=small.leg, change={}, by=by, at=now)
    with pytest.raises(Refused):
        tasks.begin(leg=small.leg, change={}, by=by, at=now)
    second = tasks.begin(leg=small.leg, change={}, by=by, at=now + timedelta(minutes=5))
    first.refresh_from_db()
    assert first.ended_at and first.error and second.pk != first.pk


def test_a_planning_without_wishes_ends_with_its_sentence(small, district, now, english):
    for application in (small.first, small.second):
        application.wishes.all().delete()
    run = tasks.work(
        tasks.begin(leg=small.leg, change={}, by=actor(district.trade_officer), at=now),
        by=actor(district.trade_officer),
    )
    assert "whom they want to meet" in run.error


@pytest.mark.parametrize("kind", ["", "gone", "late", "ill", "walk_in"])
def test_a_repair_without_its_words_is_answered_with_a_sentence(small, district, met, now, kind):
    client = browser(district.trade_officer)
    answer = client.post(reverse("trade:timetable_repair", args=[small.leg.pk]), {"kind": kind}, follow=True)
    assert answer.status_code in (200, 404)
    assert not Timetabling.objects.exists()


def test_what_a_buyer_says_after_publishing_is_shown_and_moves_nothing(small, district, met, now):
    small.first.wishes.filter(guest=small.guests[0]).update(by_buyer="no", by_buyer_at=now)
    Guest.objects.filter(pk=small.guests[1].pk).update(state="declined", state_at=now)
    shown = browser(district.trade_officer).get(reverse("trade:timetable", args=[small.leg.pk])).content.decode()
    assert "Answers after publishing" in shown
    assert small.guests[1].buyer.name in shown
    assert Meeting.objects.get().state == "planned"


def test_a_buyer_s_own_page_shows_the_truth_and_what_an_answer_does_now(small, district, met, now):
    _link, token = links.issue(
        mission=small.mission, purpose="buyer_page", subject=("trade.guest", small.guests[0].pk),
        expires_at=now + timedelta(days=9), by=actor(district.trade_officer), at=now,
    )  # fmt: skip
    url = reverse("meet", args=[token])
    page = Client().get(f"{url}?lang=en").content.decode()
    assert "09:30" in page and small.first.exporter.name_en in page and "<svg" in page
    Client().post(url, {f"wish_{small.first.pk}": "no"})
    after = Client().get(f"{url}?lang=en&thanks=1").content.decode()
    assert "already published (version 1)" in after and "09:30" in after
    Meeting.objects.update(state="cancelled")
    assert "No meeting yet" in Client().get(f"{url}?lang=en").content.decode()


# -- the phone


def test_a_meeting_is_started_logged_completed_and_corrected(small, district, met, now):
    client = browser(district.interpreter)
    assert met.guest.buyer.name in client.get(reverse("trade:leg_day", args=[small.leg.pk])).content.decode()
    assert post(client, met, deed="start", report_id=uuid4()).json()["result"] == "accepted"
    assert post(client, met, deed="write", report_id=uuid4(), **LOG).json()["result"] == "accepted"
    log = Consultation.objects.get()
    assert (log.state, log.started_at, str(log.lines.get().amount)) == ("draft", now, "112500.00")
    assert post(client, met, deed="complete", report_id=uuid4(), **LOG).json()["result"] == "accepted"
    met.refresh_from_db()
    log.refresh_from_db()
    assert (met.state, log.state, log.completed_by) == ("held", "complete", district.interpreter)
    late = post(client, met, deed="write", report_id=uuid4(), **LOG | {"said": "anders"}).json()
    assert late["result"] == "refused" and "complete" in late["sentence"]
    post(client, met, deed="correct", field="said", after="가격과 납기 협의", reason="납기 빠짐", report_id=uuid4())
    log.refresh_from_db()
    assert (log.said, Correction.objects.get().before) == ("가격 협의", "가격 협의")
    page = client.get(reverse("trade:meeting", args=[met.pk])).content.decode()
    assert "가격과 납기 협의" in page and "납기 빠짐" in page


def test_the_same_number_twice_is_done_once(small, district, met, now):
    client, number = browser(district.secretary), uuid4()
    assert post(client, met, deed="write", report_id=number, **LOG).json()["result"] == "accepted"
    assert post(client, met, deed="write", report_id=number, **LOG | {"said": "x"}).json()["result"] == "already"
    assert (Consultation.objects.get().said, FieldReport.objects.count()) == ("가격 협의", 1)
    start = uuid4()
    assert [post(client, met, deed="start", report_id=start).json()["result"] for _ in range(2)] == [
        "accepted",
        "already",
    ]


def test_two_who_write_the_same_log_do_not_overwrite_each_other(small, district, met, now):
    client = browser(district.secretary)
    post(client, met, deed="write", report_id=uuid4(), **LOG)
    old = (now - timedelta(minutes=5)).isoformat()
    said = post(client, met, deed="write", report_id=uuid4(), seen=old, **LOG | {"said": "alt"}).json()
    assert said["result"] == "refused" and "Somebody else wrote" in said["sentence"]


BAD = {
    "reaction": ({"reaction": ""}, "reacted"),
    "next step": ({"next_due_on": ""}, "next step"),
    "price of nothing": ({"line-0-product": ""}, "Name the product"),
    "below zero": ({"line-0-quantity": "-3"}, "below zero"),
    "percent": ({"likelihood_percent": "140"}, "140"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_log_that_cannot_be_completed_says_why(small, district, met, now, case):
    given, words = BAD[case]
    said = post(browser(district.interpreter), met, deed="complete", report_id=uuid4(), **LOG | given).json()
    assert said["result"] == "refused"
    assert words in said["sentence"] or case == "percent"
    assert not Consultation.objects.filter(state="complete").exists()


def test_without_the_script_the_form_comes_back_with_what_was_typed(small, district, met, now):
    answer = post(browser(district.interpreter), met, "page", deed="complete", **LOG | {"line-0-product": ""})
    assert answer.status_code == 422
    assert "가격 협의" in answer.content.decode()


def test_a_photo_of_a_card_is_kept_and_something_else_is_refused(small, district, met, now, settings, tmp_path):
    settings.VAR = tmp_path
    client, picture = browser(district.interpreter), BytesIO()
    Image.new("RGB", (60, 30), "white").save(picture, "JPEG")
    picture.seek(0)
    picture.name = "card.jpg"
    assert post(client, met, deed="write", report_id=uuid4(), card=picture, **LOG).json()["result"] == "accepted"
    document = Document.objects.get()
    assert Consultation.objects.get().card_id == document.pk
    assert client.post(reverse("documents:download", args=[document.pk]), {"why": "mission"}).status_code == 200
    assert browser(district.courier.account).get(reverse("documents:download", args=[document.pk])).status_code != 200
    fake = BytesIO(b"no picture")
    fake.name = "card.jpg"
    assert post(client, met, deed="write", report_id=uuid4(), card=fake, **LOG).json()["result"] == "refused"


@pytest.mark.parametrize(("before", "deed", "result"), [
    ("planned", "start", "accepted"), ("planned", "no_show", "accepted"), ("no_show", "start", "accepted"),
    ("held", "start", "refused"), ("cancelled", "start", "refused"), ("held", "no_show", "refused"),
    ("planned", "dance", "refused"),
])  # fmt: skip
def test_states_follow_the_table(small, district, met, now, before, deed, result):
    Meeting.objects.filter(pk=met.pk).update(state=before)
    assert post(browser(district.secretary), met, deed=deed, report_id=uuid4()).json()["result"] == result


def test_who_only_reads_cannot_write(small, district, met, now):
    said = post(browser(district.trade_head), met, deed="start", report_id=uuid4()).json()
    assert said["result"] == "refused"
    assert Meeting.objects.get().state == "planned"


# -- at the door


def test_a_code_opens_the_check_in_and_looking_changes_nothing(small, district, met, now):
    client, guest = browser(district.secretary), small.guests[0]
    badges = client.post(reverse("trade:badges", args=[small.leg.pk]), {"why": "mission"}).content.decode()
    assert badges.count("badge-code") == 3
    url = reverse("trade:check_in", args=[guest.pk])
    client.get(url)
    guest.refresh_from_db()
    assert guest.state == "accepted"
    client.post(url, {"report_id": uuid4()})
    guest.refresh_from_db()
    assert (guest.state, guest.state_at) == ("checked_in", now)
    assert "already" in client.post(url, follow=True).content.decode()


def test_a_walk_in_is_kept_once_and_a_place_is_looked_for(small, district, met, now):
    client, number = browser(district.secretary), uuid4()
    data = {"name": "PT  Datang Langsung", "languages": ["id"], "application": small.second.pk, "report_id": number}
    for _ in range(2):
        client.post(reverse("trade:walk_in", args=[small.leg.pk]), data)
    buyer = Buyer.objects.get(number__startswith="W-")
    assert buyer.name == "PT Datang Langsung"
    run = Timetabling.objects.get()
    tasks.work(run, by=actor(district.secretary), seconds=60)
    run.refresh_from_db()
    assert run.error == ""
    draft = small.leg.timetables.get(state="draft")
    assert draft.placements.filter(guest__buyer=buyer, application=small.second).exists()


def test_a_walk_in_without_a_name_is_refused(small, district):
    with pytest.raises(Refused):
        consultations.walk_in(
            leg=small.leg,
            values={"name": " "},
            application=small.first,
            by=actor(district.secretary),
            at=small.start(0),
        )
    answer = browser(district.secretary).post(reverse("trade:walk_in", args=[small.leg.pk]), {"name": ""})
    assert answer.status_code == 200 and not Buyer.objects.filter(number__startswith="W-").exists()


# -- who sees what


def test_an_exporter_and_an_interpreter_see_their_own_meetings_only(small, district, met, now):
    other = make.make_meeting(small.half_day, small.second, small.guests[1], slot=1)
    for account in (district.exporter, district.interpreter):
        client = browser(account)
        page = client.get(reverse("trade:leg_day", args=[small.leg.pk])).content.decode()
        assert met.guest.buyer.name in page and other.guest.buyer.name not in page
        assert client.get(reverse("trade:meeting", args=[other.pk])).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_pages_need_a_constant_number_of_statements(small, district, now, number, django_assert_max_num_queries):
    for place in range(number):
        make.make_meeting(small.half_day, small.first, small.guests[place], slot=place)
    client = browser(district.trade_officer)
    for name, most in (("trade:leg_day", 14), ("trade:timetable", 40)):
        client.get(reverse(name, args=[small.leg.pk]))
        with django_assert_max_num_queries(most):
            client.get(reverse(name, args=[small.leg.pk]))


def test_json_is_json(small, district, met, now):
    answer = post(browser(district.secretary), met, deed="start", report_id="not a number")
    assert json.loads(answer.content)["result"] == "accepted"
    assert "no-store" in answer["Cache-Control"]
