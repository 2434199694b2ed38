"""Rows of training and certificates for tests; what is asked begins long ago."""

from datetime import date, datetime, timedelta

from chomchom.care.enums_staff import Topic
from chomchom.care.models import Course, Credential, StaffRule, TrainingSession
from chomchom.people.models import Account
from tests.factories import LONG_AGO, MADE_AT, District

QUESTIONS = [
    {"text": "중심온도는?", "answers": ["60 °C", "75 °C"], "right": 1},
    {"text": "손은 언제 씻습니까?", "answers": ["조리 전", "하루 한 번"], "right": 0},
]


def make_rule(
    district: District, topic: str = Topic.HEALTH, roles: tuple[str, ...] = ("courier",), **values
) -> StaffRule:
    values = {
        "valid_months": 12, "renew_days": 30, "remind_days": 30, "source": "시험 규정", "valid_from": LONG_AGO,
        "created_at": MADE_AT,
    } | values  # fmt: skip
    return StaffRule.objects.create(district=district.office, topic=topic, roles=list(roles), **values)


def make_credential(district: District, account: Account, last_day: date | None, **values) -> Credential:
    values = {
        "topic": Topic.HEALTH, "issuer": "보건소", "issued_on": LONG_AGO, "valid_from": LONG_AGO,
        "valid_to": last_day + timedelta(days=1) if last_day else None, "recorded_at": MADE_AT,
    } | values  # fmt: skip
    return Credential.objects.create(district=district.office, account=account, **values)


def make_course(district: District, **values) -> Course:
    values = {
        "topic": Topic.HYGIENE, "title": "위생교육", "questions": QUESTIONS, "pass_percent": 80, "created_at": MADE_AT,
    } | values  # fmt: skip
    return Course.objects.create(district=district.office, **values)


def make_session(district: District, at: datetime, course: Course | None = None, **values) -> TrainingSession:
    """It began two hours before ``at``."""
    values = {
        "organisation": district.provider, "starts_at": at - timedelta(hours=2), "ends_at": at - timedelta(hours=1),
        "place": "교육장", "trainer": "강교육", "created_at": MADE_AT,
    } | values  # fmt: skip
    return TrainingSession.objects.create(course=course or make_course(district), **values)
