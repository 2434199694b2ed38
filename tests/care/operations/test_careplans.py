from datetime import date, timedelta

import pytest
from django.db import Error, transaction

from chomchom.care.enums_careplan import Response, ReviewOutcome, ReviewReason
from chomchom.care.kinds import PLAN_REVIEW
from chomchom.care.models import CarePlan, PlanReview
from chomchom.care.operations import careplans
from chomchom.care.queries.careplans import failing
from chomchom.core.refusal import Refused
from chomchom.net.models import Alert, Notice, Watch
from chomchom.net.tasks.worker import Worker
from tests import factories
from tests.care.reports import report

DAY = timedelta(days=1)


@pytest.fixture
def district(db):
    return factories.District()


@pytest.fixture
def person(district):
    return factories.make_recipient(district)


@pytest.fixture
def manager(district):
    return factories.actor(district.case_manager)


def write(person, manager, noon, **values) -> CarePlan:
    values = {
        "matters": "혼자 지내도 좋다", "goals": "하루 한 끼는 함께\n보행기로 산책", "response": Response.BY_RISK,
        "response_words": "", "review_on": date(2026, 11, 13), "conference": None, "why": "",
    } | values  # fmt: skip
    return careplans.write_plan(recipient=person, **values, by=manager, at=noon)


def sit(person, manager, noon, **values):
    values = {
        "held_at": noon, "place": "동 회의실", "participants": ["정사례, 수완동", "도창구, 맑은샘"],
        "minutes": "논의함", "decisions": "방문 시각을 앞당김",
    } | values  # fmt: skip
    return careplans.record_conference(recipient=person, **values, by=manager, at=noon)


def code(refused) -> str:
    return refused.value.refusal.code


def test_the_first_plan_needs_no_conference_and_its_review_is_watched(person, manager, noon, district):
    plan = write(person, manager, noon)
    review = PlanReview.objects.get()
    watch = Watch.objects.get(subject_kind=PLAN_REVIEW, subject_id=review.pk)
    assert (plan.version, review.reason, watch.due_at.date()) == (1, ReviewReason.DATE, date(2026, 11, 13))
    assert watch.parties == {"case_manager": district.dong_office.pk, "district_officer": district.office.pk}


def test_a_change_needs_the_conference_and_a_reason(person, manager, noon):
    write(person, manager, noon)
    for values, expected in (({}, "no_conference"), ({"conference": sit(person, manager, noon)}, "why")):
        with pytest.raises(Refused) as refused:
            write(person, manager, noon, **values)
        assert code(refused) == expected
    changed = write(person, manager, noon, conference=sit(person, manager, noon), why="넘어진 뒤")
    assert changed.version == 2 and CarePlan.objects.count() == 2
    ended, following = PlanReview.objects.order_by("pk")
    assert (ended.outcome, following.is_open) == (ReviewOutcome.CHANGED, True)
    assert Watch.objects.get(subject_id=ended.pk, subject_kind=PLAN_REVIEW).outcome == "changed"


def test_the_conference_of_somebody_else_changes_nothing(person, manager, noon, district):
    write(person, manager, noon)
    other = sit(factories.make_recipient(district), manager, noon)
    with pytest.raises(Refused) as refused:
        write(person, manager, noon, conference=other, why="이유")
    assert code(refused) == "other_person"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"review_on": date(2026, 5, 13)}, "review_past"),
        ({"review_on": date(2028, 5, 13)}, "review_far"),
        ({"response": Response.AT_ONCE}, "response_words"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(person, manager, noon, values, expected):
    with pytest.raises(Refused) as refused:
        write(person, manager, noon, **values)
    assert code(refused) == expected and not CarePlan.objects.exists()


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"participants": ["정사례"]}, "participants"),
        ({"participants": ["이름"] * 31}, "participants"),
        ({"held_at": "tomorrow"}, "held_ahead"),
        ({"held_at": "long ago"}, "held_far"),
    ],
)
def test_a_conference_that_cannot_be_is_refused(person, manager, noon, values, expected):
    moments = {"tomorrow": noon + DAY, "long ago": noon - 400 * DAY}
    values = {key: moments.get(value, value) if isinstance(value, str) else value for key, value in values.items()}
    with pytest.raises(Refused) as refused:
        sit(person, manager, noon, **values)
    assert code(refused) == expected


def test_the_database_keeps_a_version_as_it_was_written(person, manager, noon):
    plan = write(person, manager, noon)
    with pytest.raises(Error), transaction.atomic():
        CarePlan.objects.filter(pk=plan.pk).update(goals="다른 목표")


def test_a_review_that_nobody_does_climbs_to_the_district(person, manager, noon):
    write(person, manager, noon, review_on=(noon + DAY).date())
    at = [noon + 2 * DAY]
    Worker(clock=lambda: at[0]).run_once()
    alert = Alert.objects.get(subject_kind=PLAN_REVIEW)
    assert alert.step == 0
    at[0] = noon + 9 * DAY
    Worker(clock=lambda: at[0]).run_once()
    alert.refresh_from_db()
    assert alert.step == 1
    careplans.plan_stays(review=PlanReview.objects.get(), why="변화 없음", review_on=None, by=manager, at=at[0])
    alert.refresh_from_db()
    assert not alert.is_live and alert.outcome == "stays"
    assert PlanReview.objects.get(done_at=None).due_at.date() == date(2026, 11, 22)


def test_a_plan_stays_only_for_a_reason(person, manager, noon):
    write(person, manager, noon)
    with pytest.raises(Refused) as refused:
        careplans.plan_stays(review=PlanReview.objects.get(), why=" ", review_on=None, by=manager, at=noon)
    assert code(refused) == "reason"


# -- when the door stays shut ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("response", "policy"),
    [
        (Response.BY_RISK, "care.no_reply"),
        (Response.AT_ONCE, "care.no_reply.at_once"),
        (Response.OFTEN_OUT, "care.no_reply.often_out"),
    ],
)
def test_the_plan_chooses_the_ladder_and_the_alert_freezes_it(street, response, policy):
    person, manager = street.stop.recipient, factories.actor(street.district.case_manager)
    write(person, manager, street.noon, response=response, response_words="경로당에 먼저 전화")
    street.receive(report(1, street.stop, "no_reply", street.noon, word=""))
    alert = Alert.objects.get(subject_kind="care.handover", subject_id=street.stop.pk)
    assert alert.policy.key == policy
    conference = sit(person, manager, street.noon)
    write(person, manager, street.noon, response=Response.BY_RISK, conference=conference, why="바뀜")
    alert.refresh_from_db()
    assert alert.policy.key == policy


def test_at_once_calls_desk_and_dong_together(street):
    write(
        street.stop.recipient, factories.actor(street.district.case_manager), street.noon, response=Response.AT_ONCE,
        response_words="바로 방문",
    )  # fmt: skip
    street.receive(report(1, street.stop, "no_reply", street.noon, word=""))
    alert = Alert.objects.get(subject_kind="care.handover", subject_id=street.stop.pk)
    told = set(Notice.objects.filter(alert=alert).values_list("account__username", flat=True))
    assert told == {"desk", "case"}


# -- failed handovers --------------------------------------------------------------------------------------------------


def fail(district, person, noon, *states: str) -> list[int]:
    """A handover a day, the last one today."""
    return [
        factories.make_handover(
            district, noon - n * DAY, person, state=state, explanation="설명" if state == "safe_absent" else ""
        ).pk
        for n, state in zip(range(len(states) - 1, -1, -1), states, strict=True)
    ]


def test_two_failed_in_a_row_propose_a_review_once_with_the_rows_behind_it(district, person, noon):
    rows = fail(district, person, noon, "met", "no_reply", "safe_absent")
    fail(district, factories.make_recipient(district), noon, "met", "no_reply")
    by = factories.Actor.program("test")
    assert careplans.propose_reviews(district=district.office, by=by, at=noon) == 1
    assert careplans.propose_reviews(district=district.office, by=by, at=noon) == 0
    review = PlanReview.objects.get()
    assert (review.recipient, review.reason, review.rows) == (person, ReviewReason.TWO_IN_A_ROW, rows[1:])
    assert Watch.objects.filter(subject_kind=PLAN_REVIEW, subject_id=review.pk).exists()


def test_what_was_reviewed_is_not_proposed_again(district, person, noon, manager):
    fail(district, person, noon, "no_reply", "no_reply")
    careplans.propose_reviews(district=district.office, by=manager, at=noon)
    careplans.plan_stays(review=PlanReview.objects.get(), why="입원 중", review_on=None, by=manager, at=noon)
    assert careplans.propose_reviews(district=district.office, by=manager, at=noon + timedelta(hours=1)) == 0
    for days in (1, 2):
        factories.make_handover(district, noon + days * DAY, person, state="no_reply")
    assert careplans.propose_reviews(district=district.office, by=manager, at=noon + 2 * DAY) == 1


@pytest.mark.parametrize("people", [1, 3])
def test_candidates_are_found_in_three_queries(district, noon, people, django_assert_num_queries):
    for _number in range(people):
        fail(district, factories.make_recipient(district), noon, "no_reply", "no_reply")
    with django_assert_num_queries(2):
        assert len(failing(district.office.pk, noon.date())) == people
