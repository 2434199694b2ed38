"""The kitchen at three sizes: production count with clash check, and the trace of a batch.

    python benchmarks/kitchen.py [--json] [--sizes 200 500 2000] [--requests 10]

Makes its own database (SQLite in a temporary folder) and drops it; each size in a process of its own. All handovers are
of one kitchen and one meal with twelve dishes; one person in ten must not eat something of it.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

ALLERGENS = ("beef", "mackerel", "shrimp", "egg", "milk", "soy")


def populate(size: int, at):
    from factories import MADE_AT

    from chomchom.care.enums import Allergen
    from chomchom.care.models import Batch, Box, BoxBatch, Handover, Recipient
    from tests.care.kitchen_factories import make_kitchen

    kitchen = make_kitchen(at)
    for number in range(9):
        kitchen.plan(kitchen.dish(f"반찬{number}", allergens=[Allergen.values[number]]))
    district = kitchen.district
    people = Recipient.objects.bulk_create(
        Recipient(district=district.office, dong=district.dong, external_id=f"K-{n:06}", name=f"시험{n}", address="-",
                  allergens=[ALLERGENS[n // 10 % 6]] if n % 10 == 0 else [], created_at=MADE_AT)
        for n in range(size)
    )  # fmt: skip
    handovers = Handover.objects.bulk_create(
        Handover(district=district.office, provider=district.provider, dong=district.dong, recipient=person,
                 day=at.date(), meal="lunch", window_from=at, window_to=at + timedelta(hours=2), due_at=at, state_at=at,
                 state="met")
        for person in people
    )  # fmt: skip
    batch = Batch.objects.create(
        provider=district.provider, day=at.date(), meal="lunch", item=kitchen.soup, number=1, code="BENCH", cook="-",
        cooked_at=at - timedelta(minutes=30), created_at=at,
    )  # fmt: skip
    boxes = Box.objects.bulk_create(Box(handover=h, cooked_at=batch.cooked_at, packed_at=at) for h in handovers)
    BoxBatch.objects.bulk_create(BoxBatch(box=box, batch=batch) for box in boxes)
    return kitchen, batch


def timed(call, requests: int) -> dict:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        call()
    milliseconds = []
    for _turn in range(requests):
        begun = time.perf_counter()
        call()
        milliseconds.append(1000 * (time.perf_counter() - begun))
    ordered = sorted(milliseconds)
    return {"queries": len(queries), "p50_ms": round(statistics.median(ordered), 1), "worst_ms": round(ordered[-1], 1)}


def run(size: int, requests: int) -> dict:
    from board import NOON

    from chomchom.care.queries.kitchen.production import production
    from chomchom.care.queries.kitchen.trace import trace

    kitchen, batch = populate(size, NOON)

    def count():
        made = production(provider_id=kitchen.district.provider.pk, day=NOON.date(), meal="lunch", at=NOON)
        return made.lines, made.clashes

    return {
        "handovers": size,
        "production_and_clashes": timed(count, requests),
        "trace": timed(lambda: trace(batch, with_people=True).ill, requests),
    }


def in_own_process(size: int, requests: int, folder: str) -> dict:
    root = str(HERE.parent)
    code = (
        f"import sys; sys.path[:0] = [{str(HERE)!r}, {root!r}]; import board, kitchen, json; "
        f"board.prepare({folder!r}); print('RESULT' + json.dumps(kitchen.run({size}, {requests})))"
    )
    output = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    lines = [line for line in output.stdout.splitlines() if line.startswith("RESULT")]
    if not lines:
        raise SystemExit(f"The measurement of {size} handovers failed:\n{output.stderr[-2000:]}")
    return json.loads(lines[0].removeprefix("RESULT"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--sizes", type=int, nargs="+", default=[200, 500, 2000])
    parser.add_argument("--requests", type=int, default=10)
    options = parser.parse_args()
    results = []
    for size in options.sizes:
        with tempfile.TemporaryDirectory() as folder:
            results.append(in_own_process(size, options.requests, folder))
    answer = {"instance": "one meal of one kitchen, twelve dishes", "database": "sqlite", "sizes": results}
    print(json.dumps(answer) if options.json else json.dumps(answer, indent=1))


if __name__ == "__main__":
    main()
