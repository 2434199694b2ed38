"""``chomchom review``: how often accounts are reviewed, listed or changed from a day on."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from chomchom.core import clock
from chomchom.core.actors import Actor
from chomchom.core.refusal import Refused
from chomchom.people import review_defaults
from chomchom.people.models import ReviewPeriod
from chomchom.people.operations import reviews


class Command(BaseCommand):
    help = "list how often accounts are reviewed, or let another period hold from a day on"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--months", type=int, help="from 1 to 24")
        parser.add_argument("--from", dest="valid_from", type=date.fromisoformat, help="the day from which it holds")
        parser.add_argument("--source", default="", help="where this is written")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["months"] is not None:
            self._set(options)
        self.stdout.write(f"{review_defaults.SINCE} {review_defaults.MONTHS} months: {review_defaults.SOURCE}")
        for period in ReviewPeriod.objects.order_by("valid_from"):
            self.stdout.write(f"{period.valid_from} {period.months} months: {period.source}")

    def _set(self, options: dict[str, Any]) -> None:
        if options["valid_from"] is None:
            raise CommandError("Say from which day: --from 2027-01-01")
        words = {name: options[name] for name in ("months", "valid_from", "source")}
        try:
            reviews.set_period(**words, by=Actor.program("chomchom review"), at=clock.now())
        except Refused as refused:
            raise CommandError(str(refused)) from None
