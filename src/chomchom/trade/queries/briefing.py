"""What a briefing book holds: one exporter's mission, in a constant number of statements."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from chomchom.trade.enums import Criterion
from chomchom.trade.models import Application, Evidence, ItineraryItem, Leg, Meeting, Mission, Product
from chomchom.trade.models.timetable import AT_A_TABLE


@dataclass(frozen=True)
class Page:
    """One buyer: its meeting (None: not met) and the newest piece of evidence of each criterion."""

    meeting: Meeting
    evidence: dict[str, Evidence | None]

    @property
    def open_criteria(self) -> list[str]:
        return [name for name, piece in self.evidence.items() if piece is None or piece.value is None]


@dataclass(frozen=True)
class Book:
    application: Application
    legs: list[Leg]
    itinerary: list[ItineraryItem]
    products: list[Product]
    pages: list[Page] = field(default_factory=list)


def book(application: Application) -> Book:
    """Five statements."""
    meetings = list(
        Meeting.objects.filter(application=application, state__in=AT_A_TABLE)
        .select_related("guest__buyer", "leg", "interpreter")
        .order_by("starts_at")
    )
    newest = newest_evidence([meeting.guest.buyer_id for meeting in meetings])
    pages = [Page(m, {one: newest.get((m.guest.buyer_id, one)) for one in Criterion.values}) for m in meetings]
    return Book(
        application,
        list(Leg.objects.filter(mission=application.mission_id).order_by("position")),
        list(
            ItineraryItem.objects.filter(mission=application.mission_id)
            .select_related("leg")
            .order_by("day", "starts_at")
        ),
        list(application.products.order_by("position")),
        pages,
    )


def newest_evidence(buyers: Iterable[int]) -> dict[tuple[int, str], Evidence]:
    rows = Evidence.objects.filter(buyer__in=list(buyers)).order_by("recorded_at", "pk")
    return {(row.buyer_id, row.criterion): row for row in rows}


def meetings_of_mission(mission: Mission) -> list[Meeting]:
    return list(
        Meeting.objects.filter(leg__mission=mission)
        .select_related("guest__buyer", "leg", "interpreter", "application__exporter")
        .order_by("starts_at", "table")
    )
