"""A change of rounds: computed beside the rounds, in force only after a yes, refused once the day went past it."""

from datetime import time, timedelta

import pytest
from factories import District, actor, make_account, make_handover, make_round

from chomchom.care.enums import HandoverState, RoundState
from chomchom.care.enums_rounds import ProposalKind, ProposalState
from chomchom.care.models import Courier, Handover, Round, RoundProposal
from chomchom.care.operations import day as day_operations
from chomchom.care.operations import proposals, rounds
from chomchom.care.operations.round_question import of_yesterday, question
from chomchom.care.queries.faces import known_faces
from chomchom.core.refusal import Refused
from chomchom.net.models import Alert, Watch
from chomchom.people.enums import Role

pytestmark = pytest.mark.django_db
MEAL = "lunch"
STATEMENTS = 30


class Day:
    """Two couriers of one provider with a round each; the first one is under way and has made his first stop."""

    def __init__(self, noon):
        self.at = noon.replace(hour=11, minute=20)
        self.district = district = District()
        self.by = actor(district.desk)
        self.second = self.courier(9)
        self.first_round = self._round(1, district.courier, state=RoundState.UNDER_WAY)
        self.second_round = self._round(2, self.second, state=RoundState.UNDER_WAY)
        self.first = [self._stop(self.first_round, place) for place in (1, 2, 3)]
        self.others = [self._stop(self.second_round, place) for place in (1, 2)]
        for made in (self.first[0], self.others[0]):
            Handover.objects.filter(pk=made.pk).update(state=HandoverState.MET, met="recipient")
        day_operations.watch(
            [*self.first, *self.others], district_id=district.office.pk, by=actor(district.officer), at=self.at
        )

    def courier(self, number):
        account = make_account(f"courier{number}", self.district.provider, Role.COURIER)
        hours = {"starts_at": time(10), "ends_at": time(19)}
        return Courier.objects.create(account=account, provider=self.district.provider, **hours)

    def _round(self, number, courier, **values):
        hours = {"planned_start_at": self.at.replace(minute=0), "planned_end_at": self.at.replace(hour=13)}
        return make_round(self.district, self.at, number=number, courier=courier, **hours, **values)

    def _stop(self, round_, place, **values):
        planned_at = self.at.replace(minute=10) + timedelta(minutes=10 * (place - 1))
        values = {"round": round_, "position": place, "planned_at": planned_at, "state_at": planned_at} | values
        return make_handover(self.district, self.at, **values)

    def out(self, courier=None):
        return proposals.courier_is_out(
            courier=courier or self.district.courier, day=self.at.date(), meal=MEAL, by=self.by, at=self.at
        )

    def accept(self, proposal, at=None):
        proposals.accept(proposal=proposal, by=self.by, at=at or self.at)


@pytest.fixture
def day(noon):
    return Day(noon)


def places(round_):
    return list(round_.handovers.order_by("position").values_list("pk", flat=True))


def code_of(call, **values):
    with pytest.raises(Refused) as refused:
        call(**values)
    return refused.value.refusal.code


def test_a_courier_drops_out_and_nothing_changes_until_somebody_says_yes(day):
    before = [places(day.first_round), places(day.second_round)]
    proposal = day.out()
    assert [places(day.first_round), places(day.second_round)] == before
    assert (proposal.kind, proposal.state) == (ProposalKind.COURIER, ProposalState.OPEN)
    assert proposal.cause == {"courier": day.district.courier.pk, "fetch_at": day.first[0].pk}
    hands = {row["stop"]: (row["from"], row["to"], row["code"]) for row in proposal.moved if row["from"] != row["to"]}
    both = (day.district.courier.pk, day.second.pk, "courier_dropped")
    assert hands == {day.first[1].pk: both, day.first[2].pk: both}


def test_accepted_the_stops_change_hands_and_what_was_made_stays(day):
    proposal = day.out()
    day.accept(proposal)
    assert places(day.first_round) == [day.first[0].pk]
    assert places(day.second_round)[0] == day.others[0].pk
    assert set(places(day.second_round)) == {stop.pk for stop in (*day.others, *day.first[1:])}
    day.first_round.refresh_from_db()
    assert day.first_round.state == RoundState.DONE
    moved = Handover.objects.get(pk=day.first[2].pk)
    assert moved.planned_at > day.at
    assert Watch.objects.get(subject_id=moved.pk).due_at == moved.due_at
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_at, proposal.decided_by_id) == (
        ProposalState.ACCEPTED, day.at, day.by.account_id,
    )  # fmt: skip
    assert code_of(proposals.accept, proposal=proposal, by=day.by, at=day.at) == "decided"


def test_a_stop_visited_in_the_meantime_makes_the_proposal_stale(day):
    proposal = day.out()
    Handover.objects.filter(pk=day.first[1].pk).update(state=HandoverState.MET, met="recipient", state_at=day.at)
    assert code_of(proposals.accept, proposal=proposal, by=day.by, at=day.at) == "stale"
    assert places(day.first_round) == [stop.pk for stop in day.first]


def test_a_stop_made_by_the_other_courier_meanwhile_does_no_harm(day):
    proposal = day.out()
    later = day.at + timedelta(minutes=3)
    Handover.objects.filter(pk=day.others[1].pk).update(state=HandoverState.MET, met="recipient", state_at=later)
    day.accept(proposal, later)
    assert places(day.second_round)[:2] == [stop.pk for stop in day.others]


def test_a_stop_moved_by_hand_meanwhile_makes_the_proposal_stale(day):
    proposal = day.out()
    rounds.move_stop(handover=day.first[2], to_round=day.second_round, by=day.by, at=day.at)
    assert code_of(proposals.accept, proposal=proposal, by=day.by, at=day.at) == "stale"


@pytest.mark.parametrize("more", [0, 4])
def test_accepting_takes_as_many_statements_for_many_rounds_as_for_few(day, more, django_assert_num_queries):
    for number in range(more):
        day._stop(day._round(3 + number, day.courier(10 + number), state=RoundState.UNDER_WAY), 1)
    proposal = day.out()
    with django_assert_num_queries(STATEMENTS):
        day.accept(proposal)


def test_dismissed_the_rounds_stay_and_a_newer_proposal_replaces_an_open_one(day):
    first, second = day.out(), day.out()
    first.refresh_from_db()
    assert first.state == ProposalState.DISMISSED
    proposals.dismiss(proposal=second, by=day.by, at=day.at)
    assert places(day.first_round) == [stop.pk for stop in day.first]
    assert code_of(proposals.dismiss, proposal=second, by=day.by, at=day.at) == "decided"


def test_who_has_no_stops_left_cannot_drop_out(day):
    Handover.objects.filter(round=day.first_round).update(state=HandoverState.MET, met="recipient")
    assert code_of(day.out) == "nothing_left"


def test_whom_nobody_can_take_is_left_out_and_becomes_an_alert(day):
    Courier.objects.filter(pk=day.second.pk).update(capacity_boxes=1)
    proposal = day.out()
    assert [left["code"] for left in proposal.left_out] == ["no_capacity"]
    day.accept(proposal)
    left = Handover.objects.get(pk=proposal.left_out[0]["stop"])
    assert left in day.first and left.round is None and left.left_out == "no_capacity"
    assert Alert.objects.values_list("subject_id", "cause").get() == (left.pk, "left_out")


def test_whoever_is_on_no_round_joins_one(day):
    urgent = make_handover(day.district, day.at)
    proposal = proposals.join(provider=day.district.provider, day=day.at.date(), meal=MEAL, by=day.by, at=day.at)
    day.accept(proposal)
    urgent.refresh_from_db()
    assert urgent.round_id in (day.first_round.pk, day.second_round.pk) and urgent.planned_at >= day.at
    assert code_of(
        proposals.join, provider=day.district.provider, day=day.at.date(), meal=MEAL, by=day.by, at=day.at
    ) == "nobody_waits"  # fmt: skip


def test_a_kitchen_stops_and_others_cook_as_far_as_they_can(day):
    district = day.district
    Handover.objects.filter(provider=district.provider).update(state=HandoverState.PROMISED, met="")
    Round.objects.filter(provider=district.provider).update(state=RoundState.PLANNED)
    at = day.at.replace(hour=9)
    capacity = {district.other_provider.pk: {"general": 3}}
    proposal = proposals.kitchen_stops(
        provider=district.provider, day=at.date(), meal=MEAL, capacity=capacity, by=actor(district.officer), at=at
    )
    assert len(proposal.cause["cooks"]) == 3 and len(proposal.left_out) == 2
    proposals.accept(proposal=proposal, by=actor(district.officer), at=at)
    cooked = Handover.objects.filter(provider=district.other_provider)
    assert {str(row.pk) for row in cooked} == set(proposal.cause["cooks"])
    assert all(row.round.provider == district.other_provider for row in cooked)
    desks = {w.parties["provider_desk"] for w in Watch.objects.filter(subject_id__in=cooked.values("pk"))}
    assert desks == {district.other_provider.pk}


def test_plans_are_compared_between_shortest_ways_and_known_faces(day):
    at = day.at.replace(hour=9)
    Handover.objects.update(state=HandoverState.PROMISED, met="")
    Round.objects.update(state=RoundState.PLANNED)
    for back in (1, 2, 3):
        before = at - timedelta(days=back)
        walked = make_round(day.district, before, courier=day.second)
        for place, stop in enumerate((*day.first, *day.others), start=1):
            make_handover(day.district, before, recipient=stop.recipient, round=walked, position=place,
                          state=HandoverState.MET, met="recipient")  # fmt: skip
    asked = question(provider=day.district.provider, day=at.date(), meal=MEAL)
    assert known_faces([row.recipient_id for row in asked.handovers.values()], at.date()) == {
        stop.recipient_id: {day.second.pk: 1.0} for stop in (*day.first, *day.others)
    }
    assert of_yesterday(asked, day.district.provider, at.date(), MEAL).known_share == 1
    found = proposals.compare(
        provider=day.district.provider, day=at.date(), meal=MEAL, seconds=1, seed=1, by=day.by, at=at
    )
    shares = [row.after["known"] / row.after["familiar"] for row in found]
    assert shares == sorted(shares) and shares[-1] == 1
    day.accept(found[-1], at)
    assert set(Handover.objects.on(at.date()).values_list("round__courier", flat=True)) == {day.second.pk}
    assert RoundProposal.objects.waiting().count() == len(found) - 1
