"""What a round's boxes hold, and what keeps the round from leaving."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db.models import Prefetch

from chomchom.care.enums import HandoverState, RoundState
from chomchom.care.enums_kitchen import LimitKind
from chomchom.care.models import Batch, Box, BoxBatch, Handover, KitchenSetting, Round, RoundRelease
from chomchom.care.queries.kitchen.limits import limits_of, setting_of
from chomchom.care.queries.kitchen.log import checks_of
from chomchom.care.queries.kitchen.servings import Serving, menu_of, servings_of
from chomchom.care.rules.kitchen.gate import BatchFacts, Finding, Freshness, Stops, findings, freshness
from chomchom.care.rules.kitchen.limits import Limits
from chomchom.care.rules.kitchen.log import needs_core
from chomchom.people.viewer import Viewer


@dataclass(frozen=True)
class BoxAtGate:
    """A stop with what its box holds; ``box`` None: not packed."""

    serving: Serving
    planned_at: datetime | None
    box: Box | None
    fresh: Freshness | None

    @property
    def clashes(self) -> bool:
        """A dish of the menu, or one that is in the box already, must not be eaten by this person."""
        held = [content.batch.item for content in self.box.contents.all()] if self.box else []
        return bool(self.serving.clashes) or any(self.serving.exclusions & set(item.allergens) for item in held)

    @property
    def too_old_on_arrival(self) -> bool:
        return bool(self.fresh and self.planned_at and self.fresh.state_at(self.planned_at) == "too_old")

    @property
    def minutes_on_arrival(self) -> int | None:
        return self.fresh.minutes_at(self.planned_at) if self.fresh and self.planned_at else None


@dataclass(frozen=True)
class RoundAtGate:
    """A round with its boxes and everything that keeps it here. ``setting`` None: no gate for this provider."""

    round: Round
    setting: KitchenSetting | None
    boxes: tuple[BoxAtGate, ...]
    findings: tuple[Finding, ...]
    release: RoundRelease | None

    @property
    def packed(self) -> int:
        return sum(box.box is not None for box in self.boxes)

    @cached_property
    def batches(self) -> list[Batch]:
        found = {c.batch_id: c.batch for box in self.boxes if box.box for c in box.box.contents.all()}
        return sorted(found.values(), key=lambda batch: batch.code)


def round_at_gate(row: Round) -> RoundAtGate:
    """Everything about one round, in a constant number of queries (eight)."""
    setting = setting_of(row.provider_id, row.day)
    menu = menu_of(row.provider_id, row.day, row.meal)
    stops = Handover.objects.filter(round=row).exclude(state=HandoverState.CANCELLED)
    servings = servings_of(menu, stops)
    planned = dict(stops.values_list("pk", "planned_at"))
    boxes = _boxes(row)
    limits = limits_of(setting.provider_type, row.day) if setting else None
    at_gate = tuple(
        BoxAtGate(s, planned[s.handover], boxes.get(s.handover), _fresh(boxes.get(s.handover), limits))
        for s in servings
    )
    release = RoundRelease.objects.filter(round=row).select_related("released_by").first()
    return RoundAtGate(row, setting, at_gate, tuple(_findings(row, setting, at_gate)), release)


def rounds_at_gate(viewer: Viewer, provider_id: int, day: date, meal: str) -> list[Round]:
    """The rounds of a meal with their release. One query."""
    rows = Round.objects.visible_to(viewer).filter(provider=provider_id, day=day, meal=meal)
    return list(rows.select_related("courier__account", "release", "provider").order_by("number"))


def overrides_of(viewer: Viewer, day: date) -> list[RoundRelease]:
    """The rounds of a day that left although a check was missing or bad. One query."""
    rows = RoundRelease.objects.visible_to(viewer).filter(round__day=day, is_override=True)
    return list(
        rows.select_related("round__provider", "round__courier__account", "released_by").order_by("released_at")
    )


def left_unreleased(viewer: Viewer, day: date) -> list[Round]:
    """Rounds that left without being released, although their kitchen keeps the log. One query."""
    on = KitchenSetting.objects.on(day).values("provider")
    rows = Round.objects.visible_to(viewer).filter(day=day, provider__in=on, release=None)
    return list(rows.exclude(state=RoundState.PLANNED).select_related("provider", "courier__account").order_by("pk"))


def _boxes(row: Round) -> dict[int, Box]:
    contents = BoxBatch.objects.select_related("batch__item").order_by("pk")
    rows = Box.objects.filter(handover__round=row).prefetch_related(Prefetch("contents", queryset=contents))
    return {box.handover_id: box for box in rows}


def _fresh(box: Box | None, limits: Limits | None) -> Freshness | None:
    if box is None or limits is None:
        return None
    return freshness(box.cooked_at, warn=limits.span(LimitKind.WARN_MINUTES), stop=limits.span(LimitKind.STOP_MINUTES))


def _findings(row: Round, setting: KitchenSetting | None, boxes: tuple[BoxAtGate, ...]) -> list[Finding]:
    if setting is None:
        return []
    batches = {c.batch_id: c.batch for box in boxes if box.box for c in box.box.contents.all()}
    return findings(
        required=setting.required,
        round_pk=row.pk,
        batches=[_facts(batch) for batch in sorted(batches.values(), key=lambda b: b.code)],
        checks=_own_checks(checks_of(row.provider_id, row.day), row, batches),
        stops=Stops(
            not_packed=[b.serving.name for b in boxes if b.box is None and not b.clashes],
            clashing=[b.serving.name for b in boxes if b.clashes],
            too_old=[b.serving.name for b in boxes if b.too_old_on_arrival],
        ),
    )


def _own_checks(checks: list, row: Round, batches: dict[int, Batch]) -> list:
    """What was measured of this round, of its batches, or of the kitchen as a whole."""
    return [
        check
        for check in checks
        if check.round == row.pk or check.batch in batches or (check.batch is None and check.round is None)
    ]


def _facts(batch: Batch) -> BatchFacts:
    return BatchFacts(
        batch.pk, batch.code, str(batch.item), needs_core(batch.item.food_group), batch.recalled_at is not None
    )
