"""Labels and packing list of a round as PDF; in Korean whoever prints them: they stick on boxes, hang in kitchens."""

from django.utils.formats import date_format, time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from chomchom.care.models import Round
from chomchom.care.queries.kitchen.gate import BoxAtGate, RoundAtGate
from chomchom.care.queries.kitchen.labels import Label, labels_of
from chomchom.documents.typefaces import typefaces
from chomchom.papers import document as d
from chomchom.papers import labels as sheets
from chomchom.papers import pdf

LANGUAGE = "ko"


def labels_pdf(row: Round, *, roll: bool) -> tuple[bytes, list[int]]:
    """The labels of the packed boxes on sheets of A4 (3 × 8) or a roll of 62 mm, and whose they are."""
    with override(LANGUAGE):
        found = labels_of(row)
        made, title = [_label(label) for label in found], f"{_round_title(row)} {_('Labels')}"
    render = sheets.roll if roll else sheets.sheets
    return render(made, typefaces(), title=title), [label.recipient for label in found]


def packing_list_pdf(gate: RoundAtGate) -> bytes:
    """What goes into which box, with room for a mark."""
    with override(LANGUAGE):
        return pdf.render(_packing_list(gate), typefaces())


def _label(label: Label) -> sheets.Label:
    eat_by = f"{_('Eat by')} {time_format(localtime(label.eat_by), 'H:i')}" if label.eat_by else ""
    kind = f"{label.diet} · {label.portion} · {label.number}"
    lines = (eat_by, kind, ", ".join(label.dishes), " ".join(label.batches))
    warning = f"{_('Allergens')}: {', '.join(label.allergens)}" if label.allergens else ""
    return sheets.Label(f"{label.position or ''} {label.name}".strip(), tuple(filter(None, lines)), warning)


def _packing_list(gate: RoundAtGate) -> d.Document:
    head = (_("No."), _("Name"), _("Dishes"), _("Batches"), "✓")
    rows = tuple(_line(box) for box in gate.boxes) or (("–", "", "", "", ""),)
    aligns = ("center", "left", "left", "left", "center")
    table = d.Table((head,), rows, widths=(1, 2, 6, 5, 1), aligns=aligns)
    courier = str(gate.round.courier or "–")
    lead = _("Round %(number)s: %(courier)s") % {"number": gate.round.number, "courier": courier}
    return d.Document(title=_("Packing list"), subtitle=f"{_round_title(gate.round)} · {lead}", blocks=(table, d.End()))


def _line(box: BoxAtGate) -> tuple[str, ...]:
    clash = f" ({_('Clash without a choice')})" if box.clashes else ""
    batches = " ".join(content.batch.code for content in box.box.contents.all()) if box.box else ""
    dishes = ", ".join(map(str, box.serving.items)) + clash
    return (str(box.serving.position or ""), box.serving.name, dishes, batches, "")


def _round_title(row: Round) -> str:
    return f"{row.provider} {date_format(row.day, 'DATE_FORMAT')} {row.get_meal_display()}"
