"""``chomchom import exporters|buyers|wishes FILE [--dry-run] [--json] [--mission TITLE]``."""

import argparse
import json
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chomchom.core import clock
from chomchom.core.actors import Actor
from chomchom.core.refusal import Refused
from chomchom.trade.enums_intake import Answer, ListKind
from chomchom.trade.rules.intake.book import Book
from chomchom.trade.rules.intake.remarks import Remark

LABELS = {
    Answer.TAKEN: gettext_lazy("Taken"),
    Answer.QUESTIONED: gettext_lazy("Taken with a question"),
    Answer.REFUSED: gettext_lazy("Refused"),
}
HELPS = {
    ListKind.EXPORTERS: "the applicants of a mission (.xlsx, .xls, .csv)",
    ListKind.BUYERS: "the buyers of a mission with their evidence (.xlsx, .xls, .csv)",
    ListKind.WISHES: "who wants to meet whom, when buyers can come, the half-days (.xlsx)",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--dry-run", action="store_true", help="only say what would happen; needs no database")
    parser.add_argument("--json", action="store_true", help="print the answers as JSON")
    parser.add_argument("--mission", default="", metavar="TITLE", help="the mission, if more than one is open")


def run(kind: ListKind, options: dict[str, Any], *, out: Any, err: Any) -> int:
    """0: every row has its answer; 1: the file could not be read as a list."""
    try:
        data = options["file"].read_bytes()
        book = _tried(kind, data, options) if options["dry_run"] else _taken(kind, data, options)
    except OSError:
        return _fail("no_file", _("The file %s cannot be read.") % options["file"], options, out, err)
    except Refused as refused:
        return _fail(refused.refusal.code, str(refused), options, out, err)
    if options["json"]:
        out.write(json.dumps(as_json(book), ensure_ascii=False))
    else:
        _print(book, out)
    if book.notes:
        err.write(_("Columns that are not known: %s") % ", ".join(book.notes))
    return 0


def _tried(kind: ListKind, data: bytes, options: dict[str, Any]) -> Book:
    from chomchom.trade.operations import intake

    return intake.try_out(kind=kind, data=data, mission=options["mission"])


def _taken(kind: ListKind, data: bytes, options: dict[str, Any]) -> Book:
    from chomchom.trade.operations import intake

    by, at = Actor.program("chomchom import"), clock.now()
    mission = intake.mission_named(options["mission"])
    source = intake.preview(kind=kind, mission=mission, file_name=options["file"].name, data=data, by=by, at=at)
    intake.apply(source=source, by=by, at=at)
    return intake.book_of(source)


def as_json(book: Book) -> dict[str, Any]:
    """``{"rows", "taken", "questioned", "refused", …}``; every row in exactly one list."""
    lists: dict[str, Any] = {"rows": len(book.rows)} | {answer.value: [] for answer in Answer}
    several = len({row.sheet for row in book.rows}) > 1
    for row in book.rows:
        entry: dict[str, Any] = {"id": row.number, "row": row.row} | ({"sheet": row.sheet} if several else {})
        if "buyer" in row.values and row.number != row.values["buyer"]:
            entry["buyer"] = row.values["buyer"]
        lists[row.answer].append(entry | _why(list(row.remarks), row.answer))
    return lists | book.extra


def _why(remarks: list[Remark], answer: Answer) -> dict[str, Any]:
    if not remarks:
        return {}
    telling = [remark for remark in remarks if remark.refuses or answer != Answer.REFUSED] or remarks
    return {
        "why": " ".join(remark.sentence for remark in telling),
        "code": telling[0].code,
        "codes": [remark.code for remark in remarks],
    }


def _print(book: Book, out: Any) -> None:
    for answer, label in LABELS.items():
        rows = [row for row in book.rows if row.answer == answer]
        out.write(f"{label}: {len(rows)}")
        for row in rows if answer != Answer.TAKEN else ():
            out.write(f"  {row.sheet}#{row.row} {row.number}: {' '.join(one.sentence for one in row.remarks)}")
    for first, second, why in book.extra.get("duplicates", []):
        out.write(_("Perhaps the same: %(first)s and %(second)s (%(why)s)") % {
            "first": first, "second": second, "why": why})  # fmt: skip
    out.write(_("Rows: %s") % len(book.rows))


def _fail(code: str, why: str, options: dict[str, Any], out: Any, err: Any) -> int:
    err.write(why)
    if options["json"]:
        out.write(json.dumps({"error": code, "why": why}, ensure_ascii=False))
    return 1


IMPORTERS = {
    kind.value: SimpleNamespace(HELP=HELPS[kind], add_arguments=add_arguments, run=partial(run, kind))
    for kind in ListKind
}
"""What ``chomchom import`` offers of trade."""
