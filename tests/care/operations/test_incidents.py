"""An emergency from the door to the closed file: what the operations write, refuse and tell the net."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from factories import District, actor, make_contact, make_handover, make_incident, make_service

from chomchom.care.enums import HandoverState, IncidentTaskKind, StepKind
from chomchom.care.models import Handover, Incident, IncidentStep, RescueCall
from chomchom.care.operations import incidents
from chomchom.care.queries.parties import parties
from chomchom.core.models import AccessEntry
from chomchom.core.refusal import Refused
from chomchom.net import operations as net
from chomchom.net.enums import WatchState
from chomchom.net.models import Alert, AlertEntry, Watch
from chomchom.people.enums import Role
from chomchom.people.models import Dong

pytestmark = pytest.mark.django_db


@dataclass
class Door:
    """A handover whose door stayed shut: watched, and with an open alert."""

    district: District
    handover: Handover
    alert: Alert
    noon: object

    @property
    def by(self):
        return actor(self.district.desk)

    def open(self, **values):
        values = {
            "recipient": self.handover.recipient,
            "provider": self.handover.provider,
            "handover": self.handover,
            "what_happened": "거실에 쓰러져 있음",
            "risk_to_life": "고령 1인 가구, 신음 소리",
            "noticed_at": self.noon - timedelta(minutes=10),
            "noticed_by": "배달원 도달원",
            "by": self.by,
            "at": self.noon,
        } | values
        return incidents.open_incident(**values)

    def call(self, incident=None, **values):
        values = {
            "recipient": self.handover.recipient,
            "handover": self.handover,
            "incident": incident,
            "service": "119",
            "number": "2026-0513-77",
            "dispatcher": "김상황",
            "called_at": self.noon - timedelta(minutes=5),
            "sentence": "신변확인을 요청합니다.",
            "answer": "출동",
            "by": self.by,
            "at": self.noon,
        } | values
        return incidents.record_rescue_call(**values)


@pytest.fixture
def door(noon):
    district = District()
    handover = make_handover(district, noon, state=HandoverState.NO_REPLY)
    watched = {"district_id": district.office.pk, "by": actor(district.desk), "at": noon - timedelta(minutes=30)}
    promise = net.Promise(handover.pk, handover.due_at, parties(handover))
    net.promise_many(kind="care.handover", policy="care.day", promises=[promise], **watched)
    alert = net.raise_alert(
        kind="care.handover",
        subject_id=handover.pk,
        policy="care.no_reply",
        parties=parties(handover),
        cause="no_reply",
        severity="urgent",
        **watched,
    )
    return Door(district, handover, alert, noon)


def steps_of(incident) -> list[str]:
    return list(incident.steps.order_by("pk").values_list("kind", flat=True))


def record_all_steps(door, incident, without=()):
    for kind in StepKind:
        if kind not in without:
            incidents.append_step(
                incident=incident, kind=kind, happened_at=door.noon, who="정사례", text="", by=door.by, at=door.noon
            )


# -- opening ---------------------------------------------------------------------------------------------------------


def test_opening_makes_the_handover_an_emergency_and_ends_its_alert(door):
    incident = door.open()
    door.handover.refresh_from_db()
    door.alert.refresh_from_db()
    assert door.handover.state == HandoverState.EMERGENCY
    assert (door.alert.state, door.alert.outcome) == ("closed", "emergency")
    assert incident.alert_id == door.alert.pk
    step = incident.steps.get()
    assert (step.kind, step.who, step.happened_at) == ("noticed", "배달원 도달원", door.noon - timedelta(minutes=10))


def test_opening_twice_answers_the_same_file(door):
    assert door.open().pk == door.open().pk
    assert Incident.objects.count() == 1
    assert IncidentStep.objects.count() == 1


def test_opening_makes_the_usual_tasks_and_the_net_watches_each(door):
    make_service(door.handover.recipient, kind="노인맞춤돌봄")
    make_service(door.handover.recipient, kind="방문간호", state="in_use", ended_on=None)
    make_contact(door.handover.recipient)
    incident = door.open()
    tasks = list(incident.tasks.order_by("due_at"))
    assert [(task.kind, task.role, task.organisation_id) for task in tasks] == [
        (IncidentTaskKind.TELL_COURIER, Role.PROVIDER_DESK, door.district.provider.pk),
        (IncidentTaskKind.RESTORE_SERVICE, Role.CASE_MANAGER, door.district.dong_office.pk),
        (IncidentTaskKind.REVIEW_PLAN, Role.CASE_MANAGER, door.district.dong_office.pk),
    ]
    assert "노인맞춤돌봄" in str(tasks[1])
    watches = Watch.objects.of("care.incident_task", [task.pk for task in tasks]).order_by("due_at")
    assert [(watch.subject_id, watch.due_at, watch.state) for watch in watches] == [
        (task.pk, task.due_at, WatchState.OPEN) for task in tasks
    ]
    assert watches[1].parties == {
        "case_manager": door.district.dong_office.pk,
        "district_officer": door.district.office.pk,
    }


def test_a_dong_without_an_office_leaves_its_tasks_to_the_district(door):
    person = door.handover.recipient
    person.dong = Dong.objects.create(gu="광산구", name="본량동", name_en="Bonnyang-dong")
    person.save()
    incident = door.open()
    owners = set(incident.tasks.exclude(kind=IncidentTaskKind.TELL_COURIER).values_list("role", "organisation"))
    assert owners == {(Role.DISTRICT_OFFICER, door.district.office.pk)}


def test_opening_in_the_future_is_refused_and_changes_nothing(door):
    with pytest.raises(Refused) as refused:
        door.open(noticed_at=door.noon + timedelta(hours=1))
    assert refused.value.refusal.code == "future"
    door.handover.refresh_from_db()
    assert (door.handover.state, Incident.objects.count()) == (HandoverState.NO_REPLY, 0)


def test_opening_is_in_the_access_log_of_the_person(door):
    door.open()
    entry = AccessEntry.objects.get(what="care.incident.open")
    assert (entry.subject_kind, entry.subject_id) == ("care.recipient", door.handover.recipient_id)
    assert entry.account_id == door.district.desk.pk


# -- steps -----------------------------------------------------------------------------------------------------------


def test_a_corrected_step_is_added_and_the_earlier_one_stays(door):
    incident = door.open()
    for text in ("첨단병원", "첨단종합병원"):
        incidents.append_step(
            incident=incident,
            kind=StepKind.HOSPITAL,
            happened_at=door.noon,
            who="구급대",
            text=text,
            by=door.by,
            at=door.noon,
        )
    assert list(incident.steps.filter(kind="hospital").order_by("pk").values_list("text", flat=True)) == [
        "첨단병원",
        "첨단종합병원",
    ]


def test_the_database_refuses_to_change_what_was_recorded(door):
    incident = door.open()
    door.call(incident)
    for rows, change in (
        (IncidentStep.objects.filter(incident=incident), {"text": "다른 말"}),
        (RescueCall.objects.all(), {"number": "다른 번호"}),
    ):
        with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
            rows.update(**change)


def test_a_step_needs_a_reason_to_be_left_out(door):
    incident = door.open()
    with pytest.raises(Refused) as refused:
        incidents.skip_step(incident=incident, kind=StepKind.HOSPITAL, because=" ", by=door.by, at=door.noon)
    assert refused.value.refusal.code == "reason"
    step = incidents.skip_step(
        incident=incident, kind=StepKind.HOSPITAL, because="현장에서 회복", by=door.by, at=door.noon
    )
    assert step.is_skipped


def test_a_step_that_settles_a_task_keeps_its_promise(door):
    incident = door.open()
    incidents.append_step(
        incident=incident,
        kind=StepKind.PLAN_REVIEWED,
        happened_at=door.noon,
        who="정사례",
        text="주 5회로 변경",
        by=door.by,
        at=door.noon,
    )
    task = incident.tasks.get(kind=IncidentTaskKind.REVIEW_PLAN)
    assert (task.is_open, task.outcome, task.is_withdrawn) == (False, "주 5회로 변경", False)
    assert Watch.objects.of("care.incident_task", [task.pk]).get().state == WatchState.KEPT


def test_a_step_that_was_not_needed_withdraws_its_task_for_the_same_reason(door):
    incident = door.open()  # nobody to call: the family is to be found
    incidents.skip_step(incident=incident, kind=StepKind.FAMILY, because="연고자 없음", by=door.by, at=door.noon)
    task = incident.tasks.get(kind=IncidentTaskKind.FIND_FAMILY)
    assert (task.is_withdrawn, task.outcome) == (True, "연고자 없음")


# -- tasks -----------------------------------------------------------------------------------------------------------


def add_task(door, incident, **values):
    values = {
        "incident": incident,
        "title": "보호자에게 입원 안내문 전달",
        "organisation": door.district.dong_office,
        "role": Role.CASE_MANAGER,
        "due_at": door.noon + timedelta(hours=2),
        "by": door.by,
        "at": door.noon,
    } | values
    return incidents.add_task(**values)


def test_a_task_that_is_not_done_in_time_becomes_an_alert_and_ends_with_the_task(door):
    task = add_task(door, door.open())
    watch = Watch.objects.of("care.incident_task", [task.pk]).get()
    assert (watch.due_at, watch.policy.key) == (task.due_at, "care.incident_task")
    alert = net.raise_alert(
        kind="care.incident_task",
        subject_id=task.pk,
        policy="care.incident_task",
        parties=watch.parties,
        district_id=door.district.office.pk,
        cause="overdue",
        severity="routine",
        by=door.by,
        at=task.due_at,
    )
    incidents.finish_task(task=task, outcome="전달함", by=door.by, at=task.due_at + timedelta(minutes=5))
    alert.refresh_from_db()
    assert (alert.state, alert.outcome) == ("closed", "done")


def test_finishing_twice_changes_nothing(door):
    task = add_task(door, door.open())
    incidents.finish_task(task=task, outcome="전달함", by=door.by, at=door.noon)
    incidents.finish_task(task=task, outcome="다시", by=door.by, at=door.noon + timedelta(hours=1))
    task.refresh_from_db()
    assert (task.outcome, task.done_at) == ("전달함", door.noon)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"due_at": -1}, "due"),
        ({"role": Role.COURIER}, "role"),
    ],
)
def test_a_task_that_nobody_could_do_is_refused(door, values, code):
    if "due_at" in values:
        values = {"due_at": door.noon - timedelta(hours=1)}
    with pytest.raises(Refused) as refused:
        add_task(door, door.open(), **values)
    assert refused.value.refusal.code == code


def test_withdrawing_a_task_needs_a_reason(door):
    task = add_task(door, door.open())
    with pytest.raises(Refused):
        incidents.withdraw_task(task=task, because="", by=door.by, at=door.noon)
    incidents.withdraw_task(task=task, because="이미 알고 있음", by=door.by, at=door.noon)
    task.refresh_from_db()
    assert (task.is_withdrawn, task.outcome) == (True, "이미 알고 있음")


# -- calls -----------------------------------------------------------------------------------------------------------


def test_a_call_before_the_file_stands_in_the_alert_and_is_taken_over(door):
    call = door.call()
    entry = AlertEntry.objects.get(alert=door.alert, kind="welfare_check")
    assert "2026-0513-77" in entry.text and "김상황" in entry.text
    assert entry.happened_at == call.called_at
    incident = door.open()
    call.refresh_from_db()
    assert call.incident_id == incident.pk
    assert steps_of(incident) == ["noticed", "told_119"]
    assert incident.steps.get(kind="told_119").happened_at == call.called_at


def test_a_call_from_the_file_is_a_step(door):
    incident = door.open()
    call = door.call(incident)
    assert steps_of(incident) == ["noticed", "told_119"]
    assert incident.rescue_calls.get() == call


def test_a_call_from_the_page_of_the_handover_finds_the_open_file(door):
    incident = door.open()
    assert door.call(None).incident_id == incident.pk


def test_a_call_without_number_or_dispatcher_is_refused_by_the_database(door):
    for missing in ("number", "dispatcher", "sentence"):
        with pytest.raises(IntegrityError), transaction.atomic():
            door.call(**{missing: ""})


# -- closing ---------------------------------------------------------------------------------------------------------


def test_closing_is_refused_while_a_step_is_missing_and_then_while_a_task_is_open(door):
    incident = door.open()
    with pytest.raises(Refused) as refused:
        incidents.close(incident=incident, by=door.by, at=door.noon)
    assert refused.value.refusal.code == "steps"
    record_all_steps(door, incident)
    with pytest.raises(Refused) as refused:
        incidents.close(incident=incident, by=door.by, at=door.noon)
    assert refused.value.refusal.code == "tasks"
    for task in incident.tasks.open():
        incidents.finish_task(task=task, outcome="완료", by=door.by, at=door.noon)
    incidents.close(incident=incident, by=door.by, at=door.noon)
    incident.refresh_from_db()
    assert (incident.state, incident.closed_at, incident.closed_by_id) == ("closed", door.noon, door.district.desk.pk)


def test_a_step_with_a_reason_does_not_hinder_closing(door):
    incident = make_incident(door.district, door.noon)
    record_all_steps(door, incident, without=[StepKind.HOSPITAL])
    incidents.skip_step(incident=incident, kind=StepKind.HOSPITAL, because="현장에서 회복", by=door.by, at=door.noon)
    incidents.close(incident=incident, by=door.by, at=door.noon)
    assert not Incident.objects.open().exists()


def test_a_closed_file_takes_nothing_more(door):
    incident = make_incident(door.district, door.noon)
    record_all_steps(door, incident)
    incidents.close(incident=incident, by=door.by, at=door.noon)
    before = incident.steps.count()
    with pytest.raises(Refused):
        record_all_steps(door, incident)
    with pytest.raises(Refused):
        add_task(door, incident)
    assert incident.steps.count() == before
