"""Nobody takes personal data out without saying why: every address that hands out a file or a page to be printed.

An export is found by what it answers, so a new one cannot be forgotten: who neither asks nor stands in ``WITHOUT``
fails here.
"""

import re
from itertools import product

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from chomchom.core.models import AccessEntry
from chomchom.people.enums import Role, Why
from chomchom.people.reasons import in_words
from tests.repository import test_rights
from tests.repository.test_rights import ALL, GUARDED, Visitor

pytestmark = pytest.mark.django_db
world = test_rights.world

WITHOUT = {
    "care:hygiene_paper": "temperatures and dishes of a kitchen; names of its own people who wrote them, to be signed",
    "care:report": "counts of a day; the workbook with the rows behind them asks",
    "care:photo": "a picture shown on the page of its handover: a look, recorded as one",
    "trade:results_paper": "sums of a mission; companies and buyers stand in it by number only",
    "care:points": "places of stops for the map of the board, without names: a look",
    "register_paper": "kinds, terms and counts of what was destroyed; nobody whose data it was",
    "breach_paper": "the draft of the notice and of the report: the breach is the reason, and its line is written",
    "round:day": "the courier’s own round of today for the phone: a look, wiped at the end of the day",
}
"""Files and pages to print that need no reason."""

ASKING = {name for name, address in ALL.items() if getattr(address.view, "asks_why", False)}
TO_PRINT = re.compile(rb"data-print")
NOT_FILES = ("text/html", "application/json", "text/javascript")
GIVEN = {"care:rescue", "care:incident_rescue"}  # printed while 119 is on the line: the reason is written by itself


def takes_out(answer) -> bool:
    """A file, or a page that is made to be printed."""
    kind = answer.headers.get("Content-Type", "")
    if answer.status_code != 200 or not kind:
        return False
    is_file = "attachment" in answer.headers.get("Content-Disposition", "") or not kind.startswith(NOT_FILES)
    return is_file or bool(not answer.streaming and TO_PRINT.search(answer.content))


def visit(visitor: Visitor, name: str, method: str, data: dict | None = None):
    url = visitor.url(GUARDED[name], visitor.world.own)
    with transaction.atomic():
        answer = getattr(visitor.client, method)(url, data or {})
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        said = set(AccessEntry.objects.filter(action__in=("export", "print")).values_list("why", flat=True))
        transaction.set_rollback(True)
    return answer, content, said


NO_REASON = ({}, {"why": ""}, {"why": "x"}, {"why": "other"}, {"why": "other", "words": "  a "})


@pytest.mark.parametrize("role", list(Role))
def test_what_hands_out_data_asks_why_or_says_why_not(world, role):
    visitor = Visitor(world, role)
    unasked = {}
    for name, address in GUARDED.items():
        if visitor.may(address) and name not in WITHOUT:
            answer, _content, said = visit(visitor, name, "get")
            if takes_out(answer) or said:
                unasked[name] = (answer.headers.get("Content-Type"), said)
    assert unasked == {}


@pytest.mark.parametrize("role", list(Role))
def test_without_a_reason_there_is_no_file(world, role):
    visitor = Visitor(world, role)
    for name, given in product(sorted(ASKING), NO_REASON):
        if visitor.may(GUARDED[name]):
            answer, content, said = visit(visitor, name, "post", given)
            assert answer.status_code in (302, 422), name
            assert not takes_out(answer) and not said, name
            assert answer.status_code == 302 or b'name="why"' in content, name


@pytest.mark.parametrize("role", list(Role))
def test_the_reason_stands_in_every_line_of_the_export(world, role):
    visitor = Visitor(world, role)
    taken = {}
    for name in sorted(ASKING):
        if visitor.may(GUARDED[name]):
            answer, _content, said = visit(visitor, name, "post", {"why": "other", "words": "정보주체의 요청"})
            if answer.status_code == 200:
                taken[name] = said
    assert {name: said for name, said in taken.items() if said != {"other: 정보주체의 요청"}} == {}


def test_every_address_that_asks_is_open_to_some_role_and_every_exception_is_an_address():
    assert GUARDED.keys() >= ASKING and ASKING
    assert WITHOUT.keys() <= GUARDED.keys() and not WITHOUT.keys() & ASKING


def test_a_paper_for_119_asks_nothing_and_is_recorded_with_its_reason(world):
    visitor = Visitor(world, Role.DUTY_OFFICER)
    for name in GIVEN:
        _answer, content, said = visit(visitor, name, "post", {"print": "1", "sentence": "위급"})
        assert TO_PRINT.search(content) and said == {Why.EMERGENCY.value}


def test_a_stranger_is_not_asked_but_sent_to_the_log_in(world):
    answer = Client().get(reverse("care:gaps_xlsx"))
    assert answer.status_code == 302 and answer["Location"].startswith(reverse("people:login"))


def test_a_reason_reads_as_words():
    assert in_words("delivery") == Why.DELIVERY.label
    assert in_words("care: 3차 회의") == f"{Why.CARE.label} · 3차 회의"
    assert in_words("other: 도청 요청") == "도청 요청"
    assert in_words("") == ""
