"""The privacy officer's month: what was unusual, what came of asking, the signature, and a sheet for somebody who asks."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from chomchom.core import audit, clock
from chomchom.core.enums import Action
from chomchom.people.models import LogReview
from tests import factories
from tests.browser.explaining import explain
from tests.browser.test_frame import troubles

SEOUL = ZoneInfo("Asia/Seoul")
LATER = datetime(2026, 5, 18, 9, 0, tzinfo=SEOUL)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def seen(account, at, people, action=Action.LOOK, what="care.recipients", why=""):
    by = factories.actor(account).because(why)
    subjects = [("care.recipient", person.pk) for person in people]
    audit.record_many(by=by, at=at, action=action, what=what, subjects=subjects)


@pytest.fixture
def april(monkeypatch):
    """Four weeks of ordinary work, one evening, an export, and somebody of another dong."""
    monkeypatch.setattr(clock, "now", lambda: LATER)
    district = factories.District()
    people = [factories.make_recipient(district, name=name) for name in ("김말순", "박영자", "최순이")]
    other = factories.make_recipient(district, name="이정자", dong=district.other_dong)
    for day in range(1, 31):
        at = datetime(2026, 4, day, 10, 0, tzinfo=SEOUL)
        if at.weekday() < 5:
            for hour in range(9, 9 + day % 7 + 1):
                seen(district.case_manager, at.replace(hour=hour), people)
        seen(district.desk, at, people[: day % 3 + 1])
    seen(district.case_manager, datetime(2026, 4, 15, 22, 10, tzinfo=SEOUL), people, what="care.recipient")
    seen(district.case_manager, datetime(2026, 4, 16, 14, 0, tzinfo=SEOUL), [other], what="care.recipient")
    seen(district.desk, datetime(2026, 4, 27, 11, 0, tzinfo=SEOUL), people, Action.EXPORT, "care.gaps.export", "report")
    return district, people[0]


def test_the_month_is_looked_through_and_signed(visit, picture, april, size, language):
    district, person = april
    page = visit(district.officer, size=size, language=language)
    page.goto(reverse("home"))
    page.locator(f".signal a[href*='{reverse('people:log_review')}'], a[href*='month=2026-04']").first.click()
    found = {"review": troubles(page)}
    picture(page, "log-review", size=size, language=language)

    page.locator(".log-signal a[href*='log/lines']").first.click()
    page.locator("tbody tr").first.wait_for()
    found["lines"] = troubles(page)
    page.go_back()

    while (signal := page.locator(".log-signal:not(:has(.krds-badge))")).count():
        signal.first.locator("summary").click()
        signal.first.locator("[name=finding]").select_option("in_order")
        signal.first.locator("[name=words]").fill("당사자 확인, 퇴원 대상자 긴급 조회")
        with page.expect_navigation():
            signal.first.locator("button[type=submit]").click()
    page.locator("[name=note]").fill("이상 없음")
    with page.expect_navigation():
        page.locator(f"form[action*='{reverse('people:log_sign')}'] button[type=submit]").click()
    assert LogReview.objects.get().signed_name == "한지원"
    found["signed"] = troubles(page)
    picture(page, "log-signed", size=size, language=language)

    page.locator(f"a[href*='{reverse('people:log_review_paper')}']").click()
    found["reason"] = troubles(page)
    picture(page, "export-reason", size=size, language=language)
    with page.expect_navigation():
        explain(page)
    found["paper"] = troubles(page)

    page.goto(reverse("care:recipient_looks", args=[person.pk]))
    found["looks"] = troubles(page)
    with page.expect_navigation():
        page.locator(f"form[action='{reverse('care:recipient_sheet', args=[person.pk])}'] button").click()
    found["sheet"] = troubles(page)
    picture(page, "access-sheet", size=size, language=language)
    assert {name: told for name, told in found.items() if told} == {}
