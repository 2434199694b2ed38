"""``chomchom net audit``: proves the books, or names the rows that are wrong and exits with 1."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any, TextIO

from chomchom.core import clock
from chomchom.net.queries import books

HELP = "prove the books: promised = kept + excused + open + unresolved, every step left a trace, nothing is late"


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print the books and findings for programs")


def run(options: dict[str, Any], out: TextIO) -> int:
    """0 when nothing is wrong, else 1."""
    count, findings = books.books(), books.findings(now=clock.now())
    if options["json"]:
        report = {"books": asdict(count), "findings": [finding.as_json() for finding in findings]}
        out.write(json.dumps(report, ensure_ascii=False, indent=2))
        return int(bool(findings))
    out.write(
        f"promised {count.promised} = kept {count.kept} + excused {count.excused} + open {count.open}"
        f" + unresolved {count.unresolved}"
    )
    for finding in findings:
        out.write(f"{finding.code}: {finding.sentence} ({finding.count})")
        for row in finding.rows:
            out.write(f"  {row}")
    out.write("The books are in order." if not findings else f"{len(findings)} finding(s).")
    return int(bool(findings))
