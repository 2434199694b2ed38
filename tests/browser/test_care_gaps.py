"""A case manager's and an officer's look at care gaps, services, signals and their rules, in a real browser."""

from datetime import timedelta

import pytest
from django.urls import reverse

from chomchom.care.models import Gap, OutsideSignal
from chomchom.care.operations import gaps, ladders
from chomchom.care.rules.gaps.changing import GapValues
from chomchom.core import clock
from chomchom.people.models import Sender
from tests import factories
from tests.browser.test_frame import troubles
from tests.care.gap_factories import BY, days_before, make_cared_for

PICTURES = ("gaps", "gap-rules")
DAY = timedelta(days=1)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def a_week(noon, monkeypatch):
    """Four people with gaps of different weight over a week, one of them told of from outside, and a rule that waits."""
    monkeypatch.setattr(clock, "now", lambda: noon)
    district = factories.District()
    ladders.install(by=factories.actor(district.officer), at=factories.MADE_AT)
    gaps.install(by=factories.actor(district.officer), at=factories.MADE_AT)
    urgent = make_cared_for(district, noon, name="박긴급", risk=3)
    people = [urgent] + [make_cared_for(district, noon, name=name) for name in ("이차분", "정서연", "최만복")]
    for person in people[:3]:
        person.contacts.all().delete()
    gaps.look(district=district.office, by=BY, at=noon - 8 * DAY)
    service = factories.make_service(urgent, ended_on=days_before(noon, 2), kind="노인맞춤돌봄")
    urgent.handovers.filter(day=days_before(noon, 1)).update(state="no_reply", met="")
    factories.make_service(people[3], ended_on=days_before(noon, 12), kind="장기요양 방문요양")
    gaps.look(district=district.office, by=BY, at=noon)
    sender = Sender.objects.create(
        organisation=district.office, purpose="care.ai_call", name="AI 안부전화", created_at=noon
    )
    told = {"district": district.office, "sender": sender, "source": "care.ai_call", "received_at": noon}
    OutsideSignal.objects.create(
        **told, message_id="1", recipient=urgent, number=urgent.external_id, event="not_answered", level="concern",
        text="세 번 걸었으나 받지 않음", happened_at=noon - timedelta(hours=2),
    )  # fmt: skip
    gaps.publish_gap_rule(
        district=district.office, kind="not_seen", valid_from=noon.date() + DAY, source="통합지원회의 의결 2026. 5. 12.",
        values=GapValues(days=5, points=25, points_per_day=3, most_points=55, due_hours=24, again_after_days=7),
        by=factories.actor(district.officer), at=noon,
    )  # fmt: skip
    return district, urgent, service


def test_care_gaps_of_a_week(visit, picture, a_week, size, language):
    district, person, service = a_week
    gap = Gap.objects.get(recipient=person, kind="service_stopped")
    walks = {
        district.case_manager: {
            "gaps": reverse("care:gaps"),
            "gap": reverse("care:gap", args=[gap.pk]),
            "recipient": reverse("care:recipient", args=[person.pk]),
            "service": reverse("care:service", args=[service.pk]),
            "service-add": reverse("care:service_add", args=[person.pk]),
            "signals": reverse("care:signals"),
            "symptoms": reverse("care:symptoms", args=[person.pk]),
            "portion": reverse("care:portion", args=[person.pk]),
        },
        district.officer: {
            "gap-rules": reverse("care:gap_rules"),
            "gap-rule": reverse("care:gap_rule", args=["not_seen"]),
            "signal-rule": reverse("care:signal_rule", args=["care.ai_call", "not_answered"]),
            "services-import": reverse("care:services_import"),
        },
    }
    found = {}
    for account, pages in walks.items():
        page = visit(account, size=size, language=language)
        for name, address in pages.items():
            page.goto(address)
            if told := troubles(page):
                found[name] = told
            if name in PICTURES:
                picture(page, name, size=size, language=language)
    assert found == {}
