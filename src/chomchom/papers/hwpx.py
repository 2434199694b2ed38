"""A document as .hwpx, the format the government's document system takes. python-hwpx stays behind this module.

Its ids are random, so two renderings differ in bytes but not in content.
"""

from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import typst
from hwpx import HwpxDocument

from chomchom.papers import document as d
from chomchom.papers.fonts import Typefaces
from chomchom.papers.text import plain

MM = 283.465  # HWP units
PORTRAIT_MM, LANDSCAPE_MM = 170.0, 257.0
SHADE = "#E8EDF3"
SIZES = {"small": 9, "normal": 11, "large": 15, "huge": 24}
FACE = "함초롬바탕"


def render(document: d.Document, typefaces: Typefaces | None = None) -> bytes:
    """The bytes of an .hwpx. Figures become pictures (PNG), for which ``typefaces`` are needed."""
    writer = _Writer(document, typefaces)
    writer.frame()
    for block, mark in document.marked():
        getattr(writer, type(block).__name__.lower())(block, mark)
    return _without_preview(writer.hwpx.to_bytes())


class _Writer:
    def __init__(self, document: d.Document, typefaces: Typefaces | None) -> None:
        self.document = document
        self.typefaces = typefaces
        self.hwpx = HwpxDocument.new()
        self.words = d.words(document.language)
        self.whole_mm = LANDSCAPE_MM if document.landscape else PORTRAIT_MM
        self.breaks = False
        self.cells: dict[int, list[list[Any]]] = {}
        self._shapes: dict[tuple[Any, ...], str] = {}

    # -- the frame ------------------------------------------------------------------------------------------------

    def frame(self) -> None:
        self.hwpx.page.setup(
            paper_size="A4",
            orientation="landscape" if self.document.landscape else "portrait",
            margins_mm={"left": 20, "right": 20, "top": 20, "bottom": 15, "header": 10, "footer": 10},
        )
        if self.document.header:
            self.hwpx.set_header_text(plain(self.document.header))
        self.hwpx.page.set_page_number(prefix="- ", suffix=" -")
        self.line(self.document.title, size=18, bold=True, align="CENTER", after=8)
        if self.document.subtitle:
            self.line(self.document.subtitle, align="CENTER", after=10)

    def line(self, text: object, *, size: int = 11, bold: bool = False, style: str = "바탕글", **shape: Any) -> None:
        """A paragraph for each line of ``text``."""
        run = self.hwpx.styles.ensure_run(bold=bold, size=size, font=FACE)
        for part in plain(text).split("\n"):
            paragraph = self.hwpx.add_paragraph(part, style=style, char_pr_id_ref=run)
            paragraph.para_pr_id_ref = self.shape(**shape)

    def shape(self, align: str = "LEFT", left: float = 0, hang: float = 0, before: float = 0, after: float = 3) -> str:
        """The id of a paragraph shape; each is made once."""
        key = (align, left, hang, before, after, self.breaks)
        breaks, self.breaks = self.breaks, False
        if key not in self._shapes:
            self._shapes[key] = self._make_shape(align, left, hang, before, after, breaks)
        return self._shapes[key]

    def _make_shape(self, align: str, left: float, hang: float, before: float, after: float, breaks: bool) -> str:
        self.hwpx.styles.apply_paragraph_format(
            paragraph_index=len(self.hwpx.paragraphs) - 1, alignment=align, line_spacing_percent=150,
            indent_left_mm=left, first_line_indent_mm=-hang, spacing_before_pt=before, spacing_after_pt=after,
            page_break_before=breaks,
        )  # fmt: skip
        made = self.hwpx.paragraphs[-1].para_pr_id_ref
        _keep_words(self.hwpx, made)
        return str(made)

    # -- the blocks -----------------------------------------------------------------------------------------------

    def heading(self, block: d.Heading, mark: str) -> None:
        size = {1: 14, 2: 12}.get(block.level, 11)
        text = f"{mark} {plain(block.text)}".strip()
        self.line(text, size=size, bold=True, left=3 * (block.level - 1), before=8 if block.level == 1 else 4)

    def paragraph(self, block: d.Paragraph, mark: str) -> None:
        self.line(block.text, size=SIZES[block.size], bold=block.bold, align=block.align.upper())

    def items(self, block: d.Items, mark: str) -> None:
        for text in block.texts:
            self.line(f"{block.mark} {plain(text)}", left=8, hang=4)

    def attachments(self, block: d.Attachments, mark: str) -> None:
        for number, text in enumerate(block.texts, start=1):
            head = f"{self.words['attachments']}  " if number == 1 else "        "
            self.line(f"{head}{number}. {plain(text)}", before=10 if number == 1 else 0)

    def end(self, block: d.End, mark: str) -> None:
        self.line(self.words["end"], before=6)

    def space(self, block: d.Space, mark: str) -> None:
        self.line("", size=1, after=round(block.mm * 2.835, 1))

    def pagebreak(self, block: d.PageBreak, mark: str) -> None:
        self.line("", size=1, after=0)
        self.hwpx.paragraphs[-1].element.set("pageBreak", "1")

    def figure(self, block: d.Figure, mark: str) -> None:
        if self.typefaces is None:
            raise ValueError("a figure in an .hwpx needs typefaces to be drawn with")
        png = picture(block, self.typefaces)
        self.hwpx.add_picture(png, "png", width_mm=min(block.width_mm, self.whole_mm), align="CENTER", style="바탕글")
        self.line(block.caption or block.alt, size=9, align="CENTER")

    def keyvalues(self, block: d.KeyValues, mark: str) -> None:
        per_row = block.pairs_per_row
        pairs = [*block.pairs, *[("", "")] * (-len(block.pairs) % per_row)]
        table = self.grid(len(pairs) // per_row, 2 * per_row, (3.0, 7.0) * per_row)
        for number, (key, value) in enumerate(pairs):
            row, column = divmod(number, per_row)
            self.cell(table, row, 2 * column, key, bold=True, align="CENTER", shaded=True)
            self.cell(table, row, 2 * column + 1, value)

    def table(self, block: d.Table, mark: str) -> None:
        if block.caption:
            self.line(block.caption, bold=True, after=0)
        if block.unit:
            self.line(f"({plain(block.unit)})", size=9, align="RIGHT", after=0)
        depth = len(block.head)
        table = self.grid(depth + len(block.rows), block.columns, d.widths_of(block))
        table.element.set("repeatHeader", "1")
        aligns = d.aligns_of(block)
        for placed in (p for row in d.place(block.head, block.columns) for p in row):
            self.place(table, placed, 0, "center", head=True)
        for placed in (p for row in d.place(block.rows, block.columns) for p in row):
            self.place(table, placed, depth, aligns[placed.column], head=False)

    def grid(self, rows: int, columns: int, widths: tuple[float, ...]) -> Any:
        table = self.hwpx.add_table(rows, columns, width=int(self.whole_mm * MM), height=rows * 1700)
        table.set_column_widths([part / sum(widths) for part in widths])
        # an index of our own: the library searches the whole grid for each cell
        self.cells[id(table)] = [list(row.cells) for row in table.rows]
        return table

    def shade(self, table: Any, row: int, column: int) -> str:
        """The id of the shaded border, made by the library for the first shaded cell."""
        if ("shade",) not in self._shapes:
            table.set_cell_shading(row, column, SHADE)
            self._shapes["shade",] = self.cells[id(table)][row][column].element.get("borderFillIDRef")
        return self._shapes["shade",]

    def place(self, table: Any, placed: d.Placed, down: int, align: str, *, head: bool) -> None:
        cell, row, column = placed.cell, placed.row + down, placed.column
        if cell.rows > 1 or cell.columns > 1:
            table.merge_cells(row, column, row + cell.rows - 1, column + cell.columns - 1)
        self.cell(
            table, row, column, cell.text, bold=head or cell.bold, align=(cell.align or align).upper(), shaded=head
        )

    def cell(
        self, table: Any, row: int, column: int, text: str, *, bold: bool = False, align: str = "LEFT",
        shaded: bool = False,
    ) -> None:  # fmt: skip
        cell = self.cells[id(table)][row][column]
        cell.text = plain(text)
        if shaded:
            cell.element.set("borderFillIDRef", self.shade(table, row, column))
            cell.element.set("header", "1")
        run = self.hwpx.styles.ensure_run(bold=bold, size=10, font=FACE)
        for paragraph in cell.paragraphs:
            paragraph.para_pr_id_ref = self.cell_shape(align)
            paragraph.char_pr_id_ref = run

    def cell_shape(self, align: str) -> str:
        key = ("cell", align)
        if key not in self._shapes:
            self.line("", size=1, align=align, after=0.01)
            self._shapes[key] = str(self.hwpx.paragraphs[-1].para_pr_id_ref)
            self.hwpx.paragraphs[-1].remove()
        return self._shapes[key]


def _keep_words(hwpx: HwpxDocument, shape: Any) -> None:
    """Korean does not break inside words (글자 → 어절)."""
    for header in hwpx.oxml.headers:
        for element in header.element.iter():
            if str(element.tag).endswith("}paraPr") and element.get("id") == str(shape):
                for setting in element:
                    if str(setting.tag).endswith("}breakSetting"):
                        setting.set("breakNonLatinWord", "KEEP_WORD")
                header.mark_dirty()


def picture(figure: d.Figure, typefaces: Typefaces) -> bytes:
    """The SVG of a figure as PNG."""
    page = (
        b"#set page(width: auto, height: auto, margin: 0pt)\n#set text(font: json(bytes(sys.inputs.families)))\n"
        b'#image(bytes(sys.inputs.svg), format: "svg", width: eval(sys.inputs.width))'
    )
    import json

    inputs = {
        "svg": figure.svg.decode("utf-8", "replace"),
        "width": f"{figure.width_mm:.1f}mm",
        "families": json.dumps(list(typefaces.families)),
    }
    return typst.compile(page, font_paths=typefaces.fonts, sys_inputs=inputs, format="png", ppi=200)


def _without_preview(data: bytes) -> bytes:
    """The preview of the library's own template is cleared: it would show another document in a file manager."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(out, "w") as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == "Preview/PrvText.txt":
                content = b""
            if entry.filename == "Preview/PrvImage.png":
                content = BLANK_PNG
            target.writestr(entry, content, compress_type=ZIP_STORED if entry.filename == "mimetype" else ZIP_DEFLATED)
    return out.getvalue()


BLANK_PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8ffff3f0005fe02fe0def46b8"
    "0000000049454e44ae426082"
)
