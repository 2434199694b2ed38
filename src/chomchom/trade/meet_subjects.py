"""Whose documents belong to meetings and applications: they are seen by whoever sees the meeting or the application."""

from collections.abc import Collection

from chomchom.documents import subjects
from chomchom.people.viewer import Viewer
from chomchom.trade.kinds import APPLICATION, GUEST, MEETING
from chomchom.trade.models import Application, Meeting


class MeetingDocuments:
    kind = MEETING

    def visible(self, *, ids: Collection[int], viewer: Viewer) -> Collection[int]:
        return set(Meeting.objects.visible_to(viewer).filter(pk__in=ids).values_list("pk", flat=True))

    def people(self, *, id: int) -> Collection[tuple[str, int]]:
        return [(GUEST, pk) for pk in Meeting.objects.filter(pk=id).values_list("guest_id", flat=True)]


class ApplicationDocuments:
    """Catalogues, briefing books and letters."""

    kind = APPLICATION

    def visible(self, *, ids: Collection[int], viewer: Viewer) -> Collection[int]:
        return set(Application.objects.visible_to(viewer).filter(pk__in=ids).values_list("pk", flat=True))

    def people(self, *, id: int) -> Collection[tuple[str, int]]:
        return [(APPLICATION, id)]


def register() -> None:
    """Called once, when the app is ready."""
    subjects.register(ApplicationDocuments())
    subjects.register(MeetingDocuments())
