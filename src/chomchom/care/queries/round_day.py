"""What a courier's day is, as the phone keeps it: short marks that tell whether its document is still the newest."""

import hashlib
from collections.abc import Iterable
from datetime import date

from chomchom.care.models import DoorReport, Handover
from chomchom.people.viewer import Viewer


def fingerprint(viewer: Viewer, day: date, *more: str) -> str:
    """Changes with every change of the courier's stops, in two queries. ``more``: what else the document hangs on."""
    stops = Handover.objects.walked_by(viewer).on(day).order_by("pk")
    rows = stops.values_list("pk", "round", "position", "state", "state_at", "planned_at", "recipient", "is_locked")
    reports = (
        DoorReport.objects.filter(handover__in=stops.order_by().values("pk"))
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    return _digest((*map(repr, rows), *map(str, reports), day.isoformat(), str(viewer.account_id), *more))


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:20]
