"""Reads about rounds."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch, Q

from chomchom.care.enums import HandoverState, RoundState
from chomchom.care.enums_rounds import SameFace
from chomchom.care.models import EmergencyContact, Handover, PlanningRun, Round
from chomchom.care.models.day import OPEN_STATES
from chomchom.people.enums import OrganisationKind
from chomchom.people.models import Organisation
from chomchom.people.viewer import Viewer


@dataclass(frozen=True)
class ProviderRounds:
    """The rounds of one provider, with ``stops`` and ``open_stops`` on each."""

    provider: str
    rounds: list[Round]

    @property
    def driving_minutes(self) -> int:
        return round(sum(row.driving_s for row in self.rounds) / 60)

    @property
    def kilometres(self) -> float:
        return sum(row.distance_m for row in self.rounds) / 1000


def rounds_of(viewer: Viewer, day: date, meal: str) -> list[ProviderRounds]:
    """Rounds by provider. One query."""
    rows = (
        Round.objects.visible_to(viewer)
        .on(day)
        .filter(meal=meal)
        .select_related("provider", "courier__account")
        .annotate(stops=Count("handovers"), open_stops=Count("handovers", filter=Q(handovers__state__in=OPEN_STATES)))
        .order_by("provider__name", "number")
    )
    groups: dict[str, list[Round]] = {}
    for row in rows:
        groups.setdefault(str(row.provider), []).append(row)
    return [ProviderRounds(provider, rounds) for provider, rounds in groups.items()]


def providers_with_rounds(viewer: Viewer, day: date, meal: str) -> list[Organisation]:
    """Whose rounds of a meal the viewer sees and may still change. One query."""
    rows = Round.objects.visible_to(viewer).on(day).filter(meal=meal).exclude(state=RoundState.DONE)
    return list(Organisation.objects.filter(pk__in=rows.values("provider")).order_by("name"))


def on_no_round(viewer: Viewer, day: date, meal: str) -> list[Handover]:
    """Open handovers that are on no round, the high risks first; at most 200 rows. One query."""
    rows = Handover.objects.visible_to(viewer).on(day).filter(meal=meal, round=None).unconfirmed()
    return list(rows.select_related("recipient", "dong", "provider").order_by("-recipient__risk", "pk")[:200])


def latest_runs(viewer: Viewer, day: date, meal: str) -> list[PlanningRun]:
    """The latest planning of each provider that the viewer sees. One query."""
    scope = Q(provider__in=viewer.provider_ids) | Q(provider__district__in=viewer.district_ids)
    runs = PlanningRun.objects.filter(scope, day=day, meal=meal).select_related("provider").order_by("pk")
    return list({run.provider_id: run for run in runs}.values())


def last_same_face(viewer: Viewer) -> int:
    """What the viewer's provider chose when it last planned. One query."""
    runs = PlanningRun.objects.filter(provider__in=viewer.provider_ids, compares=False).order_by("-pk")
    chosen = runs.values_list("same_face_s", flat=True).first()
    return int(SameFace.RATHER) if chosen is None else chosen


def stops_of(row: Round, *, contacts: bool = False) -> list[Handover]:
    """The stops of a round in order; with the emergency contacts for the sheet. One query, two with contacts."""
    stops = row.handovers.select_related("recipient", "dong").order_by("position")
    if contacts:
        ordered = EmergencyContact.objects.order_by("position")
        stops = stops.prefetch_related(Prefetch("recipient__contacts", queryset=ordered))
    return list(stops)


def sister_rounds(row: Round) -> list[Round]:
    """The rounds of the same provider, day and meal, this one among them."""
    sisters = Round.objects.filter(provider=row.provider, day=row.day, meal=row.meal)
    return list(sisters.select_related("courier__account").order_by("number"))


@dataclass(frozen=True)
class Column:
    """One round with its stops in order, as the page of moving by hand shows it."""

    round: Round
    stops: list[Handover]

    @property
    def driving_minutes(self) -> int:
        return round(self.round.driving_s / 60)


def side_by_side(viewer: Viewer, day: date, meal: str) -> list[Column]:
    """All rounds of a meal with their stops. Two queries."""
    stops = Handover.objects.select_related("recipient", "dong").order_by("position")
    rows = Round.objects.visible_to(viewer).on(day).filter(meal=meal).select_related("provider", "courier__account")
    rows = rows.prefetch_related(Prefetch("handovers", queryset=stops)).order_by("provider__name", "number")
    return [Column(row, list(row.handovers.all())) for row in rows]


@dataclass(frozen=True)
class Kitchen:
    """A provider's kitchen on one meal: how many people it cooks for, and those still promised by diet."""

    provider: Organisation
    people: int
    open_by_diet: dict[str, int]


def kitchens_of(viewer: Viewer, day: date, meal: str) -> list[Kitchen]:
    """The kitchens of the viewer's districts. Two queries."""
    kitchens = Organisation.objects.filter(district__in=viewer.district_ids, kind=OrganisationKind.PROVIDER)
    rows = (
        Handover.objects.promised()
        .filter(provider__district__in=viewer.district_ids, day=day, meal=meal)
        .values_list("provider", "recipient__diet", "state")
        .annotate(number=Count("pk"))
    )
    people: Counter[int] = Counter()
    waiting: dict[int, Counter[str]] = {}
    for provider, diet, state, number in rows:
        people[provider] += number
        if state == HandoverState.PROMISED:
            waiting.setdefault(provider, Counter())[diet] += number
    return [Kitchen(one, people[one.pk], dict(waiting.get(one.pk, {}))) for one in kitchens.order_by("name")]
