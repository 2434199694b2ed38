"""Whose documents belong to meetings: photos of cards are seen by whoever sees the meeting."""

from collections.abc import Collection

from chomchom.documents import subjects
from chomchom.people.viewer import Viewer
from chomchom.trade.kinds import GUEST, MEETING
from chomchom.trade.models import Meeting


class MeetingDocuments:
    kind = MEETING

    def visible(self, *, ids: Collection[int], viewer: Viewer) -> Collection[int]:
        return set(Meeting.objects.visible_to(viewer).filter(pk__in=ids).values_list("pk", flat=True))

    def people(self, *, id: int) -> Collection[tuple[str, int]]:
        return [(GUEST, pk) for pk in Meeting.objects.filter(pk=id).values_list("guest_id", flat=True)]


def register() -> None:
    """Called once, when the app is ready."""
    subjects.register(MeetingDocuments())
