from datetime import date, timedelta

import pytest

from chomchom.care.enums_careplan import ReviewReason
from chomchom.care.rules.careplans import Seen, propose

TODAY = date(2026, 5, 13)


def seen(*states: str) -> list[Seen]:
    """One handover a day, the last one today."""
    first = TODAY - timedelta(days=len(states) - 1)
    return [Seen(n, first + timedelta(days=n), state) for n, state in enumerate(states)]


@pytest.mark.parametrize(
    ("states", "reason", "rows"),
    [
        (["met", "no_reply", "safe_absent"], ReviewReason.TWO_IN_A_ROW, (1, 2)),
        (["no_reply", "met", "no_reply", "met", "no_reply"], ReviewReason.THREE_IN_30_DAYS, (0, 2, 4)),
        (["emergency", "red_flag"], ReviewReason.TWO_IN_A_ROW, (0, 1)),
    ],
)
def test_two_in_a_row_or_three_in_thirty_days(states, reason, rows):
    found = propose(seen(*states), TODAY)
    assert (found.reason, found.rows) == (reason, rows)
    assert "05-13" in found.words


@pytest.mark.parametrize(
    "states",
    [[], ["no_reply"], ["met", "no_reply"], ["no_reply", "no_reply", "met"], ["no_reply", "met", "no_reply", "met"]],
)
def test_less_is_no_reason(states):
    assert propose(seen(*states), TODAY) is None


def test_older_than_thirty_days_does_not_count():
    old = Seen(9, TODAY - timedelta(days=30), "no_reply")
    assert propose([old, *seen("no_reply", "met", "no_reply")], TODAY) is None
