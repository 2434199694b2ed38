"""What a courier's day is, as the phone keeps it: short marks that tell whether its document is still the newest."""

import hashlib
from collections.abc import Iterable
from datetime import date

from chomchom.care.models import DoorReport, Handover, Round, RoundFetch
from chomchom.people.viewer import Viewer


def fingerprint(viewer: Viewer, day: date, *more: str) -> str:
    """Changes with every change of the courier's stops, of when he leaves and of where his boxes are, in four queries.
    ``more``: what else the document hangs on."""
    stops = Handover.objects.walked_by(viewer).on(day).order_by("pk")
    rows = stops.values_list("pk", "round", "position", "state", "state_at", "planned_at", "recipient", "is_locked")
    reports = (
        DoorReport.objects.filter(handover__in=stops.order_by().values("pk"))
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    rounds = Round.objects.walked_by(viewer).on(day).order_by("pk")
    leaves = rounds.values_list("pk", "planned_start_at", "provider", "state")
    fetches = RoundFetch.objects.filter(round__in=rounds.order_by().values("pk")).order_by("pk")
    boxes = fetches.values_list("pk", "before", "kitchen", "door", "planned_at")
    own = (*map(repr, rows), *map(str, reports), *map(repr, leaves), *map(repr, boxes))
    return _digest((*own, day.isoformat(), str(viewer.account_id), *more))


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:20]
