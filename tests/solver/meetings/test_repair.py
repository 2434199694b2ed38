"""Repairs are minimal (against exhaustive search), say what moved, and leave the past alone."""

import json
from dataclasses import replace

import pytest
from hypothesis import assume, settings
from hypothesis import given as for_all
from hypothesis import strategies as st

from chomchom.solver.command import main
from chomchom.solver.meetings import BadProblem, Changes, Meeting, Params, Schedule, Status, repair, solve, verify
from chomchom.solver.meetings.repair import apply

from .helpers import every_schedule, given, published, stop
from .test_given import tiny


@for_all(tiny())
@settings(max_examples=40, deadline=None, derandomize=True)
def test_no_change_moves_nothing(problem):
    result = solve(problem, stop())
    assume(result.schedule is not None)
    repaired = repair(problem, result.schedule, Changes(), stop())
    assert (repaired.result.status, repaired.moves) == (Status.OPTIMAL, ())
    assert repaired.result.schedule.slot == result.schedule.slot


@for_all(tiny(meetings=4), st.integers(0, 3), st.integers(1, 3), st.booleans())
@settings(max_examples=60, deadline=None, derandomize=True)
def test_fewest_moves_of_all_schedules(problem, who, slot, cancel):
    assume(who < len(problem.participants) and slot <= problem.slots)
    before = solve(problem, stop()).schedule
    assume(before is not None)
    changes = Changes(late=((who, slot),), cancelled=frozenset({0} if cancel else ()))
    repaired = repair(problem, before, changes, stop())
    changed = repaired.problem
    optional = replace(changed, meetings=tuple(_optional(meeting) for meeting in changed.meetings))
    ranked = [_rank(changed, before, schedule) for schedule in every_schedule(optional)]
    if not ranked:
        assert repaired.result.status is Status.INFEASIBLE
        return
    assert repaired.result.status is Status.OPTIMAL
    stages = {stage.name: stage.value for stage in repaired.result.stages}
    assert (stages["lost"], stages["moved"]) == min(ranked)


def _optional(meeting: Meeting) -> Meeting:
    return Meeting(
        meeting.a, meeting.b, False, meeting.wish_a, meeting.wish_b, 1, meeting.allowed, meeting.fixed, meeting.after
    )


def _rank(problem, before, schedule) -> tuple[int, int]:
    rows = [
        (old, new)
        for meeting, old, new in zip(problem.meetings, before.slot, schedule.slot, strict=True)
        if meeting.required
    ]
    return sum(new is None for _, new in rows), sum(old != new for old, new in rows)


def test_says_exactly_what_moved():
    problem = given(3, [(0, 1), (0, 2)], 3, 2)
    repaired = repair(problem, Schedule((0, 1)), Changes(late=((1, 2),)), stop())
    assert repaired.result.schedule.slot == (2, 1)
    assert [str(move) for move in repaired.moves] == ["Meeting 0 of P0 and P1 moves from slot 0 to slot 2."]


def test_past_stays_and_walk_in_is_placed_later():
    problem = given(4, [(0, 1), (0, 2)], 4, 2)
    repaired = repair(problem, Schedule((0, 1)), Changes(late=((0, 2),), walk_ins=((3, 0),), now=1), stop())
    assert repaired.result.schedule.slot[0] == 0
    assert sorted(repaired.result.schedule.slot[1:]) == [2, 3]
    assert verify(repaired.problem, repaired.result.schedule) == []


def test_what_cannot_be_kept_is_lost_and_counted():
    problem = given(2, [(0, 1), (0, 1)], 2, 1)
    repaired = repair(problem, Schedule((0, 1)), Changes(late=((1, 1),)), stop())
    stages = {stage.name: (stage.value, stage.bound) for stage in repaired.result.stages}
    assert stages == {"lost": (1, 1), "moved": (1, 1), "breaks": (0, 0)}


def test_a_company_whose_slots_are_taken_away_loses_as_few_as_it_must():
    """Everybody has as many meetings as slots; one who comes two slots late must lose two, whoever else is full."""
    pairs = [(left, 3 + (left + step) % 3) for left in range(3) for step in range(3)]
    problem = given(6, pairs, 3, 3)
    before = solve(problem, stop()).schedule
    repaired = repair(problem, before, Changes(late=((0, 2),)), stop())
    stages = {stage.name: (stage.value, stage.bound) for stage in repaired.result.stages}
    assert repaired.result.status is Status.OPTIMAL
    assert stages["lost"] == (2, 2)
    assert {move.left for move in repaired.moves if move.after is None} == {"P0"}


def test_an_absent_participant_of_a_published_instance_moves_nobody_else():
    problem, _, _ = published("tic-13.original")
    before = solve(problem, stop()).schedule
    repaired = repair(problem, before, Changes(absent=frozenset({3})), stop())
    assert repaired.result.status is Status.OPTIMAL
    assert {move.after for move in repaired.moves} == {None}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (Changes(cancelled=frozenset({9})), "There is no meeting 9; they go from 0 to 0."),
        (Changes(late=((5, 0),)), "There is no participant 5; they go from 0 to 1."),
        (Changes(tables=((7, 1),)), "There is no slot 7; they go from 0 to 1."),
    ],
)
def test_changes_that_do_not_fit(changes, sentence):
    problem = given(2, [(0, 1)], 2, 1)
    with pytest.raises(BadProblem, match=sentence):
        apply(problem, Schedule((0,)), changes)


@pytest.mark.parametrize("ticks", [1, 5, 20, 60])
def test_stopped_early_keeps_what_can_be_kept(ticks):
    problem, _, _ = published("tic-13.original")
    unfair = replace(problem, fairness=None)
    before = solve(unfair, stop()).schedule
    changes = Changes(tables=((3, before.slot.count(3) - 1),))
    calls = iter(range(10**9))
    repaired = repair(unfair, before, changes, type(stop())(timer=lambda: next(calls), seconds=ticks))
    loose = replace(repaired.problem, meetings=tuple(map(_optional, repaired.problem.meetings)))
    assert repaired.result.status is Status.FEASIBLE
    assert verify(loose, repaired.result.schedule) == []
    assert all(stage.value >= stage.bound for stage in repaired.result.stages)


def test_the_proof_share_ends_the_proofs():
    problem, _, _ = published("tic-13.original")
    before = solve(replace(problem, fairness=None), stop()).schedule
    calls = iter(range(10**9))
    limited = type(stop())(timer=lambda: next(calls), seconds=10_000)
    repaired = repair(replace(problem, fairness=None), before, Changes(), limited, params=Params(proof_share=0.001))
    assert repaired.result.status is Status.FEASIBLE
    assert repaired.moves == ()


def test_a_table_removed_moves_one():
    problem, _, _ = published("tic-13.original")
    before = solve(problem, stop()).schedule
    fullest = max(range(problem.slots), key=before.slot.count)
    changes = Changes(tables=((fullest, before.slot.count(fullest) - 1),))
    repaired = repair(problem, before, changes, stop())
    stages = {stage.name: (stage.value, stage.bound) for stage in repaired.result.stages}
    assert repaired.result.status is Status.OPTIMAL
    assert (stages["lost"], len(repaired.moves)) == ((0, 0), stages["moved"][0])
    assert 1 <= len(repaired.moves) <= 3


def test_the_command_counts_a_cancelled_meeting_as_neither_moved_nor_lost(tmp_path, capsys):
    instance, published_file = tmp_path / "instance.json", tmp_path / "published.json"
    meetings = [{"id": 0, "a": 0, "b": 1}, {"id": 1, "a": 0, "b": 2}]
    text = {"participants": 3, "slots": 3, "tables": 2, "forbidden": [[], [], []], "meetings": meetings}
    instance.write_text(json.dumps(text))
    published_file.write_text(json.dumps({"slot": [0, 1]}))
    argv = ["plan", "meetings", str(instance), "--previous", str(published_file), "--cancel", "0", "--late", "2:2"]
    assert main([*argv, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["moved"], len(answer["moves"]), answer["parts"]["lost"]["value"]) == (1, 2, 0)
