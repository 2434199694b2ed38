"""What the net shows of a task of an incident, and how its alert ends with the task."""

from datetime import timedelta

import pytest
from django.urls import reverse
from factories import District, actor, make_handover, make_incident

from chomchom.care.enums import IncidentTaskKind
from chomchom.care.kinds import INCIDENT_TASK
from chomchom.care.operations import incidents
from chomchom.core.refusal import Refused
from chomchom.net import operations as net
from chomchom.net import subjects
from chomchom.people.enums import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def district():
    return District()


@pytest.fixture
def incident(district, noon):
    return make_incident(district, noon)


def make_task(district, incident, noon, title="보호자 면담"):
    return incidents.add_task(
        incident=incident,
        title=title,
        organisation=district.dong_office,
        role=Role.CASE_MANAGER,
        due_at=noon + timedelta(hours=1),
        by=actor(district.officer),
        at=noon,
    )


def overdue(district, task):
    return net.raise_alert(
        kind=INCIDENT_TASK,
        subject_id=task.pk,
        policy="care.incident_task",
        parties={Role.CASE_MANAGER: district.dong_office.pk},
        district_id=district.office.pk,
        cause="overdue",
        severity="routine",
        by=actor(district.officer),
        at=task.due_at,
    )


@pytest.mark.parametrize("number", [1, 3])
def test_cards_of_many_tasks_take_one_query_and_labels_hold_no_name(
    district, incident, noon, number, django_assert_num_queries
):
    tasks = [make_task(district, incident, noon, f"일{index}") for index in range(number)]
    with django_assert_num_queries(1):
        cards = subjects.cards(INCIDENT_TASK, [task.pk for task in tasks])
    person = incident.recipient
    for task in tasks:
        card = cards[task.pk]
        assert person.name in card.title and task.title in card.title
        assert person.external_id in card.label and person.name not in card.label and task.title not in card.label
        assert card.url == reverse("care:incident", args=[incident.pk])


@pytest.mark.parametrize(("outcome", "withdrawn"), [("done", False), ("withdrawn", True)])
def test_closing_the_alert_ends_the_task(district, incident, noon, outcome, withdrawn):
    task = make_task(district, incident, noon)
    alert = overdue(district, task)
    subjects.KINDS[INCIDENT_TASK].close(
        alert=alert, outcome=outcome, how="처리함", note="", by=actor(district.case_manager), at=task.due_at
    )
    alert.refresh_from_db()
    task.refresh_from_db()
    assert (alert.state, alert.outcome) == ("closed", outcome)
    assert (task.outcome, task.is_withdrawn, task.done_at) == ("처리함", withdrawn, task.due_at)


def test_unknown_is_no_end(district, incident, noon):
    task = make_task(district, incident, noon)
    alert = overdue(district, task)
    with pytest.raises(Refused):
        subjects.KINDS[INCIDENT_TASK].close(
            alert=alert, outcome="unknown", how="", note="", by=actor(district.case_manager), at=task.due_at
        )
    task.refresh_from_db()
    assert task.is_open


def test_from_an_alert_one_reaches_the_incident_or_the_sentence(district, incident, noon):
    task = make_task(district, incident, noon)
    links = subjects.KINDS[INCIDENT_TASK].links(overdue(district, task))
    assert [url for _label, url in links] == [reverse("care:incident", args=[incident.pk])]
    handover = make_handover(district, noon)
    alert = net.raise_alert(
        kind="care.handover",
        subject_id=handover.pk,
        policy="care.no_reply",
        parties={},
        district_id=district.office.pk,
        cause="no_reply",
        severity="urgent",
        by=actor(district.desk),
        at=noon,
    )
    assert {url for _label, url in subjects.KINDS["care.handover"].links(alert)} >= {
        reverse("care:rescue", args=[handover.pk]),
        reverse("care:incident_open", args=[handover.pk]),
    }


def test_every_usual_task_has_words_of_its_own(incident):
    for kind in set(IncidentTaskKind) - {IncidentTaskKind.OTHER}:
        task = incident.tasks.model(incident=incident, kind=kind, title="노인맞춤돌봄")
        assert str(kind.label) in str(task) and "노인맞춤돌봄" in str(task)
