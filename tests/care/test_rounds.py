"""Rounds are planned by the solver, kept as rows, and changed by the desk; nobody is left out in silence."""

from datetime import time, timedelta

import pytest
from factories import District, actor, make_account, make_handover, make_recipient, make_round

from chomchom.care import tasks
from chomchom.care.enums import HandoverState, RoundState
from chomchom.care.models import Courier, Handover, PlanningRun, Round
from chomchom.care.operations import day as day_operations
from chomchom.care.operations import rounds as operations
from chomchom.care.rules.day import due_at
from chomchom.core.refusal import Refused
from chomchom.net.models import Alert, Watch
from chomchom.people.enums import Role
from chomchom.solver import rounds as solver

pytestmark = pytest.mark.django_db


@pytest.fixture
def district():
    return District()


@pytest.fixture
def morning(noon):
    return noon.replace(hour=9)


def promise(district, at, number, **values):
    handovers = [make_handover(district, at, **values) for _ in range(number)]
    day_operations.watch(handovers, district_id=district.office.pk, by=actor(district.officer), at=at)
    return handovers


def plan(district, at):
    return operations.plan(
        provider=district.provider, day=at.date(), meal="lunch", seconds=0.5, seed=1, by=actor(district.desk), at=at
    )


def test_everybody_is_on_one_round_in_the_window_and_the_net_knows_the_new_times(district, morning):
    handovers = promise(district, morning, 8)
    planned = plan(district, morning)
    assert (planned.rounds, planned.stops, planned.left_out) == (1, 8, 0)
    row = Round.objects.get()
    stops = list(row.handovers.order_by("position"))
    assert {stop.pk for stop in stops} == {handover.pk for handover in handovers}
    assert [stop.position for stop in stops] == list(range(1, 9))
    assert all(stop.window_from <= stop.planned_at <= stop.window_to for stop in stops)
    assert sorted(stops, key=lambda stop: stop.planned_at) == stops
    assert {w.subject_id: w.due_at for w in Watch.objects.all()} == {
        s.pk: due_at(s.window_to, s.planned_at) for s in stops
    }


def test_who_does_not_fit_is_named_high_risk_last_and_becomes_an_alert(district, morning):
    Courier.objects.filter(pk=district.courier.pk).update(capacity_boxes=3)
    careful = [make_recipient(district, risk=3) for _ in range(3)]
    for person in careful:
        promise(district, morning, 1, recipient=person)
    low = promise(district, morning, 2, recipient=None)
    planned = plan(district, morning)
    assert (planned.stops, planned.left_out) == (3, 2)
    left = Handover.objects.exclude(left_out="")
    assert {handover.pk for handover in left} == {handover.pk for handover in low}
    assert all(handover.left_out_sentence for handover in left)
    assert set(Alert.objects.values_list("subject_id", "cause")) == {(handover.pk, "left_out") for handover in low}


def test_a_locked_stop_stays_with_its_courier_when_planned_anew(district, morning):
    second = Courier.objects.create(
        account=make_account("courier9", district.provider, Role.COURIER),
        provider=district.provider,
        starts_at=time(10),
        ends_at=time(19),
    )
    handovers = promise(district, morning, 6)
    plan(district, morning)
    other = make_round(district, morning, courier=second, number=9)
    operations.move_stop(handover=handovers[0], to_round=other, by=actor(district.desk), at=morning)
    plan(district, morning)
    moved = Handover.objects.select_related("round").get(pk=handovers[0].pk)
    assert moved.is_locked and moved.round.courier == second


def test_moving_renumbers_both_rounds_and_times_them_anew(district, morning):
    handovers = promise(district, morning, 5)
    plan(district, morning)
    row = Round.objects.get()
    other = make_round(district, morning, number=2)
    moved = row.handovers.get(position=2)
    operations.move_stop(handover=moved, to_round=other, position=1, by=actor(district.desk), at=morning)
    assert list(row.handovers.order_by("position").values_list("position", flat=True)) == [1, 2, 3, 4]
    assert list(other.handovers.values_list("pk", "position")) == [(moved.pk, 1)]
    moved.refresh_from_db()
    assert moved.planned_at is not None and len(handovers) == 5
    operations.move_stop(
        handover=row.handovers.get(position=4), to_round=row, position=1, by=actor(district.desk), at=morning
    )
    assert list(row.handovers.order_by("position").values_list("position", flat=True)) == [1, 2, 3, 4]


def refused_code(operation, **values):
    with pytest.raises(Refused) as refused:
        operation(**values)
    return refused.value.refusal.code


def test_what_may_not_be_moved_is_refused(district, morning):
    by = actor(district.desk)
    row = make_round(district, morning)
    done = make_round(district, morning, number=2, state=RoundState.DONE)
    foreign = make_round(district, morning, provider=district.other_provider, courier=district.other_courier)
    met = make_handover(district, morning, state=HandoverState.MET)
    stop = make_handover(district, morning)
    move = operations.move_stop
    assert refused_code(move, handover=met, to_round=row, by=by, at=morning) == "accounted_for"
    assert refused_code(move, handover=stop, to_round=foreign, by=by, at=morning) == "other_round"
    assert refused_code(move, handover=stop, to_round=done, by=by, at=morning) == "round_done"
    assert refused_code(operations.lock_stop, handover=stop, locked=True, by=by, at=morning) == "on_no_round"
    give = operations.give_round
    assert refused_code(give, round_=row, courier=district.other_courier, by=by, at=morning) == "other_provider"
    assert refused_code(give, round_=done, courier=district.courier, by=by, at=morning) == "round_done"
    Round.objects.filter(pk=row.pk).update(state=RoundState.UNDER_WAY)
    assert refused_code(plan, district=district, at=morning) == "under_way"


def test_without_a_courier_planning_says_so(district, morning):
    promise(district, morning, 1)
    Courier.objects.filter(provider=district.provider).update(weekdays=64)
    assert refused_code(plan, district=district, at=morning) == "no_courier"


def test_a_person_without_coordinates_is_planned_by_the_centre_of_the_dong(district, morning):
    person = make_recipient(district, latitude=None, longitude=None)
    promise(district, morning, 1, recipient=person)
    asked = operations.question(provider=district.provider, day=morning.date(), meal="lunch")
    (stop,) = asked.problem.stops
    assert (stop.latitude, stop.longitude, stop.placed) == (
        district.dong.latitude,
        district.dong.longitude,
        "centre",
    )


def test_what_is_kept_is_what_an_independent_check_accepts(district, morning):
    promise(district, morning, 10)
    asked = operations.question(provider=district.provider, day=morning.date(), meal="lunch")
    answer = solver.solve(asked.problem, stop=solver.Iterations(50))
    assert solver.verify(asked.problem, answer) == ()


class TestPlanningRun:
    def begin(self, district, at):
        return tasks.begin(provider=district.provider, day=at.date(), meal="lunch", by=actor(district.desk), at=at)

    def test_its_end_and_numbers_are_a_row(self, district, morning):
        promise(district, morning, 4)
        run = tasks.work(self.begin(district, morning), by=actor(district.desk))
        assert (run.progress_percent, run.planned, run.left_out, run.error) == (100, 4, 0, "")
        assert run.ended_at is not None

    def test_only_one_at_a_time(self, district, morning):
        self.begin(district, morning)
        assert refused_code(self.begin, district=district, at=morning) == "planning"

    def test_one_that_died_is_ended_with_a_word_and_another_begins(self, district, morning):
        dead = self.begin(district, morning)
        self.begin(district, morning + tasks.SILENT_FOR + timedelta(seconds=1))
        dead.refresh_from_db()
        assert dead.ended_at and dead.error
        assert PlanningRun.objects.count() == 2

    def test_a_refusal_is_shown_on_the_row(self, district, morning):
        Courier.objects.all().update(is_active=False)
        run = tasks.work(self.begin(district, morning), by=actor(district.desk))
        assert run.ended_at and run.error
