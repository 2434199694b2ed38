"""What the kitchen prints for a round: labels of the boxes, on sheets of A4 or a roll of 62 mm, and the packing list.

In the language of the district, whoever prints it: the people who read a box live there.
"""

from collections import Counter
from collections.abc import Sequence

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from chomchom.care.enums import Allergen, Diet
from chomchom.care.enums_kitchen import LabelPaper
from chomchom.care.queries.kitchen.gate import BoxAtGate, RoundAtGate
from chomchom.care.queries.kitchen.labels import Label
from chomchom.documents.typefaces import typefaces
from chomchom.papers import document as d
from chomchom.papers import labels, pdf

SHEETS = {
    LabelPaper.A4_3X8: labels.A4_3X8, LabelPaper.A4_2X7: labels.A4_2X7, LabelPaper.A4_3X10: labels.A4_3X10,
}  # fmt: skip


def labels_pdf(made: Sequence[Label], *, title: str, paper: str, skip: int = 0) -> bytes:
    """``skip`` places of the first sheet were used before."""
    with override(settings.LANGUAGE_CODE):
        printed = [_printed(label) for label in made]
    if paper == LabelPaper.ROLL:
        return labels.roll(printed, typefaces(), title=title)
    return labels.sheets(printed, typefaces(), title=title, sheet=SHEETS[LabelPaper(paper)], skip=skip)


def _printed(label: Label) -> labels.Label:
    eat_by = _("Eat by %(when)s") % {"when": f"{localtime(label.eat_by):%-m. %-d. %H:%M}"} if label.eat_by else ""
    lines = (f"{label.diet} · {label.portion}", ", ".join(label.dishes), " ".join(label.batches))
    position = f"{label.position}. " if label.position is not None else ""
    warning = _("Allergens") + ": " + ", ".join(label.allergens) if label.allergens else ""
    return labels.Label(position + label.title, tuple(line for line in lines if line), warning, strong=eat_by)


def packing_list_pdf(gate: RoundAtGate) -> bytes:
    """How many of each dish to put out, then box by box what goes in and what must not."""
    with override(settings.LANGUAGE_CODE):
        return pdf.render(packing_list(gate), typefaces())


def packing_list(gate: RoundAtGate) -> d.Document:
    row = gate.round
    counted = Counter(str(item) for box in gate.boxes for item in box.serving.items)
    totals = tuple((name, str(number)) for name, number in counted.most_common()) or (("–", ""),)
    head = (_("No."), _("Name"), _("Diet"), _("Dishes"), _("Must not eat"), _("Batches"), "✓")
    boxes = tuple(_box(one) for one in gate.boxes) or (("–", *[""] * 6),)
    meal = f"{date_format(row.day)} {row.get_meal_display()}"
    courier = f"{_('Round %(number)s') % {'number': row.number}} {row.courier or ''}".strip()
    return d.Document(
        title=_("Packing list"),
        subtitle=f"{meal} · {row.provider} · {courier}",
        blocks=(
            d.Table(((_("Dish"), _("Portions")),), totals, widths=(4, 1), aligns=("left", "right")),
            d.Space(4),
            d.Table((head,), boxes, widths=(1, 3, 3, 7, 4, 5, 1), aligns=("center", *["left"] * 5, "center")),
            d.End(),
        ),
        language=settings.LANGUAGE_CODE[:2],
        author=str(row.provider),
        landscape=True,
    )


def _box(one: BoxAtGate) -> tuple[str, ...]:
    serving = one.serving
    dishes = ", ".join(str(item) for item in serving.items)
    if one.clashes:
        dishes = f"{_('Clash without a choice')}! {dishes}"
    codes = [content.batch.code for content in one.box.contents.all()] if one.box else []
    excluded = ", ".join(str(Allergen(code).label) for code in sorted(serving.exclusions))
    return (
        str(serving.position or ""),
        f"{serving.name} {serving.external_id}",
        f"{Diet(serving.diet).label} {serving.portion_name}",
        dishes,
        excluded or serving.note,
        " ".join(codes),
        "",
    )
