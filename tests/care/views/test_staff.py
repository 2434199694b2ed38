"""Pages of people at work: what is said when it cannot be, and what the rounds page shows."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from chomchom.care.models import Attendance, StaffException
from chomchom.core import clock
from tests import factories
from tests.care import staff_factories as made
from tests.paper_readers import READ

WHY = {"why": "check"}  # what every export asks


@pytest.fixture
def district(db, noon, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: noon)
    district = factories.District()
    made.make_rule(district)
    return district


def browser(account) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.cookies["django_language"] = "en"
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_rounds_page_says_who_is_not_planned_and_why(district, noon):
    factories.make_handover(district, noon)
    text = browser(district.desk).get(reverse("care:rounds")).content.decode()
    assert "Not planned: a certificate is missing or has lapsed" in text and "배달원" in text


def test_the_district_sees_who_walks_for_a_reason(district, noon):
    round_ = factories.make_round(district, noon)
    desk = browser(district.desk)
    data = {"courier": district.courier.pk}
    assert "may not do this" in desk.post(reverse("care:give", args=[round_.pk]), data, follow=True).content.decode()
    desk.post(reverse("care:give", args=[round_.pk]), data | {"reason": "대체 인력이 없음"})
    assert StaffException.objects.count() == 1
    for page in ("care:staff", "care:rounds"):
        assert "대체 인력이 없음" in browser(district.officer).get(reverse(page)).content.decode()
    assert "대체 인력이 없음" not in browser(district.other_desk).get(reverse("care:staff")).content.decode()


@pytest.mark.parametrize(
    ("issued", "last", "sentence"),
    [
        ("2026-05-14", "", "has not come yet"),
        ("2026-05-13", "2026-05-12", "end before it begins"),
        ("2026-13-41", "", "Enter a valid date"),
    ],
)
def test_a_certificate_that_cannot_be_is_refused_with_a_sentence(district, issued, last, sentence):
    url = reverse("care:staff_person", args=[district.courier.account_id])
    data = {"topic": "health", "issued_on": issued, "last_day": last, "issuer": "보건소"}
    answer = browser(district.desk).post(url, data)
    assert answer.status_code == 422 and sentence in answer.content.decode()


def test_a_certificate_that_expires_today_stands_as_ending_soon(district, noon):
    made.make_credential(district, district.courier.account, noon.date())
    text = browser(district.courier.account).get(reverse("care:my_training")).content.decode()
    assert "Ends soon" in text and "Lapsed" not in text


@pytest.mark.parametrize("people", [1, 3])
def test_the_page_takes_the_same_number_of_queries_for_one_and_three(district, people, django_assert_max_num_queries):
    for number in range(people):
        district._courier(f"more{number}", district.provider, f"더{number}")
    client = browser(district.desk)
    client.get(reverse("care:staff"))
    with django_assert_max_num_queries(20):
        client.get(reverse("care:staff"))


@pytest.mark.parametrize("format", ["pdf", "hwpx"])
def test_the_attendance_list_and_the_certificate_are_read_back(district, noon, format):
    """By readers that did not write them."""
    session = made.make_session(district, noon, state="held", held_at=noon)
    courier = district.courier.account
    attendance = Attendance.objects.create(
        session=session, account=courier, organisation=district.provider, presence="attended", invited_at=noon,
        marked_at=noon,
    )  # fmt: skip
    row = made.make_credential(
        district,
        courier,
        date(2027, 5, 12),
        topic="hygiene",
        attendance=attendance,
        number="2026-7",
        issuer="맑은샘도시락",
    )
    client = browser(district.desk)
    client.cookies["django_language"] = "ko"
    listed = client.post(reverse("care:training_list", args=[session.pk, format]), WHY)
    text = READ[format](listed.content)
    told = ["참석자명단", "위생교육", "교육장", "강교육", "2026.5.13.", "배달원", "맑은샘도시락", "참석", "서명"]
    assert [word for word in told if word not in text] == []
    text = READ[format](client.post(reverse("care:certificate", args=[row.pk, format]), WHY).content)
    told = ["교육수료증", "배달원", "2026-7", "위생교육", "2027.5.12.", "맑은샘도시락"]
    assert [word for word in told if word not in text] == []
    assert client.post(reverse("care:training_list", args=[session.pk, "doc"]), WHY).status_code == 404


def test_the_sentence_for_families_is_korean_for_korean_offices(noon):
    from chomchom.care.rules.family import sentence

    with translation.override("ko"):
        assert sentence(noon) == "12:00에 전해 드렸고, 평소와 같으셨습니다."
