"""What is usually asked of whom, proposed to a district that begins. Each row has its source; a district publishes its
own values over it, and asks for nothing until it does.

Only the year and the ±30 days of the health certificate were found in a source; the rest is a proposal.
"""

from dataclasses import dataclass
from datetime import date

from chomchom.care.enums_staff import Topic
from chomchom.people.enums import Role

PROPOSED = "제안값(근거 규정 확인 필요)"
HANDS_ON_FOOD = (Role.KITCHEN, Role.DIETITIAN, Role.COURIER)
FIELD = (Role.COURIER,)
EVERYBODY = (Role.PROVIDER_DESK, Role.KITCHEN, Role.DIETITIAN, Role.COURIER)


@dataclass(frozen=True)
class Usual:
    topic: Topic
    roles: tuple[Role, ...]
    valid_months: int | None
    source: str
    renew_days: int = 0
    remind_days: int = 30


SINCE = date(2026, 1, 1)
USUAL = (
    Usual(
        Topic.HEALTH, HANDS_ON_FOOD, 12, "식품위생 분야 종사자의 건강진단 규칙: 1년, 만료일 전후 30일(원문 대조 전)", 30
    ),
    Usual(Topic.HYGIENE, HANDS_ON_FOOD, 12, PROPOSED, 30),
    Usual(Topic.SAFETY, EVERYBODY, 12, PROPOSED, 30),
    Usual(Topic.SIGNS, FIELD, 12, PROPOSED, 30),
    Usual(Topic.FIRST_AID, FIELD, 24, PROPOSED, 30),
    Usual(Topic.PRIVACY, EVERYBODY, 12, PROPOSED, 30),
    Usual(Topic.BACKGROUND, FIELD, 12, PROPOSED, 30),
)
