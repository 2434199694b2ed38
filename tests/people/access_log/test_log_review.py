"""The monthly look through the access log: what is a signal, what came of asking, who may sign."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse

from chomchom.core import audit
from chomchom.core.actors import Actor
from chomchom.core.enums import Action
from chomchom.core.models import AccessEntry
from chomchom.core.refusal import Refused
from chomchom.people.enums import LogSignal
from chomchom.people.log_thresholds import THRESHOLDS, least
from chomchom.people.models import LogMark, LogReview
from chomchom.people.operations import log_review as operations
from chomchom.people.queries.log_review import is_overdue, month_of
from chomchom.people.rules import log_review as rules
from tests.factories import District, actor, make_handover, make_recipient, make_round, viewer

SEOUL = ZoneInfo("Asia/Seoul")
MONTH = date(2026, 4, 1)
WEDNESDAY = datetime(2026, 4, 15, 10, 0, tzinfo=SEOUL)
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def district(db):
    return District()


def look(account, at, people=(1,), action=Action.LOOK, why=""):
    subjects = [("care.recipient", pk) for pk in people]
    by = actor(account).because(why)
    audit.record_many(by=by, at=at, action=action, what="care.recipients", subjects=subjects)


def kinds(district) -> dict[str, list[int | None]]:
    found: dict[str, list[int | None]] = {}
    for row in month_of(district.office, MONTH).rows:
        found.setdefault(row.signal.kind.value, []).append(row.signal.account_id)
    return found


def test_an_ordinary_month_has_no_signal(district):
    person = make_recipient(district)
    look(district.case_manager, WEDNESDAY, [person.pk])
    look(district.duty, WEDNESDAY.replace(hour=23), [person.pk])
    look(district.desk, WEDNESDAY.replace(day=18), [person.pk])
    assert kinds(district) == {}


def test_many_people_in_an_hour_are_a_signal_and_one_fewer_is_none(district):
    most = least(LogSignal.MANY_PEOPLE, MONTH)
    look(district.duty, WEDNESDAY, range(1, most))
    assert kinds(district) == {}
    look(district.duty, WEDNESDAY.replace(minute=59), range(most, most + 1))
    assert kinds(district) == {"many_people": [district.duty.pk]}


@pytest.mark.parametrize(
    "at",
    [
        WEDNESDAY.replace(hour=6, minute=59),
        WEDNESDAY.replace(hour=20),
        WEDNESDAY.replace(day=18),
        datetime(2026, 4, 30, 23, 59, tzinfo=SEOUL),
    ],
    ids=["before seven", "at eight in the evening", "a Saturday", "the last minute of the month"],
)
def test_an_office_that_looks_outside_its_hours_is_a_signal(district, at):
    person = make_recipient(district)
    look(district.case_manager, at, [person.pk])
    assert kinds(district) == {"outside_hours": [district.case_manager.pk]}


def test_the_month_ends_by_the_clock_of_the_district(district):
    person = make_recipient(district)
    look(district.case_manager, datetime(2026, 5, 1, 0, 0, tzinfo=SEOUL), [person.pk])
    look(district.case_manager, datetime(2026, 3, 31, 23, 59, tzinfo=SEOUL), [person.pk])
    assert kinds(district) == {}


def test_a_case_manager_who_saw_somebody_of_another_dong(district):
    own, other = make_recipient(district), make_recipient(district, dong=district.other_dong)
    look(district.case_manager, WEDNESDAY, [own.pk, other.pk])
    look(district.other_case_manager, WEDNESDAY, [other.pk])
    look(district.officer, WEDNESDAY, [own.pk, other.pk])
    (row,) = month_of(district.office, MONTH).rows
    assert (row.signal.kind, row.signal.account_id) == (LogSignal.OTHER_DONG, district.case_manager.pk)
    assert (row.signal.people, row.who.name) == (1, "정사례")


def test_a_courier_who_looked_outside_the_round(district):
    round_ = make_round(district, WEDNESDAY)
    stop = make_handover(district, WEDNESDAY, round=round_, position=1, planned_at=WEDNESDAY)
    look(district.courier.account, WEDNESDAY, [stop.recipient_id])
    assert kinds(district) == {}
    look(district.courier.account, WEDNESDAY + timedelta(days=1), [stop.recipient_id])
    assert kinds(district) == {"outside_round": [district.courier.account_id]}


def test_refused_log_ins_of_an_account_and_of_unknown_names(district):
    for minute in range(least(LogSignal.REFUSED, MONTH)):
        for by in (actor(district.desk), Actor(None, "anonymous", "203.0.113.7")):
            audit.record(by=by, at=WEDNESDAY.replace(minute=minute), action=Action.REFUSED, what="people.log_in")
    assert set(kinds(district)["refused"]) == {district.desk.pk, None}


def test_every_export_of_the_month_is_to_be_looked_at_once_for_each_account(district):
    person = make_recipient(district)
    for day in (14, 15):
        look(district.desk, WEDNESDAY.replace(day=day), [person.pk, 9], Action.EXPORT, "report")
    (row,) = month_of(district.office, MONTH).rows
    assert (row.signal.kind, row.signal.lines) == (LogSignal.EXPORTS, 2)


def test_another_district_is_none_of_ours(district):
    theirs = District("북구", "Buk-gu", "buk-")
    look(theirs.officer, WEDNESDAY.replace(hour=23), [1])
    assert kinds(district) == {} and "outside_hours" in kinds(theirs)


def test_a_month_takes_the_same_statements_however_much_was_done(district, django_assert_num_queries):
    people = [make_recipient(district, dong=district.other_dong).pk for _ in range(3)]
    for hour in range(20, 23):
        for account in (district.case_manager, district.officer, district.desk, district.courier.account):
            look(account, WEDNESDAY.replace(hour=hour), people, Action.EXPORT)
    with django_assert_num_queries(8):
        assert len(month_of(district.office, MONTH).rows) > 4


def test_every_threshold_has_its_source_and_every_signal_its_threshold():
    assert {row.signal for row in THRESHOLDS} == set(LogSignal)
    assert all(row.citation and row.least > 0 for row in THRESHOLDS)


# -- what came of it, and the signature --------------------------------------------------------------------------------


@pytest.fixture
def month(district):
    look(district.case_manager, WEDNESDAY.replace(hour=22), [make_recipient(district).pk])
    return month_of(district.office, MONTH)


def mark(district, month, by, finding="in_order"):
    return operations.mark(
        month=month, row=month.rows[0], finding=finding, words="당직 대체 근무", by=viewer(by), at=WEDNESDAY
    )


def sign(district, month, at, by=None):
    return operations.sign(month=month, note="", by=viewer(by or district.officer), at=at)


LATER = datetime(2026, 5, 4, 9, 0, tzinfo=SEOUL)


def test_a_month_is_signed_once_when_it_is_over_and_every_signal_was_asked_about(district, month):
    with pytest.raises(Refused) as refused:
        sign(district, month, LATER)
    assert refused.value.refusal.code == "open"
    mark(district, month, district.officer)
    month = month_of(district.office, MONTH)
    with pytest.raises(Refused) as refused:
        sign(district, month, WEDNESDAY)
    assert refused.value.refusal.code == "not_over"
    assert sign(district, month, LATER).signed_name == "한지원"
    with pytest.raises(Refused) as refused:
        sign(district, month, LATER)
    assert refused.value.refusal.code == "signed"
    assert LogReview.objects.count() == 1
    assert AccessEntry.objects.filter(what="people.log.sign", account_id=district.officer.pk).exists()


def test_nobody_says_of_his_own_looks_that_they_are_in_order(district):
    look(district.officer, WEDNESDAY.replace(hour=22), [make_recipient(district).pk])
    with pytest.raises(Refused) as refused:
        mark(district, month_of(district.office, MONTH), district.officer)
    assert refused.value.refusal.code == "own" and not LogMark.objects.exists()


def test_a_later_finding_stands_after_the_first(district, month):
    mark(district, month, district.officer, "asked")
    mark(district, month, district.officer, "not_in_order")
    (row,) = month_of(district.office, MONTH).rows
    assert [one.finding for one in row.marks] == ["asked", "not_in_order"] and row.mark.finding == "not_in_order"


@pytest.mark.parametrize(
    ("today", "due"),
    [(date(2026, 5, 14), date(2026, 3, 1)), (date(2026, 5, 15), MONTH), (date(2026, 1, 3), date(2025, 11, 1))],
)
def test_a_month_must_be_signed_two_weeks_after_its_end(today, due):
    assert rules.last_due(today) == due


def test_the_header_says_when_a_month_is_overdue(district, month):
    ids = frozenset({district.office.pk})
    assert is_overdue(ids, date(2026, 5, 14)) is None, "not due yet"
    assert is_overdue(ids, date(2026, 5, 15)) == MONTH
    mark(district, month, district.officer)
    sign(district, month_of(district.office, MONTH), LATER)
    assert is_overdue(ids, date(2026, 5, 15)) is None


# -- the pages ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def officer(district, monkeypatch):
    from chomchom.core import clock

    monkeypatch.setattr(clock, "now", lambda: LATER)
    client = Client()
    client.force_login(district.officer, backend=BACKEND)
    client.cookies["django_language"] = "en"
    return client


def test_the_page_names_the_signal_leads_to_its_lines_and_is_signed(district, month, officer):
    url, key = reverse("people:log_review") + "?month=2026-04", month.rows[0].signal.key
    page = officer.get(url).content.decode()
    assert "정사례" in page and "Outside office hours" in page and "have no finding yet" in page
    lines = officer.get(reverse("people:log_lines"), {"month": "2026-04", "signal": key}).content.decode()
    assert "List of recipients" in lines and "22:00:00" in lines
    wrong = officer.post(reverse("people:log_mark") + "?month=2026-04", {"signal": key, "finding": "in_order"})
    assert wrong.status_code == 422 and not LogMark.objects.exists()
    given = {"signal": key, "finding": "in_order", "words": "<b>야간 회의</b>"}
    officer.post(reverse("people:log_mark") + "?month=2026-04", given)
    officer.post(reverse("people:log_sign") + "?month=2026-04", {"note": "이상 없음"})
    page = officer.get(url).content.decode()
    assert "Signed by 한지원" in page and "이상 없음" in page
    assert "&lt;b&gt;야간 회의" in page and "<b>야간" not in page
    paper = officer.post(reverse("people:log_review_paper") + "?month=2026-04", {"why": "check"}).content.decode()
    assert "Signed by 한지원" in paper and "개인정보의 안전성 확보조치 기준" in paper


@pytest.mark.parametrize("asked", ["", "2026-13", "x", "2999-01", "2026-05-01"])
def test_a_month_that_nobody_can_mean_is_the_last_or_this_one(district, officer, asked):
    assert officer.get(reverse("people:log_review"), {"month": asked}).status_code == 200


def test_only_a_district_reviews(district):
    for account in (district.duty, district.case_manager, district.desk, district.courier.account):
        client = Client()
        client.force_login(account, backend=BACKEND)
        assert client.get(reverse("people:log_review")).status_code == 403
