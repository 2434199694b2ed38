"""The privacy officer's month in a real browser: what is due, the register, consents, and the sheet of a breach."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from chomchom.care.enums_consent import Purpose
from chomchom.care.kinds import RECIPIENT
from chomchom.care.operations import consents
from chomchom.core import clock, retention
from chomchom.core.models import AccessEntry
from chomchom.people.operations import privacy
from tests import factories
from tests.browser.test_frame import troubles

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def a_month(noon, monkeypatch):
    """People whose support ended long ago, one of them held; a destruction; a consent; a breach by a stolen account."""
    monkeypatch.setattr(clock, "now", lambda: noon)
    privacy.install_terms()
    consents.install_texts()
    district = factories.District()
    by = factories.actor(district.officer)
    kind = retention.KINDS["care.recipient"]
    factories.make_recipient(district, name="한옛날", ended_on=date(2019, 5, 1))
    privacy.destroy(
        organisation=district.office, kind=kind, reason="보유기간 경과", confirmed_by="정확인", by=by, at=noon
    )
    gone = [
        factories.make_recipient(district, name=name, ended_on=date(2020, 3, 2))
        for name in ("홍길동", "남궁민", "이옛말", "박지난")
    ]
    privacy.hold(
        organisation=district.office, subject=(RECIPIENT, gone[1].pk), reason="손해배상 소송 진행 중", by=by, at=noon
    )
    person = factories.make_recipient(district, name="김동의", phone="010-1234-5678", address_detail="101동 1203호")
    given = {"given_by": "self", "guardian": "", "given_how": "paper", "given_on": noon.date(), "by": by, "at": noon}
    for purpose in (Purpose.SERVICE, Purpose.SHARE, Purpose.PHOTO):
        made = consents.give(recipient=person, purpose=purpose, **given)
    consents.withdraw(consent=made, how="전화로 알려 옴", by=by, at=noon)
    AccessEntry.objects.bulk_create(
        AccessEntry(
            at=noon - timedelta(hours=3, minutes=n), account_id=district.desk.pk, actor="도창구", ip="203.0.113.9",
            action="look", subject_kind=RECIPIENT, subject_id=who.pk, what=what,
        )
        for n, (who, what) in enumerate([(person, "care.recipients"), (person, "care.recipient.in_full"),
                                         (gone[0], "care.recipient"), (gone[2], "care.recipients")])
    )  # fmt: skip
    breach = privacy.note_breach(
        organisation=district.office, known_at=noon - timedelta(hours=1), happened_from=noon - timedelta(hours=5),
        happened_to=noon, accounts=[district.desk.pk], ip=None, cause="outside", by=by, at=noon,
        story="수행기관 계정이 도용되어 대상자 정보가 조회됨", measures="계정 정지, 비밀번호 변경", advice="",
        contact="통합돌봄과 062-000-0000",
    )  # fmt: skip
    return district, person, breach


def test_the_privacy_officers_month(visit, picture, a_month, size, language):
    district, person, breach = a_month
    pages = {
        "privacy": reverse("people:privacy"),
        "retention": reverse("people:retention", args=["care.recipient"]),
        "destructions": reverse("people:destructions"),
        "breaches": reverse("people:breaches"),
        "breach": reverse("people:breach", args=[breach.pk]),
        "consents": reverse("care:consents", args=[person.pk]),
        "consents-register": reverse("care:consents_register"),
        "consent-texts": reverse("care:consent_texts"),
        "recipient": reverse("care:recipient", args=[person.pk]),
    }
    page = visit(district.officer, size=size, language=language)
    found = {}
    for name, address in pages.items():
        page.goto(address)
        if told := troubles(page):
            found[name] = told
        picture(page, f"personal-{name}", size=size, language=language)
    assert found == {}


def test_asking_for_a_number_shows_it(visit, a_month):
    district, person, _breach = a_month
    page = visit(district.case_manager, size="desk", language="ko")
    page.goto(reverse("care:recipient", args=[person.pk]))
    assert page.get_by_text("010-****-5678").is_visible()
    asked = AccessEntry.objects.filter(
        what="care.recipient.in_full", subject_id=person.pk, account_id=district.case_manager.pk
    )
    assert not asked.exists()
    page.get_by_role("button", name="전체 보기").click()
    page.get_by_text("010-1234-5678").wait_for()
    assert asked.count() == 1
