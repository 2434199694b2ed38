"""The sheet "who saw my data" says what was done, by which office and why, and names nobody unless asked to."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from chomchom.core import audit
from chomchom.core.actors import Actor
from chomchom.core.enums import Action
from chomchom.core.models import AccessEntry
from chomchom.people.access_sheets import lines_about
from tests.factories import District, actor, make_recipient


@pytest.fixture
def district(db):
    return District()


@pytest.fixture
def person(district, noon):
    person = make_recipient(district, name="김말순")
    subject = ("care.recipient", person.pk)
    for minutes in (0, 5, 300):
        audit.record(by=actor(district.courier.account), at=noon + timedelta(minutes=minutes), action=Action.LOOK,
                     what="care.round.stop", subject=subject)  # fmt: skip
    audit.record(by=actor(district.case_manager).because("care"), at=noon, action=Action.PRINT,
                 what="care.careplan.print", subject=subject)  # fmt: skip
    audit.record(by=Actor.program("worker"), at=noon, action=Action.CHANGE, what="care.gaps.look", subject=subject)
    return person


def browser(account) -> Client:
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = "ko"
    return client


def test_looks_within_an_hour_are_one_line_and_names_stay_out(district, person, django_assert_num_queries):
    with django_assert_num_queries(2):
        lines = lines_about(("care.recipient", person.pk), with_names=False)
    assert [(line.office, line.times) for line in lines if line.office == "맑은샘도시락"] == [
        ("맑은샘도시락", 1),
        ("맑은샘도시락", 2),
    ]
    assert {line.name for line in lines} == {""}
    assert {line.why for line in lines if line.office == "수완동 행정복지센터"} != {""}
    named = lines_about(("care.recipient", person.pk), with_names=True)
    assert {"배달원", "정사례", "worker"} == {line.name for line in named}


def test_the_pdf_is_korean_and_making_it_is_a_line_of_the_log(district, person):
    client = browser(district.officer)
    client.cookies["django_language"] = "en"
    answer = client.post(reverse("care:recipient_sheet_pdf", args=[person.pk]), {"why": "person"})
    text = "".join("".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages).split())
    for words in ("김말순", "맑은샘도시락", "배달원", "수완동행정복지센터"):
        assert words in text
    assert "정사례" not in text
    line = AccessEntry.objects.get(what="people.access_sheet")
    assert (line.subject_id, line.why, line.detail) == (person.pk, "person", {"names": False})


def test_the_page_with_names_says_so_in_the_log(district, person):
    client = browser(district.officer)
    url = reverse("care:recipient_sheet", args=[person.pk])
    assert "정사례" not in client.post(url, {"why": "person"}).content.decode()
    assert "정사례" in client.post(f"{url}?names=named", {"why": "other", "words": "민원 제기"}).content.decode()
    assert AccessEntry.objects.filter(what="people.access_sheet").latest("pk").detail == {"names": True}


def test_an_account_has_its_sheet_too(district, noon):
    by = actor(district.officer)
    subject = ("account", district.exporter.pk)
    audit.record(by=by, at=noon, action=Action.LOOK, what="care.staff.person", subject=subject)
    page = browser(district.officer).post(
        reverse("people:account_sheet", args=[district.exporter.pk]), {"why": "person"}
    )
    assert "기업인" in page.content.decode() and "광산구청" in page.content.decode()
    theirs = District("북구", "Buk-gu", "buk-")
    url = reverse("people:account_sheet", args=[theirs.exporter.pk])
    assert browser(district.officer).post(url, {"why": "person"}).status_code == 404
