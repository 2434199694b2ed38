"""Both ways along the chain: recipient ↔ handover ↔ batch ↔ dish ↔ allergen ↔ delivery."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q

from chomchom.care.enums import Allergen, HandoverState
from chomchom.care.models import Batch, Box, HygieneEntry, Recipient, SupplierLot, SymptomReport
from chomchom.care.queries.kitchen.clusters import boxes_of
from chomchom.care.rules.kitchen.clusters import WITHIN
from chomchom.people.viewer import Viewer

MOST_FOUND = 50


@dataclass(frozen=True)
class Eaten:
    """A box of the batch with what its person told afterwards."""

    box: Box
    reports: Sequence[SymptomReport]

    @property
    def is_eaten(self) -> bool:
        return self.box.handover.state == HandoverState.MET


@dataclass(frozen=True)
class Trace:
    """A batch with everything before and after it. ``people`` is None for a viewer who may not see who ate."""

    batch: Batch
    lots: Sequence[SupplierLot]
    entries: Sequence[HygieneEntry]
    people: Sequence[Eaten] | None
    boxes: int
    siblings: Sequence[Batch]

    @cached_property
    def ill(self) -> list[Eaten]:
        return [eaten for eaten in self.people or () if eaten.reports]

    @property
    def allergens(self) -> list[str]:
        return self.batch.item.allergen_names

    @cached_property
    def states(self) -> list[tuple[str, int]]:
        """How many boxes are where."""
        names: dict[str, int] = {}
        for eaten in self.people or ():
            name = str(eaten.box.handover.get_state_display())
            names[name] = names.get(name, 0) + 1
        return sorted(names.items())


def trace(batch: Batch, *, with_people: bool) -> Trace:
    """Five queries, however many boxes hold the batch."""
    lots = list(batch.lots.order_by("product", "lot_number"))
    entries = list(batch.entries.select_related("limit").order_by("happened_at", "pk"))
    boxes = boxes_of(batch)
    people = _eaten(batch, boxes) if with_people else None
    siblings = Batch.objects.filter(lots__in=lots).exclude(pk=batch.pk).select_related("item").distinct()
    return Trace(batch, lots, entries, people, len(boxes), list(siblings.order_by("-day", "code")[:MOST_FOUND]))


def _eaten(batch: Batch, boxes: Sequence[Box]) -> list[Eaten]:
    told: dict[int, list[SymptomReport]] = {}
    start = batch.cooked_at or batch.created_at
    rows = SymptomReport.objects.filter(
        recipient__handovers__box__contents__batch=batch, started_at__gte=start, started_at__lte=start + 2 * WITHIN
    )
    for row in rows.distinct().order_by("started_at", "pk"):
        told.setdefault(row.recipient_id, []).append(row)
    return [Eaten(box, told.get(box.handover.recipient_id, ())) for box in boxes]


@dataclass(frozen=True)
class Found:
    """What a word leads to: batches, deliveries with their batches, people with their last boxes."""

    batches: Sequence[Batch]
    lots: Sequence[SupplierLot]
    boxes: Sequence[Box]


def find(viewer: Viewer, words: str, *, with_people: bool) -> Found:
    """By batch number, dish, allergen, lot number, product, supplier; by name or management number of a person.

    Three queries; nothing for an empty word.
    """
    if not words:
        return Found((), (), ())
    codes = [allergen.value for allergen in Allergen if words in (str(allergen.label), allergen.value)]
    of_dish = Q(code__icontains=words) | Q(item__name__icontains=words) | Q(item__name_en__icontains=words)
    for code in codes:
        of_dish |= Q(item__allergens__icontains=f'"{code}"')
    batches = Batch.objects.visible_to(viewer).filter(of_dish).select_related("item", "provider")
    of_lot = Q(lot_number__icontains=words) | Q(product__icontains=words) | Q(supplier__icontains=words)
    lots = SupplierLot.objects.visible_to(viewer).filter(of_lot).prefetch_related("batches__item")
    return Found(
        list(batches.order_by("-day", "code")[:MOST_FOUND]),
        list(lots.order_by("-received_at")[:MOST_FOUND]),
        _boxes_of_people(viewer, words) if with_people else (),
    )


def _boxes_of_people(viewer: Viewer, words: str) -> list[Box]:
    people = Recipient.objects.visible_to(viewer).filter(Q(name=words) | Q(external_id__iexact=words))
    rows = Box.objects.filter(handover__recipient__in=people).select_related("handover__recipient", "handover__dong")
    return list(rows.prefetch_related("batches__item").order_by("-packed_at", "-pk")[:MOST_FOUND])
