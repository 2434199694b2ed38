from datetime import UTC, datetime, timedelta

import pytest

from chomchom.net import ladder
from chomchom.net.ladder import Due, History, Reason, Step

NOON = datetime(2026, 5, 18, 3, 0, tzinfo=UTC)
STEPS = (
    Step("desk", 0, ("provider_desk",), acknowledge_minutes=10, done_minutes=20),
    Step("dong", 20, ("case_manager",), acknowledge_minutes=15, done_minutes=30),
    Step("duty", 60, ("duty_officer",), acknowledge_minutes=15, done_minutes=30),
)


def at(minutes):
    return NOON + timedelta(minutes=minutes)


def test_the_first_step_is_due_at_once():
    assert ladder.due(STEPS, History(NOON), NOON) == (Due(0, 0, NOON, Reason.OPENED),)


def test_nothing_is_due_while_the_step_may_still_be_acknowledged():
    history = History(NOON, step=0, step_at=NOON)
    assert ladder.due(STEPS, history, at(9.9)) == ()
    assert ladder.next_at(STEPS, history) == at(10)


def test_nobody_acknowledged_comes_before_the_next_steps_own_time():
    history = History(NOON, step=0, step_at=NOON)
    assert ladder.due(STEPS, history, at(10)) == (Due(1, 0, at(10), Reason.NOT_ACKNOWLEDGED),)


def test_a_step_has_its_own_time_even_if_the_one_before_was_late():
    history = History(NOON, step=0, step_at=at(15))
    assert ladder.due(STEPS, history, at(20)) == (Due(1, 0, at(20), Reason.TIME),)


def test_i_have_it_stops_the_climb_until_it_should_be_done():
    history = History(NOON, step=0, step_at=NOON, acknowledged_at=at(5))
    assert ladder.due(STEPS, history, at(24)) == ()
    assert ladder.due(STEPS, history, at(25)) == (Due(1, 0, at(25), Reason.NOT_DONE),)


@pytest.mark.parametrize("reason", [Reason.NOBODY, Reason.NOT_DELIVERED, Reason.BY_HAND])
def test_where_nobody_was_reached_or_somebody_escalates_the_next_step_is_due_at_once(reason):
    history = History(NOON, step=0, step_at=NOON, hurry=reason)
    assert ladder.due(STEPS, history, NOON)[0] == Due(1, 0, NOON, reason)


def test_after_an_outage_every_step_whose_time_has_passed_is_due():
    steps = ladder.due(STEPS, History(NOON), at(61))
    assert [(due.step, due.reason) for due in steps] == [(0, "opened"), (1, "time"), (2, "time")]


def test_after_a_long_outage_the_last_step_is_not_repeated_for_each_missed_round():
    assert [due.step for due in ladder.due(STEPS, History(NOON), at(6000))] == [0, 1, 2]
    history = History(NOON, step=2, round=0, step_at=at(60))
    assert ladder.due(STEPS, history, at(6000)) == (Due(2, 1, at(75), Reason.REPEAT),)


def test_the_last_step_repeats_in_rounds_without_end():
    history = History(NOON, step=2, round=7, step_at=at(60))
    assert ladder.due(STEPS, history, at(74)) == ()
    assert ladder.due(STEPS, history, at(75)) == (Due(2, 8, at(75), Reason.REPEAT),)


def test_nobody_on_duty_for_the_last_step_does_not_repeat_without_a_pause():
    history = History(NOON, step=2, step_at=at(60), hurry=Reason.NOBODY)
    assert ladder.due(STEPS, history, at(60)) == ()
    assert ladder.next_at(STEPS, history) == at(75)


def test_somebody_may_call_the_last_roles_again_by_hand():
    history = History(NOON, step=2, step_at=at(60), hurry=Reason.BY_HAND)
    assert ladder.due(STEPS, history, at(60)) == (Due(2, 1, at(60), Reason.BY_HAND),)


def test_what_follows_is_told_with_clock_times_up_to_the_first_repetition():
    history = History(NOON, step=0, step_at=NOON)
    assert [(due.step, due.at, due.reason) for due in ladder.upcoming(STEPS, history, at(3))] == [
        (1, at(10), "not_acknowledged"), (2, at(25), "not_acknowledged"), (2, at(40), "repeat"),
    ]  # fmt: skip


def test_what_follows_ends_after_one_repetition_also_at_the_end():
    history = History(NOON, step=2, round=1, step_at=at(75))
    assert ladder.upcoming(STEPS, history, at(80)) == (Due(2, 2, at(90), Reason.REPEAT),)


def test_what_follows_is_what_will_be_due():
    """Played forward minute by minute, the ladder takes exactly the steps that were foretold."""
    history, taken = History(NOON, step=0, step_at=NOON), []
    foretold = ladder.upcoming(STEPS, history, NOON)
    for minute in range(41):
        for due in ladder.due(STEPS, history, at(minute)):
            taken.append(due)
            history = ladder.after(history, due, at(minute))
    assert tuple(taken) == foretold


def test_a_ladder_without_steps_is_none():
    with pytest.raises(ValueError, match="at least one step"):
        ladder.parse([])


def test_a_step_is_read_from_a_policys_row_with_defaults():
    assert ladder.parse([{"key": "a", "after_minutes": 5, "roles": ["x"]}]) == (
        Step("a", 5, ("x",), "", 10, ("in_app",), 30),
    )
