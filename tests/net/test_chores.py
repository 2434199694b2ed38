"""What is done again and again: once per turn, whoever does it and whatever fails."""

from datetime import timedelta

import pytest
from net.net_world import NOON, minutes

from chomchom.net import chores
from chomchom.net.models import Chore


@pytest.fixture
def ran(db, monkeypatch):
    """The moments at which the chore "sweep" ran, every ten minutes."""
    moments = []
    monkeypatch.setattr(chores, "CHORES", {})
    chores.register("sweep", every=minutes(10), run=lambda *, at: moments.append(at))
    return moments


def test_a_chore_runs_at_once_and_then_every_so_often(ran):
    for passed in range(0, 31, 5):
        chores.run_due(NOON + minutes(passed))
    assert ran == [NOON, NOON + minutes(10), NOON + minutes(20), NOON + minutes(30)]


def test_after_an_outage_it_runs_once_not_for_every_turn_that_was_missed(ran):
    chores.run_due(NOON)
    chores.run_due(NOON + timedelta(days=1))
    chores.run_due(NOON + timedelta(days=1, seconds=1))
    assert ran == [NOON, NOON + timedelta(days=1)]


def test_another_worker_that_was_faster_leaves_nothing_to_do(ran):
    chores.run_due(NOON)
    assert chores._run("sweep", NOON + minutes(5)) is False
    assert ran == [NOON]


def test_one_that_fails_is_written_down_waits_for_its_turn_and_holds_up_no_other(ran):
    def broken(*, at):
        Chore.objects.create(name="half", next_at=at)
        raise RuntimeError("no paper")

    chores.register("broken", every=minutes(10), run=broken)
    for passed in (0, 5, 10):
        chores.run_due(NOON + minutes(passed))
    row = Chore.objects.get(name="broken")
    assert (row.error, row.ran_at, row.next_at) == ("RuntimeError: no paper", None, NOON + minutes(20))
    assert not Chore.objects.filter(name="half").exists()
    assert len(ran) == 2


def test_a_quiet_look_takes_one_statement(ran, django_assert_num_queries):
    chores.run_due(NOON)
    with django_assert_num_queries(1):
        assert chores.run_due(NOON + minutes(1)) == 0
