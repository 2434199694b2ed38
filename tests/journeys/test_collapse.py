"""The story of the newspaper, through the pages: no answer, collapse, 119, hospital, family, the ended service, closed."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from factories import District, actor, make_contact, make_handover, make_plan, make_recipient, make_service

from chomchom.care.enums import HandoverState
from chomchom.care.models import DoorReport, Incident
from chomchom.care.queries.parties import parties
from chomchom.core import clock
from chomchom.net import operations as net
from chomchom.net.enums import WatchState
from chomchom.net.models import Alert, Notice, Watch

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(monkeypatch, noon):
    """``story(minutes)`` sets the clock of the edge to that many minutes after noon."""
    moment = [noon]
    monkeypatch.setattr(clock, "now", lambda: moment[0])

    def at(minutes: int):
        moment[0] = noon + timedelta(minutes=minutes)
        return moment[0]

    return at


def browser(account) -> Client:
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def stamp(moment) -> str:
    return f"{moment:%Y-%m-%dT%H:%M}"


def test_from_the_shut_door_to_the_closed_file(story, noon):
    district = District()
    person = make_recipient(district, name="김영순", household="alone", risk=3)
    make_plan(district, person)
    make_contact(person)
    make_service(person, kind="노인맞춤돌봄")
    handover = make_handover(district, noon, person, state=HandoverState.RED_FLAG)
    watched = {"district_id": district.office.pk, "by": actor(district.officer), "at": noon - timedelta(hours=3)}
    promise = net.Promise(handover.pk, handover.due_at, parties(handover))
    net.promise_many(kind="care.handover", policy="care.day", promises=[promise], **watched)
    DoorReport.objects.create(
        report_id="00000000-0000-4000-8000-000000000001",
        handover=handover,
        kind="red_flag",
        content={"flag": "collapsed", "word": "창문으로 쓰러진 모습이 보임"},
        happened_at=noon,
        received_at=noon,
        account=district.courier.account,
    )
    alert = net.raise_alert(
        kind="care.handover",
        subject_id=handover.pk,
        policy="care.red_flag",
        parties=parties(handover),
        cause="red_flag",
        severity="red",
        **watched | {"at": noon},
    )
    desk, officer, manager = (browser(a) for a in (district.desk, district.officer, district.case_manager))

    # the desk calls 119 with the sentence on the screen, and records the call
    story(3)
    sentence = desk.get(reverse("care:rescue", args=[handover.pk])).context["form"].initial["sentence"]
    assert "창문으로 쓰러진 모습이 보임" in sentence
    call = {"sentence": sentence, "service": "119", "called_at": stamp(noon + timedelta(minutes=2))}
    desk.post(reverse("care:rescue", args=[handover.pk]), call | {"number": "119-77", "dispatcher": "김상황"})

    # the file is opened: the handover is an emergency that is being handled, the alert ends so
    story(5)
    form = desk.get(reverse("care:incident_open", args=[handover.pk])).context["form"]
    desk.post(reverse("care:incident_open", args=[handover.pk]), form.initial | {"noticed_at": stamp(noon)})
    incident = Incident.objects.get()
    handover.refresh_from_db()
    alert.refresh_from_db()
    assert (handover.state, alert.outcome) == (HandoverState.EMERGENCY, "emergency")
    assert Notice.objects.filter(alert=alert).exists()

    # each office writes down its part; a step is missing, so the file stays open
    steps = [
        (desk, 8, "on_site", "배달원 도달원"),
        (desk, 9, "told_district", "도창구"),
        (officer, 30, "hospital", "119 구급대"),
        (manager, 50, "family", "정사례"),
        (manager, 90, "ended_service", "정사례"),
        (manager, 24 * 60, "restored", "정사례"),
    ]
    for client, minutes, kind, who in steps:
        moment = story(minutes)
        given = {"kind": kind, "happened_at": stamp(moment), "who": who, "text": "기록"}
        assert client.post(reverse("care:incident_step", args=[incident.pk]), given).status_code == 302
    refused = manager.post(reverse("care:incident_close", args=[incident.pk]))
    assert refused.status_code == 422 and "지원계획 재검토" in refused.content.decode()

    # the plan is reviewed, the courier is told: the tasks are done, nothing is left for the net
    moment = story(2 * 24 * 60)
    given = {"kind": "plan_reviewed", "happened_at": stamp(moment), "who": "정사례", "text": "주 7회로 변경"}
    manager.post(reverse("care:incident_step", args=[incident.pk]), given)
    assert [task.kind for task in incident.tasks.open()] == ["tell_courier"]
    task = incident.tasks.open().get()
    given = {f"task-{task.pk}-outcome": "의식 회복, 감사 인사 전함", "end": "done"}
    assert desk.post(reverse("care:incident_task_end", args=[task.pk]), given).status_code == 302
    assert manager.post(reverse("care:incident_close", args=[incident.pk])).status_code == 302

    incident.refresh_from_db()
    assert (incident.state, incident.closed_at) == ("closed", moment)
    assert set(Watch.objects.values_list("state", flat=True)) == {WatchState.KEPT}
    assert not Alert.objects.live().exists()
    file = manager.get(reverse("care:incident", args=[incident.pk])).context["file"]
    assert [(m.step.kind, m.after_minutes) for m in file.timeline][:4] == [
        ("noticed", None),
        ("told_119", 2),
        ("on_site", 6),
        ("told_district", 1),
    ]
    assert file.minutes_in_all == 2 * 24 * 60
