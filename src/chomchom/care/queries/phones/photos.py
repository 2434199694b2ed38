"""Photos from doors, for whoever may see them."""

from chomchom.care.models import DoorPhoto, Handover
from chomchom.people.viewer import Viewer


def photos_of(handover: Handover, viewer: Viewer) -> list[DoorPhoto]:
    """The photos of a handover that the viewer sees, in the order in which they were taken. One query."""
    if not viewer.may("care.photo.see"):
        return []
    return list(handover.photos.select_related("report__account").order_by("report__happened_at", "pk"))
