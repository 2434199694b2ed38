"""Labels of boxes as plain values: what is printed, on sheets or on a roll."""

from dataclasses import dataclass
from datetime import datetime

from chomchom.care.enums import Allergen, Diet
from chomchom.care.enums_kitchen import Portion
from chomchom.care.models import Round
from chomchom.care.queries.kitchen.gate import BoxAtGate, round_at_gate


@dataclass(frozen=True)
class Label:
    """One box. The name is shortened: neighbours read labels too."""

    recipient: int
    position: int | None
    name: str
    number: str
    diet: str
    portion: str
    dishes: tuple[str, ...]
    allergens: tuple[str, ...]
    batches: tuple[str, ...]
    eat_by: datetime | None


def labels_of(row: Round) -> list[Label]:
    """The labels of the packed boxes of a round, in the order of the stops."""
    return [_label(box) for box in round_at_gate(row).boxes if box.box]


def shortened(name: str) -> str:
    """김말순 → 김○순, 남궁옥분 → 남○○분, Kim → K○m"""
    if len(name) < 2:
        return name
    return name[0] + "○" * max(1, len(name) - 2) + (name[-1] if len(name) > 2 else "")


def _label(at_gate: BoxAtGate) -> Label:
    serving, batches = at_gate.serving, [content.batch for content in at_gate.box.contents.all()]
    codes = {code for batch in batches for code in batch.item.allergens}
    return Label(
        recipient=serving.recipient,
        position=serving.position,
        name=shortened(serving.name),
        number=serving.external_id,
        diet=str(Diet(serving.diet).label),
        portion=str(Portion(at_gate.box.portion).label),
        dishes=tuple(str(batch.item) for batch in batches),
        allergens=tuple(str(allergen.label) for allergen in Allergen if allergen.value in codes),
        batches=tuple(batch.code for batch in batches),
        eat_by=at_gate.fresh.stop_at if at_gate.fresh else None,
    )
