"""Choosing against exhaustive search; explanations; the command's answers."""

import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from chomchom.solver.meetings import (
    BadProblem,
    Interpreter,
    Meeting,
    Participant,
    Problem,
    Schedule,
    Status,
    Wish,
    conflict,
    explain,
    measure,
    reason,
    samples,
    sentences,
    solve,
    verify,
)
from chomchom.solver.meetings.picture import before_and_after
from chomchom.solver.meetings.reader import problem_from_text

from .helpers import every_schedule, given, stop

PAGE_PICTURE = Path(__file__).resolve().parents[3] / "docs" / "explanation" / "meetings.svg"


def _rank(problem, schedule) -> tuple[int, ...]:
    parts = measure(problem, schedule)
    return parts.musts, parts.wishes, parts.worst_served, -parts.breaks, -parts.walks


@pytest.mark.parametrize("seed", range(3))
def test_equal_to_exhaustive_search(seed: int):
    problem = samples.wished(samples.TINY, seed)
    spoken = tuple(replace(who, languages=frozenset()) for who in problem.participants)
    problem = replace(problem, participants=spoken, interpreters=())
    result = solve(problem, stop())
    best = max(_rank(problem, schedule) for schedule in every_schedule(problem))
    assert result.status is Status.OPTIMAL
    assert _rank(problem, result.schedule) == best


@st.composite
def tiny_wishes(draw) -> Problem:
    """Up to five people and four wishes in four slots, with caps, promises, days, sessions and halls."""
    people, slots = draw(st.integers(3, 5)), draw(st.integers(2, 4))
    half = slots // 2
    halves = (tuple(range(half)), tuple(range(half, slots)))
    participants = tuple(
        Participant(
            f"P{who}",
            "exporter" if who < 2 else "buyer",
            draw(st.frozensets(st.integers(0, slots - 1), max_size=1)),
            maximum=draw(st.none() | st.integers(1, 3)),
            per_day=draw(st.none() | st.integers(1, 2)),
        )
        for who in range(people)
    )
    wish, pair = st.sampled_from(Wish), st.lists(st.integers(0, people - 1), min_size=2, max_size=2, unique=True)
    meetings = tuple(
        Meeting(*draw(pair), required=False, wish_a=draw(wish), wish_b=draw(wish), hall=draw(st.integers(0, 1)))
        for _ in range(draw(st.integers(1, 4)))
    )
    tables, noon = (draw(st.integers(1, 2)),) * slots, draw(st.booleans())
    days = draw(st.sampled_from([(), halves]))
    return Problem(participants, meetings, slots, tables, days, halves, noon_counts=noon)


@for_all(tiny_wishes())
@settings(max_examples=60, deadline=None, derandomize=True)
def test_any_answer_is_right_and_equal_to_exhaustive_search(problem):
    result = solve(problem, stop())
    assert (result.status, verify(problem, result.schedule)) == (Status.OPTIMAL, [])
    assert _rank(problem, result.schedule) == max(_rank(problem, schedule) for schedule in every_schedule(problem))


@for_all(tiny_wishes(), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_permuting_people_and_meetings_changes_no_objective(problem, random):
    order = random.sample(range(len(problem.participants)), len(problem.participants))
    place = {old: new for new, old in enumerate(order)}
    people = tuple(replace(problem.participants[old], name=f"Q{new}") for new, old in enumerate(order))
    meetings = tuple(replace(meeting, a=place[meeting.a], b=place[meeting.b]) for meeting in problem.meetings)
    moved = replace(problem, participants=people, meetings=tuple(random.sample(meetings, len(meetings))))
    first, second = solve(problem, stop()), solve(moved, stop())
    assert (first.status, first.objective) == (second.status, second.objective)


@for_all(tiny_wishes(), st.data())
@settings(max_examples=40, deadline=None, derandomize=True)
def test_adding_a_wish_never_lowers_musts_and_wishes(problem, data):
    """Compared are the two parts that count first, in their order."""
    left, right = data.draw(
        st.lists(st.integers(0, len(problem.participants) - 1), min_size=2, max_size=2, unique=True)
    )
    wish = data.draw(st.sampled_from([Wish.COULD, Wish.LIKE, Wish.MUST]))
    more = replace(problem, meetings=(*problem.meetings, Meeting(left, right, required=False, wish_a=wish)))
    before, after = solve(problem, stop()), solve(more, stop())
    assert (before.status, after.status) == (Status.OPTIMAL, Status.OPTIMAL)
    ranks = [(answer.objective.musts, answer.objective.wishes) for answer in (before, after)]
    assert ranks[1] >= ranks[0]


def _said(reasons) -> list[str]:
    return list(map(str, reasons))


def test_interpreters_and_refusals_are_respected():
    problem = samples.wished(samples.Size(3, 6, 12, 6, (0,), 3, 2), 5)
    result = solve(problem, stop())
    assert verify(problem, result.schedule) == []
    assert any(who is not None for who in result.schedule.interpreter)
    assert all(result.schedule.slot[index] is None for index, meeting in enumerate(problem.meetings) if meeting.refused)


def test_explains_with_a_smallest_conflict_and_what_would_be_enough():
    problem = given(3, [(0, 1), Meeting(0, 2, required=False, wish_a=Wish.LIKE)], 1, 2)
    answer = explain(problem, Schedule((0, None)), (2, 0), stop())
    assert sentences(answer) == ["These cannot all be so:", "P0 and P1 meet.", "P0 and P2 meet."]
    absent = given(3, [Meeting(0, 2, required=False, wish_a=Wish.LIKE)], 2, 2, forbidden={2: {1}, 0: {0}})
    answer = explain(absent, Schedule((None,)), (0, 2), stop())
    assert answer.smallest
    assert _said(answer.reasons) == ["P0 and P2 meet.", "P0 is not there in slot 0.", "P2 is not there in slot 1."]


def test_explains_by_pauses_of_interpreters_and_by_walks():
    people = (*(Participant(f"K{who}", languages=frozenset({"ko"})) for who in range(2)),)
    people += (*(Participant(f"V{who}", languages=frozenset({"vi"})) for who in range(2)),)
    meetings = (Meeting(0, 2), Meeting(1, 3, required=False, wish_a=Wish.LIKE))
    interpreter = Interpreter("Lan", frozenset({"ko", "vi"}), frozenset({0, 1}), longest_run=1)
    answer = explain(
        Problem(people, meetings, 2, (2, 2), interpreters=(interpreter,)), Schedule((0, None)), (1, 3), stop()
    )
    assert not answer.possible
    assert reason("no_pauses", who="Lan") in answer.enough
    halls = given(3, [Meeting(0, 1), Meeting(0, 2, False, Wish.LIKE, hall=1)], 2, 2, walking_slots=1)
    assert explain(halls, Schedule((0, None)), (0, 2), stop()).enough == (reason("walks_less", who="P0"),)


def booked_up() -> tuple[Problem, Schedule]:
    """Two interpreters, five slots, ten meetings that need them, and an eleventh wished."""
    people = (*(Participant(f"K{who}", "exporter", languages=frozenset({"ko"})) for who in range(4)),)
    people += (*(Participant(f"V{who}", "buyer", languages=frozenset({"vi"})) for who in range(8)),)
    pairs = [(who % 4, 4 + (who + who // 4) % 8) for who in range(10)]
    meetings = (*(Meeting(*pair) for pair in pairs), Meeting(3, 11, required=False, wish_a=Wish.LIKE))
    both = (*(Interpreter(name, frozenset({"ko", "vi"}), frozenset(range(5))) for name in ("Lan", "Mai")),)
    problem = Problem(people, meetings, 5, (4,) * 5, interpreters=both)
    return problem, solve(problem, stop()).schedule


def test_counts_where_interpreters_are_used_up(monkeypatch):
    monkeypatch.setattr(sys.modules["chomchom.solver.meetings.explain"], "READABLE", 0)
    problem, schedule = booked_up()
    answer = explain(problem, schedule, (3, 11), stop())
    assert _said(answer.reasons) == [
        "The vi↔ko interpreters can serve 10 meetings on day 1.", "10 other meetings are held.", "K3 and V7 meet.",
    ]  # fmt: skip
    assert answer.enough[0] == reason("interpreter", languages="vi↔ko", slot="slot 0")


def test_says_that_it_is_not_known_yet():
    problem, schedule = booked_up()
    assert sentences(explain(problem, schedule, (3, 11), stop(0))) == [
        "It is not known yet why; there was not enough time."
    ]


def test_a_refusal_is_the_reason_and_giving_it_up_may_be_enough():
    problem = given(3, [(0, 1), Meeting(0, 2, False, Wish.LIKE, Wish.NO)], 2, 1)
    answer = explain(problem, Schedule((0, None)), (0, 2), stop())
    assert _said(answer.reasons) == ["P0 and P2 meet.", "One side refused the meeting of P0 and P2."]
    assert _said(answer.enough) == ["P0 and P2: the refusal is taken back."]


def test_explains_that_a_move_would_do():
    problem = given(3, [(0, 1), Meeting(0, 2, required=False, wish_a=Wish.LIKE)], 2, 1, forbidden={2: {1}})
    answer = explain(problem, Schedule((0, None)), (0, 2), stop())
    assert (answer.possible, answer.moves) == (True, 1)


def test_conflict_of_an_impossible_problem():
    answer = conflict(given(2, [(0, 1), (0, 1)], 2, 1, forbidden={1: {0}}), stop())
    assert _said(answer.reasons) == ["P0 and P1 meet.", "P0 and P1 meet.", "P1 is not there in slot 0."]
    assert _said(answer.enough) == ["P1 comes in slot 0."]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The file is empty."),
        ("[]", "must be a JSON object"),
        ('{"participants": 2}', "has no 'slots'"),
        ('{"participants": 2, "slots": 2, "tables": 1, "forbidden": [[]], "meetings": []}', "1 entries for 2"),
        ('{"participants": 1, "slots": 2, "tables": 1, "forbidden": [[5]], "meetings": []}', "forbidden slot 5"),
    ],
)
def test_bad_input_gets_a_sentence(text: str, sentence: str):
    with pytest.raises(BadProblem, match=re.escape(sentence)):
        problem_from_text(text)


def test_command_tells_by_its_exit_status(tmp_path):
    base = {"participants": 2, "slots": 2, "tables": 1, "meetings": [{"id": 0, "a": 0, "b": 1}]}
    answers = {}
    for name, forbidden in (("right", [[], [0]]), ("impossible", [[1], [0]]), ("bad", [[], [7]])):
        path = tmp_path / f"{name}.json"
        path.write_text(json.dumps(base | {"forbidden": forbidden}))
        argv = [sys.executable, "-m", "chomchom", "plan", "meetings", path, "--json", "--out", tmp_path / "out.json"]
        answer = subprocess.run(argv, capture_output=True, text=True, check=False)
        answers[name] = (answer.returncode, json.loads(answer.stdout).get("status"))
    assert answers == {"right": (0, "optimal"), "impossible": (4, "infeasible"), "bad": (2, "bad input")}
    assert json.loads((tmp_path / "out.json").read_text())["slot"] == [1]


def test_given_meetings_load_no_large_library():
    code = "import sys, chomchom.solver.meetings.given, chomchom.solver.meetings.rival; print('ortools' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout == "False\n"


def example():
    """The example of the page: three exporters, three buyers; buyer C comes late."""
    from chomchom.solver.meetings import Changes, Participant, Problem, repair

    names = ("Exp A", "Exp B", "Exp C", "Buy A", "Buy B", "Buy C")
    people = tuple(Participant(name) for name in names)
    meetings = tuple(Meeting(left, right) for left, right in [(0, 3), (0, 4), (0, 5), (1, 3), (1, 5), (2, 4), (2, 5)])
    problem = Problem(people, meetings, 5, (3,) * 5)
    published = solve(problem, stop()).schedule
    changed = repair(problem, published, Changes(late=((5, 2),)), stop())
    titles = ("Before", "After: buyer C comes in slot 2")
    return before_and_after(changed.problem, published, changed.result.schedule, titles)


def test_picture_of_the_page_is_printed_from_the_code():
    assert PAGE_PICTURE.read_text() == example()
