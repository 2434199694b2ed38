"""A morning of a district: making the day and planning the lunch rounds of all five providers, one after the other.

    python benchmarks/day.py [--json] [--recipients 520]

Loads the demo district (seeded, invented) into a database of its own in a temporary folder. Nobody may be left out.
"""

import argparse
import json
import os
import tempfile
import time
from datetime import datetime
from zoneinfo import ZoneInfo

MORNING = datetime(2026, 5, 13, 8, 0, tzinfo=ZoneInfo("Asia/Seoul"))


def run(recipients: int) -> dict:
    import django

    django.setup()
    from django.core.management import call_command

    from chomchom.care import tasks
    from chomchom.care.models import Handover
    from chomchom.care.operations.day import make_day
    from chomchom.core import clock
    from chomchom.core.actors import Actor
    from chomchom.people.models import Organisation
    from chomchom.site.demo import district

    call_command("migrate", verbosity=0, interactive=False)
    clock.set_story(at=MORNING, speed=1)
    by = Actor.program("benchmark")
    district.COURIERS_EACH = max(3, recipients // 60)  # about twelve stops each
    office = district.load(recipients=recipients, at=MORNING)
    begun = time.perf_counter()
    made = make_day(district=office, day=MORNING.date(), by=by, at=MORNING)
    making_s = time.perf_counter() - begun
    begun = time.perf_counter()
    runs = []
    for provider in Organisation.objects.providers().order_by("pk"):
        row = tasks.begin(provider=provider, day=MORNING.date(), meal="lunch", by=by, at=clock.now())
        runs.append(tasks.work(row, by=by))
    planning_s = time.perf_counter() - begun
    return {
        "instance": f"demo district, {recipients} recipients",
        "seed": district.SEED,
        "promised": made.made,
        "making_s": round(making_s, 2),
        "providers": len(runs),
        "couriers": len(runs) * district.COURIERS_EACH,
        "planned": sum(run.planned for run in runs),
        "left_out": sum(run.left_out for run in runs),
        "driving_min": sum(run.driving_s for run in runs) // 60,
        "planning_s": round(planning_s, 2),
        "errors": [run.error for run in runs if run.error],
        "lunches": Handover.objects.filter(meal="lunch").count(),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--recipients", type=int, default=520)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(CHOMCHOM_VAR=folder, DATABASE_URL="", DJANGO_SETTINGS_MODULE="chomchom.site.settings")
        answer = run(options.recipients)
    print(json.dumps(answer) if options.json else json.dumps(answer, indent=1))


if __name__ == "__main__":
    main()
