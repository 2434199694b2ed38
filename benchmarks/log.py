"""The chain of the access log: what sealing and verifying cost, and what a written line costs more than before.

    python benchmarks/log.py [--json] [--lines 100000] [--seed 7] [--database postgres://…]

Makes its own database (SQLite in a temporary folder, or the empty one that is named) and fills it with seeded lines as
a day writes them: most of them looks at forty people of a page, some changes, few changes of rights.
"""

import argparse
import json
import os
import random
import tempfile
import time
from datetime import UTC, datetime, timedelta

START = datetime(2026, 5, 13, 0, 0, tzinfo=UTC)
PAGE = 40


def prepare(folder: str, database: str) -> None:
    os.environ.update(CHOMCHOM_VAR=folder, DATABASE_URL=database, DJANGO_SETTINGS_MODULE="chomchom.site.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def write(lines: int, seed: int) -> float:
    """Seconds for ``lines`` lines, in pages of forty, each page a transaction."""
    from django.db import transaction

    from chomchom.core import audit
    from chomchom.core.actors import Actor
    from chomchom.core.enums import Action

    chance, begun = random.Random(seed), time.perf_counter()
    for number in range(lines // PAGE):
        by = Actor(chance.randrange(1, 300), f"담당자 {number % 300}", f"10.0.{number % 250}.{chance.randrange(250)}")
        what, action = ("people.account.open", Action.CREATE) if number % 100 == 0 else ("care.recipients", Action.LOOK)
        subjects = [("care.recipient", chance.randrange(1, 20_000)) for _ in range(PAGE)]
        with transaction.atomic():
            audit.record_many(by=by, at=START + timedelta(seconds=number), action=action, what=what, subjects=subjects,
                              detail={"page": number % 7})  # fmt: skip
    return time.perf_counter() - begun


def run(lines: int, seed: int) -> dict[str, object]:
    from django.db import connection, models
    from django.test.utils import CaptureQueriesContext

    from chomchom.core.access_log import sealing, verifying
    from chomchom.core.models import AccessEntry, LogSeal

    sealing.seal(at=START, lines=None)
    writing_s = write(lines, seed)
    begun = time.perf_counter()
    with CaptureQueriesContext(connection) as statements:
        sealed = sealing.seal(at=START + timedelta(days=1), lines=None)
    sealing_s, begun = time.perf_counter() - begun, time.perf_counter()
    report = verifying.verify(now=START + timedelta(days=1))
    verifying_s = time.perf_counter() - begun
    assert not report.findings and report.lines == AccessEntry.objects.count()
    biggest = LogSeal.objects.aggregate(most=models.Max("count"))["most"]
    turn_s = sealing_s * sealing.AT_ONCE / sealed
    return {
        "lines": sealed, "writing_s": round(writing_s, 2), "sealing_s": round(sealing_s, 2),
        "sealing_statements": len(statements), "sealed_lines_per_s": round(sealed / sealing_s),
        "longest_turn_of_the_worker_s": round(turn_s, 2), "verifying_s": round(verifying_s, 2),
        "verified_lines_per_s": round(report.lines / verifying_s), "seals": report.seals, "lines_of_a_seal": biggest,
        "database": connection.vendor,
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--lines", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--database", default="")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        prepare(folder, options.database)
        answer = {"instance": "access log", "seed": options.seed, **run(options.lines, options.seed)}
    print(json.dumps(answer) if options.json else json.dumps(answer, indent=1))


if __name__ == "__main__":
    main()
