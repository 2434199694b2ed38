from datetime import timedelta

import pytest

from chomchom.care.enums_staff import Presence, SessionState, Topic
from chomchom.care.models import Attendance, Course, Credential
from chomchom.care.operations import training
from chomchom.core.refusal import Refused
from chomchom.people.models import Membership
from tests import factories
from tests.care import staff_factories as made


@pytest.fixture
def district(db):
    return factories.District()


@pytest.fixture
def desk(district):
    return factories.actor(district.desk)


@pytest.fixture
def session(district, noon):
    made.make_rule(district, Topic.HYGIENE)
    return made.make_session(district, noon)


def code(refused) -> str:
    return refused.value.refusal.code


def invite(district, session, desk, noon) -> list[Attendance]:
    members = Membership.objects.filter(account__in=[district.courier.account, district.kitchen])
    training.invite(session=session, members=list(members), by=desk, at=noon)
    return list(session.attendances.order_by("account__username"))


def held(district, session, desk, noon) -> Attendance:
    courier, _kitchen = invite(district, session, desk, noon)
    training.hold(session=session, present=[courier.pk], by=desk, at=noon)
    courier.refresh_from_db()
    return courier


def test_planned_held_attended_checked_certified(district, session, desk, noon):
    courier = held(district, session, desk, noon)
    session.refresh_from_db()
    assert (session.state, courier.presence) == (SessionState.HELD, Presence.ATTENDED)
    assert set(session.attendances.values_list("presence", flat=True)) == {"attended", "absent"}
    me = factories.actor(district.courier.account)
    failed = training.answer_check(attendance=courier, answers=[0, 0], by=me, at=noon)
    assert not failed.passed and not Credential.objects.exists()
    passed = training.answer_check(attendance=courier, answers=[1, 0], by=me, at=noon)
    certificate = Credential.objects.get()
    assert passed.passed and certificate.attendance == courier
    assert (certificate.topic, certificate.issued_on) == (Topic.HYGIENE, noon.date())
    again = training.answer_check(attendance=courier, answers=[0, 1], by=me, at=noon)
    assert again == passed and Credential.objects.count() == 1


def test_without_a_check_being_there_is_enough(district, desk, noon):
    course = made.make_course(district, questions=[])
    courier = held(district, made.make_session(district, noon, course), desk, noon)
    assert Credential.objects.get().attendance == courier


def test_who_was_absent_may_not_take_the_check(district, session, desk, noon):
    held(district, session, desk, noon)
    absent = session.attendances.get(presence=Presence.ABSENT)
    with pytest.raises(Refused) as refused:
        training.answer_check(attendance=absent, answers=[1, 0], by=desk, at=noon)
    assert code(refused) == "absent"


@pytest.mark.parametrize("answers", [[None, 0], [7, 0], [-1, 0]])
def test_a_question_without_an_answer_is_named(district, session, desk, noon, answers):
    courier = held(district, session, desk, noon)
    with pytest.raises(Refused) as refused:
        training.answer_check(attendance=courier, answers=answers, by=desk, at=noon)
    assert code(refused) == "unanswered" and "1" in str(refused.value)


def test_before_it_begins_nobody_was_there(district, desk, noon):
    session = made.make_session(district, noon, starts_at=noon + timedelta(hours=1), ends_at=noon + timedelta(hours=2))
    courier, _kitchen = invite(district, session, desk, noon)
    with pytest.raises(Refused) as refused:
        training.hold(session=session, present=[courier.pk], by=desk, at=noon)
    assert code(refused) == "not_begun"


def test_a_training_nobody_came_to_is_not_held(district, session, desk, noon):
    invite(district, session, desk, noon)
    with pytest.raises(Refused) as refused:
        training.hold(session=session, present=[], by=desk, at=noon)
    assert code(refused) == "nobody"


def test_it_is_held_once(district, session, desk, noon):
    courier = held(district, session, desk, noon)
    with pytest.raises(Refused) as refused:
        training.hold(session=session, present=[courier.pk], by=desk, at=noon)
    assert code(refused) == "not_planned"


def test_inviting_twice_gives_one_place(district, session, desk, noon):
    assert len(invite(district, session, desk, noon)) == len(invite(district, session, desk, noon)) == 2


def test_cancelling_needs_a_reason(district, session, desk, noon):
    with pytest.raises(Refused):
        training.cancel_session(session=session, because="", by=desk, at=noon)
    training.cancel_session(session=session, because="강사 사정", by=desk, at=noon)
    session.refresh_from_db()
    assert session.state == SessionState.CANCELLED


@pytest.mark.parametrize(
    ("start_h", "end_h", "expected"), [(1, 0, "ends_before"), (0, 60, "long"), (24 * 400, 24 * 400 + 1, "far")]
)
def test_a_time_that_cannot_be_is_refused(district, desk, noon, start_h, end_h, expected):
    with pytest.raises(Refused) as refused:
        training.plan_session(
            course=made.make_course(district), organisation=district.provider,
            starts_at=noon + timedelta(hours=start_h), ends_at=noon + timedelta(hours=end_h), place="교육장",
            trainer="강교육", by=desk, at=noon,
        )  # fmt: skip
    assert code(refused) == expected


def test_a_course_is_kept_with_its_questions(district, desk, noon):
    values = {"title": "위생", "material": "손씻기", "material_url": "", "pass_percent": 80}
    course = training.add_course(
        district=district.office, topic=Topic.HYGIENE, questions="손은?\n* 조리 전\n- 밤에", **values, by=desk, at=noon
    )
    assert course.questions[0]["right"] == 0
    with pytest.raises(Refused):
        training.add_course(district=district.office, topic=Topic.HEALTH, questions="", **values, by=desk, at=noon)
    assert Course.objects.count() == 1
