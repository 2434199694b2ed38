"""Labels of boxes as plain values: what is printed, on sheets or on a roll."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.translation import override

from chomchom.care.enums import Allergen, Diet
from chomchom.care.enums_kitchen import LabelName, Portion
from chomchom.care.models import Round
from chomchom.care.queries.kitchen.gate import BoxAtGate, round_at_gate


@dataclass(frozen=True)
class Label:
    """One box. ``title`` says whose, as far as the district allows: neighbours read labels too."""

    recipient: int
    position: int | None
    title: str
    diet: str
    portion: str
    dishes: tuple[str, ...]
    allergens: tuple[str, ...]
    batches: tuple[str, ...]
    eat_by: datetime | None


def labels_of(row: Round) -> list[Label]:
    """The labels of the packed boxes of a round, in the order of the stops and the language of the district. Where the
    district has said nothing, names are shortened."""
    gate = round_at_gate(row)
    allowed = gate.setting.label_name if gate.setting else LabelName.SHORTENED
    with override(settings.LANGUAGE_CODE):
        return [_label(box, allowed) for box in gate.boxes if box.box]


def title_of(name: str, number: str, allowed: str) -> str:
    """Whose box it is."""
    if allowed == LabelName.NUMBER:
        return number
    return f"{name if allowed == LabelName.FULL else shortened(name)} {number}".strip()


def shortened(name: str) -> str:
    """김말순 → 김○순, 남궁옥분 → 남○○분, Kim → K○m"""
    if len(name) < 2:
        return name
    return name[0] + "○" * max(1, len(name) - 2) + (name[-1] if len(name) > 2 else "")


def _label(at_gate: BoxAtGate, allowed: str) -> Label:
    serving, batches = at_gate.serving, [content.batch for content in at_gate.box.contents.all()]
    codes = {code for batch in batches for code in batch.item.allergens}
    return Label(
        recipient=serving.recipient,
        position=serving.position,
        title=title_of(serving.name, serving.external_id, allowed),
        diet=str(Diet(serving.diet).label),
        portion=str(Portion(at_gate.box.portion).label),
        dishes=tuple(str(batch.item) for batch in batches),
        allergens=tuple(str(allergen.label) for allergen in Allergen if allergen.value in codes),
        batches=tuple(batch.code for batch in batches),
        eat_by=at_gate.fresh.stop_at if at_gate.fresh else None,
    )
