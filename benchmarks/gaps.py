"""All care-gap signals of a district with a year of handovers, on the database of ``DATABASE_URL`` or a new SQLite.

    python benchmarks/gaps.py [--json] [--sizes 500,1000,2000] [--days 365]

Loads the demo district (seeded, invented) in three sizes, gives everybody a year of handovers of which a few were not
met, and looks through it: the first look opens every gap as a watched task, the next one finds nothing new. Every size
has a database of its own; on PostgreSQL the database named in ``DATABASE_URL`` must be empty and is emptied again.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

MORNING = datetime(2026, 5, 13, 6, 0, tzinfo=ZoneInfo("Asia/Seoul"))
SEED = 7


def run(recipients: int, days: int) -> dict:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from chomchom.care.models import Gap, Handover
    from chomchom.care.operations import gaps
    from chomchom.care.operations.gaps.finding import _days
    from chomchom.care.queries.gaps import standing
    from chomchom.care.queries.gaps.signals import find
    from chomchom.core.actors import Actor
    from chomchom.site.demo import district

    call_command("migrate", verbosity=0, interactive=False)
    office = district.load(recipients=recipients, at=MORNING - timedelta(days=days))
    fill(office, days)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    by = Actor.program("benchmark")
    rules = standing.rules_on(office.pk, MORNING.date())
    calendar = _days(office.pk, MORNING.date(), rules)
    signals_s, found = measured(lambda: list(find(office.pk, calendar, rules)))
    with CaptureQueriesContext(connection) as first:
        first_s, looked = measured(lambda: gaps.look(district=office, by=by, at=MORNING))
    next_s, _ = measured(lambda: gaps.look(district=office, by=by, at=MORNING + timedelta(days=1)))
    result = {
        "instance": f"demo district, {recipients} recipients, {days} days",
        "database": connection.vendor,
        "seed": SEED,
        "handovers": Handover.objects.count(),
        "found": len(found),
        "new_gaps": looked.new,
        "open_gaps": Gap.objects.open().count(),
        "signals_s": round(signals_s, 2),
        "first_look_s": round(first_s, 2),
        "first_look_statements": len(first),
        "next_look_s": round(next_s, 2),
    }
    if connection.vendor == "postgresql":
        call_command("flush", verbosity=0, interactive=False)
    return result


def measured(call) -> tuple[float, object]:  # type: ignore[no-untyped-def]
    begun = time.perf_counter()
    answer = call()
    return time.perf_counter() - begun, answer


def fill(office, days: int) -> None:  # type: ignore[no-untyped-def]
    """A handover for each plan and day: 97 of 100 met in person, the others family, nobody, or not known."""
    from chomchom.care.models import Handover, MealPlan

    draw = Random(SEED)
    plans = list(MealPlan.objects.select_related("recipient"))
    first = MORNING.date() - timedelta(days=days)
    for number in range(days):
        day = first + timedelta(days=number)
        Handover.objects.bulk_create([_handover(office, plan, day, draw) for plan in plans], batch_size=500)


def _handover(office, plan, day: date, draw: Random):  # type: ignore[no-untyped-def]
    from chomchom.care.models import Handover

    at = datetime.combine(day, datetime.min.time(), MORNING.tzinfo)
    state, met, why = draw.choices(
        [("met", "recipient", ""), ("met", "family", ""), ("safe_absent", "", "자녀 통화"), ("no_reply", "", "")],
        (970, 15, 10, 5),
    )[0]
    return Handover(
        district=office, provider_id=plan.provider_id, dong_id=plan.recipient.dong_id, recipient=plan.recipient,
        plan=plan, day=day, meal=plan.meal, window_from=at.replace(hour=11), window_to=at.replace(hour=13),
        due_at=at.replace(hour=13), state=state, state_at=at.replace(hour=12), met=met, explanation=why,
    )  # fmt: skip


def one(recipients: int, days: int) -> dict:
    """In a process and, unless a server is named, a database of its own."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "CHOMCHOM_VAR": folder, "DJANGO_SETTINGS_MODULE": "chomchom.site.settings"}
        command = [sys.executable, str(Path(__file__)), "--one", str(recipients), "--days", str(days)]
        answer = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
        return json.loads(answer.stdout.splitlines()[-1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--sizes", default="500,1000,2000")
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        print(json.dumps(run(given.one, given.days)))
        return
    results = [one(int(size), given.days) for size in given.sizes.split(",")]
    if given.json:
        print(json.dumps(results, indent=1))
        return
    for result in results:
        print(" · ".join(f"{name} {value}" for name, value in result.items()))


if __name__ == "__main__":
    main()
