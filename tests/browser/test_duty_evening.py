"""An officer's evening: the roster, a shift handed over, a drill; and the pages of channels, accessible everywhere."""

from datetime import date, datetime, time, timedelta

import pytest
from django.urls import reverse

from chomchom.core import clock
from chomchom.net import links, operations
from chomchom.net.models import Policy
from chomchom.net.operations import drills
from chomchom.people.enums import HolidayRule, Role
from chomchom.people.operations import duty
from tests.browser.test_frame import troubles
from tests.factories import District, actor, make_account

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LADDER = [
    {"key": "desk", "after_minutes": 0, "roles": ["provider_desk"], "channels": ["in_app"]},
    {"key": "dong", "after_minutes": 30, "roles": ["case_manager"], "channels": ["in_app"]},
    {"key": "duty", "after_minutes": 60, "roles": ["duty_officer"], "channels": ["in_app"]},
]


@pytest.fixture
def district(noon: datetime, monkeypatch) -> District:
    """Nights and days are filled but for Sunday; a ladder exists."""
    monkeypatch.setattr(clock, "now", lambda: noon)
    district = District()
    other = make_account("duty2", district.office, Role.DUTY_OFFICER, "차당직")
    values = {
        "organisation": district.office,
        "role": Role.DUTY_OFFICER,
        "holidays": HolidayRule.ALSO,
        "valid_from": date(2026, 5, 1),
        "by": actor(district.officer),
        "at": noon,
    }
    duty.require_cover(weekdays=range(7), starts=time(0), ends=time(0), **values)
    duty.add_shift(account=other, weekdays=range(6), starts=time(9), ends=time(18), **values)
    duty.add_shift(account=district.duty, weekdays=range(7), starts=time(18), ends=time(9), **values)
    operations.publish_policy(
        district_id=district.office.pk, key="late", name="늦은 확인", steps=LADDER, by=actor(district.officer), at=noon
    )
    return district


@pytest.fixture
def drill(district, noon):
    offices = {
        "provider_desk": district.provider,
        "case_manager": district.dong_office,
        "duty_officer": district.office,
    }
    return drills.start_drill(
        district=district.office,
        policy=Policy.objects.get(key="late"),
        offices=offices,
        by=actor(district.officer),
        at=noon - timedelta(minutes=5),
    )


def test_axe_finds_nothing_serious_and_nothing_is_wider_than_the_window(
    visit, district, drill, settings, size, language
):
    reply = links.acknowledge_url(drills.alert_of(drill), district.desk.pk).removeprefix(settings.SITE_URL)
    roster = reverse("people:roster", args=[district.office.pk, Role.DUTY_OFFICER.value])
    names = ("people:rosters", "people:channels", "net:messages", "net:drills", "net:push", "net:webhooks")
    addresses = [roster, reply, reverse("net:drill", args=[drill.pk]), *map(reverse, names)]
    page = visit(district.officer, size=size, language=language)
    found = {}
    for address in addresses:
        page.goto(address)
        if told := troubles(page):
            found[address] = told
    assert found == {}


def test_a_shift_is_handed_over_and_sunday_stays_red(visit, district):
    page = visit(district.duty, size="desk")
    page.goto(reverse("people:roster", args=[district.office.pk, Role.DUTY_OFFICER.value]))
    assert page.locator(".roster-bar .gap").count() == 1
    page.get_by_text("근무 인계", exact=True).click()
    form = page.locator("form", has=page.locator("input[value=hand_over]"))
    form.get_by_label("인계자").select_option(label="오당직")
    form.get_by_label("인수자").select_option(label="차당직")
    form.locator("[name=hand_over-starts_at]").fill("2026-05-13T18:00")
    form.locator("[name=hand_over-ends_at]").fill("2026-05-14T09:00")
    form.get_by_role("button", name="저장").click()
    page.get_by_text("당직표를 변경했습니다.").wait_for()
    wednesday = page.locator("tbody tr", has_text="5. 13.")
    assert "09:00–24:00 차당직" in wednesday.first.inner_text()


def test_the_person_called_answers_from_the_message_and_the_report_says_so(visit, district, drill, settings):
    reply = links.acknowledge_url(drills.alert_of(drill), district.desk.pk).removeprefix(settings.SITE_URL)
    phone = visit(size="phone")
    phone.goto(reply)
    assert district.desk.name not in phone.content()
    phone.get_by_role("button", name="제가 맡겠습니다").click()
    phone.get_by_text("담당자로 등록되었습니다").wait_for()
    office = visit(district.officer, size="desk")
    office.goto(reverse("net:drill", args=[drill.pk]))
    row = office.locator("tr", has_text=district.desk.name)
    assert "5.0" in row.inner_text()
    office.get_by_role("button", name="모의훈련 종료").click()
    office.get_by_text("모의훈련을 종료했습니다.").wait_for()


def test_without_leave_of_the_person_the_browser_says_what_to_do(visit, district, settings):
    from chomchom.net.channels.web_push import new_private_key

    settings.VAPID_PRIVATE_KEY = new_private_key()
    page = visit(district.desk)
    page.add_init_script("Notification.requestPermission = () => Promise.resolve('denied')")
    page.goto(reverse("net:push"))
    page.get_by_role("button", name="이 브라우저에서 알림 받기").click()
    page.get_by_text("브라우저가 이 사이트의 알림을 허용하지 않습니다").wait_for()
