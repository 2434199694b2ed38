"""``chomchom log verify|head|seal|destroy``: proves the access log, tells its head, seals what is not sealed yet,
destroys what has been kept for its years."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from chomchom.core import clock
from chomchom.core.access_log import destroying, periods, sealing, verifying
from chomchom.core.access_log.chain import ids_of
from chomchom.core.actors import Actor


class Command(BaseCommand):
    help = "verify: prove the access log or exit with 1; head: the hash to keep elsewhere; seal: seal what is new"

    def add_arguments(self, parser: CommandParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True)
        verify = parts.add_parser("verify", help="every line as it was sealed, every seal as it was chained")
        verify.add_argument("--json", action="store_true", help="print what was found for programs")
        verify.add_argument("--head", default="", help="a hash kept elsewhere, which must be in the chain")
        parts.add_parser("head", help="seal what is complete and print the hash of the last seal")
        parts.add_parser("seal", help="seal what is complete")
        destroy = parts.add_parser("destroy", help="say which lines have been kept for their years (파기)")
        destroy.add_argument("--yes", action="store_true", help="destroy them")

    def handle(self, *args: Any, **options: Any) -> None:
        getattr(self, f"_{options['part']}")(options)

    def _seal(self, options: dict[str, Any]) -> None:
        self.stdout.write(f"{sealing.seal(at=clock.now(), lines=None)} lines sealed")

    def _head(self, options: dict[str, Any]) -> None:
        sealing.seal(at=clock.now(), lines=None)
        last = sealing.head()
        if last:
            self.stdout.write(f"{last.digest} lines 1–{last.last_id}, sealed {last.sealed_at:%Y-%m-%d %H:%M:%S %Z}")
        else:
            self.stdout.write("nothing is sealed yet")

    def _destroy(self, options: dict[str, Any]) -> None:
        """Of each kind by its own period; the line that tells of it stays for good."""
        now = clock.now()
        for period in periods.PERIODS:
            before = periods.may_go_before(period.kept, now)
            if options["yes"]:
                by = Actor.program("log.destroy")
                lines = destroying.destroy_log(before=before, kept=period.kept, by=by, at=now)
            else:
                parts = (seal.parts[period.kept] for seal in destroying.due(kept=period.kept, before=before))
                lines = sum(1 for part in parts for _id in ids_of(part["ids"]))
            word = "destroyed" if options["yes"] else "lines to be destroyed"
            self.stdout.write(f"{period.kept} before {before:%Y-%m-%d}: {lines} {word} ({period.citation})")
        if not options["yes"]:
            self.stdout.write("Nothing was changed. `chomchom log destroy --yes` destroys them.")

    def _verify(self, options: dict[str, Any]) -> None:
        report = verifying.verify(now=clock.now(), head=options["head"])
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(report), ensure_ascii=False, indent=2))
        else:
            self._tell(report)
        sys.exit(int(bool(report.findings)))

    def _tell(self, report: verifying.Report) -> None:
        self.stdout.write(
            f"{report.lines} lines under {report.seals} seals, {report.destroyed} destroyed by rule,"
            f" {report.unsealed} not sealed yet; head {report.head}"
        )
        for finding in report.findings:
            self.stdout.write(f"{finding.code}: {finding.sentence} ({finding.count})")
            for row in finding.rows:
                self.stdout.write(f"  {row}")
        self.stdout.write("The access log is in order." if not report.findings else "The access log is NOT in order.")


def _as_json(report: verifying.Report) -> dict[str, Any]:
    return {
        "seals": report.seals,
        "lines": report.lines,
        "destroyed": report.destroyed,
        "unsealed": report.unsealed,
        "head": report.head,
        "findings": [finding.as_json() for finding in report.findings],
    }
