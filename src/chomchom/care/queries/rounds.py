"""Reads about rounds."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch, Q

from chomchom.care.models import EmergencyContact, Handover, PlanningRun, Round
from chomchom.care.models.day import OPEN_STATES
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


def on_no_round(viewer: Viewer, day: date, meal: str) -> list[Handover]:
    """Open handovers that are on no round, the high risks first; at most 200 rows. One query."""
    rows = Handover.objects.visible_to(viewer).on(day).filter(meal=meal, round=None).unconfirmed()
    return list(rows.select_related("recipient", "dong", "provider").order_by("-recipient__risk", "pk")[:200])


def latest_runs(viewer: Viewer, day: date, meal: str) -> list[PlanningRun]:
    """The latest planning of each provider that the viewer sees. One query."""
    scope = Q(provider__in=viewer.provider_ids) | Q(provider__district__in=viewer.district_ids)
    runs = PlanningRun.objects.filter(scope, day=day, meal=meal).select_related("provider").order_by("pk")
    return list({run.provider_id: run for run in runs}.values())


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
