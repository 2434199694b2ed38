"""The courier's page: only the own round of today, only what a courier need know, every report answered."""

import gzip
import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from chomchom.care.enums import Aspect
from chomchom.care.models import DoorReport, EmergencyContact, Handover, OtherService, Phone, Recipient
from chomchom.care.operations.phones import meeting
from chomchom.care.rules.seal import seal_of
from chomchom.core import clock
from chomchom.core.models import AccessEntry
from chomchom.net.models import Alert
from tests import factories
from tests.care.reports import handed_over, report

PAGES = ("round:stop", "round:handed_over", "round:no_answer", "round:warning")


@pytest.fixture(autouse=True)
def at_noon(monkeypatch, noon):
    monkeypatch.setattr(clock, "now", lambda: noon)


@pytest.fixture
def phone(client, street):
    client.force_login(street.district.courier.account)
    return client


def page(phone, name, stop, language="ko"):
    phone.cookies["django_language"] = language
    return phone.get(reverse(name, args=[stop.pk]))


def known_person(stop):
    """Everything an office knows of somebody, so that all of it could be shown."""
    Recipient.objects.filter(pk=stop.recipient_id).update(
        name="오금례",
        birth_date="1938-04-17",
        address="광주광역시 광산구 임방울대로 29",
        address_detail="101동 1203호",
        access_note="초인종 고장, 두드려 주세요",
        mobility="walker",
        diet="diabetic",
        allergens=["peanut"],
        allergy_note="번데기",
        disability="지체장애 심함",
        note="치매 초기, 아들과 다툼",
        phone="010-1111-2222",
        household="alone",
        risk=3,
    )
    EmergencyContact.objects.create(
        recipient_id=stop.recipient_id, position=1, name="오아들", relation="아들", phone="010-9999-8888"
    )
    OtherService.objects.create(recipient_id=stop.recipient_id, kind="장기요양 방문목욕", state="ended")


# -- what is shown, and what is not ----------------------------------------------------------------------------------


def test_the_next_stop_is_shown_with_what_a_visit_needs(phone, street):
    known_person(street.stop)
    text = phone.get(reverse("round:today")).content.decode()
    for needed in (
        "오금례", "임방울대로 29", "101동 1203호", "초인종 고장", "보행기", "당뇨식", "땅콩 제외", "번데기",
        'href="tel:010-1111-2222"', 'href="geo:35.', street.second.recipient.name,
    ):  # fmt: skip
        assert needed in text


@pytest.mark.parametrize("name", ["round:today", *PAGES])
def test_what_a_courier_need_not_know_is_not_shown(phone, street, name):
    known_person(street.stop)
    response = page(phone, name, street.stop) if name in PAGES else phone.get(reverse(name))
    text = response.content.decode().replace(f"/{street.stop.pk}/", "/")  # a number that may look like a year of birth
    assert "오금례" in text
    for secret in (
        "1938", "지체장애", "치매", "아들", "010-9999-8888", "장기요양", "방문목욕", "혼자", "독거", "고위험",
        *([] if name == "round:warning" else [street.stop.recipient.external_id]),  # the text message names the number
    ):  # fmt: skip
        assert secret not in text


def test_the_stops_of_others_and_of_other_days_are_not_shown(phone, street):
    text = phone.get(reverse("round:today")).content.decode()
    assert street.stop.recipient.name in text and street.second.recipient.name in text
    for other in (street.others, street.yesterday, street.tomorrow):
        assert other.recipient.name not in text


def test_of_those_who_were_met_the_address_is_not_shown_any_more(phone, street):
    known_person(street.stop)
    street.receive(handed_over(1, street.stop, street.noon))
    text = phone.get(reverse("round:today")).content.decode()
    assert "오금례" in text and "임방울대로" not in text and "010-1111-2222" not in text


def test_without_a_round_it_says_so(client, street):
    idle = factories.make_account("idle", street.district.provider, "courier")
    client.force_login(idle)
    response = client.get(reverse("round:today"))
    assert response.status_code == 200 and "오늘 맡은 회차가 없습니다" in response.content.decode()


def test_a_constant_number_of_queries(phone, street, django_assert_num_queries):
    """Session, account, roles; rounds, stops, where to fetch, boxes, recalls; who is in the access log already, and those
    who are new."""
    phone.get(reverse("round:today"))
    with django_assert_num_queries(9):
        phone.get(reverse("round:today"))
    for position in range(3, 30):
        factories.make_handover(street.district, street.noon, round=street.stop.round, position=position)
    with django_assert_num_queries(10):
        phone.get(reverse("round:today"))


# -- scope -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("stop", ["others", "yesterday", "tomorrow"])
def test_anothers_stop_is_not_found(phone, street, name, stop):
    assert page(phone, name, getattr(street, stop)).status_code == 404
    assert page(phone, name, street.stop).status_code == 200


@pytest.mark.parametrize("who", ["officer", "duty", "case_manager", "desk", "kitchen"])
@pytest.mark.parametrize("name", ["round:today", *PAGES])
def test_only_couriers_enter(client, street, who, name):
    client.force_login(getattr(street.district, who))
    args = [street.stop.pk] if name in PAGES else []
    assert client.get(reverse(name, args=args)).status_code == 403


@pytest.mark.parametrize("name", ["round:today", *PAGES])
def test_nobody_enters_without_a_log_in(client, street, name):
    args = [street.stop.pk] if name in PAGES else []
    assert client.get(reverse(name, args=args)).status_code == 302


# -- the access log --------------------------------------------------------------------------------------------------


def looked(what):
    return sorted(AccessEntry.objects.filter(action="look", what=what).values_list("subject_id", flat=True))


def test_everybody_shown_is_logged_once_a_day(phone, street, monkeypatch):
    shown = sorted([street.stop.recipient_id, street.second.recipient_id])
    phone.get(reverse("round:today"))
    phone.get(reverse("round:today"))
    assert looked("care.round") == shown
    page(phone, "round:stop", street.stop)
    assert looked("care.round.stop") == [street.stop.recipient_id]
    new = factories.make_handover(street.district, street.noon, round=street.stop.round, position=3)
    phone.get(reverse("round:today"))
    assert looked("care.round") == sorted([*shown, new.recipient_id])


# -- plain forms -----------------------------------------------------------------------------------------------------


def plain(kind, **fields):
    return {"report_id": str(uuid4()), "kind": kind} | fields


def all_as_usual(**changes):
    return {"met": "recipient"} | {f"observations.{aspect}.level": "as_usual" for aspect in Aspect} | changes


def post(phone, name, stop, data):
    return phone.post(reverse(name, args=[stop.pk]), data)


def test_handed_over_by_a_plain_form(phone, street):
    data = plain("handed_over", **all_as_usual(**{
        "observations.fall.level": "changed", "observations.fall.word": "이마에 멍", "observations.mood.word": "",
    }))  # fmt: skip
    response = post(phone, "round:handed_over", street.stop, data)
    assert (response.status_code, response.url) == (302, reverse("round:today"))
    stop = Handover.objects.get(pk=street.stop.pk)
    assert stop.state == "met" and stop.observations.get(level="changed").word == "이마에 멍"
    again = post(phone, "round:handed_over", street.stop, data)
    assert again.status_code == 302 and DoorReport.objects.count() == 1


def test_a_form_without_an_observation_is_shown_again_with_the_sentence_and_what_was_said(phone, street):
    data = plain("handed_over", **all_as_usual(met="family"))
    del data["observations.mood.level"]
    response = post(phone, "round:handed_over", street.stop, data)
    text = response.content.decode()
    assert response.status_code == 422 and "남은 항목: 기분" in text
    assert text.count(" checked") == 8 and 'value="family" required checked' in text
    assert Handover.objects.get(pk=street.stop.pk).state == "promised"


def test_no_observation_is_chosen_beforehand_and_none_for_all_at_once(phone, street):
    text = page(phone, "round:handed_over", street.stop).content.decode()
    assert text.count('value="as_usual"') == text.count('value="changed"') == 8
    assert " checked" not in text
    # log-out, language, send, and "stay logged in" before the session ends
    assert text.count("<button") == text.count('class="tool"') + 4


def test_the_steps_at_a_shut_door_by_plain_forms(phone, street):
    for step in ("knocked", "phoned", "looked", "neighbour"):
        assert post(phone, "round:no_answer", street.stop, plain("step", step=step)).status_code == 302
    assert 'data-after="no_reply" hidden' in page(phone, "round:no_answer", street.stop).content.decode()
    post(phone, "round:no_answer", street.stop, plain("no_reply", word="TV 소리"))
    post(phone, "round:no_answer", street.stop, plain("step", step="slip"))
    post(phone, "round:no_answer", street.stop, plain("discard", boxes="1", reason="미응답"))
    text = page(phone, "round:no_answer", street.stop).content.decode()
    assert text.count('class="is-done"') == 6 and "12:00 보고됨" in text
    assert Handover.objects.get(pk=street.stop.pk).state == "no_reply"
    assert Handover.objects.get(pk=street.stop.pk).discard.reason == "미응답"


def test_a_warning_sign_offers_119_first_and_tells_three_offices(phone, street):
    known_person(street.stop)
    text = page(phone, "round:warning", street.stop).content.decode()
    assert text.index('href="tel:119"') < text.index('value="collapsed"')
    assert "오금례 님 댁" in text and "생명이 위험합니다" in text
    response = post(phone, "round:warning", street.stop, plain("red_flag", flag="collapsed", word=""))
    assert response.url == reverse("round:warning", args=[street.stop.pk])
    alert = Alert.objects.get(subject_id=street.stop.pk)
    assert alert.severity == "red"
    assert "쓰러져 있고 숨을 쉬지 않을 수 있습니다" in page(phone, "round:warning", street.stop).content.decode()


@pytest.mark.parametrize("language", ["ko", "en"])
def test_html_in_what_people_wrote_stays_text(phone, street, language):
    Recipient.objects.filter(pk=street.stop.recipient_id).update(name="<b>오</b>", access_note="<script>x</script>")
    for name in PAGES:
        text = page(phone, name, street.stop, language).content.decode()
        assert "<b>오" not in text and "<script>x" not in text and "&lt;b&gt;오" in text


# -- the batch -------------------------------------------------------------------------------------------------------


def batch(phone, body, **headers):
    body = body if isinstance(body, str | bytes) else json.dumps(body)
    return phone.post(reverse("round:reports"), body, content_type="application/json", headers=headers)


def test_a_batch_is_answered_report_by_report(phone, street):
    reports = [
        handed_over(1, street.stop, street.noon + timedelta(hours=3)),
        handed_over(2, street.others, street.noon),
        report(3, street.second, "step", street.noon, step="knocked"),
    ]
    phone_now = (street.noon + timedelta(hours=3)).isoformat()
    response = batch(phone, {"phone_now": phone_now, "reports": reports})
    said = response.json()
    assert response.status_code == 200 and said["received_at"] == street.noon.isoformat()
    assert [(answer["report_id"], answer["result"], answer["code"]) for answer in said["answers"]] == [
        (reports[0]["report_id"], "accepted", ""),
        (reports[1]["report_id"], "refused", "not_yours"),
        (reports[2]["report_id"], "accepted", ""),
    ]
    assert DoorReport.objects.get(kind="handed_over").happened_at == street.noon
    again = batch(phone, {"phone_now": phone_now, "reports": reports}).json()
    assert [answer["result"] for answer in again["answers"]] == ["already", "refused", "already"]


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[]",
        '"x"',
        "7",
        "null",
        '{"reports": {}}',
        "{}",
        b"\xff\xfe",
        "[" * 100_000,
        '{"reports": ' + "9" * 5000 + "}",
    ],
)
def test_what_is_no_batch_gets_a_sentence(phone, street, body):
    response = batch(phone, body)
    assert response.status_code == 400 and response.json()["error"]


def test_a_batch_that_is_too_long_is_sent_in_parts(phone, street):
    reports = [report(n, street.stop, "step", street.noon, step="knocked") for n in range(1, 202)]
    assert batch(phone, {"reports": reports}).status_code == 413
    assert not DoorReport.objects.exists()
    assert batch(phone, {"reports": reports[:200]}).status_code == 200


def test_a_request_that_is_too_large_is_sent_in_parts(phone, street, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100_000
    big = report(1, street.stop, "no_reply", street.noon, word="x" * 100_000)
    response = batch(phone, {"reports": [big]})
    assert response.status_code == 413 and response.json()["error"]


def test_a_word_of_ten_megabytes_is_refused_and_the_rest_taken(phone, street):
    big = report(1, street.stop, "no_reply", street.noon, word="x" * 10_000_000)
    said = batch(phone, {"reports": [big, handed_over(2, street.second, street.noon)]}).json()
    assert [answer["code"] for answer in said["answers"]] == ["too_long", ""]


def test_without_a_log_in_or_the_right_the_batch_is_answered_so(client, street):
    body = {"reports": [handed_over(1, street.stop, street.noon)]}
    assert batch(client, body).status_code == 401
    client.force_login(street.district.desk)
    assert batch(client, body).status_code == 403
    assert not DoorReport.objects.exists()


def test_the_batch_needs_the_token_in_a_header(street):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(street.district.courier.account)
    body = {"reports": [handed_over(1, street.stop, street.noon)]}
    assert batch(strict, body).status_code == 403
    token = strict.get(reverse("round:today")).content.decode().split('token="')[1].split('"')[0]
    assert batch(strict, body, **{"X-CSRFToken": token}).status_code == 200
    assert DoorReport.objects.count() == 1


# -- what leaves the phone -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("empty", "wiped"), [("1", '"cache", "storage"'), ("0", '"cache"'), ("", '"cache"')])
def test_the_log_out_wipes_the_phone_only_where_nothing_waits(phone, street, empty, wiped):
    phone.get(reverse("round:day"))
    answer = phone.post(reverse("round:leave"), {"empty": empty})
    assert (answer.status_code, answer["Clear-Site-Data"]) == (302, wiped)
    assert answer.cookies["round_phone"].value == "" and "_auth_user_id" not in phone.session


@pytest.mark.parametrize(
    ("said", "wiped"), [({"waiting": 0}, '"cache", "storage"'), ({"waiting": 3}, None), ({}, None)]
)
def test_a_phone_that_was_cut_off_is_wiped_once_it_says_that_nothing_waits(phone, street, said, wiped):
    phone.get(reverse("round:day"))
    desk = factories.viewer(street.district.desk)
    meeting.cut_off(phone=Phone.objects.get(), because="분실", by=desk, at=street.noon)
    answer = phone.post(reverse("round:ping"), json.dumps(said), content_type="application/json")
    assert (answer.status_code, answer.json()["cut_off"]) == (401, True)
    assert answer.get("Clear-Site-Data") == wiped


def test_the_document_is_sealed_for_one_courier_and_ends_with_the_day(phone, street, settings):
    said = phone.get(reverse("round:day")).json()
    told = json.loads(said["text"])
    assert (told["account"], told["day"]) == (street.courier.account_id, "2026-05-13")
    assert told["expires_at"] == "2026-05-14T00:00:00+09:00"
    assert seal_of(settings.SECRET_KEY).sign(said["text"]) != seal_of("another key").sign(said["text"])
    assert street.stop.recipient.name in said["text"] and street.others.recipient.name not in said["text"]


def test_the_document_of_thirty_stops_is_light_on_a_slow_line(phone, street):
    for position in range(3, 31):
        factories.make_handover(street.district, street.noon, round=street.stop.round, position=position)
    answer = phone.get(reverse("round:day"), headers={"accept-encoding": "gzip"})
    told = json.loads(json.loads(gzip.decompress(answer.content))["text"])
    assert answer["Content-Encoding"] == "gzip" and len(told["stops"]) == 30
    assert len(answer.content) < 110_000  # with 70 kB of parts and the page less than 200 kB


# -- a log-in that ran out in a cellar -------------------------------------------------------------------------------


def run_out(phone, monkeypatch, noon, hours):
    """So many hours later the browser has forgotten the session."""
    del phone.cookies["sessionid"]
    monkeypatch.setattr(clock, "now", lambda: noon + timedelta(hours=hours))


def test_a_phone_whose_log_in_ran_out_still_reports_today_and_sees_nothing(phone, street, monkeypatch):
    phone.get(reverse("round:day"))
    run_out(phone, monkeypatch, street.noon, hours=3)
    said = {"waiting": 1, "oldest": (street.noon + timedelta(hours=3)).isoformat()}
    assert phone.post(reverse("round:ping"), json.dumps(said), content_type="application/json").status_code == 401
    row = Phone.objects.get()
    assert (row.heard_at, row.waiting) == (street.noon + timedelta(hours=3), 1)
    mine = {"account": street.courier.account_id, "reports": [handed_over(1, street.stop, street.noon)]}
    answer = batch(phone, mine)
    assert [one["result"] for one in answer.json()["answers"]] == ["accepted"]
    assert DoorReport.objects.get().account_id == street.courier.account_id
    assert batch(phone, mine | {"account": street.other_courier.account_id}).status_code == 401
    assert phone.get(reverse("round:today")).status_code == phone.get(reverse("round:day")).status_code == 302
    monkeypatch.setattr(clock, "now", lambda: street.noon + timedelta(days=1))
    assert batch(phone, mine).status_code == 401


@pytest.mark.parametrize("ended", ["logged out", "no courier any more", "account closed", "past its end"])
def test_a_phone_that_was_left_reports_nothing(phone, street, monkeypatch, ended):
    phone.get(reverse("round:day"))
    account = street.district.courier.account
    if ended == "logged out":
        phone.post(reverse("round:leave"), {"empty": "1"})
    elif ended == "no courier any more":
        account.memberships.update(valid_to=street.noon.date())
    elif ended == "past its end":
        type(account).objects.filter(pk=account.pk).update(valid_to=street.noon.date())
    else:
        type(account).objects.filter(pk=account.pk).update(is_active=False)
    phone.cookies.pop("sessionid", None)
    assert batch(phone, {"reports": [handed_over(1, street.stop, street.noon)]}).status_code in (401, 403)
    assert not DoorReport.objects.exists()


def test_a_phone_that_another_one_replaced_reports_what_waits_on_it_and_shows_nothing(phone, street):
    phone.get(reverse("round:day"))
    account = street.district.courier.account
    Client().post(reverse("people:login"), {"username": account.username, "password": factories.PASSWORD})
    assert phone.get(reverse("round:today")).status_code == 302
    answer = batch(phone, {"reports": [handed_over(1, street.stop, street.noon)]})
    assert [one["result"] for one in answer.json()["answers"]] == ["accepted"]


def test_a_phone_that_was_cut_off_stays_so_when_its_log_in_runs_out(phone, street, monkeypatch):
    phone.get(reverse("round:day"))
    desk = factories.viewer(street.district.desk)
    meeting.cut_off(phone=Phone.objects.get(), because="분실", by=desk, at=street.noon)
    run_out(phone, monkeypatch, street.noon, hours=1)
    said = batch(phone, {"reports": [handed_over(1, street.stop, street.noon)]}).json()
    assert [one["result"] for one in said["answers"]] == ["aside"] and not DoorReport.objects.exists()
