"""What the pages of missions show; each function says how many statements it needs."""

from django.db.models import Count, Q

from chomchom.people.viewer import Viewer
from chomchom.trade.enums import ApplicationState
from chomchom.trade.models import Mission
from chomchom.trade.models.mission import MissionQuerySet


def missions_for(viewer: Viewer) -> MissionQuerySet:
    """The newest first, each with its number of applications, exporters that go and buyers: one statement."""
    going = Q(applications__state=ApplicationState.ACCEPTED)
    return (
        Mission.objects.visible_to(viewer)
        .select_related("office", "secretariat")
        .annotate(
            applications_count=Count("applications", distinct=True),
            going_count=Count("applications", filter=going, distinct=True),
            guests_count=Count("guests", distinct=True),
        )
        .order_by("-starts_on", "-pk")
    )


def parts_of(mission: Mission) -> dict[str, object]:
    """Everything the page of one mission shows below its head: five statements."""
    return {
        "legs": mission.legs.order_by("position").prefetch_related("half_days"),
        "travellers": mission.travellers.order_by("belongs_to", "name"),
        "itinerary": mission.itinerary.select_related("leg").order_by("day", "starts_at"),
        "weights": mission.weights.order_by("kind", "pk"),
    }
