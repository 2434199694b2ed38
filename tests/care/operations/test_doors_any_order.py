"""Whatever the line does to the reports of a courier, in the end the server has each once and says what they say."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from chomchom.care.models import Discard, DoorReport, Handover
from chomchom.net.models import Alert, AlertEntry
from tests.care.reports import handed_over, report

SILENT_DOOR = ("box_left", "door_open", "inside")
ABOUT_THE_PERSON = ("collapsed", "smell")
EVENTS = st.one_of(
    st.tuples(st.just("handed_over"), st.sampled_from(("", "fall", "mood"))),
    st.tuples(st.just("no_reply"), st.just("")),
    st.tuples(st.just("step"), st.sampled_from(("knocked", "phoned", "neighbour", "slip"))),
    st.tuples(st.just("red_flag"), st.sampled_from((*SILENT_DOOR, *ABOUT_THE_PERSON))),
    st.tuples(st.just("discard"), st.just("")),
)


@dataclass(frozen=True)
class Made:
    """A report as it was made: ``minute`` before noon, by a true clock."""

    number: int
    stop: int
    minute: int
    kind: str
    word: str


@st.composite
def mornings(draw):
    """Reports in the order they were made, and the batches in which the line let them through: any part of them, any
    order, any number of times, and at last, from a phone that never gives up, all of them."""
    events = draw(st.lists(st.tuples(st.integers(0, 1), EVENTS, st.integers(0, 50)), min_size=1, max_size=9))
    made = [Made(n, stop, minute, *event) for n, (stop, event, minute) in enumerate(events, start=1)]
    batches = draw(st.lists(st.lists(st.sampled_from(made), min_size=1, max_size=8), max_size=5))
    return made, [*batches, draw(st.permutations(made))]


def send(one: Made, stops, noon, ahead):
    at = noon - timedelta(minutes=one.minute) + ahead
    stop = stops[one.stop]
    if one.kind == "handed_over":
        return handed_over(one.number, stop, at, **({one.word: f"변화 {one.number}"} if one.word else {}))
    content = {
        "no_reply": {"word": ""},
        "step": {"step": one.word, "word": f"단계 {one.number}"},
        "red_flag": {"flag": one.word, "word": ""},
        "discard": {"boxes": 1, "reason": ""},
    }[one.kind]
    return report(one.number, stop, one.kind, at, **content)


def expected_state(made):
    """What the reports of one stop say together, told another way than the program does."""
    met = [-one.minute for one in made if one.kind == "handed_over"]
    flags = [(one.word, -one.minute) for one in made if one.kind == "red_flag"]
    last_met = max(met, default=-1000)
    if any(word in ABOUT_THE_PERSON or minute >= last_met for word, minute in flags):
        return "red_flag"
    if met:
        return "met"
    return "no_reply" if any(one.kind == "no_reply" for one in made) else "promised"


def check_stop(handover, made):
    state = expected_state(made)
    assert Handover.objects.get(pk=handover.pk).state == state
    observed = dict(handover.observations.values_list("aspect", "level"))
    changed = {one.word for one in made if one.kind == "handed_over" and one.word}
    assert {aspect for aspect, level in observed.items() if level == "changed"} == changed
    assert len(observed) == (8 if any(one.kind == "handed_over" for one in made) else 0)
    alerts = Alert.objects.of("care.handover", [handover.pk])
    assert [alert.is_live for alert in alerts.live()] == [True] * (state in ("no_reply", "red_flag"))
    assert set(alerts.filter(state="closed").values_list("outcome", flat=True)) <= {"met"}
    assert Alert.objects.of("care.change", [handover.pk]).exists() == bool(changed)
    lines = Counter(
        line for line in AlertEntry.objects.filter(alert__in=alerts).values_list("alert", "text") if "단계" in line[1]
    )
    assert set(lines.values()) <= {1}
    if live := alerts.live().first():
        assert {f"단계 {one.number}" for one in made if one.kind == "step"} <= {
            text.split(": ")[-1] for text in live.entries.values_list("text", flat=True)
        } or alerts.count() > 1
    assert Discard.objects.filter(handover=handover).count() == any(one.kind == "discard" for one in made)


@settings(max_examples=12, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(morning=mornings(), hours_ahead=st.sampled_from((0, 0, 5, -7)), data=st.data())
def test_each_report_once_and_the_state_is_what_was_reported(street, morning, hours_ahead, data):
    made, batches = morning
    stops, ahead = (street.stop, street.second), timedelta(hours=hours_ahead)
    with transaction.atomic():
        first = set()
        for later, batch in enumerate(batches):
            at = street.noon + timedelta(minutes=7 * later)
            raw = [send(one, stops, street.noon, ahead) for one in batch]
            if data.draw(st.booleans(), label="somebody else copies the batch"):
                answers = street.receive(*raw, by=street.other_courier, at=at)
                assert {answer.result for answer in answers} == {"refused"}
            answers = street.receive(*raw, at=at, phone_now=at + ahead)
            assert all(answer.result != "refused" for answer in answers)
            for one, answer in zip(batch, answers, strict=True):
                assert one.number not in first or answer.result == "already"
                first.add(one.number)
        rows = DoorReport.objects.order_by("report_id")
        assert [(row.report_id.int, row.kind, row.happened_at) for row in rows] == [
            (one.number, one.kind, street.noon - timedelta(minutes=one.minute)) for one in made
        ]
        for index, stop in enumerate(stops):
            check_stop(stop, [one for one in made if one.stop == index])
        transaction.set_rollback(True)


class Morning(RuleBasedStateMachine):
    """A courier makes reports while the line lets through any part of them, in any order, late, twice, with answers
    that get lost; the phone forgets only what was answered. In the end it sends what it still has."""

    street = None

    @initialize()
    def begin(self):
        self.world = transaction.atomic()
        self.world.__enter__()
        self.stops = (self.street.stop, self.street.second)
        self.made, self.waiting, self.taken, self.later = [], [], set(), 0

    @precondition(lambda self: len(self.made) < 12)
    @rule(stop=st.integers(0, 1), event=EVENTS, minute=st.integers(0, 50))
    def make(self, stop, event, minute):
        self.made.append(Made(len(self.made) + 1, stop, minute, *event))
        self.waiting.append(self.made[-1])

    @rule(minutes=st.integers(1, 20))
    def time_passes(self, minutes):
        self.later += minutes

    @precondition(lambda self: self.made)
    @rule(data=st.data(), is_heard=st.booleans(), ahead=st.sampled_from((0, 0, 300, -420)))
    def send(self, data, is_heard, ahead):
        """Any of those made, also what was answered long ago; the answer arrives or does not."""
        batch = data.draw(st.lists(st.sampled_from(self.made), min_size=1, max_size=8))
        self.answer(batch, ahead)
        if is_heard:
            self.waiting = [one for one in self.waiting if one not in batch]

    @precondition(lambda self: self.made)
    @rule(data=st.data())
    def somebody_else_sends(self, data):
        raw = [send(one, self.stops, self.street.noon, timedelta()) for one in data.draw(st.permutations(self.made))]
        answers = self.street.receive(*raw, by=self.street.other_courier, at=self.at)
        assert {answer.result for answer in answers} == {"refused"}

    @property
    def at(self):
        return self.street.noon + timedelta(minutes=self.later)

    def answer(self, batch, ahead=0):
        ahead = timedelta(minutes=ahead)
        raw = [send(one, self.stops, self.street.noon, ahead) for one in batch]
        answers = self.street.receive(*raw, at=self.at, phone_now=self.at + ahead)
        for one, answer in zip(batch, answers, strict=True):
            assert answer.result == "already" if one.number in self.taken else answer.result != "refused"
            assert answer.report_id == raw[batch.index(one)]["report_id"]
            self.taken.add(one.number)

    @invariant()
    def each_once(self):
        here = DoorReport.objects.order_by("report_id").values_list("report_id", flat=True)
        assert [number.int for number in here] == sorted(self.taken)

    def teardown(self):
        try:
            if self.waiting:
                self.answer(self.waiting)
            assert self.taken == {one.number for one in self.made}
            self.each_once()
            for index, stop in enumerate(self.stops):
                check_stop(stop, [one for one in self.made if one.stop == index])
        finally:
            transaction.set_rollback(True)
            self.world.__exit__(None, None, None)


def test_a_morning_with_a_line_that_comes_and_goes(street):
    how = settings(
        max_examples=12, stateful_step_count=20, derandomize=True, deadline=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run_state_machine_as_test(type("MorningOnThisStreet", (Morning,), {"street": street}), settings=how)
