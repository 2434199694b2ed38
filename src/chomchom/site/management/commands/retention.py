"""``chomchom retention``: what is due to be destroyed and why, the destruction itself, and the terms."""

import json
import sys
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from chomchom.core import clock, retention
from chomchom.core.access_log import periods
from chomchom.core.actors import Actor
from chomchom.core.refusal import Refused
from chomchom.people.models import Organisation
from chomchom.people.operations import privacy as operations
from chomchom.people.queries import privacy as queries


class Command(BaseCommand):
    help = "what is due to be destroyed (show), destroy it (run), or the terms and their sources (terms, term)"

    def add_arguments(self, parser: CommandParser) -> None:
        deeds = parser.add_subparsers(dest="deed", required=True)
        show = deeds.add_parser("show", help="what will go, what is held and why")
        run = deeds.add_parser("run", help="destroy what is due and not held; writes the register")
        for one in (show, run):
            one.add_argument("--office", type=int, help="number of the office; needed where there are several")
            one.add_argument("--json", action="store_true")
        show.add_argument("kind", nargs="?", choices=[*retention.KINDS])
        run.add_argument("kind", choices=[*retention.KINDS])
        run.add_argument("--reason", required=True, help="why it is destroyed")
        run.add_argument("--by", required=True, help="who destroys")
        run.add_argument("--confirmed-by", required=True, help="who confirms; another person")
        deeds.add_parser("terms", help="the terms that hold today")
        term = deeds.add_parser("term", help="let another number hold from a day on")
        term.add_argument("code")
        term.add_argument("value", type=int)
        term.add_argument("--from", dest="valid_from", type=date.fromisoformat, required=True)
        term.add_argument("--citation", required=True, help="where it stands")
        term.add_argument("--proposal", action="store_true", help="no rule was found")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, f"_{options['deed']}")(options)
        except Refused as refused:
            self.stderr.write(str(refused))
            sys.exit(1)

    def _due(self, options: dict[str, Any]) -> Iterator[tuple[Organisation, queries.Due]]:
        today = timezone.localdate(clock.now())
        offices = Organisation.objects.filter(kind__in={kind.office for kind in retention.KINDS.values()})
        offices = offices.filter(pk=options["office"]) if options["office"] else offices
        for office in offices.order_by("pk"):
            yield from (
                (office, due) for due in queries.all_due(office, today) if options["kind"] in (None, due.kind.code)
            )

    def _show(self, options: dict[str, Any]) -> None:
        found = list(self._due(options))
        if options["json"]:
            self.stdout.write(
                json.dumps([_as_json(office, due) for office, due in found], ensure_ascii=False, indent=1)
            )
            return
        for office, due in found:
            self.stdout.write(
                f"{office.pk} {office.name}: {due.kind.label}: {len(due.going)} due, {len(due.held)} held "
                f"(ended before {due.before}; {due.term}, {due.term.citation})"
            )
            for one in due.candidates:
                self.stdout.write(f"  {one.ended_on} {one.label}{f' — held: {one.held}' if one.held else ''}")

    def _run(self, options: dict[str, Any]) -> None:
        offices = {office.pk: office for office, _due in self._due(options)}
        if len(offices) != 1:
            self.stderr.write(f"Name the office by --office: {', '.join(map(str, offices)) or '-'}")
            sys.exit(2)
        line = operations.destroy(
            organisation=next(iter(offices.values())), kind=retention.KINDS[options["kind"]],
            reason=options["reason"], confirmed_by=options["confirmed_by"], by=Actor.program(options["by"]),
            at=clock.now(),
        )  # fmt: skip
        said = {"register": line.pk, "count": line.count, "files": line.files, "rows": line.rows}
        self.stdout.write(
            json.dumps(said) if options["json"] else f"{line.count} destroyed: line {line.pk} of the register"
        )

    def _terms(self, options: dict[str, Any]) -> None:
        for term in queries.terms(timezone.localdate(clock.now())).values():
            proposal = " (proposed value)" if term.is_proposal else ""
            self.stdout.write(f"{term.code}: {term.value} {term.unit} ({term.valid_from}) {term.citation}{proposal}")
        for period in periods.PERIODS:
            self.stdout.write(
                f"access log, {period.kept}: {period.years} years ({period.valid_from}) {period.citation}"
            )

    def _term(self, options: dict[str, Any]) -> None:
        row = operations.publish_term(
            code=options["code"], value=options["value"], citation=options["citation"],
            is_proposal=options["proposal"], valid_from=options["valid_from"],
            by=Actor.program("chomchom retention"), at=clock.now(),
        )  # fmt: skip
        self.stdout.write(f"{row.code}: {row.value} {row.unit} from {row.valid_from}")


def _as_json(office: Organisation, due: queries.Due) -> dict[str, Any]:
    return {
        "office": office.pk, "kind": due.kind.code, "before": due.before.isoformat(), "term": due.term.value,
        "citation": due.term.citation, "going": [[*one.subject, one.label] for one in due.going],
        "held": [[*one.subject, one.label, one.held] for one in due.held],
    }  # fmt: skip
