"""An incident closes only when nothing of its story is missing."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import count

import pytest

from chomchom.care.enums import StepKind
from chomchom.care.rules.incident import latest, may_close, may_have_happened, may_work, missing

_pks = count(1)


@dataclass
class Step:
    kind: str
    pk: int = 0

    def __post_init__(self):
        self.pk = self.pk or next(_pks)


@dataclass
class File:
    state: str = "open"


def all_steps(without: StepKind | None = None) -> list[Step]:
    return [Step(kind) for kind in StepKind if kind != without]


def test_the_latest_of_a_kind_counts_whatever_order_they_are_read_in():
    earlier, later = Step("hospital", 7), Step("hospital", 9)
    assert latest([later, earlier]) == {"hospital": later}


@pytest.mark.parametrize("absent", StepKind)
def test_each_missing_step_is_named_in_the_refusal(absent):
    assert missing(all_steps(absent)) == [absent]
    refusal = may_close(File(), all_steps(absent), [])
    assert refusal.code == "steps"
    assert str(absent.label) in str(refusal)
    assert may_close(File(), all_steps(), []) is None


def test_an_open_task_refuses_and_is_named():
    refusal = may_close(File(), all_steps(), ["서비스 복원", "계획 재검토"])
    assert refusal.code == "tasks"
    assert "서비스 복원, 계획 재검토" in str(refusal)


def test_a_closed_file_is_neither_worked_nor_closed_again():
    assert may_work(File()) is None
    assert may_work(File("closed")).code == "closed"
    assert may_close(File("closed"), all_steps(), []).code == "closed"


def test_nothing_happens_in_the_future_but_a_clock_may_be_a_little_ahead(noon):
    assert may_have_happened(noon + timedelta(minutes=2), noon) is None
    assert may_have_happened(noon + timedelta(minutes=3), noon).code == "future"


def test_a_moment_long_before_the_incident_is_a_slip_of_the_pen(noon):
    opened = noon - timedelta(days=60)
    assert may_have_happened(noon.replace(year=1826), noon).code == "long_ago"
    assert may_have_happened(opened - timedelta(days=31), noon, opened) is None
    assert may_have_happened(opened - timedelta(days=32), noon, opened).code == "long_ago"
