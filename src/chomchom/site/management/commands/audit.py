"""``chomchom audit``: goes through everything that must hold of the rows and files of every app."""

import json
import sys
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from chomchom.core import audits, clock


class Command(BaseCommand):
    help = "prove the rows and files of every app, or name what is wrong and exit with 1"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the findings for programs")
        parser.add_argument(
            "--at", type=datetime.fromisoformat, help="what was due by then (default: now), e.g. of a restored copy"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        found = audits.run(now=options["at"] or clock.now())
        if options["json"]:
            report = {name: [finding.as_json() for finding in findings] for name, findings in found.items()}
            self.stdout.write(json.dumps(report, ensure_ascii=False, indent=2))
        else:
            self._tell(found)
        sys.exit(int(any(found.values())))

    def _tell(self, found: dict[str, list[audits.Finding]]) -> None:
        for name, findings in found.items():
            self.stdout.write(f"{name}: {'in order' if not findings else f'{len(findings)} finding(s)'}")
            for finding in findings:
                self.stdout.write(f"  {finding.code}: {finding.sentence} ({finding.count})")
                for row in finding.rows:
                    self.stdout.write(f"    {row}")
