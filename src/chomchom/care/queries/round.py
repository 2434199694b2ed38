"""What a courier's page shows: today's own rounds and their stops, and nothing a courier need not know."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from urllib.parse import quote

from django.conf import settings

from chomchom.care.enums import Allergen, Diet, DoorStep, HandoverState, Mobility, ReportKind, RoundState
from chomchom.care.models import CarePlan, DoorReport, Handover, Round, RoundFetch
from chomchom.care.queries.careplans import current_plans
from chomchom.care.queries.streets import fetches_of
from chomchom.core.models import AccessEntry
from chomchom.people.models import Organisation
from chomchom.people.viewer import Viewer

SETTLED = frozenset({HandoverState.MET, HandoverState.SAFE_ABSENT, HandoverState.EMERGENCY, HandoverState.CANCELLED})
TONES = {
    HandoverState.PROMISED: "neutral",
    HandoverState.NO_REPLY: "warning",
    HandoverState.RED_FLAG: "danger",
    HandoverState.MET: "success",
    HandoverState.SAFE_ABSENT: "info",
    HandoverState.EMERGENCY: "danger",
    HandoverState.CANCELLED: "neutral",
}


@dataclass(frozen=True)
class Stop:
    """One stop as a courier sees it."""

    handover: Handover

    @property
    def pk(self) -> int:
        return self.handover.pk

    @property
    def person(self) -> Any:
        return self.handover.recipient

    @property
    def is_waiting(self) -> bool:
        """Nobody has reported from it yet."""
        return self.handover.state == HandoverState.PROMISED

    @property
    def is_settled(self) -> bool:
        return self.handover.state in SETTLED

    @property
    def tone(self) -> str:
        return TONES[HandoverState(self.handover.state)]

    @property
    def moving(self) -> str:
        """How the person moves; empty where it is not known."""
        return "" if self.person.mobility == Mobility.UNKNOWN else self.person.get_mobility_display()

    @property
    def is_special_diet(self) -> bool:
        return self.person.diet != Diet.GENERAL

    @property
    def allergens(self) -> list[str]:
        known = dict(Allergen.choices)
        return [str(known.get(code, code)) for code in self.person.allergens]

    @property
    def map_url(self) -> str:
        """A link that opens the map of the phone at the address (never at a name)."""
        return map_url(self.person.latitude, self.person.longitude, self.person.address)


@dataclass(frozen=True)
class Pickup:
    """Where boxes are fetched: the kitchen before the first stop, or on the way before the stop ``before``."""

    name: str
    address: str
    phone: str
    at: datetime | None
    map_url: str
    courier: str = ""
    before: int | None = None


@dataclass(frozen=True)
class Walk:
    """One round of today with its stops in order, and where its boxes are."""

    round: Round
    stops: tuple[Stop, ...]
    fetches: tuple[RoundFetch, ...] = ()

    @property
    def kitchen(self) -> Pickup:
        return _at_kitchen(self.round.provider, self.round.planned_start_at)

    @cached_property
    def pickups(self) -> list[Pickup]:
        """On the way, those that are still ahead."""
        waiting = {stop.pk for stop in self.waiting}
        return [_on_the_way(fetch) for fetch in self.fetches if fetch.before_id in waiting]

    @property
    def has_left(self) -> bool:
        return self.round.state != RoundState.PLANNED

    @cached_property
    def next(self) -> Stop | None:
        return next((stop for stop in self.stops if stop.is_waiting), None)

    @property
    def reported(self) -> int:
        return sum(not stop.is_waiting for stop in self.stops)

    @property
    def unfinished(self) -> list[Stop]:
        """Reported from, but nobody knows yet how the person is."""
        return [stop for stop in self.stops if not stop.is_waiting and not stop.is_settled]

    @property
    def waiting(self) -> list[Stop]:
        """Nobody has reported from them yet, the next one first."""
        return [stop for stop in self.stops if stop.is_waiting]

    @property
    def done(self) -> list[Stop]:
        return [stop for stop in self.stops if stop.is_settled]


def _at_kitchen(kitchen: Organisation, at: datetime | None, before: int | None = None) -> Pickup:
    url = map_url(kitchen.latitude, kitchen.longitude, kitchen.address or str(kitchen))
    return Pickup(str(kitchen), kitchen.address, kitchen.phone, at, url, before=before)


def _on_the_way(fetch: RoundFetch) -> Pickup:
    before = fetch.before.position
    if fetch.kitchen is not None:
        return _at_kitchen(fetch.kitchen, fetch.planned_at, before)
    person = fetch.door.recipient  # type: ignore[union-attr]  # the database holds: a kitchen or a door
    url = map_url(person.latitude, person.longitude, person.address)
    phone = fetch.courier.account.phone if fetch.courier else ""
    return Pickup(
        "", person.full_address, phone, fetch.planned_at, url, courier=str(fetch.courier or ""), before=before
    )


def map_url(latitude: float | None, longitude: float | None, address: str) -> str:
    """A link that opens the map of the phone at the address (never at a name)."""
    return settings.MAP_LINK.format(lat=latitude or 0, lng=longitude or 0, address=quote(address, safe=""))


def walks(viewer: Viewer, day: date) -> list[Walk]:
    """The courier's own rounds of a day with their stops and where their boxes are, in three queries."""
    rounds = list(
        Round.objects.walked_by(viewer)
        .on(day)
        .select_related("provider")
        .order_by("planned_start_at", "meal", "number")
    )
    stops: dict[int, list[Stop]] = {one.pk: [] for one in rounds}
    for handover in (
        Handover.objects.filter(round__in=rounds)
        .select_related("recipient", "provider", "dong")
        .order_by("position", "pk")
    ):
        stops[handover.round_id].append(Stop(handover))
    fetches = fetches_of(rounds)
    return [Walk(one, tuple(stops[one.pk]), tuple(fetches.get(one.pk, ()))) for one in rounds]


def own_stop(viewer: Viewer, day: date, pk: int) -> Handover | None:
    """A stop of one of the courier's own rounds of the day, or None."""
    return (
        Handover.objects.walked_by(viewer)
        .on(day)
        .select_related("recipient", "provider", "round", "dong")
        .filter(pk=pk)
        .first()
    )


@dataclass(frozen=True)
class DoorSoFar:
    """What was reported from a door until now."""

    reports: tuple[DoorReport, ...]
    plan: CarePlan | None = None

    @cached_property
    def steps(self) -> dict[str, DoorReport]:
        """{DoorStep: the first report of it}"""
        found: dict[str, DoorReport] = {}
        for report in self.of(ReportKind.STEP):
            found.setdefault(report.content["step"], report)
        return found

    def of(self, kind: str) -> list[DoorReport]:
        return [report for report in self.reports if report.kind == kind]

    def first(self, kind: str) -> DoorReport | None:
        return next(iter(self.of(kind)), None)

    @property
    def knocked_at(self) -> datetime | None:
        report = self.steps.get(DoorStep.KNOCKED)
        return report.happened_at if report else None


def door_so_far(handover: Handover) -> DoorSoFar:
    return doors_so_far([handover.pk])[handover.pk]


def doors_so_far(handover_ids: Collection[int]) -> dict[int, DoorSoFar]:
    """What was reported from each of many doors, and what was agreed with the person, in three queries."""
    found: dict[int, list[DoorReport]] = {pk: [] for pk in handover_ids}
    for report in DoorReport.objects.filter(handover__in=handover_ids).order_by("happened_at", "pk"):
        found[report.handover_id].append(report)
    people = dict(Handover.objects.filter(pk__in=handover_ids).values_list("pk", "recipient_id"))
    plans = current_plans(people.values())
    return {pk: DoorSoFar(tuple(reports), plans.get(people.get(pk))) for pk, reports in found.items()}


def not_yet_logged(
    *, recipient_ids: Collection[int], viewer: Viewer, what: str, subject_kind: str, since: datetime
) -> list[int]:
    """Those whom the access log does not yet show as looked at by this account on this page since then."""
    logged = set(
        AccessEntry.objects.filter(
            account_id=viewer.account_id,
            at__gte=since,
            what=what,
            subject_kind=subject_kind,
            subject_id__in=recipient_ids,
        ).values_list("subject_id", flat=True)
    )
    return [pk for pk in dict.fromkeys(recipient_ids) if pk not in logged]
