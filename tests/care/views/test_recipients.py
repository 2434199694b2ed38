"""The list of recipients and a person's page: scope, search, what is shown to whom, the access log, changes."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from factories import (
    make_contact,
    make_handover,
    make_incident,
    make_pause,
    make_plan,
    make_recipient,
    make_service,
)

from chomchom.care.models import MealPlan, MealScheme
from chomchom.core.models import AccessEntry

pytestmark = pytest.mark.usefixtures("at_noon")


def names(answer) -> list[str]:
    return [person.name for person in answer.context["page"]]


@pytest.fixture
def people(district):
    """One person for each office: mine, of the other dong, of the other provider."""
    mine = make_recipient(district, name="김영순", external_id="GS-1", phone="010-1234-5678", address="수완로 10")
    far = make_recipient(district, name="박철수", external_id="GS-2", dong=district.other_dong)
    make_plan(district, mine)
    make_plan(district, far, provider=district.other_provider)
    return mine, far


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("officer", ["박철수", "김영순"]),
        ("duty", ["박철수", "김영순"]),
        ("case_manager", ["김영순"]),
        ("other_case_manager", ["박철수"]),
        ("desk", ["김영순"]),
        ("other_desk", ["박철수"]),
    ],
)
def test_everybody_sees_only_their_own_people(district, people, log_in, who, seen):
    client = log_in(getattr(district, who))
    assert sorted(names(client.get(reverse("care:recipients")))) == sorted(seen)
    for person in people:
        expected = 200 if person.name in seen else 404
        assert client.get(reverse("care:recipient", args=[person.pk])).status_code == expected


@pytest.mark.parametrize("who", ["kitchen", "courier"])
def test_kitchen_and_couriers_have_no_list(district, people, log_in, who):
    account = district.courier.account if who == "courier" else district.kitchen
    assert log_in(account).get(reverse("care:recipients")).status_code == 403


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ({"q": "영순"}, ["김영순"]),
        ({"q": "gs-2"}, ["박철수"]),
        ({"q": "５６７８"}, ["김영순"]),
        ({"q": "010-1234-5678"}, ["김영순"]),
        ({"q": "수완로"}, ["김영순"]),
        ({"q": "없는 이름"}, []),
        ({"which": "ended"}, []),
        ({"dong": "not-a-number"}, ["김영순", "박철수"]),
    ],
)
def test_search(district, people, log_in, query, seen):
    assert sorted(names(log_in(district.officer).get(reverse("care:recipients"), query))) == seen


def test_search_by_dong_and_provider(district, people, log_in):
    client = log_in(district.officer)
    url = reverse("care:recipients")
    assert names(client.get(url, {"dong": district.other_dong.pk})) == ["박철수"]
    assert names(client.get(url, {"provider": district.provider.pk})) == ["김영순"]
    assert names(client.get(url, {"dong": district.dong.pk, "provider": district.other_provider.pk})) == []


def test_the_filters_paused_gap_and_ended(district, people, log_in):
    mine, far = people
    make_pause(mine, date(2026, 5, 13))
    make_service(far)
    gone = make_recipient(district, name="이전출", ended_on=date(2026, 4, 1))
    client = log_in(district.officer)
    url = reverse("care:recipients")
    assert names(client.get(url, {"which": "paused"})) == ["김영순"]
    assert names(client.get(url, {"which": "gap"})) == ["박철수"]
    assert names(client.get(url, {"which": "ended"})) == [gone.name]
    assert gone.name not in names(client.get(url))


def test_a_long_list_has_pages_and_every_person_is_on_one(district, log_in):
    for number in range(45):
        make_recipient(district, name=f"대상{number:02}")
    client = log_in(district.officer)
    first, second = (names(client.get(reverse("care:recipients"), {"page": page})) for page in (1, 2))
    assert (len(first), len(second)) == (40, 5)
    assert len({*first, *second}) == 45


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_a_constant_number_of_queries(district, log_in, rows, django_assert_num_queries):
    for _ in range(rows):
        person = make_recipient(district)
        make_plan(district, person)
        make_plan(district, person, meal="supper")
        make_service(person)
    client = log_in(district.officer)
    client.get(reverse("care:recipients"))  # the session notes once that somebody is here
    with django_assert_num_queries(13):
        client.get(reverse("care:recipients"))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_a_constant_number_of_queries(district, log_in, noon, rows, django_assert_num_queries):
    person = make_recipient(district)
    for number in range(rows):
        make_plan(district, person, valid_from=date(2026, 1, 1 + number), valid_to=date(2026, 1, 2 + number))
        make_service(person, kind=f"서비스{number}")
        make_contact(person, number + 1)
        make_pause(person, date(2026, 2, 1 + number), date(2026, 2, 2 + number))
        make_handover(district, noon - timedelta(days=number), person)
        make_incident(district, noon, person)
    client = log_in(district.officer)
    client.get(reverse("care:recipient", args=[person.pk]))
    with django_assert_num_queries(21):
        client.get(reverse("care:recipient", args=[person.pk]))


def test_every_look_is_in_the_access_log_of_each_person_shown(district, people, log_in):
    client = log_in(district.desk)
    mine, far = people
    client.get(reverse("care:recipients"))
    client.get(reverse("care:recipient", args=[mine.pk]))
    lines = AccessEntry.objects.filter(action="look").order_by("pk")
    assert list(lines.values_list("what", "subject_id", "account_id", "ip")) == [
        ("care.recipients", mine.pk, district.desk.pk, "127.0.0.1"),
        ("care.recipient", mine.pk, district.desk.pk, "127.0.0.1"),
    ]
    assert not AccessEntry.objects.filter(subject_id=far.pk).exists()


def test_only_the_district_officer_reads_the_access_log_of_a_person(district, people, log_in):
    mine, far = people
    log_in(district.desk).get(reverse("care:recipient", args=[mine.pk]))
    url = reverse("care:recipient_looks", args=[mine.pk])
    for who in (district.desk, district.case_manager, district.duty):
        assert log_in(who).get(url).status_code == 403
    answer = log_in(district.officer).get(url)
    assert [(entry.actor, entry.what) for entry in answer.context["page"]] == [
        ("도창구", "care.recipient"),
    ]
    assert "도창구" in answer.content.decode()
    assert "도창구" not in log_in(district.officer).get(reverse("care:recipient_looks", args=[far.pk])).content.decode()


@pytest.mark.parametrize(("who", "shown"), [("officer", True), ("case_manager", True), ("desk", False)])
def test_the_diagnosis_is_shown_only_to_those_who_need_it(district, log_in, who, shown):
    person = make_recipient(district, disability="지체장애 심함", note="당뇨 합병증", access_note="뒷문으로")
    make_plan(district, person)
    client = log_in(getattr(district, who))
    page = client.get(reverse("care:recipient", args=[person.pk])).content.decode()
    assert ("지체장애 심함" in page, "당뇨 합병증" in page) == (shown, shown)
    assert "뒷문으로" not in page, "how a door opens is shown when it is asked for"
    assert "뒷문으로" in client.post(reverse("care:recipient_in_full", args=[person.pk])).content.decode()


def test_two_schemes_are_shown_and_a_stopped_service_is_marked(district, people, log_in):
    mine, _far = people
    other = MealScheme.objects.create(district=district.office, name="경로식당 도시락", valid_from=date(2026, 1, 1))
    make_plan(district, mine, scheme=other, provider=district.other_provider)
    make_service(mine, kind="노인맞춤돌봄")
    answer = log_in(district.case_manager).get(reverse("care:recipient", args=[mine.pk]))
    page = answer.content.decode()
    assert [plan.scheme.name for plan in answer.context["file"].plans_now] == ["통합돌봄 식사지원", "경로식당 도시락"]
    assert "둘 이상의 식사지원 사업 이용" in page
    assert "돌봄 공백 우려" in page and "노인맞춤돌봄" in page


@pytest.mark.parametrize("who", ["desk", "other_case_manager"])
@pytest.mark.parametrize("name", ["plan_add", "pause_add", "contacts"])
def test_a_desk_may_not_change_and_another_dong_finds_nobody(district, people, log_in, who, name):
    expected = 403 if who == "desk" else 404
    assert log_in(getattr(district, who)).get(reverse(f"care:{name}", args=[people[0].pk])).status_code == expected


def test_the_case_manager_changes_the_plan_from_tomorrow(district, people, log_in):
    plan = people[0].plans.get()
    client = log_in(district.case_manager)
    given = {"start": "2026-05-14", "provider": district.provider.pk, "weekdays": ["0", "2"]}
    answer = client.post(reverse("care:plan_change", args=[plan.pk]), given)
    assert answer.status_code == 302
    assert list(
        MealPlan.objects.filter(recipient=people[0]).order_by("valid_from").values_list("weekdays", flat=True)
    ) == [
        31,
        5,
    ]


def test_a_change_that_is_refused_says_why_and_keeps_what_was_typed(district, people, log_in):
    plan = people[0].plans.get()
    given = {"start": "2026-05-13", "provider": district.provider.pk, "weekdays": ["0"]}
    answer = log_in(district.case_manager).post(reverse("care:plan_change", args=[plan.pk]), given)
    page = answer.content.decode()
    assert "내일부터" in page and 'value="2026-05-13"' in page
    assert people[0].plans.get().weekdays == 31


def test_the_case_manager_adds_and_ends_a_plan_and_a_pause(district, people, log_in):
    person = people[0]
    client = log_in(district.case_manager)
    scheme = person.plans.get().scheme_id
    given = {"scheme": scheme, "meal": "supper", "provider": district.provider.pk, "weekdays": ["5"]}
    client.post(reverse("care:plan_add", args=[person.pk]), given | {"start": "2026-05-16", "last_day": "2026-05-30"})
    plan = person.plans.get(meal="supper")
    assert (plan.weekdays, plan.valid_from, plan.valid_to) == (32, date(2026, 5, 16), date(2026, 5, 31))
    client.post(reverse("care:plan_end", args=[plan.pk]), {"last_day": "2026-05-20"})
    plan.refresh_from_db()
    assert plan.valid_to == date(2026, 5, 21)
    given = {"reason": "hospital", "start": "2026-05-14", "last_day": "2026-05-20", "note": "검사 입원"}
    client.post(reverse("care:pause_add", args=[person.pk]), given)
    pause = person.pauses.get()
    assert (pause.valid_from, pause.valid_to) == (date(2026, 5, 14), date(2026, 5, 21))
    client.post(reverse("care:pause_end", args=[pause.pk]), {"end": "2026-05-18"})
    pause.refresh_from_db()
    assert pause.valid_to == date(2026, 5, 18)


def contact_rows(*rows):
    total = {"form-TOTAL_FORMS": str(len(rows)), "form-INITIAL_FORMS": "1", "form-MAX_NUM_FORMS": "5"}
    return total | {f"form-{index}-{key}": value for index, row in enumerate(rows) for key, value in row.items()}


def test_contacts_are_saved_in_the_order_of_their_numbers(district, people, log_in):
    make_contact(people[0])
    rows = contact_rows(
        {"name": "김자녀", "relation": "자녀", "phone": "01011112222", "ORDER": "2"},
        {"name": "박이웃", "relation": "이웃", "phone": "062 123 4567", "ORDER": "1"},
        {"name": "", "relation": "", "phone": "", "ORDER": ""},
    )
    answer = log_in(district.case_manager).post(reverse("care:contacts", args=[people[0].pk]), rows)
    assert answer.status_code == 302
    assert list(people[0].contacts.order_by("position").values_list("name", "phone")) == [
        ("박이웃", "062-123-4567"),
        ("김자녀", "010-1111-2222"),
    ]


def test_a_wrong_telephone_number_is_named_and_nothing_is_lost(district, people, log_in):
    make_contact(people[0])
    rows = contact_rows({"name": "김자녀", "relation": "자녀", "phone": "없음", "ORDER": "1"})
    answer = log_in(district.case_manager).post(reverse("care:contacts", args=[people[0].pk]), rows)
    assert "“없음”은(는) 전화번호가 아닙니다" in answer.content.decode()
    assert people[0].contacts.get().phone == "010-1111-2222"


def test_a_name_with_markup_is_shown_as_text(district, log_in):
    person = make_recipient(district, name="<b>굵게</b>")
    page = log_in(district.officer).get(reverse("care:recipient", args=[person.pk])).content.decode()
    assert "&lt;b&gt;굵게" in page and "<b>굵게" not in page


def test_a_pause_from_1800_is_refused_with_a_sentence(district, people, log_in):
    given = {"reason": "hospital", "start": "1800-01-01", "last_day": "", "note": ""}
    answer = log_in(district.case_manager).post(reverse("care:pause_add", args=[people[0].pk]), given)
    assert "연도를 확인해 주십시오" in answer.content.decode()
    assert not people[0].pauses.exists()
