"""A provider's handovers become rounds for its couriers, and the desk changes them by hand."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from chomchom.care import policies
from chomchom.care.enums import RoundState
from chomchom.care.enums_rounds import SameFace
from chomchom.care.models import Courier, Handover, Round
from chomchom.care.operations import staff
from chomchom.care.operations.handovers import KIND as HANDOVER
from chomchom.care.operations.round_question import (
    Question,
    moment,
    of_yesterday,
    question,
    question_of_a_round,
)
from chomchom.care.queries.parties import parties_of
from chomchom.care.rules.day import due_at
from chomchom.core import audit
from chomchom.core.actors import Actor
from chomchom.core.enums import Action
from chomchom.core.refusal import Refusal, insist
from chomchom.net import operations as net
from chomchom.people.models import Organisation
from chomchom.solver import rounds as solver

Tell = Callable[[solver.Progress], object]


@dataclass(frozen=True)
class Planned:
    """What a planning answered: rounds with their stops, those left out, and how it was measured."""

    rounds: int
    stops: int
    left_out: int
    driving_s: int
    distance_m: int
    seconds: float
    known: int
    familiar: int


def plan(
    *,
    provider: Organisation,
    day: date,
    meal: str,
    seconds: float,
    seed: int,
    by: Actor,
    at: datetime,
    same_face_s: int = SameFace.RATHER,
    tell: Tell | None = None,
) -> Planned:
    """Plan the rounds anew, beginning from those of the day before, and keep the answer. Locked stops stay with their
    courier; rounds that have left are not touched, so planning is refused once one is under way.

    ``same_face_s``: seconds of driving that one handover by somebody unknown is worth."""
    asked = to_be_planned(provider=provider, day=day, meal=meal)
    answer = solver.solve(
        asked.problem,
        stop=solver.Seconds(seconds),
        seed=seed,
        params=replace(asked.params, same_face_s=same_face_s),
        start_from=of_yesterday(asked, provider, day, meal),
        progress=tell,
    )
    return keep_plan(asked=asked, answer=answer, provider=provider, day=day, meal=meal, by=by, at=at)


def to_be_planned(*, provider: Organisation, day: date, meal: str) -> Question:
    """What the solver is asked for a meal that nobody has left for. Raises ``Refused``: under_way, no_courier,
    all_lapsed."""
    insist(nothing_under_way(provider, day, meal))
    asked = question(provider=provider, day=day, meal=meal)
    insist(_somebody_works(asked, day))
    return asked


@transaction.atomic
def keep_plan(
    *, asked: Question, answer: solver.Plan, provider: Organisation, day: date, meal: str, by: Actor, at: datetime
) -> Planned:
    """Replace the rounds of that meal by the plan's; those left out become alerts at the desk."""
    Organisation.objects.select_for_update().get(pk=provider.pk)
    insist(nothing_under_way(provider, day, meal))
    _clear(provider, day, meal)
    changed: list[Handover] = []
    for number, route in enumerate(answer.routes, start=1):
        row = Round.objects.create(
            provider=provider,
            day=day,
            meal=meal,
            number=number,
            courier=asked.couriers[route.courier],
            planned_start_at=moment(asked.midnight, route.start_s),
            planned_end_at=moment(asked.midnight, route.end_s),
            distance_m=route.distance_m,
            driving_s=route.driving_s,
            travel_source=answer.travel_source.code,
            planned_at=at,
            planned_by_id=by.account_id,
        )
        for position, visit in enumerate(route.visits, start=1):
            handover = asked.handovers[visit.stop]
            handover.round, handover.position, handover.left_out = row, position, ""
            handover.planned_at = moment(asked.midnight, visit.start_service_s)
            changed.append(handover)
    changed += _left_out(asked, answer)
    for handover in changed:
        handover.due_at = due_at(handover.window_to, handover.planned_at)
    Handover.objects.bulk_update(changed, ["round", "position", "planned_at", "left_out", "due_at"], batch_size=200)
    tell_the_net(changed, by=by, at=at)
    planned = Planned(
        rounds=len(answer.routes),
        stops=sum(len(route.visits) for route in answer.routes),
        left_out=len(answer.left_out),
        driving_s=answer.driving_s,
        distance_m=answer.distance_m,
        seconds=answer.seconds,
        known=answer.known_handovers,
        familiar=answer.familiar_handovers,
    )
    audit.record(
        by=by,
        at=at,
        action=Action.CHANGE,
        what="care.rounds.plan",
        detail={"day": day.isoformat(), "meal": meal, "stops": planned.stops, "left_out": planned.left_out},
    )
    return planned


@transaction.atomic
def move_stop(*, handover: Handover, to_round: Round, position: int | None = None, by: Actor, at: datetime) -> None:
    """Put a stop on another round of the same provider, day and meal (or elsewhere on its own), locked there."""
    handover = Handover.objects.select_for_update(of=("self",)).select_related("round", "recipient").get(pk=handover.pk)
    insist(may_move(handover, to_round))
    old = handover.round
    stops = [stop for stop in _stops(to_round) if stop.pk != handover.pk]
    place = len(stops) if position is None else max(0, min(position - 1, len(stops)))
    handover.is_locked, handover.left_out = True, ""
    Handover.objects.filter(pk=handover.pk).update(round=None, position=None, is_locked=True, left_out="")
    stops.insert(place, handover)
    _renumber(to_round, stops, by=by, at=at)
    if old and old.pk != to_round.pk:
        _renumber(old, _stops(old), by=by, at=at)
    audit.record(
        by=by,
        at=at,
        action=Action.CHANGE,
        what="care.stop.move",
        subject=("care.recipient", handover.recipient_id),
        detail={"handover": handover.pk, "round": to_round.pk, "position": place + 1},
    )


@transaction.atomic
def lock_stop(*, handover: Handover, locked: bool, by: Actor, at: datetime) -> None:
    """A locked stop stays with its courier when the rounds are planned anew."""
    insist(
        None if handover.round_id else Refusal("on_no_round", _("The stop is on no round yet; put it on one first."))
    )
    Handover.objects.filter(pk=handover.pk).update(is_locked=locked)
    audit.record(
        by=by,
        at=at,
        action=Action.CHANGE,
        what="care.stop.lock",
        subject=("care.recipient", handover.recipient_id),
        detail={"handover": handover.pk, "locked": locked},
    )


@transaction.atomic
def give_round(*, round_: Round, courier: Courier, by: Actor, at: datetime, reason: str = "") -> None:
    """Another courier of the same provider walks the round. One whose certificates have lapsed needs a ``reason``,
    which is kept and shown to the district."""
    insist(_may_walk(round_, courier))
    staff.insist_may_walk(courier=courier, provider=round_.provider, day=round_.day, reason=reason, by=by, at=at)
    Round.objects.filter(pk=round_.pk).update(courier=courier)
    audit.record(
        by=by, at=at, action=Action.CHANGE, what="care.round.give", detail={"round": round_.pk, "courier": courier.pk}
    )


def nothing_under_way(provider: Organisation, day: date, meal: str) -> Refusal | None:
    if Round.objects.filter(provider=provider, day=day, meal=meal).exclude(state=RoundState.PLANNED).exists():
        return Refusal("under_way", _("A round of this meal is already under way. Move single stops instead."))
    return None


def _somebody_works(asked: Question, day: date) -> Refusal | None:
    if not asked.problem.couriers and asked.lapsed:
        return Refusal(
            "all_lapsed",
            _("No courier may walk on %(day)s: certificates are missing or have lapsed. The page of rounds says which.")
            % {"day": day},
        )
    if not asked.problem.couriers:
        return Refusal(
            "no_courier", _("No courier works on %(day)s. Enter couriers and their weekdays first.") % {"day": day}
        )
    return None


def may_move(handover: Handover, to_round: Round) -> Refusal | None:
    if not handover.is_open:
        return Refusal("accounted_for", _("This person is already accounted for; the stop is not moved any more."))
    if (handover.provider_id, handover.day, handover.meal) != (to_round.provider_id, to_round.day, to_round.meal):
        return Refusal("other_round", _("That round belongs to another provider, day or meal."))
    if to_round.state == RoundState.DONE:
        return Refusal("round_done", _("That round is finished."))
    return None


def _may_walk(round_: Round, courier: Courier) -> Refusal | None:
    if courier.provider_id != round_.provider_id:
        return Refusal("other_provider", _("That courier belongs to another provider."))
    if not courier.is_active:
        return Refusal("courier_inactive", _("That courier does not work here any more."))
    if round_.state == RoundState.DONE:
        return Refusal("round_done", _("That round is finished."))
    return None


def _stops(round_: Round) -> list[Handover]:
    return list(round_.handovers.select_related("recipient", "dong", "provider").order_by("position"))


def _renumber(round_: Round, stops: list[Handover], *, by: Actor, at: datetime) -> None:
    """New places and planned times for all stops of a round, and new due times with the net."""
    Handover.objects.filter(round=round_).update(round=None, position=None)
    timed = _timed(round_, stops)
    for position, stop in enumerate(stops, start=1):
        stop.round, stop.position = round_, position
        stop.planned_at = timed.get(stop.pk, stop.planned_at)
        stop.due_at = due_at(stop.window_to, stop.planned_at)
    Handover.objects.bulk_update(stops, ["round", "position", "planned_at", "due_at"])
    tell_the_net(stops, by=by, at=at)


def _timed(round_: Round, stops: list[Handover]) -> dict[int, datetime]:
    """When each stop of a hand-made order would be reached, open stops only."""
    open_stops = [stop for stop in stops if stop.is_open]
    if round_.courier is None or round_.provider.latitude is None or not open_stops:
        return {}
    asked = question_of_a_round(round_, open_stops)
    made = solver.schedule(asked.problem, asked.orders, params=asked.params)
    return {int(v.stop): moment(asked.midnight, v.start_service_s) for route in made.routes for v in route.visits}


def _clear(provider: Organisation, day: date, meal: str) -> None:
    Handover.objects.filter(provider=provider, day=day, meal=meal).update(round=None, position=None, planned_at=None)
    Round.objects.filter(provider=provider, day=day, meal=meal).delete()


def _left_out(asked: Question, answer: solver.Plan) -> list[Handover]:
    handovers = []
    for left in answer.left_out:
        handover = asked.handovers[left.stop]
        handover.round = handover.position = handover.planned_at = None
        handover.left_out = left.reason.code
        handovers.append(handover)
    return handovers


def tell_the_net(handovers: list[Handover], *, by: Actor, at: datetime) -> None:
    """New due times, and an alert at the desk for each stop that is on no round."""
    open_ones = [handover for handover in handovers if handover.is_open]
    net.move_many(kind=HANDOVER, due={handover.pk: handover.due_at for handover in open_ones}, by=by, at=at)
    left_out = [handover for handover in open_ones if handover.left_out]
    parties = parties_of(left_out)
    for handover in left_out:
        net.raise_alert(
            kind=HANDOVER,
            subject_id=handover.pk,
            policy=policies.LEFT_OUT,
            parties=parties[handover.pk],
            district_id=handover.district_id,
            cause=policies.LEFT_OUT_CAUSE,
            severity="routine",
            by=by,
            at=at,
        )
