"""Reads about proposals: what a page needs to show both sides with names."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from chomchom.care.enums import LEFT_OUT
from chomchom.care.enums_rounds import WHY_MOVED, ProposalKind
from chomchom.care.models import Courier, Handover, RoundProposal
from chomchom.care.rules import proposals as rules
from chomchom.care.rules.day import midnight
from chomchom.care.shares import percent
from chomchom.people.models import Organisation
from chomchom.people.viewer import Viewer


@dataclass(frozen=True)
class Moved:
    """One person who changes hands or hours."""

    stop: Handover
    courier_before: str
    courier_after: str
    at_before: datetime | None
    at_after: datetime | None
    why: str

    @property
    def changes_hands(self) -> bool:
        return self.courier_before != self.courier_after


@dataclass(frozen=True)
class Side:
    """One courier's round on one side of the comparison."""

    stops: int
    driving_minutes: int
    start: datetime
    end: datetime
    fetches: bool


@dataclass(frozen=True)
class Pair:
    """The round of one courier as it is and as proposed."""

    courier: str
    before: Side | None
    after: Side | None


@dataclass(frozen=True)
class Figures:
    driving_minutes: int
    kilometres: float
    stops: int
    known_percent: int | None


@dataclass(frozen=True)
class Comparison:
    """Everything that the page of a proposal shows. ``left_out`` is to be read first."""

    proposal: RoundProposal
    before: Figures
    after: Figures
    pairs: list[Pair]
    moved: list[Moved]
    left_out: list[tuple[Handover, str]]
    courier: Courier | None
    fetch_at: Handover | None
    cooks: list[tuple[Organisation, int]]

    @property
    def hands(self) -> int:
        return sum(one.changes_hands for one in self.moved)

    @property
    def saved_percent(self) -> int | None:
        """How much less is driven as proposed, in whole per cent."""
        before = self.proposal.before["driving_s"]
        return round(100 * (1 - self.proposal.after["driving_s"] / before)) if before else None

    @property
    def recipients(self) -> set[int]:
        """Whose names the page shows."""
        return {one.stop.recipient_id for one in self.moved} | {stop.recipient_id for stop, _why in self.left_out}


def waiting(viewer: Viewer, day: date, meal: str) -> list[RoundProposal]:
    """Proposals of a meal that nobody decided yet, the newest first. One query."""
    rows = RoundProposal.objects.visible_to(viewer).waiting().filter(day=day, meal=meal)
    return list(rows.select_related("provider").order_by("-pk"))


def siblings(proposal: RoundProposal) -> list[RoundProposal]:
    """The plans that were compared together, the shortest ways first. One query."""
    if proposal.kind != ProposalKind.FACES:
        return []
    same = {"provider": proposal.provider_id, "day": proposal.day, "meal": proposal.meal, "kind": proposal.kind}
    return list(RoundProposal.objects.filter(made_at=proposal.made_at, **same).order_by("pk"))


def comparison(proposal: RoundProposal) -> Comparison:
    """Both sides with names, in four queries."""
    rows = {left["stop"]: left["code"] for left in proposal.left_out}
    wanted = {row["stop"] for row in proposal.moved} | rows.keys() | {proposal.cause.get("fetch_at")}
    stops = Handover.objects.filter(pk__in=wanted - {None}).select_related("recipient", "dong").in_bulk()
    couriers = _couriers(proposal)
    left_out = [(stops[pk], str(LEFT_OUT.get(code, code))) for pk, code in rows.items() if pk in stops]
    return Comparison(
        proposal=proposal,
        before=_figures(proposal.before),
        after=_figures(proposal.after),
        pairs=_pairs(proposal, couriers),
        moved=[_moved(row, stops, couriers, proposal.day) for row in proposal.moved if row["stop"] in stops],
        left_out=sorted(left_out, key=lambda pair: (-pair[0].recipient.risk, pair[0].pk)),
        courier=couriers.get(proposal.cause.get("courier", 0)),
        fetch_at=stops.get(proposal.cause.get("fetch_at") or 0),
        cooks=_cooks(proposal),
    )


def lines(proposal: RoundProposal) -> dict[str, list[tuple[int, list[list[float]]]]]:
    """{"before": [(number of the colour, [[latitude, longitude], …]) per round], "after": …} for the maps; a courier
    has one colour on both sides, and there are no names. Two queries."""
    keys = [key for plan in (proposal.before, proposal.after) for round_ in plan["rounds"]
            for key, _at_s in rules.stops_in(round_)]  # fmt: skip
    places = dict(_places(keys))
    kitchens = Organisation.objects.in_bulk([r["provider"] for p in (proposal.before, proposal.after)
                                             for r in p["rounds"]])  # fmt: skip
    plans = (proposal.before, proposal.after)
    colours = {pk: number for number, pk in enumerate(sorted({r["courier"] for p in plans for r in p["rounds"]}))}
    return {
        side: [(colours[round_["courier"]], _line(round_, places, kitchens)) for round_ in plan["rounds"]]
        for side, plan in (("before", proposal.before), ("after", proposal.after))
    }


def _places(keys: Collection[int]) -> list[tuple[int, list[float]]]:
    rows = Handover.objects.filter(pk__in=keys).select_related("recipient", "dong")
    return [(row.pk, _place(row)) for row in rows]


def _place(row: Handover) -> list[float]:
    at = row.recipient if row.recipient.latitude is not None else row.dong
    return [at.latitude, at.longitude]


def _line(
    round_: Mapping[str, Any], places: Mapping[int, list[float]], kitchens: Mapping[int, Organisation]
) -> list[list[float]]:
    kitchen = kitchens[round_["provider"]]
    return [[kitchen.latitude, kitchen.longitude], *(places[k] for k, _s in rules.stops_in(round_) if k in places)]


def _couriers(proposal: RoundProposal) -> dict[int, Courier]:
    keys = {round_["courier"] for plan in (proposal.before, proposal.after) for round_ in plan["rounds"]}
    keys |= {proposal.cause["courier"]} if "courier" in proposal.cause else set()
    return Courier.objects.select_related("account").in_bulk(keys)


def _cooks(proposal: RoundProposal) -> list[tuple[Organisation, int]]:
    """(kitchen, boxes it would cook in addition), the most first."""
    total: dict[int, int] = {}
    for pk, _diet, boxes in proposal.cause.get("asked", []):
        total[pk] = total.get(pk, 0) + boxes
    kitchens = Organisation.objects.in_bulk(total) if total else {}
    return sorted(((kitchens[pk], boxes) for pk, boxes in total.items()), key=lambda pair: -pair[1])


def _figures(plan: Mapping[str, Any]) -> Figures:
    return Figures(
        driving_minutes=round(plan["driving_s"] / 60),
        kilometres=plan["distance_m"] / 1000,
        stops=sum(len(rules.stops_in(round_)) for round_ in plan["rounds"]),
        known_percent=percent(plan["known"], plan["familiar"]),
    )


def _pairs(proposal: RoundProposal, couriers: Mapping[int, Courier]) -> list[Pair]:
    before = {round_["courier"]: round_ for round_ in proposal.before["rounds"]}
    after = {round_["courier"]: round_ for round_ in proposal.after["rounds"]}
    return [
        Pair(str(couriers.get(pk, "")), _side(before.get(pk), proposal.day), _side(after.get(pk), proposal.day))
        for pk in sorted(before.keys() | after.keys())
    ]


def _side(round_: Mapping[str, Any] | None, day: date) -> Side | None:
    if round_ is None:
        return None
    return Side(
        stops=len(rules.stops_in(round_)),
        driving_minutes=round(round_["driving_s"] / 60),
        start=_moment(day, round_["start_s"]),
        end=_moment(day, round_["end_s"]),
        fetches=bool(rules.fetches_in(round_)),
    )


def _moved(row: Mapping[str, Any], stops: Mapping[int, Handover], couriers: Mapping[int, Courier], day: date) -> Moved:
    return Moved(
        stop=stops[row["stop"]],
        courier_before=str(couriers.get(row["from"] or 0, "")),
        courier_after=str(couriers.get(row["to"] or 0, "")),
        at_before=_moment(day, row["from_s"]) if row["from_s"] is not None else None,
        at_after=_moment(day, row["to_s"]) if row["to_s"] is not None else None,
        why=str(WHY_MOVED.get(row["code"], row["code"])),
    )


def _moment(day: date, seconds: int) -> datetime:
    return midnight(day) + timedelta(seconds=seconds)
