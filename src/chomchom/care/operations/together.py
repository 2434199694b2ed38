"""What if all kitchens of a district were planned together: a figure for whoever makes the contracts."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from chomchom.care.enums import RoundState
from chomchom.care.enums_rounds import ProposalKind
from chomchom.care.models import RoundProposal
from chomchom.care.operations.proposals import checked, row_of
from chomchom.care.operations.round_question import Question, question_of_the_day
from chomchom.care.rules import proposals as rules
from chomchom.core.actors import Actor
from chomchom.core.refusal import Refusal, insist
from chomchom.people.enums import OrganisationKind
from chomchom.people.models import Organisation
from chomchom.solver import rounds as solver

MOST_S, LEAST_S, PER_STOP_S = 4.0, 0.3, 1 / 120
"""For each of the two plans."""


def what_if(*, district: Organisation, day: date, meal: str, by: Actor, at: datetime) -> RoundProposal:
    """Both plans of the meal, each made in the same seconds: every kitchen for its own people, and all together, each
    kitchen cooking as many boxes of each diet as now. Changes nothing. Raises ``Refused``."""
    kitchens = Organisation.objects.filter(district=district, kind=OrganisationKind.PROVIDER, latitude__isnull=False)
    providers = list(kitchens.order_by("pk"))
    insist(None if len(providers) > 1 else Refusal("one_kitchen", _("There is only one kitchen to be planned.")))
    asked = question_of_the_day(providers=providers, day=day, meal=meal, at=at)
    insist(_nobody_left(asked))
    apart = _nearer(asked, _solved(asked.problem, asked.params))
    joint = _solved(anywhere(asked.problem), asked.params)
    before, after = rules.picture(apart), rules.picture(joint)
    elsewhere = sum(_kitchens(before).get(key) != kitchen for key, kitchen in _kitchens(after).items())
    with transaction.atomic():
        RoundProposal.objects.filter(
            kind=ProposalKind.TOGETHER, provider__district=district, day=day, meal=meal
        ).delete()
        return row_of(
            kind=ProposalKind.TOGETHER,
            provider=providers[0],
            day=day,
            meal=meal,
            cause={"kitchens": len(providers), "elsewhere": elsewhere},
            before=before,
            after=after,
            moved=[],
            left_out=rules.left_out_in(joint.left_out),
            plan=joint,
            by=by,
            at=at,
        )


def anywhere(problem: solver.Problem) -> solver.Problem:
    """The same day with nobody bound to a kitchen; each cooks as many boxes of each diet as now, and those who are
    locked to a courier stay."""
    boxes: dict[str, Counter[str]] = {kitchen.id: Counter() for kitchen in problem.kitchens}
    for stop in problem.stops:
        if stop.kitchen is not None:
            boxes[stop.kitchen][stop.diet] += stop.boxes
    kitchens = tuple(replace(kitchen, capacity_by_diet=dict(boxes[kitchen.id])) for kitchen in problem.kitchens)
    stops = tuple(stop if stop.fixed_to else replace(stop, kitchen=None) for stop in problem.stops)
    return replace(problem, kitchens=kitchens, stops=stops)


def _solved(problem: solver.Problem, params: solver.Params) -> solver.Plan:
    seconds = min(MOST_S, LEAST_S + len(problem.stops) * PER_STOP_S)
    plan: solver.Plan = checked(lambda: solver.solve(problem, stop=solver.Seconds(seconds), params=params))
    return plan


def _nearer(asked: Question, apart: solver.Plan) -> solver.Plan:
    """The rounds as they are, if they serve as many and drive less than a plan made anew."""
    as_is = asked.in_force()
    if not as_is.routes or solver.verify(asked.problem, as_is, params=asked.params):
        return apart
    return min(apart, as_is, key=lambda plan: (len(plan.left_out), plan.driving_s))


def _kitchens(plan: rules.Picture) -> dict[int, int]:
    return {key: round_["provider"] for round_ in plan["rounds"] for key, _at_s in rules.stops_in(round_)}


def _nobody_left(asked: Question) -> Refusal | None:
    rows = asked.handovers.values()
    if not rows:
        return Refusal("nobody_waits", _("Nobody is promised this meal yet; make the day first."))
    if any(row.round and row.round.state != RoundState.PLANNED for row in rows):
        return Refusal("under_way", _("Rounds of this meal have left already; look at a day that has not begun."))
    return None
