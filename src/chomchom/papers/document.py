"""What a document says, once, for every format: ``pdf.render`` and ``hwpx.render`` take it.

All texts are plain: nothing in them is interpreted. Headings are numbered by the format as official documents are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from chomchom.papers.numbering import LEVELS, marks

ALIGNMENTS = ("left", "center", "right")
SIZES = ("small", "normal", "large", "huge")


class Malformed(ValueError):
    """A document that cannot be set: the sentence names the block and what is wrong with it."""


def _one_of(value: str, allowed: Sequence[str], what: str) -> None:
    if value not in allowed:
        raise Malformed(f"{what} is {value!r}; it must be one of {', '.join(allowed)}")


@dataclass(frozen=True)
class Heading:
    text: str
    level: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.level <= LEVELS:
            raise Malformed(f"heading {self.text!r}: level {self.level} is not 1 to {LEVELS}")


@dataclass(frozen=True)
class Paragraph:
    text: str
    align: str = "left"
    size: str = "normal"
    bold: bool = False

    def __post_init__(self) -> None:
        _one_of(self.align, ALIGNMENTS, "align")
        _one_of(self.size, SIZES, "size")


@dataclass(frozen=True)
class Items:
    """A list without numbers; ``mark`` is ``-``, ``○`` or ``※``."""

    texts: tuple[str, ...]
    mark: str = "-"


@dataclass(frozen=True)
class Cell:
    """``columns`` × ``rows`` of the grid. ``language``: its own, if not that of the document; pages say so."""

    text: str
    columns: int = 1
    rows: int = 1
    align: str = ""  # empty: as the column
    bold: bool = False
    language: str = ""


Row = tuple["str | Cell", ...]


@dataclass(frozen=True)
class Table:
    """``head`` rows are repeated on each page and may hold merged cells, as may ``rows``. ``unit`` stands at the right
    above ("단위: 명, 천원"). ``widths`` are parts of the whole; empty: by content. ``aligns`` one per column."""

    head: tuple[Row, ...]
    rows: tuple[Row, ...]
    unit: str = ""
    caption: str = ""
    widths: tuple[float, ...] = ()
    aligns: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        grid = [*place(self.head, self.columns, "head"), *place(self.rows, self.columns, "rows")]
        if not self.head or not grid:
            raise Malformed("a table needs at least one row of head")
        for name, given in (("widths", self.widths), ("aligns", self.aligns)):
            if given and len(given) != self.columns:
                raise Malformed(f"{name}: {len(given)} given for {self.columns} columns")
        for align in self.aligns:
            _one_of(align, ALIGNMENTS, "align")

    @property
    def columns(self) -> int:
        return sum(as_cell(cell).columns for cell in self.head[0]) if self.head else 0


@dataclass(frozen=True)
class KeyValues:
    """Name and value side by side, as the first block of a form; ``pairs_per_row`` is 1 or 2."""

    pairs: tuple[tuple[str, str], ...]
    pairs_per_row: int = 1


@dataclass(frozen=True)
class Figure:
    """A picture as SVG; ``alt`` says what it shows to those who do not see it."""

    svg: bytes
    alt: str
    caption: str = ""
    width_mm: float = 150

    def __post_init__(self) -> None:
        if not self.alt.strip():
            raise Malformed("a figure needs an alt text: what does it show?")


@dataclass(frozen=True)
class PageBreak:
    pass


@dataclass(frozen=True)
class Space:
    mm: float = 10


@dataclass(frozen=True)
class Attachments:
    """붙임: what comes along with the document."""

    texts: tuple[str, ...]


@dataclass(frozen=True)
class End:
    """끝."""


Block = Heading | Paragraph | Items | Table | KeyValues | Figure | PageBreak | Space | Attachments | End


@dataclass(frozen=True)
class Document:
    """``header`` stands small on top of each page; ``language`` (ko, en, id, vi) is that of the words the formats add.
    ``numbered=False`` leaves the headings without 1. 가. 1) 가)."""

    title: str
    blocks: tuple[Block, ...] = field(default=())
    language: str = "ko"
    subtitle: str = ""
    header: str = ""
    landscape: bool = False
    numbered: bool = True
    author: str = ""

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise Malformed("a document needs a title")
        deepest = 0
        for block in self.blocks:
            if isinstance(block, Heading):
                if block.level > deepest + 1:
                    raise Malformed(f"heading {block.text!r}: level {block.level} follows level {deepest}")
                deepest = block.level

    def marked(self) -> Iterator[tuple[Block, str]]:
        """Each block with the mark of its heading, or "" for the others."""
        found = iter(marks([block.level for block in self.blocks if isinstance(block, Heading)], self.language))
        for block in self.blocks:
            mark = next(found) if isinstance(block, Heading) else ""
            yield block, mark if self.numbered else ""


WORDS = {
    "ko": {"attachments": "붙임", "end": "끝.", "unit": "단위", "page": "쪽"},
    "en": {"attachments": "Attachments", "end": "End.", "unit": "Unit", "page": "Page"},
    "id": {"attachments": "Lampiran", "end": "Selesai.", "unit": "Satuan", "page": "Halaman"},
    "vi": {"attachments": "Tài liệu đính kèm", "end": "Hết.", "unit": "Đơn vị", "page": "Trang"},
}


def words(language: str) -> dict[str, str]:
    return WORDS.get(language, WORDS["en"])


def as_cell(cell: "str | Cell") -> Cell:
    return cell if isinstance(cell, Cell) else Cell(cell)


@dataclass(frozen=True)
class Placed:
    row: int
    column: int
    cell: Cell


def place(rows: Sequence[Row], columns: int, what: str = "rows") -> list[list[Placed]]:
    """Where each cell of ``rows`` stands in a grid of ``columns``. Malformed if the grid has a hole or an overlap."""
    taken: set[tuple[int, int]] = set()
    answer = []
    for number, row in enumerate(rows):
        answer.append(_place_row(row, number, columns, taken, what))
    if any(row >= len(rows) for row, _column in taken):
        raise Malformed(f"{what}: a merged cell reaches below the last row")
    return answer


def _place_row(row: Row, number: int, columns: int, taken: set[tuple[int, int]], what: str) -> list[Placed]:
    placed, column = [], 0
    for cell in map(as_cell, row):
        while (number, column) in taken:
            column += 1
        spots = {(number + down, column + right) for down in range(cell.rows) for right in range(cell.columns)}
        if spots & taken or column + cell.columns > columns:
            raise Malformed(f"{what}, row {number + 1}: the cell {cell.text!r} has no room in {columns} columns")
        taken |= spots
        placed.append(Placed(number, column, cell))
        column += cell.columns
    missing = [column + 1 for column in range(columns) if (number, column) not in taken]
    if missing:
        raise Malformed(f"{what}, row {number + 1}: column {missing[0]} of {columns} is empty; give it an empty text")
    return placed


def widths_of(table: Table) -> tuple[float, ...]:
    """The parts of the whole that each column gets: as given, or by the widest unmerged content, within reason."""
    from chomchom.papers.text import width

    if table.widths:
        whole = sum(table.widths)
        return tuple(part / whole for part in table.widths)
    need = [2.5] * table.columns
    for row in (*place(table.head, table.columns), *place(table.rows, table.columns)):
        for placed in row:
            if placed.cell.columns == 1:
                longest = max((width(line) for line in str(placed.cell.text).split("\n")), default=0)
                need[placed.column] = max(need[placed.column], min(18.0, longest + 1.2))
    return tuple(part / sum(need) for part in need)


def aligns_of(table: Table) -> tuple[str, ...]:
    return table.aligns or ("left",) * table.columns
