"""A document as an accessible PDF (PDF/UA-1). Texts go in as data (JSON) and are never read as markup."""

import json
import re
from functools import lru_cache
from importlib.resources import files
from typing import Any

import typst

from chomchom.papers import document as d
from chomchom.papers.fonts import Typefaces
from chomchom.papers.text import is_korean, named, plain, width

PORTRAIT_MM, LANDSCAPE_MM = 170.0, 257.0
LETTER_MM = 3.7  # a syllable of the body
CELL_LETTER_MM = 3.25
SIZE_FACTOR = {"small": 0.85, "normal": 1.0, "large": 1.4, "huge": 2.2}


def render(document: d.Document, typefaces: Typefaces) -> bytes:
    """The bytes of a PDF; the same for the same document and typefaces. Letters that no typeface has are named in
    words. Raises ``fonts.NoTypeface``."""
    whole_mm = LANDSCAPE_MM if document.landscape else PORTRAIT_MM
    setter = Setter(typefaces.letters, whole_mm)
    return compile_pdf("report.typ", setter.document(document), typefaces)


def compile_pdf(template: str, data: dict[str, Any], typefaces: Typefaces) -> bytes:
    """A template of this folder with its data, as PDF/UA-1."""
    data = {**data, "families": list(typefaces.families)}
    return typst.compile(
        _template(template),
        font_paths=typefaces.fonts,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        format="pdf",
        pdf_standards="ua-1",
    )


@lru_cache(maxsize=8)
def _template(name: str) -> bytes:
    return (files("chomchom.papers") / name).read_bytes()


class Setter:
    """Turns blocks into data for ``report.typ``. A text becomes lines of pieces; a piece that must not be broken (a
    Korean word that fits its line) is marked, a word too long for its line may be broken anywhere."""

    def __init__(self, letters: frozenset[int], whole_mm: float) -> None:
        self.letters = letters
        self.whole_mm = whole_mm

    def document(self, document: d.Document) -> dict[str, Any]:
        return {
            "title": self.raw(document.title),
            "heading": self.text(document.title, letter_mm=LETTER_MM * 1.8),
            "subtitle": self.text(document.subtitle),
            "header": self.raw(document.header),
            "author": self.raw(document.author),
            "language": document.language,
            "landscape": document.landscape,
            "words": d.words(document.language),
            "blocks": [self.block(block, mark, document.language) for block, mark in document.marked()],
        }

    def block(self, block: d.Block, mark: str, language: str) -> dict[str, Any]:
        kind = type(block).__name__
        return {"kind": kind, **getattr(self, f"_{kind.lower()}")(block, mark)}

    def raw(self, text: object) -> str:
        """One line of text without marks for breaking: for titles and tags."""
        return " ".join(self.shown(text).split())

    def shown(self, text: object) -> str:
        return "".join(
            letter if ord(letter) in self.letters or letter in "\n " else _stand_in(letter) for letter in plain(text)
        )

    def text(self, text: object, room_mm: float = 0, letter_mm: float = LETTER_MM) -> list[list[list[Any]]]:
        """Lines of pieces ``[text, must not be broken]``."""
        room = (room_mm or self.whole_mm - 10) / letter_mm
        return [
            [_piece(piece, room) for piece in re.findall(r" +|[^ ]+", line)] for line in self.shown(text).split("\n")
        ]

    def _heading(self, block: d.Heading, mark: str) -> dict[str, Any]:
        return {"level": block.level, "mark": mark, "text": self.text(block.text)}

    def _paragraph(self, block: d.Paragraph, mark: str) -> dict[str, Any]:
        text = self.text(block.text, letter_mm=LETTER_MM * SIZE_FACTOR[block.size])
        return {"text": text, "align": block.align, "size": SIZE_FACTOR[block.size], "bold": block.bold}

    def _items(self, block: d.Items, mark: str) -> dict[str, Any]:
        return {"mark": self.raw(block.mark), "texts": [self.text(text) for text in block.texts]}

    def _keyvalues(self, block: d.KeyValues, mark: str) -> dict[str, Any]:
        room = self.whole_mm / block.pairs_per_row * 0.7 - 5
        pairs = [[self.text(key, room * 0.3), self.text(value, room)] for key, value in block.pairs]
        spare = -len(pairs) % block.pairs_per_row
        return {"pairs": pairs + [[[], []]] * spare, "per_row": block.pairs_per_row}

    def _figure(self, block: d.Figure, mark: str) -> dict[str, Any]:
        width_mm = min(block.width_mm, self.whole_mm)
        return {
            "svg": block.svg.decode("utf-8", "replace"),
            "alt": self.raw(block.alt),
            "caption": self.text(block.caption),
            "width_mm": width_mm,
        }

    def _pagebreak(self, block: d.PageBreak, mark: str) -> dict[str, Any]:
        return {}

    def _space(self, block: d.Space, mark: str) -> dict[str, Any]:
        return {"mm": block.mm}

    def _attachments(self, block: d.Attachments, mark: str) -> dict[str, Any]:
        return {"texts": [self.text(text) for text in block.texts]}

    def _end(self, block: d.End, mark: str) -> dict[str, Any]:
        return {}

    def _table(self, block: d.Table, mark: str) -> dict[str, Any]:
        widths = d.widths_of(block)
        aligns = d.aligns_of(block)
        rooms = [part * self.whole_mm - 4.2 for part in widths]
        return {
            "widths": list(widths),
            "unit": self.text(block.unit),
            "caption": self.text(block.caption),
            "head": [self._cell(p, rooms, ("center",) * block.columns) for p in _flat(block.head, block.columns)],
            "rows": [self._cell(p, rooms, aligns) for p in _flat(block.rows, block.columns)],
        }

    def _cell(self, placed: d.Placed, rooms: list[float], aligns: tuple[str, ...]) -> dict[str, Any]:
        cell = placed.cell
        room = sum(rooms[placed.column : placed.column + cell.columns])
        return {
            "x": placed.column,
            "y": placed.row,
            "columns": cell.columns,
            "rows": cell.rows,
            "align": cell.align or aligns[placed.column],
            "bold": cell.bold,
            "text": self.text(cell.text, room, CELL_LETTER_MM),
        }


def _flat(rows: tuple[d.Row, ...], columns: int) -> list[d.Placed]:
    return [placed for row in d.place(rows, columns) for placed in row]


def _piece(piece: str, room: float) -> list[Any]:
    if width(piece) > room and not piece.isspace():
        return ["\u200b".join(piece), False]
    return [piece, is_korean(piece)]


def _stand_in(letter: str) -> str:
    return "" if letter in "\u200c\u200d\ufe0e\ufe0f\u2060\u00ad" else named(letter)
