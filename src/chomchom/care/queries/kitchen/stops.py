"""What a courier must know of the food at each stop: batches, minutes since cooking, recall.

Plain values, for the page of the server and for the document that a phone keeps. Two queries for any number of stops.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch

from chomchom.care.enums import Allergen
from chomchom.care.enums_kitchen import LimitKind, Withheld
from chomchom.care.models import Box, BoxBatch, Handover, KitchenTask
from chomchom.care.queries.kitchen.limits import limits_by_type, settings_of
from chomchom.care.rules.kitchen.gate import Freshness, freshness
from chomchom.people.viewer import Viewer


@dataclass(frozen=True)
class BatchAtStop:
    code: str
    dish: str
    allergens: tuple[str, ...]
    is_recalled: bool


@dataclass(frozen=True)
class StopFood:
    """The food of one stop. ``fresh`` is None where the kitchen log is not kept."""

    handover: int
    batches: tuple[BatchAtStop, ...]
    fresh: Freshness | None

    @property
    def recalled(self) -> list[BatchAtStop]:
        return [batch for batch in self.batches if batch.is_recalled]

    def withheld_at(self, moment: datetime) -> Withheld | None:
        """Why the food may not be handed over at that moment; None: it may."""
        if self.recalled:
            return Withheld.RECALLED
        if self.fresh and self.fresh.state_at(moment) == "too_old":
            return Withheld.TOO_OLD
        return None

    def state_at(self, moment: datetime) -> str:
        """fresh, hurry, too_old or recalled."""
        if self.recalled:
            return "recalled"
        return self.fresh.state_at(moment) if self.fresh else "fresh"

    def minutes_at(self, moment: datetime) -> int | None:
        return self.fresh.minutes_at(moment) if self.fresh else None

    def plain(self) -> dict[str, Any]:
        """As JSON, for the document of the day: the phone counts the minutes itself."""
        return {
            "batches": [{"code": b.code, "dish": b.dish, "recalled": b.is_recalled} for b in self.batches],
            "cooked_at": self.fresh.cooked_at.isoformat() if self.fresh else None,
            "warn_at": self.fresh.warn_at.isoformat() if self.fresh else None,
            "stop_at": self.fresh.stop_at.isoformat() if self.fresh else None,
            "recalled": bool(self.recalled),
        }


def food_of(handovers: Iterable[Handover]) -> dict[int, StopFood]:
    """{handover id: its food}, for those whose box was packed. Four queries; two where no box is."""
    rows = {handover.pk: handover for handover in handovers}
    contents = BoxBatch.objects.select_related("batch__item").order_by("pk")
    boxes = list(Box.objects.filter(handover__in=rows).prefetch_related(Prefetch("contents", queryset=contents)))
    if not boxes:
        return {}
    day = next(iter(rows.values())).day
    settings = settings_of({row.provider_id for row in rows.values()}, day)
    limits = limits_by_type(day, {setting.provider_type for setting in settings.values()})
    return {
        box.handover_id: StopFood(
            box.handover_id, _batches(box), _fresh(box, settings.get(rows[box.handover_id].provider_id), limits)
        )
        for box in boxes
    }


@dataclass(frozen=True)
class FoodNow:
    """The food of a stop at the moment a page is shown."""

    food: StopFood
    state: str
    minutes: int | None


def foods_at(handovers: Iterable[Handover], moment: datetime) -> dict[int, FoodNow]:
    """``food_of`` as it stands at a moment, by handover id."""
    return {
        pk: FoodNow(food, food.state_at(moment), food.minutes_at(moment)) for pk, food in food_of(handovers).items()
    }


def food_mark(viewer: Viewer, day: date) -> str:
    """Another one whenever a box of the courier's day is packed anew or one of its batches is recalled. One query."""
    stops = Handover.objects.walked_by(viewer).on(day).order_by().values("pk")
    rows = BoxBatch.objects.filter(box__handover__in=stops).order_by("pk")
    return repr(list(rows.values_list("pk", "box__cooked_at", "batch", "batch__recalled_at")))


def recalls_to_confirm(round_ids: Collection[int]) -> list[KitchenTask]:
    """The recalls that a courier of these rounds has not confirmed yet. One query."""
    tasks = KitchenTask.objects.open().filter(round__in=round_ids, kind="confirm_recall")
    return list(tasks.select_related("batch__item", "batch__recall").order_by("pk"))


def food_at(handover: Handover) -> StopFood | None:
    return food_of([handover]).get(handover.pk)


def _batches(box: Box) -> tuple[BatchAtStop, ...]:
    return tuple(
        BatchAtStop(
            content.batch.code,
            str(content.batch.item),
            tuple(str(Allergen(code).label) for code in content.batch.item.allergens),
            content.batch.recalled_at is not None,
        )
        for content in box.contents.all()
    )


def _fresh(box: Box, setting: Any, limits: Any) -> Freshness | None:
    if setting is None:
        return None
    own = limits[setting.provider_type]
    return freshness(box.cooked_at, warn=own.span(LimitKind.WARN_MINUTES), stop=own.span(LimitKind.STOP_MINUTES))
