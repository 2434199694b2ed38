"""Facts from outside through the signed interface, with a fake sender of each kind."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from chomchom.care.enums_gaps import EVENTS, SignalEvent, SignalSource
from chomchom.care.kinds import SIGNAL
from chomchom.care.models import DoorReport, OutsideSignal, SignalRule
from chomchom.core import clock
from chomchom.core.models import AccessEntry
from chomchom.net.models import Alert
from tests import factories
from tests.care.gap_factories import days_before
from tests.fake_sender import make_sender

URL = "/api/care/signals"
E = SignalEvent


@pytest.fixture
def district(db, noon, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: noon)
    return factories.District()


@pytest.fixture
def person(district):
    return factories.make_recipient(district, external_id="GS-1")


def fact(noon: datetime, **other) -> dict:
    return {"id": "m-1", "person": "GS-1", "event": E.NOT_ANSWERED, "happened_at": noon.isoformat()} | other


def report_from(handover, courier, noon: datetime) -> DoorReport:
    return DoorReport.objects.create(
        report_id=uuid4(), handover=handover, kind="no_reply", happened_at=noon, received_at=noon,
        account=courier.account,
    )  # fmt: skip


def told(event: str, id: str, noon: datetime) -> dict:
    return fact(noon, event=event, id=id)


@pytest.mark.parametrize("source", SignalSource)
def test_each_kind_of_sender_tells_its_own_events(district, person, noon, source):
    sender = make_sender(district.office, source, "발신기")
    for number, event in enumerate(EVENTS[source]):
        answer = sender.post(URL, told(event, f"m-{number}", noon))
        assert (answer.status_code, answer.json()["answer"]) == (200, "accepted"), answer.content
    assert set(OutsideSignal.objects.values_list("event", flat=True)) == set(EVENTS[source])
    assert OutsideSignal.objects.filter(recipient=person).count() == len(EVENTS[source])
    assert AccessEntry.objects.filter(what="care.signal", subject_id=person.pk).exists()


@pytest.mark.parametrize(
    ("source", "event", "level", "severity"),
    [
        (SignalSource.AI_CALL, E.ANSWERED, "fact", None),
        (SignalSource.AI_CALL, E.NOT_ANSWERED, "concern", "urgent"),
        (SignalSource.METER, E.NOT_USED, "concern", "urgent"),
        (SignalSource.HOME_ALARM, E.PRESSED, "alarm", "red"),
        (SignalSource.NEIGHBOUR, E.WORRIED, "concern", "urgent"),
    ],
)
def test_a_rule_says_whether_somebody_is_called(district, person, noon, source, event, level, severity):
    answer = make_sender(district.office, source).post(URL, fact(noon, event=event)).json()
    assert (answer["level"], answer["alert"]) == (level, severity is not None)
    alerts = list(Alert.objects.filter(subject_kind=SIGNAL))
    assert [alert.severity for alert in alerts] == ([severity] if severity else [])
    if alerts:
        assert alerts[0].pk == OutsideSignal.objects.get().alert_id
        assert set(alerts[0].parties.values_list("role", flat=True)) >= {"case_manager", "duty_officer"}


def test_a_district_lets_another_weight_hold_from_a_day_on(district, person, noon):
    rule = {"source": SignalSource.METER, "event": E.NOT_USED, "origin": "district"}
    SignalRule.objects.create(district=district.office, level="fact", valid_from=days_before(noon, 1), **rule)
    SignalRule.objects.create(district=district.office, level="alarm", valid_from=days_before(noon, -1), **rule)
    answer = make_sender(district.office, SignalSource.METER).post(URL, fact(noon, event=E.NOT_USED)).json()
    assert answer == {"answer": "accepted", "level": "fact", "alert": False}


def test_a_message_sent_twice_is_kept_once(district, person, noon):
    sender = make_sender(district.office, SignalSource.AI_CALL)
    answers = [sender.post(URL, fact(noon)).json()["answer"] for _time in range(2)]
    assert answers == ["accepted", "already"]
    assert OutsideSignal.objects.count() == Alert.objects.count() == 1


def test_a_replay_is_refused_with_a_sentence(district, person, noon):
    sender = make_sender(district.office, SignalSource.AI_CALL)
    first = sender.post(URL, fact(noon), nonce="n" * 24)
    again = sender.post(URL, fact(noon, id="m-2"), nonce="n" * 24)
    assert (first.status_code, again.status_code) == (200, 409) and "already" in again.json()["sentence"]
    assert OutsideSignal.objects.count() == 1


def test_an_unknown_person_is_refused_with_a_sentence_and_kept_for_the_officer(district, person, noon, client):
    sender = make_sender(district.office, SignalSource.AI_CALL)
    answer = sender.post(URL, fact(noon, person="GS-999"))
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_person")
    assert "GS-999" in answer.json()["sentence"]
    assert OutsideSignal.objects.get().recipient is None and not Alert.objects.exists()
    assert sender.post(URL, fact(noon, person="GS-999")).json()["code"] == "unknown_person"
    assert OutsideSignal.objects.count() == 1
    client.force_login(district.officer, backend="django.contrib.auth.backends.ModelBackend")
    assert "GS-999" in client.get("/care/signals/?which=unknown").content.decode()


@pytest.mark.parametrize("who", ["of another district", "who left"])
def test_somebody_else_is_unknown_too(district, person, noon, who):
    if who == "who left":
        person.ended_on = days_before(noon, 1)
        person.save()
        sender = make_sender(district.office, SignalSource.AI_CALL)
    else:
        theirs = factories.District("북구", "Buk-gu", "buk-")
        sender = make_sender(theirs.office, SignalSource.AI_CALL)
    assert sender.post(URL, fact(noon)).json()["code"] == "unknown_person"


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"event": E.PRESSED}, "event"),
        ({"event": "dancing"}, "misshapen"),
        ({"happened_at": "2026-05-13T12:00:00"}, "no_zone"),
        ({"happened_at": "2026-05-13T12:00:00-09:00"}, "future"),
        ({"happened_at": "2026-05-01T12:00:00+09:00"}, "old"),
        ({"happened_at": "yesterday"}, "misshapen"),
        ({"person": ""}, "misshapen"),
        ({"id": "x" * 65}, "misshapen"),
        ({"text": "x" * 301}, "misshapen"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(district, person, noon, other, code):
    sender = make_sender(district.office, SignalSource.AI_CALL)
    answer = sender.post(URL, fact(noon, **other))
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert answer.json()["sentence"].endswith(".") and not OutsideSignal.objects.exists()


def test_a_thermometer_tells_nothing_of_people(district, person, noon, monkeypatch):
    from chomchom.people import purposes

    monkeypatch.setitem(purposes.PURPOSES, "test.thermometer", "Thermometer")
    answer = make_sender(district.provider, "test.thermometer").post(URL, fact(noon))
    assert (answer.status_code, answer.json()["code"]) == (403, "other_purpose")


def test_an_alarm_a_little_ahead_of_our_clock_is_taken(district, person, noon):
    sender = make_sender(district.office, SignalSource.HOME_ALARM)
    later = (noon + timedelta(minutes=9)).isoformat()
    assert sender.post(URL, fact(noon, event=E.FALL, happened_at=later)).status_code == 200


def test_it_stands_on_the_timeline_of_the_day_beside_what_came_from_the_door(district, person, noon, client):
    """For the offices; a provider's desk sees what came from the door only."""
    handover = factories.make_handover(district, noon, person, state="no_reply")
    report_from(handover, district.courier, noon)
    sender = make_sender(district.office, SignalSource.AI_CALL)
    for days in (0, 1):
        told_at = (noon - timedelta(days=days, hours=2)).isoformat()
        sender.post(URL, fact(noon, id=f"m-{days}", happened_at=told_at))
    pages = {}
    for account in (district.case_manager, district.desk):
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        client.cookies["django_language"] = "en"
        pages[account] = client.get(f"/care/handovers/{handover.pk}/").content.decode()
    seen = pages[district.case_manager]
    assert seen.count("AI call: Did not answer the calls") == 1  # yesterday's is another day's
    assert seen.index("AI call: Did not answer") < seen.index("No reply</p>")
    assert "AI call" not in pages[district.desk] and "No reply</p>" in pages[district.desk]
