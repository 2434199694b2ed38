"""``chomchom demo day`` and ``demo mission``: a day of care, a mission of trade, played against the running system."""

import io
import json
import sys
import time
from datetime import date, timedelta
from datetime import time as datetime_time
from typing import Any

import httpx
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from python_calamine import CalamineWorkbook

from chomchom.core import clock
from chomchom.site.demo import district, food_figures, mission, trade_office
from chomchom.site.demo.person import Person, Unexpected
from chomchom.site.demo.story import Day

SPEED = 90.0
MORNING = datetime_time(10, 20)
#: columns of the report's workbook, in its order after group and name
FIGURES = (
    "promised",
    "met",
    "safe_absent",
    "emergency",
    "open",
    "no_reply",
    "changed",
    "incidents",
    "discarded",
    "cancelled",
    "met_share",
    "no_reply_rate",
)


class Command(BaseCommand):
    help = "Play a day over HTTP, as its couriers, desks, dong offices and district would."

    def add_arguments(self, parser: CommandParser) -> None:
        kinds = parser.add_subparsers(dest="kind", required=True)
        day = kinds.add_parser("day", help="one meal day, with about ten no replies and one collapse")
        day.add_argument("--url", default=settings.SITE_URL, help="address of the running system")
        day.add_argument("--speed", type=float, default=SPEED, help=f"story seconds in one second (default: {SPEED:g})")
        day.add_argument("--json", action="store_true", help="print the day's figures as JSON")
        abroad = kinds.add_parser("mission", help="a trade mission from the call in March to the follow-up in November")
        abroad.add_argument("--url", default=settings.SITE_URL, help="address of the running system")
        abroad.add_argument("--json", action="store_true", help="print figures by rung and the public sentence as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("A demo is not played on a system in production.")
        self._check(options["url"])
        if options["kind"] == "mission":
            self._mission(options["url"], options["json"])
            return
        if options["speed"] < 1:
            raise CommandError("--speed must be 1 or more: story seconds in one second.")
        self.quiet = options["json"]
        self.begun = time.monotonic()
        day = next_day()
        try:
            Day(base_url=options["url"], day=day, speed=options["speed"], tell=self._tell).play()
            figures = read_report(options["url"], day)
        except Unexpected as unexpected:
            clock.set_speed(1)
            raise CommandError(str(unexpected)) from unexpected
        self._say(figures, options["json"])
        if figures["unknown"]:
            sys.exit(1)

    def _mission(self, url: str, as_json: bool) -> None:
        if not trade_office.is_loaded():
            raise CommandError("The trade office is not in this database. Begin with a fresh demo: make clean run")
        self.quiet = as_json
        try:
            found = mission.play(base_url=url, tell=self._tell)
        except Unexpected as unexpected:
            raise CommandError(str(unexpected)) from unexpected
        if as_json:
            self.stdout.write(json.dumps(found, ensure_ascii=False))
            return
        self.stdout.write("\nThe mission, as its result page tells it (US dollars):")
        for rung, figures in found["rungs"].items():
            self.stdout.write(f"  {figures['usd']:>14,.0f}  {figures['deals']:>4.0f}  {rung}")
        self.stdout.write("\n" + "\n".join(found["sentence"].values()))

    def _check(self, url: str) -> None:
        try:
            httpx.get(f"{url}/accounts/login/", timeout=20).raise_for_status()
        except httpx.HTTPError as error:
            raise CommandError(f"Nothing answers at {url} ({error}). Start the system first: make run") from error
        if not district.is_loaded():
            raise CommandError("The demo district is not in this database. Start the system with: make run")

    def _tell(self, sentence: str) -> None:
        story = timezone.localtime(clock.now())
        print(f"{story:%m-%d %H:%M}  {sentence}", file=sys.stderr if self.quiet else sys.stdout, flush=True)

    def _say(self, figures: dict[str, Any], as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(figures, ensure_ascii=False))
            return
        self.stdout.write(f"\nThe day {figures['day']}, as the district's report tells it:")
        for name in FIGURES:
            value = figures[name]
            self.stdout.write(
                f"  {name:<14} {value:.1%}" if name.endswith(("share", "rate")) else f"  {name:<14} {value}"
            )
        self.stdout.write("\nThe kitchens, as their pages tell it:")
        for name, value in figures["kitchen"].items():
            self.stdout.write(f"  {name:<20} {value}")
        self.stdout.write(
            "Everybody is accounted for." if not figures["unknown"] else f"{figures['unknown']} people are unknown!"
        )


def next_day() -> date:
    """Today while the story's morning has not begun, else tomorrow: a story is not told twice on the same day."""
    now = timezone.localtime(clock.now())
    return now.date() if now.time() < MORNING else now.date() + timedelta(days=1)


def read_report(url: str, day: date) -> dict[str, Any]:
    """The figures as the district officer downloads them."""
    officer = Person(url, "officer", district.PASSWORD)
    content = officer.download("/care/report/xlsx/", day=day.isoformat())
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    whole = book.get_sheet_by_index(0).to_python(skip_empty_area=False)[4]
    numbers = dict(zip(FIGURES, whole[2:], strict=True))
    figures: dict[str, Any] = {
        name: int(value) if not name.endswith(("share", "rate")) else value for name, value in numbers.items()
    }
    minutes = book.get_sheet_by_index(1).to_python(skip_empty_area=False)[4:]
    ladder = [
        {"step": row[0], "alerts": int(row[1]), "median": row[2], "p90": row[3], "worst": row[4]} for row in minutes
    ]
    told = {"day": day.isoformat(), **figures, "unknown": figures["open"], "minutes": ladder}
    return told | {"kitchen": food_figures.read_kitchens(officer, day)}
