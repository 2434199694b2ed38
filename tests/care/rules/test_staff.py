from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from chomchom.care.enums_staff import Standing
from chomchom.care.rules import staff as rules

DAY = date(2026, 5, 13)


@dataclass
class Rule:
    topic: str = "health"
    valid_months: int | None = 12
    renew_days: int = 30
    remind_days: int = 30


@dataclass
class Held:
    valid_from: date
    valid_to: date | None


def test_the_last_valid_day_counts():
    """[from, to): one that ends today is valid today and lapsed tomorrow."""
    held = [Held(date(2025, 5, 14), DAY + timedelta(days=1))]
    today, tomorrow = rules.standing(Rule(), held, DAY), rules.standing(Rule(), held, DAY + timedelta(days=1))
    assert (today.standing, today.last_day, today.is_met) == (Standing.ENDS_SOON, DAY, True)
    assert (tomorrow.standing, tomorrow.last_day, tomorrow.is_met) == (Standing.LAPSED, DAY, False)


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        ([], Standing.MISSING),
        ([Held(DAY + timedelta(days=1), None)], Standing.NOT_YET),
        ([Held(DAY, None)], Standing.VALID),
        ([Held(DAY - timedelta(days=9), DAY)], Standing.LAPSED),
        ([Held(DAY - timedelta(days=9), DAY + timedelta(days=30))], Standing.ENDS_SOON),
        ([Held(DAY - timedelta(days=9), DAY + timedelta(days=31))], Standing.VALID),
    ],
)
def test_how_it_stands(held, expected):
    assert rules.standing(Rule(), held, DAY).standing == expected


def test_certificates_without_a_gap_count_as_one():
    first = Held(DAY - timedelta(days=300), DAY + timedelta(days=5))
    renewed = Held(DAY, DAY + timedelta(days=370))
    assert rules.standing(Rule(), [first, renewed], DAY).standing == Standing.VALID
    later = Held(DAY + timedelta(days=6), DAY + timedelta(days=370))  # a day between them
    assert rules.standing(Rule(), [first, later], DAY).last_day == DAY + timedelta(days=4)


@pytest.mark.parametrize("days", [-30, -1, 0, 1, 30])
def test_renewed_around_its_end_goes_on_from_the_end(days):
    issued = DAY + timedelta(days=days)
    assert rules.period(issued, Rule(), DAY) == (issued, date(2027, 5, 13))


@pytest.mark.parametrize("days", [-31, 31])
def test_renewed_too_early_or_too_late_begins_anew(days):
    issued = DAY + timedelta(days=days)
    assert rules.period(issued, Rule(), DAY) == (issued, rules.months_later(issued, 12))


def test_a_rule_without_months_has_no_end():
    assert rules.period(DAY, Rule(valid_months=None), None) == (DAY, None)


def test_a_month_that_is_shorter_ends_on_its_last_day():
    assert rules.months_later(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert rules.months_later(date(2024, 2, 29), 12) == date(2025, 2, 28)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("손은?\n- 가\n", "few_answers"),
        ("손은?\n- 가\n- 나", "no_right_answer"),
        ("손은?\n* 가\n* 나", "no_right_answer"),
        ("\n".join("손은?\n* 가\n- 나" for _ in range(21)), "too_many"),
    ],
)
def test_questions_that_cannot_be_asked_are_refused(text, code):
    assert rules.are_questions(rules.read_questions(text)).code == code


def test_questions_are_read_as_people_type_them():
    read = rules.read_questions("손은 언제?\n - 밤에\n * 조리 전\n\n온도는?\n* 75\n- 60")
    assert rules.are_questions(read) is None
    assert rules.as_kept(read) == [
        {"text": "손은 언제?", "answers": ["밤에", "조리 전"], "right": 1},
        {"text": "온도는?", "answers": ["75", "60"], "right": 0},
    ]


@pytest.mark.parametrize(("right", "passed"), [(3, False), (4, True), (5, True)])
def test_the_pass_mark(right, passed):
    assert rules.is_passed(right, 5, 80) is passed
