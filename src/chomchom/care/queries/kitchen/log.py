"""Reads about the hygiene log, the batches of a day and the tasks."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Exists, OuterRef
from django.utils import timezone

from chomchom.care.enums_kitchen import HygieneKind, Verdict
from chomchom.care.models import Batch, HygieneEntry, KitchenTask, SupplierLot
from chomchom.care.rules.day import midnight
from chomchom.care.rules.kitchen.gate import Check
from chomchom.people.viewer import Viewer


def bounds(day: date) -> tuple[datetime, datetime]:
    """The moments [from, to) of a day."""
    return midnight(day), midnight(day + timedelta(days=1))


def entries_of(viewer: Viewer, provider_id: int, day: date) -> list[HygieneEntry]:
    """The log of a day, the newest first. One query."""
    start, end = bounds(day)
    rows = HygieneEntry.objects.visible_to(viewer).filter(
        provider=provider_id, happened_at__gte=start, happened_at__lt=end
    )
    return list(rows.select_related("batch__item", "round", "lot", "limit", "answers").order_by("-happened_at", "-pk"))


def checks_of(provider_id: int, day: date) -> list[Check]:
    """The entries of a day as the gate asks for them. One query."""
    start, end = bounds(day)
    corrected = HygieneEntry.objects.filter(answers=OuterRef("pk"), kind=HygieneKind.CORRECTIVE)
    rows = HygieneEntry.objects.filter(provider=provider_id, happened_at__gte=start, happened_at__lt=end).annotate(
        corrected=Exists(corrected)
    )
    return [
        Check(row.pk, row.kind, row.verdict, row.happened_at, row.batch_id, row.round_id, row.corrected)
        for row in rows.only("pk", "kind", "verdict", "happened_at", "batch", "round").order_by("pk")
    ]


def uncorrected(provider_id: int, day: date) -> list[HygieneEntry]:
    """Values out of their limit that no corrective action answers yet. One query."""
    start, end = bounds(day)
    rows = HygieneEntry.objects.filter(
        provider=provider_id, verdict=Verdict.OUT, happened_at__gte=start, happened_at__lt=end, corrections=None
    )
    return list(rows.select_related("batch__item", "round").order_by("happened_at"))


def batches_of(viewer: Viewer, provider_id: int, day: date, meal: str = "") -> list[Batch]:
    """The batches of a day in the order of their dishes. One query."""
    rows = Batch.objects.visible_to(viewer).filter(provider=provider_id, day=day).select_related("item", "provider")
    return list((rows.filter(meal=meal) if meal else rows).order_by("meal", "item_id", "number"))


def lots_of(viewer: Viewer, provider_id: int, since: date) -> list[SupplierLot]:
    """Deliveries received since then, the newest first. One query."""
    rows = SupplierLot.objects.visible_to(viewer).filter(provider=provider_id, received_at__date__gte=since)
    return list(rows.order_by("-received_at", "-pk"))


def open_tasks(viewer: Viewer, provider_id: int) -> list[KitchenTask]:
    """What is still to do, the most urgent first. One query."""
    rows = KitchenTask.objects.visible_to(viewer).open().filter(provider=provider_id)
    return list(rows.select_related("batch__item", "entry", "round", "handover__recipient").order_by("due_at", "pk"))


def readings_before(device: str, provider_id: int, happened_at: datetime) -> list[tuple[datetime, Decimal]]:
    """The readings of a probe on the same day before this one, the newest first; at most fifty. One query."""
    start, _end = bounds(timezone.localdate(happened_at))
    rows = HygieneEntry.objects.filter(
        device=device, provider=provider_id, happened_at__gte=start, happened_at__lte=happened_at, value__isnull=False
    )
    return list(rows.order_by("-happened_at", "-pk").values_list("happened_at", "value")[:50])


def sample_stored_at(batch_id: int) -> datetime | None:
    """When the retained sample of a batch was put away; None when it was not. One query."""
    rows = HygieneEntry.objects.filter(batch=batch_id, kind=HygieneKind.SAMPLE_STORED).order_by("happened_at")
    return rows.values_list("happened_at", flat=True).first()


@dataclass(frozen=True)
class Station:
    """One step of a batch on the kitchen's board: done, bad or missing."""

    kind: str
    label: str
    entry: HygieneEntry | None
