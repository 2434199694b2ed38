"""A change of rounds is computed, kept with what it costs, and in force only once somebody says yes."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from chomchom.care.enums import HandoverState, RoundState
from chomchom.care.enums_rounds import ProposalKind, ProposalState
from chomchom.care.models import Courier, Handover, Round, RoundFetch, RoundProposal
from chomchom.care.operations.handovers import KIND as HANDOVER
from chomchom.care.operations.round_question import Question, kitchen_key, moment, of_yesterday
from chomchom.care.operations.round_question import question_of_the_day as of_the_day
from chomchom.care.operations.rounds import nothing_under_way, tell_the_net, to_be_planned
from chomchom.care.queries.parties import parties_of
from chomchom.care.rules import proposals as rules
from chomchom.care.rules.day import due_at
from chomchom.care.rules.day import midnight as midnight_of
from chomchom.core import audit
from chomchom.core.actors import Actor
from chomchom.core.enums import Action
from chomchom.core.refusal import Refusal, Refused, insist
from chomchom.net import operations as net
from chomchom.people.models import Organisation
from chomchom.solver import rounds as solver

SECONDS = 1.5
TIMED = (
    "planned_start_at", "planned_end_at", "driving_s", "distance_m", "travel_source", "planned_at", "planned_by",
)  # fmt: skip
KITCHEN_SECONDS = 3.0
Capacity = Mapping[int, Mapping[str, int]]


def courier_is_out(*, courier: Courier, day: date, meal: str, by: Actor, at: datetime) -> RoundProposal:
    """The courier or the van is out for the rest of the meal: what others could take over. Raises ``Refused``."""
    asked = of_the_day(providers=[courier.provider], day=day, meal=meal, at=at)
    key = str(courier.pk)
    insist(_has_something_left(asked, key))
    answer = repaired(asked, [solver.CourierDropped(courier=key)])
    cause = {"courier": courier.pk, "fetch_at": _last_made(asked, key)}
    return kept(ProposalKind.COURIER, courier.provider, day, meal, cause, asked, answer, by=by, at=at)


def join(*, provider: Organisation, day: date, meal: str, by: Actor, at: datetime) -> RoundProposal:
    """Whoever is on no round gets a place on one that exists, with as few changes for the others as possible."""
    asked = of_the_day(providers=[provider], day=day, meal=meal, at=at)
    on_rounds = {stop for order in asked.orders.values() for stop in order}
    waiting = [stop for stop in asked.problem.stops if stop.id not in on_rounds]
    insist(None if waiting else Refusal("nobody_waits", _("Everybody is on a round already.")))
    without = tuple(stop for stop in asked.problem.stops if stop.id in on_rounds)
    smaller = replace(asked, problem=replace(asked.problem, stops=without))
    changes = [solver.UrgentStop(stop=stop, travel=asked.problem.travel) for stop in waiting]
    answer = repaired(smaller, changes)
    return kept(ProposalKind.JOIN, provider, day, meal, {"joined": len(waiting)}, smaller, answer, by=by, at=at)


def compare(
    *,
    provider: Organisation,
    day: date,
    meal: str,
    seconds: float,
    seed: int,
    by: Actor,
    at: datetime,
    tell: Callable[[solver.Progress], object] | None = None,
) -> list[RoundProposal]:
    """One proposal for each position between shortest ways and known faces that brings something. Raises ``Refused``
    once a round is under way. Earlier ones that nobody decided are dismissed."""
    asked = to_be_planned(provider=provider, day=day, meal=meal)
    found = solver.choices(
        asked.problem,
        stop=solver.Seconds(seconds),
        seed=seed,
        params=asked.params,
        start_from=of_yesterday(asked, provider, day, meal),
        progress=tell,
    )
    before = rules.picture(of_the_day(providers=[provider], day=day, meal=meal, at=at).in_force())
    with transaction.atomic():
        _dismiss_older(ProposalKind.FACES, provider, day, meal, by=by, at=at)
        return [_choice(choice, before, provider, day, meal, by=by, at=at) for choice in found]


def kitchen_stops(
    *, provider: Organisation, day: date, meal: str, capacity: Capacity, by: Actor, at: datetime
) -> RoundProposal:
    """The people of a kitchen that stopped, offered to the district's other kitchens in one proposal.

    ``capacity``: {provider: {diet: how many boxes it can cook beyond its own}}. Raises ``Refused``.
    """
    others = Organisation.objects.filter(district=provider.district_office_id, kind=provider.kind).order_by("pk")
    providers = [one for one in others if one.latitude is not None]
    asked = of_the_day(providers=providers, day=day, meal=meal, at=at)
    insist(_somebody_waits(asked, provider))
    today = replace(asked, problem=_with_capacity(asked, provider, capacity))
    plan = today.in_force()
    answer = checked(
        lambda: solver.kitchen_stops(
            today.problem, plan, kitchen_key(provider.pk), now_s=today.problem.now_s, made=today.problem.made,
            stop=solver.Seconds(KITCHEN_SECONDS), params=today.params,
        )
    )  # fmt: skip
    cause = {
        "kitchen": provider.pk,
        "cooks": {one.stop: rules.provider_of(one.kitchen) for one in answer.placements},
        "asked": [[rules.provider_of(kitchen), diet, boxes] for (kitchen, diet), boxes in sorted(answer.asked.items())],
        "following": {courier: rules.provider_of(kitchen) for courier, kitchen in answer.following.items()},
    }
    offer = solver.Repair(problem=answer.problem, plan=answer.plan, moved=answer.moved)
    return kept(ProposalKind.KITCHEN, provider, day, meal, cause, today, offer, by=by, at=at)


@transaction.atomic
def accept(*, proposal: RoundProposal, by: Actor, at: datetime) -> None:
    """The proposal becomes the rounds. Refused if the day went on past it; the database is then as it was."""
    proposal = RoundProposal.objects.select_for_update(of=("self",)).select_related("provider").get(pk=proposal.pk)
    insist(rules.may_decide(proposal.state) or rules.can_be_done(proposal.kind))
    if proposal.kind == ProposalKind.FACES:
        insist(nothing_under_way(proposal.provider, proposal.day, proposal.meal))
    providers = _providers_of(proposal)
    asked = of_the_day(providers=providers, day=proposal.day, meal=proposal.meal, at=at)
    open_stops = [row.pk for row in asked.handovers.values() if row.state == HandoverState.PROMISED]
    now = {int(key): int(courier) for courier, order in asked.orders.items() for key in order}
    insist(rules.still_fits(proposal.before, proposal.after, now, open_stops))
    changed = _put_in_force(proposal, asked, at=at, by=by)
    if proposal.kind == ProposalKind.KITCHEN:
        net.entrust_many(kind=HANDOVER, parties=parties_of(changed), by=by, at=at)
    tell_the_net(changed, by=by, at=at)
    _decide(proposal, ProposalState.ACCEPTED, by=by, at=at)


@transaction.atomic
def dismiss(*, proposal: RoundProposal, by: Actor, at: datetime) -> None:
    """The rounds stay as they are."""
    proposal = RoundProposal.objects.select_for_update().get(pk=proposal.pk)
    insist(rules.may_decide(proposal.state))
    _decide(proposal, ProposalState.DISMISSED, by=by, at=at)


def _has_something_left(asked: Question, courier: str) -> Refusal | None:
    if any(asked.handovers[key].state == HandoverState.PROMISED for key in asked.orders.get(courier, ())):
        return None
    return Refusal("nothing_left", _("That courier has no stops left to be taken over for this meal."))


def _somebody_waits(asked: Question, provider: Organisation) -> Refusal | None:
    rows = asked.handovers.values()
    if any(row.provider_id == provider.pk and row.state == HandoverState.PROMISED for row in rows):
        return None
    return Refusal("nobody_waits", _("Nobody of this kitchen waits for a meal any more."))


def _last_made(asked: Question, courier: str) -> int | None:
    """The last door that the courier made: there the van stands with its boxes; ``None`` for the kitchen."""
    now_s = asked.problem.now_s or 0
    made = [key for key in asked.orders.get(courier, ()) if asked.problem.made.get(key, now_s + 1) <= now_s]
    return int(made[-1]) if made else None


def repaired(asked: Question, changes: Sequence[Any]) -> solver.Repair:
    """The planner's answer to what broke. Raises ``Refused`` where the rounds as they are break a rule."""
    problem = asked.problem
    return checked(
        lambda: solver.repair(
            problem,
            asked.in_force(),
            changes,
            now_s=problem.now_s,
            made=problem.made,
            stop=solver.Seconds(SECONDS),
            params=asked.params,
        )
    )


def checked(solve: Callable[[], Any]) -> Any:
    """The planner's answer; a sentence where the rounds as they are break a rule, so that nothing can be built on
    them."""
    try:
        return solve()
    except solver.BrokenPlan as broken:
        raise Refused(
            Refusal("rounds_broken", _("The rounds as they are cannot be kept: %(why)s") % {"why": str(broken)[:200]})
        ) from broken


def _with_capacity(asked: Question, stopped: Organisation, capacity: Capacity) -> solver.Problem:
    own = Counter((row.provider_id, row.recipient.diet) for row in asked.handovers.values())
    kitchens = []
    for kitchen in asked.problem.kitchens:
        cook = rules.provider_of(kitchen.id)
        more = capacity.get(cook, {})
        diets = {diet for pk, diet in own if pk == cook} | more.keys()
        boxes = {diet: own[cook, diet] + more.get(diet, 0) for diet in diets}
        kitchens.append(kitchen if cook == stopped.pk else replace(kitchen, capacity_by_diet=boxes))
    return replace(asked.problem, kitchens=tuple(kitchens))


def kept(
    kind: ProposalKind,
    provider: Organisation,
    day: date,
    meal: str,
    cause: dict[str, Any],
    asked: Question,
    answer: solver.Repair,
    *,
    by: Actor,
    at: datetime,
) -> RoundProposal:
    """The row of a proposal, with its audit row; earlier ones of the kind that nobody decided are dismissed."""
    with transaction.atomic():
        _dismiss_older(kind, provider, day, meal, by=by, at=at)
        return row_of(
            kind=kind,
            provider=provider,
            day=day,
            meal=meal,
            cause=cause,
            before=rules.picture(asked.in_force()),
            after=rules.picture(answer.plan),
            moved=rules.moved_in(answer.moved),
            left_out=rules.left_out_in(answer.plan.left_out),
            plan=answer.plan,
            by=by,
            at=at,
        )


def _choice(
    choice: solver.Choice, before: dict, provider: Organisation, day: date, meal: str, *, by: Actor, at: datetime
) -> RoundProposal:
    after = rules.picture(choice.plan)
    return row_of(
        kind=ProposalKind.FACES,
        provider=provider,
        day=day,
        meal=meal,
        cause={"same_face_s": choice.same_face_s, "extra_percent": round(choice.extra_percent, 1)},
        before=before,
        after=after,
        moved=rules.differences(before, after),
        left_out=rules.left_out_in(choice.plan.left_out),
        plan=choice.plan,
        by=by,
        at=at,
    )


def row_of(*, plan: solver.Plan, by: Actor, at: datetime, **values: Any) -> RoundProposal:
    row = RoundProposal.objects.create(
        travel_source=plan.travel_source.code, seconds=plan.seconds, made_at=at, made_by_id=by.account_id, **values
    )
    detail = {"proposal": row.pk, "kind": row.kind, "moved": len(row.moved), "left_out": len(row.left_out)}
    audit.record(by=by, at=at, action=Action.CREATE, what="care.rounds.propose", detail=detail)
    return row


def _dismiss_older(kind: str, provider: Organisation, day: date, meal: str, *, by: Actor, at: datetime) -> None:
    older = RoundProposal.objects.filter(kind=kind, provider=provider, day=day, meal=meal).waiting()
    older.update(state=ProposalState.DISMISSED, decided_at=at, decided_by=by.account_id)


def _decide(proposal: RoundProposal, state: str, *, by: Actor, at: datetime) -> None:
    proposal.state, proposal.decided_at, proposal.decided_by_id = state, at, by.account_id
    proposal.save(update_fields=["state", "decided_at", "decided_by"])
    audit.record(
        by=by, at=at, action=Action.CHANGE, what="care.rounds.decide", detail={"proposal": proposal.pk, "state": state}
    )


def _providers_of(proposal: RoundProposal) -> list[Organisation]:
    """All whose rounds change, locked in one order."""
    keys = {proposal.provider_id} | {round_["provider"] for plan in (proposal.before, proposal.after)
                                     for round_ in plan["rounds"]}  # fmt: skip
    return list(Organisation.objects.select_for_update().filter(pk__in=keys).order_by("pk"))


def _put_in_force(proposal: RoundProposal, asked: Question, *, by: Actor, at: datetime) -> list[Handover]:
    """Rounds, places, times and due times as proposed; what was made stays first on its round. Answers what changed."""
    rows = {int(key): row for key, row in asked.handovers.items()}
    cooks = {int(key): pk for key, pk in proposal.cause.get("cooks", {}).items()}
    rounds = _rounds(proposal, by=by, at=at)
    before = {row.round_id for row in rows.values() if row.round_id}
    Handover.objects.filter(pk__in=rows).update(round=None, position=None)
    last = _last_places(rounds.values())
    changed: list[Handover] = []
    for planned in proposal.after["rounds"]:
        row = rounds[planned["provider"], planned["courier"]]
        changed += _filled(row, planned, rows, cooks, proposal, after=last.get(row.pk, 0))
    placed = {row.pk for row in changed}
    changed += _elsewhere(proposal, [row for row in rows.values() if row.pk not in placed])
    Handover.objects.bulk_update(
        changed, ["round", "position", "planned_at", "left_out", "due_at", "provider"], batch_size=200
    )
    _fetches(proposal, rounds, rows)
    _settle(before | {row.pk for row in rounds.values()})
    return [row for row in changed if row.state == HandoverState.PROMISED]


def _rounds(proposal: RoundProposal, *, by: Actor, at: datetime) -> dict[tuple[int, int], Round]:
    """{(provider, courier): its round of the meal}, made where there is none yet. Three statements."""
    planned = {(one["provider"], one["courier"]): one for one in proposal.after["rounds"]}
    meal = Round.objects.filter(day=proposal.day, meal=proposal.meal, provider__in={key[0] for key in planned})
    there: dict[tuple[int, int], Round] = {}
    last: Counter[int] = Counter()
    for row in meal.order_by("number"):
        there.setdefault((row.provider_id, row.courier_id), row)
        last[row.provider_id] = row.number
    found = {key: there.get(key) or _new_round(proposal, *key, last) for key in planned}
    for key, row in found.items():
        _time(row, planned[key], proposal, by=by, at=at)
    Round.objects.bulk_update([row for row in found.values() if row.pk], TIMED)
    Round.objects.bulk_create(row for row in found.values() if row.pk is None)
    return found


def _new_round(proposal: RoundProposal, provider_id: int, courier_id: int, last: Counter[int]) -> Round:
    last[provider_id] += 1
    return Round(
        provider_id=provider_id, courier_id=courier_id, day=proposal.day, meal=proposal.meal, number=last[provider_id]
    )


def _time(round_: Round, planned: Mapping[str, Any], proposal: RoundProposal, *, by: Actor, at: datetime) -> None:
    midnight = midnight_of(proposal.day)
    if round_.state == RoundState.PLANNED:
        round_.planned_start_at = moment(midnight, planned["start_s"])
    round_.planned_end_at = moment(midnight, planned["end_s"])
    round_.driving_s, round_.distance_m = planned["driving_s"], planned["distance_m"]
    round_.travel_source, round_.planned_at, round_.planned_by_id = proposal.travel_source, at, by.account_id


def _last_places(rounds: Iterable[Round]) -> dict[int, int]:
    """{round: its last place that is still taken}. One query."""
    taken = Handover.objects.filter(round__in=[row.pk for row in rounds]).order_by()
    return dict(taken.values_list("round").annotate(last=Max("position")))


def _filled(
    round_: Round,
    planned: Mapping[str, Any],
    rows: Mapping[int, Handover],
    cooks: Mapping[int, int],
    proposal: RoundProposal,
    *,
    after: int,
) -> list[Handover]:
    """The stops of one round in order. Those made since come first and keep their time; before them, up to the place
    ``after``, stands what was settled before the round began."""
    midnight = midnight_of(proposal.day)
    doors = [(rows[key], at_s) for key, at_s in rules.stops_in(planned) if key in rows]
    doors.sort(key=lambda door: door[0].state == HandoverState.PROMISED)
    for position, (row, at_s) in enumerate(doors, start=after + 1):
        row.round, row.position = round_, position
        row.provider_id = cooks.get(row.pk, row.provider_id)
        if row.state == HandoverState.PROMISED:
            row.planned_at, row.left_out = moment(midnight, at_s), ""
            row.due_at = due_at(row.window_to, row.planned_at)
    return [row for row, _at_s in doors]


def _elsewhere(proposal: RoundProposal, rest: Sequence[Handover]) -> list[Handover]:
    """Who is on no round of the proposal: those who lose theirs say why, all others stay where they were."""
    codes = {left["stop"]: left["code"] for left in proposal.left_out}
    had = rules.courier_of(proposal.before)
    for row in rest:
        if row.pk in codes and (row.pk in had or row.round_id is None):
            row.round = row.position = row.planned_at = None
            row.left_out, row.due_at = codes[row.pk], due_at(row.window_to, None)
    return list(rest)


def _fetches(proposal: RoundProposal, rounds: Mapping[tuple[int, int], Round], rows: Mapping[int, Handover]) -> None:
    """Where boxes are fetched on the way, for the pages and sheets of the couriers: at the door where the van of
    whoever is out stands, else in the kitchen. One statement."""
    door = proposal.cause.get("fetch_at")
    midnight = midnight_of(proposal.day)
    RoundFetch.objects.bulk_create(
        (
            RoundFetch(
                round=rounds[planned["provider"], planned["courier"]],
                before_id=before,
                kitchen_id=None if door else planned["provider"],
                door_id=door,
                courier_id=proposal.cause.get("courier"),
                planned_at=moment(midnight, at_s),
            )
            for planned in proposal.after["rounds"]
            for before, at_s in rules.fetches_in(planned)
            if before in rows and (door or rounds[planned["provider"], planned["courier"]].state != RoundState.PLANNED)
        ),
        update_conflicts=True,
        unique_fields=["round", "before"],
        update_fields=["kitchen", "door", "courier", "planned_at"],
    )


def _settle(round_ids: set[int]) -> None:
    """A round without an open stop is over; one that was over and got stops goes on."""
    becomes: dict[str, list[int]] = {}
    for round_ in Round.objects.filter(pk__in=round_ids).prefetch_related("handovers"):
        states = {row.state for row in round_.handovers.all()}
        if HandoverState.PROMISED not in states:
            becomes.setdefault(RoundState.DONE, []).append(round_.pk)
        elif round_.state == RoundState.DONE:
            goes_on = RoundState.UNDER_WAY if len(states) > 1 else RoundState.PLANNED
            becomes.setdefault(goes_on, []).append(round_.pk)
    for state, keys in becomes.items():
        Round.objects.filter(pk__in=keys).update(state=state)
