"""Labels as PDF: sheets of A4 and rolls of 62 mm. The same label fits both; its lines shrink rather than run over."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from chomchom.papers.fonts import Typefaces
from chomchom.papers.pdf import Setter, compile_pdf


@dataclass(frozen=True)
class Label:
    """``title`` is large (the name, as the district allows it), ``strong`` bold (until when it is good), ``warning``
    stands in a dark band (allergens)."""

    title: str
    lines: tuple[str, ...] = ()
    warning: str = ""
    qr: str = ""
    strong: str = ""


@dataclass(frozen=True)
class Sheet:
    """Labels on A4: ``columns`` × ``rows``, margins and gaps in mm."""

    columns: int
    rows: int
    top_mm: float
    left_mm: float
    gap_x_mm: float = 0
    gap_y_mm: float = 0

    @property
    def width_mm(self) -> float:
        return (210 - 2 * self.left_mm - (self.columns - 1) * self.gap_x_mm) / self.columns

    @property
    def height_mm(self) -> float:
        return (297 - 2 * self.top_mm - (self.rows - 1) * self.gap_y_mm) / self.rows


A4_3X8 = Sheet(columns=3, rows=8, top_mm=12.9, left_mm=7.2, gap_x_mm=2.5)
A4_2X7 = Sheet(columns=2, rows=7, top_mm=15.1, left_mm=4.7, gap_x_mm=2.5)
A4_3X10 = Sheet(columns=3, rows=10, top_mm=13.5, left_mm=6.0, gap_x_mm=3.0)
ROLL_WIDTH_MM, ROLL_HEIGHT_MM, ROLL_MARGIN_MM = 62.0, 40.0, 3.0


def sheets(labels: Sequence[Label], typefaces: Typefaces, *, title: str, sheet: Sheet = A4_3X8, skip: int = 0) -> bytes:
    """A4 sheets; ``skip`` leaves the first places of the first sheet free (a sheet begun before)."""
    if not 0 <= skip < sheet.columns * sheet.rows:
        raise ValueError(f"skip is {skip}; a sheet has {sheet.columns * sheet.rows} labels")
    places: list[Label | None] = [None] * skip + list(labels)
    data = {
        "columns": sheet.columns, "rows": sheet.rows, "top": sheet.top_mm, "left": sheet.left_mm,
        "gap_x": sheet.gap_x_mm, "gap_y": sheet.gap_y_mm, "width": sheet.width_mm, "height": sheet.height_mm,
        "page_width": 210, "page_height": 297,
    }  # fmt: skip
    return _render(places, typefaces, title, data)


def roll(labels: Sequence[Label], typefaces: Typefaces, *, title: str, height_mm: float = ROLL_HEIGHT_MM) -> bytes:
    """One page of 62 mm × ``height_mm`` for each label, as a label printer cuts them."""
    data = {
        "columns": 1, "rows": 1, "top": 0, "left": 0, "gap_x": 0, "gap_y": 0, "width": ROLL_WIDTH_MM,
        "height": height_mm, "page_width": ROLL_WIDTH_MM, "page_height": height_mm,
    }  # fmt: skip
    return _render(list(labels), typefaces, title, data)


def _render(places: list[Label | None], typefaces: Typefaces, title: str, data: dict[str, Any]) -> bytes:
    setter = Setter(typefaces.letters, data["width"])
    filled = [_label(label, setter) if label else None for label in places] or [None]
    return compile_pdf("labels.typ", {**data, "title": setter.raw(title), "labels": filled}, typefaces)


def _label(label: Label, setter: Setter) -> dict[str, Any]:
    from chomchom.papers import qr

    room = setter.whole_mm - 2 * ROLL_MARGIN_MM
    return {
        "title": setter.text(label.title, room, 5.0),
        "strong": setter.text(label.strong, room, 3.6),
        "lines": [setter.text(line, room, 3.0) for line in label.lines],
        "warning": setter.text(label.warning, room, 3.0),
        "qr": qr.svg(label.qr, border=0).decode() if label.qr else "",
    }
