"""A plan as it is kept with a proposal, what differs between two of them, and whether a proposal still fits."""

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from chomchom.care.enums_rounds import KITCHEN_PREFIX, ProposalKind, ProposalState
from chomchom.core.refusal import Refusal
from chomchom.solver import rounds as solver

Picture = Mapping[str, Any]


def picture(plan: solver.Plan) -> dict[str, Any]:
    """The plan in plain values: keys of couriers, providers and handovers, seconds since midnight, metres."""
    return {
        "driving_s": plan.driving_s,
        "distance_m": plan.distance_m,
        "known": plan.known_handovers,
        "familiar": plan.familiar_handovers,
        "rounds": [
            {
                "courier": int(route.courier),
                "provider": provider_of(route.kitchen),
                "start_s": route.start_s,
                "end_s": route.end_s,
                "driving_s": route.driving_s,
                "distance_m": route.distance_m,
                "stops": [[_key(visit.stop), visit.start_service_s] for visit in route.visits],
            }
            for route in plan.routes
        ],
    }


def provider_of(kitchen: str) -> int:
    return int(kitchen.removeprefix(KITCHEN_PREFIX))


def is_door(stop: str) -> bool:
    """Whether the planner's stop is somebody's door, and no place where boxes are fetched."""
    return not stop.startswith(solver.FETCH_PREFIX)


def stops_in(round_: Mapping[str, Any]) -> list[tuple[int, int]]:
    """(handover, second) of the doors of one round; where boxes are fetched on the way is no door."""
    return [(key, at_s) for key, at_s in round_["stops"] if isinstance(key, int)]


def fetches_in(round_: Mapping[str, Any]) -> list[tuple[int, int]]:
    """(handover, second) for each place where the courier fetches boxes: the door that comes next, and when."""
    found = []
    for (key, at_s), following in pairwise([*round_["stops"], [None, 0]]):
        after = following[0]
        if not isinstance(key, int) and isinstance(after, int):
            found.append((after, at_s))
    return found


def courier_of(plan: Picture) -> dict[int, int]:
    return {key: courier for key, (courier, _at_s) in _where(plan).items()}


def moved_in(repair_moves: Iterable[solver.Moved]) -> list[dict[str, Any]]:
    """The planner's own account of who changes hands or hours."""
    return [
        {
            "stop": int(move.stop),
            "from": _number(move.from_courier),
            "to": _number(move.to_courier),
            "from_s": move.from_s,
            "to_s": move.to_s,
            "code": move.reason.code,
        }
        for move in repair_moves
        if is_door(move.stop)
    ]


def differences(before: Picture, after: Picture) -> list[dict[str, Any]]:
    """Who changes hands between two plans, and whose door is reached five minutes or more earlier or later."""
    old, new = _where(before), _where(after)
    rows = []
    for key in sorted({*old, *new}):
        (was, was_s), (then, then_s) = old.get(key, (None, None)), new.get(key, (None, None))
        if was != then or abs((was_s or 0) - (then_s or 0)) >= solver.NOTICED_S:
            rows.append({"stop": key, "from": was, "to": then, "from_s": was_s, "to_s": then_s, "code": "replanned"})
    return sorted(rows, key=lambda row: row["from"] == row["to"])


def left_out_in(left: Iterable[solver.LeftOut]) -> list[dict[str, Any]]:
    rows = [{"stop": int(one.stop), "code": one.reason.code} for one in left if is_door(one.stop)]
    return sorted(rows, key=lambda row: row["stop"])


def may_decide(state: str) -> Refusal | None:
    if state == ProposalState.OPEN:
        return None
    return Refusal("decided", _("This proposal was decided already."))


def can_be_done(kind: str) -> Refusal | None:
    """What would be if all kitchens were planned together is a figure, and no plan that anybody could drive today."""
    if kind == ProposalKind.TOGETHER:
        return Refusal("what_if", _("This is a what-if: it shows what would be driven, and changes no round."))
    return None


def still_fits(before: Picture, after: Picture, now: Mapping[int, int], open_stops: Iterable[int]) -> Refusal | None:
    """``now``: {handover: courier} of the rounds as they are. What was reported from doors since does no harm, as long
    as nobody of those who change hands was visited in the meantime and nobody moved stops by hand."""
    was, then, open_now = courier_of(before), courier_of(after), set(open_stops)
    visited = [key for key in then if then[key] != was.get(key) and key not in open_now]
    by_hand = [key for key in open_now if now.get(key) != was.get(key)]
    if visited or by_hand:
        return Refusal(
            "stale",
            _("The day went on since this was computed (%(number)s stops differ). Have it computed anew.")
            % {"number": len(visited) + len(by_hand)},
        )
    return None


def _where(plan: Picture) -> dict[int, tuple[int, int]]:
    return {key: (round_["courier"], at_s) for round_ in plan["rounds"] for key, at_s in stops_in(round_)}


def _key(stop: str) -> int | str:
    return int(stop) if is_door(stop) else stop


def _number(key: str | None) -> int | None:
    return int(key) if key else None
