"""A provider's people, one's own page on a telephone, a care plan and a family, in a real browser."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from chomchom.care.enums_careplan import Response
from chomchom.care.enums_family import FamilyChannel
from chomchom.care.enums_staff import Topic
from chomchom.care.models import Attendance
from chomchom.care.operations import careplans, family, ladders
from chomchom.core import clock
from tests import factories
from tests.browser.explaining import explained
from tests.browser.test_frame import troubles
from tests.care import staff_factories as made
from tests.paper_readers import pdf_sizes_mm, pdf_words

PICTURES = ("who-may-work", "my-training", "my-check", "care-plan", "family", "training")

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def at_work(noon, monkeypatch):
    """A courier whose certificate has lapsed, another whose ends soon, a training to be checked, a plan, a consent."""
    monkeypatch.setattr(clock, "now", lambda: noon)
    district = factories.District()
    ladders.install(by=factories.actor(district.officer), at=factories.MADE_AT)
    for topic, roles in ((Topic.HEALTH, ("courier", "kitchen")), (Topic.HYGIENE, ("courier", "kitchen"))):
        made.make_rule(district, topic, roles, source="식품위생 분야 종사자의 건강진단 규칙")
    courier = district.courier.account
    made.make_credential(district, courier, noon.date() - timedelta(days=3))
    made.make_credential(district, district.kitchen, noon.date() + timedelta(days=9))
    session = made.make_session(district, noon, state="held", held_at=noon)
    attendance = Attendance.objects.create(
        session=session, account=courier, organisation=district.provider, presence="attended",
        invited_at=factories.MADE_AT, marked_at=noon,
    )  # fmt: skip
    person = factories.make_recipient(district, name="김영순", risk=3, household="alone")
    manager = factories.actor(district.case_manager)
    for days in (1, 0):
        factories.make_handover(district, noon - timedelta(days=days), person, state="no_reply")
    careplans.write_plan(
        recipient=person, matters="내 집에서 혼자 지내고 싶다.", goals="하루 한 끼는 함께 먹기\n보행기로 경로당 가기",
        response=Response.OFTEN_OUT, response_words="경로당(062-000-1111)에 먼저 전화합니다.",
        review_on=date(2026, 11, 13), conference=None, why="", by=manager, at=noon,
    )  # fmt: skip
    careplans.propose_reviews(district=district.office, by=manager, at=noon)
    family.give_consent(
        recipient=person, name="김자녀", relation="자녀", channel=FamilyChannel.SMS, address="010-1111-2222",
        given_on=date(2026, 5, 1), given_how="방문 때 서명", by=manager, at=noon,
    )  # fmt: skip
    return district, person, session, attendance


def test_people_at_work(visit, picture, at_work, size, language):
    district, person, session, attendance = at_work
    walks = {
        district.desk: {
            "who-may-work": reverse("care:staff"),
            "certificates": reverse("care:staff_person", args=[district.courier.account_id]),
            "training": reverse("care:training", args=[session.pk]),
            "courses": reverse("care:courses"),
        },
        district.courier.account: {
            "my-training": reverse("care:my_training"),
            "my-check": reverse("care:my_check", args=[attendance.pk]),
        },
        district.case_manager: {
            "care-plan": reverse("care:careplan", args=[person.pk]),
            "care-plan-print": reverse("care:careplan_print", args=[person.pk]),
            "care-plan-write": reverse("care:careplan_write", args=[person.pk]),
            "family": reverse("care:family", args=[person.pk]),
        },
        district.officer: {"staff-rules": reverse("care:staff_rules"), "plan-reviews": reverse("care:plan_reviews")},
    }
    found = {}
    for account, pages in walks.items():
        page = visit(account, size=size, language=language)
        for name, address in pages.items():
            page.goto(address)
            explained(page)
            if told := troubles(page):
                found[name] = told
            if name in PICTURES:
                picture(page, name, size=size, language=language)
    assert found == {}


def test_a_care_plan_prints_on_a4_with_nothing_of_the_page_around_it(visit, at_work):
    district, person, _session, _attendance = at_work
    page = visit(district.case_manager, size="desk")
    page.goto(reverse("care:careplan_print", args=[person.pk]))
    explained(page)
    paper = page.pdf(prefer_css_page_size=True)
    assert pdf_sizes_mm(paper) == {(210, 297)}
    text = pdf_words(paper)
    told = ["김영순", "내집에서혼자지내고싶다.", "하루한끼는함께먹기", "경로당(062-000-1111)", "서명"]
    assert [word for word in told if word not in text] == [] and "로그아웃" not in text
