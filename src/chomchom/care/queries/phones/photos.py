"""Photos from doors, for whoever may see them, and their files."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from chomchom.care.models import DoorPhoto, Handover
from chomchom.core.kept import Kept
from chomchom.core.storage import digest_in
from chomchom.people.viewer import Viewer


def photos_of(handover: Handover, viewer: Viewer) -> list[DoorPhoto]:
    """The photos of a handover that the viewer sees, in the order in which they were taken. One query."""
    if not viewer.may("care.photo.see"):
        return []
    return list(handover.photos.select_related("report__account").order_by("report__happened_at", "pk"))


def folder() -> Path:
    return Path(settings.MEDIA_ROOT)


def kept(using: str) -> Iterator[Kept]:
    """The file of every photo, for the audit and for backups."""
    names = DoorPhoto.objects.using(using).values_list("file", flat=True).iterator()
    return (Kept(name, digest_in(name)) for name in names)
