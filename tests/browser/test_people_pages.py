"""The pages of people and incidents in a real browser: accessible, never wider than the phone, and on A4."""

from datetime import datetime

import pytest
from django.urls import reverse

from chomchom.care.operations import ladders
from tests.browser.explaining import explained
from tests.browser.test_frame import troubles
from tests.factories import (
    MADE_AT,
    District,
    actor,
    make_contact,
    make_handover,
    make_incident,
    make_pause,
    make_plan,
    make_recipient,
    make_service,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def pages(noon):
    """The district, and the address of every page with something on it."""
    district = District()
    ladders.install(by=actor(district.officer), at=MADE_AT)
    person = make_recipient(
        district, name="김영순", household="alone", risk=3, address_detail="수완하이츠 103동 1204호"
    )
    plan = make_plan(district, person)
    make_plan(district, person, meal="supper", weekdays=85)
    make_contact(person)
    make_service(person)
    pause = make_pause(person, datetime(2027, 1, 1).date())  # noqa: DTZ001
    handover = make_handover(district, noon, person, state="no_reply")
    incident = make_incident(district, noon, person)
    return district, [
        reverse("care:recipients"),
        *(
            reverse(f"care:{name}", args=[person.pk])
            for name in ("recipient", "recipient_looks", "contacts", "plan_add", "pause_add")
        ),
        reverse("care:plan_change", args=[plan.pk]),
        reverse("care:pause_end", args=[pause.pk]),
        reverse("care:incidents"),
        *(reverse(f"care:{name}", args=[incident.pk]) for name in ("incident", "incident_print", "incident_rescue")),
        *(reverse(f"care:{name}", args=[handover.pk]) for name in ("rescue", "incident_open")),
    ]


def test_axe_finds_nothing_serious_and_nothing_is_wider_than_the_window(visit, pages, size, language):
    district, addresses = pages
    page = visit(district.officer, size=size, language=language)
    found = {}
    for address in addresses:
        page.goto(address)
        told = troubles(page)
        explained(page)
        if told := told + troubles(page):
            found[address] = told
    assert found == {}


def test_the_file_and_the_sentence_print_on_a4(visit, pages):
    import io

    import pypdf

    district, addresses = pages
    page = visit(district.officer, size="desk")
    for address in addresses:
        if "print" not in address and "rescue" not in address:
            continue
        page.goto(address)
        explained(page)
        if "rescue" in address:
            page.get_by_role("textbox", name="신고 문구").fill("고친 문구를 읽습니다.")
            page.get_by_role("button", name="인쇄").click()
            page.get_by_text("고친 문구를 읽습니다.").wait_for()
        paper = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
        width, height = (round(float(side)) for side in paper.pages[0].mediabox[2:])
        assert (width, height) == (595, 842)
        text = "".join(sheet.extract_text() for sheet in paper.pages)
        assert ("고친 문구" in text) == ("rescue" in address)
        assert "로그아웃" not in text
