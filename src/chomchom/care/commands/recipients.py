"""``chomchom import recipients FILE [--dry-run] [--json] [--district 광산구]``."""

import argparse
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chomchom.care.enums import Answer
from chomchom.care.rules.intake.book import note_sentence
from chomchom.care.rules.intake.remarks import Remark
from chomchom.core import clock
from chomchom.core.actors import Actor
from chomchom.core.refusal import Refused

HELP = "the recipients of a district (.xlsx, .xls, .csv)"
ANSWERS = {
    Answer.TAKEN: gettext_lazy("Taken"),
    Answer.QUESTIONED: gettext_lazy("Taken with a question"),
    Answer.REFUSED: gettext_lazy("Refused"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--dry-run", action="store_true", help="only say what would happen; needs no database")
    parser.add_argument("--json", action="store_true", help="print the answers as JSON")
    parser.add_argument("--district", default="", metavar="GU", help="the gu the list is for, e.g. 광산구")


def run(options: dict[str, Any], *, out: Any, err: Any) -> int:
    """0: every row has its answer; 1: the file could not be read as a list."""
    try:
        data = options["file"].read_bytes()
    except OSError as error:
        return _fail(
            {"error": "no_file", "why": _("The file %s cannot be read.") % options["file"]}, options, out, err, error
        )
    try:
        rows, notes = _tried(data, options) if options["dry_run"] else _taken(data, options)
    except Refused as refused:
        return _fail({"error": refused.refusal.code, "why": str(refused)}, options, out, err, refused)
    if options["json"]:
        out.write(json.dumps(as_json(rows), ensure_ascii=False))
    else:
        _print(rows, out)
    for note in notes:
        err.write(note_sentence(note))
    return 0


Answered = tuple[str, str, int, str, list[Remark]]  # answer, number, row, sheet, remarks


def _tried(data: bytes, options: dict[str, Any]) -> tuple[list[Answered], Iterable[dict[str, Any]]]:
    from chomchom.care.operations import intake

    book = intake.try_out(data=data, day=timezone.localdate(clock.now()), gu=options["district"])
    sheets = len(book.columns) > 1
    return [
        (row.answer, row.external_id, row.row, row.sheet if sheets else "", list(row.remarks)) for row in book.rows
    ], book.notes


def _taken(data: bytes, options: dict[str, Any]) -> tuple[list[Answered], Iterable[dict[str, Any]]]:
    from chomchom.care.operations import intake

    by, at = Actor.program("chomchom import"), clock.now()
    district = intake.district_named(options["district"])
    source = intake.preview(district=district, file_name=options["file"].name, data=data, by=by, at=at)
    intake.apply(source=source, by=by, at=at)
    sheets = len(source.columns) > 1
    return [
        (row.answer, row.external_id, row.row, row.sheet if sheets else "", [Remark.from_json(one) for one in row.why])
        for row in source.rows.order_by("pk")
    ], source.notes


def as_json(rows: list[Answered]) -> dict[str, Any]:
    """``{"rows", "taken", "questioned", "refused"}``; every row in exactly one list."""
    lists: dict[str, Any] = {"rows": len(rows)} | {answer.value: [] for answer in Answer}
    for answer, number, row, sheet, remarks in rows:
        entry: dict[str, Any] = {"id": number, "row": row} | ({"sheet": sheet} if sheet else {})
        if remarks:
            telling = [remark for remark in remarks if remark.refuses or answer != Answer.REFUSED] or remarks
            entry["why"] = " ".join(remark.sentence for remark in telling)
            entry["code"] = telling[0].code
            entry["codes"] = [remark.code for remark in remarks]
        lists[answer].append(entry)
    return lists


def _print(rows: list[Answered], out: Any) -> None:
    for answer, label in ANSWERS.items():
        of_answer = [row for row in rows if row[0] == answer]
        out.write(f"{label}: {len(of_answer)}")
        for _answer, number, row, sheet, remarks in of_answer if answer != Answer.TAKEN else ():
            out.write(f"  {sheet}#{row} {number}: {' '.join(remark.sentence for remark in remarks)}")
    out.write(_("Rows: %s") % len(rows))


def _fail(answer: dict[str, str], options: dict[str, Any], out: Any, err: Any, cause: Exception) -> int:
    err.write(f"{answer['why']}")
    if options["json"]:
        out.write(json.dumps(answer, ensure_ascii=False))
    return 1
