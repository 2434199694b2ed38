"""``chomchom import services FILE [--dry-run] [--json] [--district 광산구]``, as ``recipients``."""

import argparse
import json
from typing import Any

from chomchom.care.commands.recipients import ANSWERS, _fail
from chomchom.care.commands.recipients import add_arguments as add_common
from chomchom.care.enums import Answer
from chomchom.core import clock
from chomchom.core.actors import Actor
from chomchom.core.refusal import Refused

HELP = "the other services of recipients (.xlsx, .xls, .csv)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_common(parser)


def run(options: dict[str, Any], *, out: Any, err: Any) -> int:
    """0: every row has its answer; 1: the file could not be read as a list."""
    try:
        lists = _lists(options)
    except OSError as error:
        why = f"The file {options['file']} cannot be read."
        return _fail({"error": "no_file", "why": why}, options, out, err, error)
    except Refused as refused:
        return _fail({"error": refused.refusal.code, "why": str(refused)}, options, out, err, refused)
    if options["json"]:
        out.write(json.dumps(lists, ensure_ascii=False))
        return 0
    for answer, label in ANSWERS.items():
        out.write(f"{label}: {len(lists[answer.value])}")
        for entry in lists[answer.value] if answer != Answer.TAKEN else ():
            out.write(f"  #{entry['row']} {entry['id']}: {entry['why']}")
    return 0


def _lists(options: dict[str, Any]) -> dict[str, Any]:
    from chomchom.care.operations import intake, service_list
    from chomchom.care.rules.service_list import entries

    data, at = options["file"].read_bytes(), clock.now()
    district = intake.district_named(options["district"])
    if options["dry_run"]:
        rows = service_list.preview(district=district, data=data, at=at)
    else:
        by = Actor.program("chomchom import")
        rows = service_list.take(district=district, data=data, file_name=options["file"].name, by=by, at=at)
    lists: dict[str, Any] = {"rows": len(rows)} | {answer.value: [] for answer in Answer}
    for answer, entry in entries(rows):
        lists[answer.value].append(entry)
    return lists
