"""When a plan or a pause may be changed."""

from dataclasses import dataclass
from datetime import date

import pytest

from chomchom.care.rules.plans import is_near, may_begin_before_end, may_change, may_hold_from, may_not_meet, meet

MAY = {day: date(2026, 5, day) for day in range(1, 32)}


@dataclass
class Period:
    valid_from: date
    valid_to: date | None = None


@pytest.mark.parametrize(
    ("start", "end", "meets"),
    [(1, 10, False), (1, 11, True), (19, 25, True), (20, 25, False), (25, None, False), (1, None, True)],
)
def test_periods_are_half_open(start, end, meets):
    assert meet(Period(MAY[10], MAY[20]), MAY[start], MAY.get(end)) is meets
    assert (may_not_meet([Period(MAY[10], MAY[20])], MAY[start], MAY.get(end)) is not None) is meets


def test_a_change_holds_from_tomorrow_at_the_earliest():
    assert may_hold_from(MAY[14], MAY[13]) is None
    assert may_hold_from(MAY[13], MAY[13]).code == "too_early"


def test_a_period_ends_after_it_begins():
    assert may_begin_before_end(MAY[13], None) is None
    assert may_begin_before_end(MAY[13], MAY[14]) is None
    assert may_begin_before_end(MAY[13], MAY[13]).code == "period"


@pytest.mark.parametrize(("day", "refused"), [(9, True), (10, False), (19, False), (20, True)])
def test_a_plan_is_changed_on_a_day_on_which_it_holds(day, refused):
    assert (may_change(Period(MAY[10], MAY[20]), MAY[day]) is not None) is refused


@pytest.mark.parametrize(("year", "refused"), [(1800, True), (2025, False), (2030, False), (2062, True)])
def test_a_year_that_nobody_means_is_refused(year, refused):
    assert (is_near(MAY[13].replace(year=year), MAY[13]) is not None) is refused
