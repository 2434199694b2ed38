"""A workbook of a mission read as rows with an answer each. Knows no database."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from chomchom.core import tables
from chomchom.core.heads import Head, Vocabulary, find_head, lines
from chomchom.core.refusal import Refusal, Refused
from chomchom.core.text import filled
from chomchom.trade.enums_intake import Answer
from chomchom.trade.rules.intake import words
from chomchom.trade.rules.intake.columns import LABELS, LIMITS
from chomchom.trade.rules.intake.remarks import Remark

BOUNDS = tables.Bounds(rows=50_000)


@dataclass(frozen=True)
class Row:
    """One row: the ``number`` it goes by, the cells as written, what was read, and what is to be said."""

    sheet: str
    row: int
    number: str
    cells: dict[str, str]
    values: dict[str, Any]
    remarks: tuple[Remark, ...] = ()

    @property
    def answer(self) -> Answer:
        if any(remark.refuses for remark in self.remarks):
            return Answer.REFUSED
        return Answer.QUESTIONED if self.remarks else Answer.TAKEN

    def with_remarks(self, *remarks: Remark) -> "Row":
        return replace(self, remarks=self.remarks + remarks)


@dataclass(frozen=True)
class Book:
    """Every row of the file with its answer; ``extra`` is what the JSON says besides, ``notes`` what is said of it."""

    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    extra: dict[str, Any] = field(default_factory=dict)


Reader = Callable[[str, int, dict[str, Any]], Row]


def read_sheets(data: bytes, wanted: Iterable[tuple[Vocabulary, Reader]], what: str) -> tuple[list[Row], list[str]]:
    """The rows of every sheet that has one of the heads, and the names of columns nobody knows.

    Raises Refused as ``tables.read`` does, and ``no_head`` where no sheet fits.
    """
    rows: list[Row] = []
    unknown: list[str] = []
    found = False
    wanted = list(wanted)
    for sheet in tables.read(data, BOUNDS):
        head, reader = _fitting(sheet, wanted)
        if head is None or reader is None:
            continue
        found = True
        unknown += [label for label in head.unknown if label not in ("연번", "순번", "No", "no.")]
        telling = frozenset(head.keys)
        rows += [reader(sheet.name, line.row, _plain(line.cells)) for line in lines(sheet, head, telling)]
    if not found:
        raise Refused(_no_head(what, [vocabulary for vocabulary, _reader in wanted]))
    return rows, unknown


def _fitting(sheet: tables.Sheet, wanted: list[tuple[Vocabulary, Reader]]) -> tuple[Head | None, Reader | None]:
    best: tuple[Head | None, Reader | None] = (None, None)
    for vocabulary, reader in wanted:
        head = find_head(sheet, vocabulary)
        if head and (best[0] is None or head.score > best[0].score):
            best = head, reader
    return best


def _plain(cells: dict[tuple[str, int], Any]) -> dict[str, Any]:
    return {key: value for (key, number), value in cells.items() if number == 1}


def _no_head(what: str, vocabularies: list[Vocabulary]) -> Refusal:
    columns = ", ".join(column.spellings[0] for vocabulary in vocabularies for column in vocabulary.columns[:5])
    sentence = _("No head of a list was found. Looked for columns such as: {columns}.")
    return Refusal("no_head", filled(sentence, columns=columns))


def written(cells: dict[str, Any]) -> dict[str, str]:
    return {key: words.shown(value) for key, value in cells.items()}


LONGEST = 400  # of a cell whose column has no limit of its own


def too_long(cells: dict[str, str]) -> list[Remark]:
    return [
        Remark("too_long", {"column": str(LABELS[key]), "limit": LIMITS.get(key, LONGEST)})
        for key, text in cells.items()
        if len(text) > LIMITS.get(key, LONGEST)
    ]


def email(text: str) -> tuple[str, list[Remark]]:
    local, at, domain = text.strip().partition("@")
    good = bool(local and at and "." in domain and " " not in text and len(text) <= 254)
    return (text.strip(), []) if good or not text else ("", [Remark("bad_email", {"text": text[:80]})])


def hold_numbers(rows: list[Row]) -> list[Row]:
    """The second row of the same number is refused."""
    seen: dict[str, Row] = {}
    held = []
    for row in rows:
        first = seen.setdefault(row.number, row) if row.number else row
        if first is not row:
            row = row.with_remarks(Remark("duplicate_number", {"text": row.number, "row": first.row}))
        held.append(row)
    return held


def counts(rows: Iterable[Row]) -> Counter[str]:
    return Counter(str(row.answer) for row in rows)
