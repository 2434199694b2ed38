"""The pages of an incident: who may see and work it, what the buttons refuse, the 119 sentence, the access log."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.translation import override
from factories import actor, make_contact, make_handover, make_incident, make_recipient, make_service

from chomchom.care.enums import DoorStep, HandoverState, RedFlag, ReportKind, StepKind
from chomchom.care.models import DoorReport, Incident, RescueCall
from chomchom.care.operations import incidents as operations
from chomchom.core.models import AccessEntry
from chomchom.people.enums import Role

WHY = {"why": "check"}  # what every export asks

pytestmark = pytest.mark.usefixtures("at_noon")


@pytest.fixture
def person(district):
    return make_recipient(
        district, name="김영순", household="alone", address="수완로 10", address_detail="101동 1204호"
    )


@pytest.fixture
def incident(district, noon, person):
    return make_incident(district, noon, person)


@pytest.fixture
def shut_door(district, noon, person):
    """A handover at which the courier knocked, looked in, and heard groaning."""
    handover = make_handover(district, noon, person, state=HandoverState.RED_FLAG)
    for number, (minutes, kind, content) in enumerate(
        [
            (40, ReportKind.STEP, {"step": DoorStep.KNOCKED, "word": ""}),
            (30, ReportKind.RED_FLAG, {"flag": RedFlag.GROANING, "word": "안방에서 소리"}),
        ]
    ):
        DoorReport.objects.create(
            report_id=f"00000000-0000-4000-8000-{number:012}",
            handover=handover,
            kind=kind,
            content=content,
            happened_at=noon - timedelta(minutes=minutes),
            received_at=noon,
            account=district.courier.account,
        )
    return handover


def post(client, name, pk, given):
    return client.post(reverse(f"care:{name}", args=[pk]), given)


# -- scope -----------------------------------------------------------------------------------------------------------

PAGES = ("incident", "incident_print", "incident_rescue")


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("officer", 200),
        ("duty", 200),
        ("case_manager", 200),
        ("desk", 200),
        ("other_case_manager", 404),
        ("other_desk", 404),
        ("kitchen", 403),
    ],
)
def test_an_incident_is_seen_by_its_district_dong_and_provider(district, incident, log_in, who, status):
    client = log_in(getattr(district, who))
    assert [client.get(reverse(f"care:{page}", args=[incident.pk])).status_code for page in PAGES] == [status] * 3
    listed = client.get(reverse("care:incidents"))
    if status == 403:
        assert listed.status_code == 403
    else:
        assert [row.pk for row in listed.context["page"]] == ([incident.pk] if status == 200 else [])


def test_another_office_can_change_nothing(district, incident, noon, log_in):
    task = operations.add_task(
        incident=incident,
        title="확인",
        organisation=district.dong_office,
        role=Role.CASE_MANAGER,
        due_at=noon + timedelta(hours=1),
        by=actor(district.officer),
        at=noon,
    )
    client = log_in(district.other_desk)
    answers = [
        post(client, "incident_step", incident.pk, {"kind": "hospital", "happened_at": "2026-05-13T11:00", "who": "a"}),
        post(client, "incident_skip", incident.pk, {"kind": "hospital", "because": "a"}),
        post(client, "incident_task", incident.pk, {"title": "a"}),
        post(client, "incident_task_end", task.pk, {f"task-{task.pk}-outcome": "a", "end": "done"}),
    ]
    assert [answer.status_code for answer in answers] == [404] * 4
    assert incident.steps.count() == 1
    assert post(client, "incident_close", incident.pk, {}).status_code == 403


# -- opening ---------------------------------------------------------------------------------------------------------


def test_the_form_proposes_what_the_courier_reported(district, shut_door, log_in):
    form = log_in(district.desk).get(reverse("care:incident_open", args=[shut_door.pk])).context["form"]
    assert form.initial["noticed_at"] == DoorReport.objects.get(kind="step").happened_at
    assert form.initial["what_happened"] == "안방에서 소리"
    assert "신음" in form.initial["risk_to_life"]


def test_opening_from_the_page_makes_an_emergency(district, shut_door, log_in):
    client = log_in(district.desk)
    given = {
        "noticed_at": "2026-05-13T11:20",
        "noticed_by": "배달원",
        "what_happened": "쓰러져 있음",
        "risk_to_life": "신음",
    }
    answer = post(client, "incident_open", shut_door.pk, given)
    incident = Incident.objects.get()
    assert answer["Location"] == reverse("care:incident", args=[incident.pk])
    shut_door.refresh_from_db()
    assert shut_door.state == HandoverState.EMERGENCY
    again = client.get(reverse("care:incident_open", args=[shut_door.pk]))
    assert again["Location"] == reverse("care:incident", args=[incident.pk])


def test_opening_another_offices_handover_is_not_found(district, shut_door, log_in):
    assert log_in(district.other_desk).get(reverse("care:incident_open", args=[shut_door.pk])).status_code == 404
    assert not Incident.objects.exists()


# -- steps, tasks, closing -------------------------------------------------------------------------------------------


def test_a_step_is_recorded_and_stands_in_the_timeline_with_its_minutes(district, incident, log_in):
    client = log_in(district.case_manager)
    given = {"kind": "on_site", "happened_at": "2026-05-13T12:01", "who": "정사례", "text": "창문으로 확인"}
    assert post(client, "incident_step", incident.pk, given).status_code == 302
    file = client.get(reverse("care:incident", args=[incident.pk])).context["file"]
    assert [(moment.step.kind, moment.after_minutes) for moment in file.timeline] == [("noticed", None), ("on_site", 1)]


def test_a_step_in_the_future_is_refused_on_the_page_with_what_was_typed(district, incident, log_in):
    given = {"kind": "hospital", "happened_at": "2026-05-13T18:00", "who": "구급대", "text": "첨단병원"}
    answer = post(log_in(district.case_manager), "incident_step", incident.pk, given)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "현재보다 뒤의 일시입니다" in page and "첨단병원" in page
    assert incident.steps.count() == 1


def test_the_button_to_close_says_what_is_missing_and_works_when_nothing_is(district, incident, noon, log_in):
    client = log_in(district.case_manager)
    url = reverse("care:incident", args=[incident.pk])
    page = client.get(url).content.decode()
    assert "다음 단계의 기록이 없습니다" in page and "병원 이송" in page
    refused = post(client, "incident_close", incident.pk, {})
    assert refused.status_code == 422
    for kind in StepKind:
        post(client, "incident_skip", incident.pk, {"kind": kind, "because": "해당 없음"})
    assert "다음 단계의 기록이 없습니다" not in client.get(url).content.decode()
    assert post(client, "incident_close", incident.pk, {}).status_code == 302
    incident.refresh_from_db()
    assert (incident.state, incident.closed_at) == ("closed", noon)


def test_a_desk_works_an_incident_but_does_not_close_it(district, incident, log_in):
    client = log_in(district.desk)
    assert post(client, "incident_skip", incident.pk, {"kind": "hospital", "because": "회복"}).status_code == 302
    assert post(client, "incident_close", incident.pk, {}).status_code == 403


def test_a_task_is_added_and_done_or_withdrawn_from_the_page(district, incident, log_in):
    client = log_in(district.case_manager)
    owner = f"{district.dong_office.pk}-case_manager"
    for title in ("보호자 면담", "복지용구 신청"):
        given = {"title": title, "owner": owner, "due_at": "2026-05-14T10:00"}
        assert post(client, "incident_task", incident.pk, given).status_code == 302
    done, withdrawn = incident.tasks.order_by("pk")
    post(client, "incident_task_end", done.pk, {f"task-{done.pk}-outcome": "면담함", "end": "done"})
    post(client, "incident_task_end", withdrawn.pk, {f"task-{withdrawn.pk}-outcome": "이미 있음", "end": "withdraw"})
    assert list(incident.tasks.order_by("pk").values_list("outcome", "is_withdrawn")) == [
        ("면담함", False),
        ("이미 있음", True),
    ]


def test_a_task_for_an_office_that_has_no_part_in_it_is_refused(district, incident, log_in):
    given = {"title": "a", "owner": f"{district.other_provider.pk}-provider_desk", "due_at": "2026-05-14T10:00"}
    assert post(log_in(district.case_manager), "incident_task", incident.pk, given).status_code == 422
    assert not incident.tasks.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_pages_take_a_constant_number_of_queries(district, noon, log_in, rows, django_assert_num_queries):
    for _ in range(rows):
        incident = make_incident(district, noon)
        for number in range(rows):
            operations.skip_step(
                incident=incident, kind=StepKind.HOSPITAL, because="회복", by=actor(district.officer), at=noon
            )
            operations.add_task(
                incident=incident,
                title="확인",
                organisation=district.dong_office,
                role=Role.CASE_MANAGER,
                due_at=noon + timedelta(hours=1),
                by=actor(district.officer),
                at=noon,
            )
            make_contact(incident.recipient, number + 1)
            make_service(incident.recipient, kind=f"서비스{number}")
    client = log_in(district.officer)
    client.get(reverse("care:incidents"))
    with django_assert_num_queries(10):
        client.get(reverse("care:incidents"))
    with django_assert_num_queries(16):
        client.get(reverse("care:incident", args=[incident.pk]))
    with django_assert_num_queries(12):
        client.post(reverse("care:incident_print", args=[incident.pk]), WHY)


# -- the sentence ----------------------------------------------------------------------------------------------------


def test_the_sentence_is_korean_whatever_the_language_of_the_page(district, shut_door, log_in):
    client = log_in(district.duty)
    url = reverse("care:rescue", args=[shut_door.pk])
    for language in ("ko", "en"):
        client.cookies["django_language"] = language
        answer = client.get(url)
        said = answer.context["form"].initial["sentence"]
        assert "신변확인을 요청합니다" in said
        assert "김영순" in said and "101동 1204호" in said and "안방에서 소리" in said and "11:20부터 40분째" in said
        explained = answer.context["explanation"]
        assert ("welfare check" in explained and "김영순" in explained) if language == "en" else explained == ""


def test_a_call_is_recorded_with_number_time_and_dispatcher(district, shut_door, log_in):
    given = {
        "sentence": "고친 문구",
        "service": "112",
        "called_at": "2026-05-13T11:55",
        "number": "가-77",
        "dispatcher": "김상황",
    }
    client = log_in(district.duty)
    assert post(client, "rescue", shut_door.pk, given | {"number": ""}).status_code == 200
    assert not RescueCall.objects.exists()
    assert post(client, "rescue", shut_door.pk, given).status_code == 302
    call = RescueCall.objects.get()
    assert (call.sentence, call.service, call.number, call.dispatcher) == ("고친 문구", "112", "가-77", "김상황")
    assert call.recorded_by == district.duty


def test_the_corrected_sentence_is_what_is_printed(district, shut_door, log_in):
    answer = post(log_in(district.duty), "rescue", shut_door.pk, {"sentence": "<b>고친 문구</b>", "print": "1"})
    page = answer.content.decode()
    assert "&lt;b&gt;고친 문구" in page and "<b>고친" not in page
    entry = AccessEntry.objects.get(action="print")
    assert (entry.what, entry.subject_id) == ("care.rescue.print", shut_door.recipient_id)
    assert not RescueCall.objects.exists()


def test_the_paper_names_every_step_the_calls_and_the_tasks(district, incident, log_in):
    client = log_in(district.officer)
    post(client, "incident_skip", incident.pk, {"kind": "hospital", "because": "현장에서 회복"})
    page = client.post(reverse("care:incident_print", args=[incident.pk]), WHY).content.decode()
    with override("ko"):
        assert all(str(kind.label) in page for kind in StepKind)
    assert "현장에서 회복" in page and "아직 기록 없음" in page
    assert AccessEntry.objects.filter(what="care.incident.print", action="print").count() == 1


def test_looking_at_an_incident_is_in_the_access_log(district, incident, log_in):
    log_in(district.desk).get(reverse("care:incident", args=[incident.pk]))
    entry = AccessEntry.objects.get(what="care.incident")
    assert (entry.subject_id, entry.account_id) == (incident.recipient_id, district.desk.pk)
