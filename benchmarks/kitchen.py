"""The kitchen at three sizes: production count with its clashes, and the trace of one batch.

    python benchmarks/kitchen.py [--json] [--sizes 200 500 2000] [--requests 10] [--database sqlite|postgresql]

All handovers are of one kitchen and one meal with twelve dishes; one person in ten must not eat something of it, one in
fifty was cancelled on the day, and one in a hundred of those who ate of the batch has told of symptoms. ``domain`` is
the query with everything it works out, ``page`` the whole answer of the server, the record of whose data was looked at
included. Runs on SQLite in a temporary file and on PostgreSQL where one is reachable, each size in its own database
that is removed afterwards. ``cpu`` is that of this process, which does not wait for others.
"""

import argparse
import json
import statistics
import sys
import time
from datetime import timedelta
from pathlib import Path

from apart import DATABASES, answer, apart, say

ALLERGENS = ("beef", "mackerel", "shrimp", "egg", "milk", "soy")
TARGET_MS = 300


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print the list of results as JSON")
    parser.add_argument("--sizes", type=int, nargs="+", default=[200, 500, 2000], help="handovers")
    parser.add_argument("--requests", type=int, default=10)
    parser.add_argument("--database", choices=DATABASES, help="only this one")
    parser.add_argument("--inside", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.inside:
        answer(inside(given.inside, given.requests))
        return
    results = []
    for name in [name for name in DATABASES if given.database in (None, name)]:
        for size in given.sizes:
            say(f"{name}, {size} handovers")
            results.append(apart(__file__, name, "--inside", size, "--requests", given.requests))
    results = [result for result in results if result]
    if given.json:
        print(json.dumps(results, indent=1))
        return
    for result in results:
        print(" · ".join(f"{name} {value}" for name, value in result.items()))


# -- inside one run ----------------------------------------------------------------------------------------------------


def inside(size: int, requests: int) -> dict:
    sys.path[:0] = [str(Path(__file__).parent.parent), str(Path(__file__).parent.parent / "tests")]
    from board import NOON, prepare_here

    prepare_here()
    from django.db import connection

    from chomchom.care.queries.kitchen.production import production
    from chomchom.care.queries.kitchen.trace import trace
    from chomchom.core import clock

    clock.set_story(at=NOON, speed=1)
    kitchen, batch = populate(size, NOON)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

    def count() -> object:
        made = production(provider_id=kitchen.district.provider.pk, day=NOON.date(), meal="lunch", at=NOON)
        return made.lines, made.clashes, made.late

    client = client_of(kitchen.district.desk)
    return {
        "instance": f"one meal of one kitchen, twelve dishes, {size} handovers",
        "database": connection.vendor,
        "production_and_clashes": {
            "domain": timed(count, requests),
            "page": timed(lambda: asked(client, f"/care/kitchen/production/?day={NOON.date()}&meal=lunch"), requests),
        },
        "trace_of_a_batch": {
            "boxes": size,
            "domain": timed(lambda: (found := trace(batch, with_people=True)).ill and found.states, requests),
            "page": timed(lambda: asked(client, f"/care/kitchen/trace/{batch.pk}/"), requests),
        },
        "target_ms": TARGET_MS,
    }


def client_of(account):  # type: ignore[no-untyped-def]
    from django.test import Client

    client = Client(HTTP_HOST="localhost")
    client.force_login(account)
    return client


def asked(client, address: str) -> None:  # type: ignore[no-untyped-def]
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)


def timed(call, requests: int) -> dict:  # type: ignore[no-untyped-def]
    """Statements of one call, and the times of the others: by the clock, and of this process alone."""
    from django.db import connection

    call()
    statements: list[str] = []
    with connection.execute_wrapper(lambda run, sql, *rest: (statements.append(sql), run(sql, *rest))[1]):
        call()
    clock_ms, cpu_ms = [], []
    for _turn in range(requests):
        begun, spent = time.perf_counter(), time.process_time()
        call()
        clock_ms.append(1000 * (time.perf_counter() - begun))
        cpu_ms.append(1000 * (time.process_time() - spent))
    return {
        "statements": len(statements),
        "p50_ms": round(statistics.median(clock_ms), 1),
        "best_ms": round(min(clock_ms), 1),
        "worst_ms": round(max(clock_ms), 1),
        "p50_cpu_ms": round(statistics.median(cpu_ms), 1),
    }


def populate(size: int, at):  # type: ignore[no-untyped-def]
    """(kitchen, a batch of its soup that every box holds)."""
    from factories import MADE_AT

    from chomchom.care.enums import Allergen
    from chomchom.care.models import Batch, Box, BoxBatch, Handover, Recipient, SymptomReport
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
                 state="cancelled" if n % 50 == 1 else "met")
        for n, person in enumerate(people)
    )  # fmt: skip
    batch = Batch.objects.create(
        provider=district.provider, day=at.date(), meal="lunch", item=kitchen.soup, number=1, code="BENCH", cook="-",
        cooked_at=at - timedelta(minutes=30), created_at=at,
    )  # fmt: skip
    boxes = Box.objects.bulk_create(Box(handover=h, cooked_at=batch.cooked_at, packed_at=at) for h in handovers)
    BoxBatch.objects.bulk_create(BoxBatch(box=box, batch=batch) for box in boxes)
    SymptomReport.objects.bulk_create(
        SymptomReport(recipient=h.recipient, district=district.office, handover=h, symptoms=["vomiting"], group="gut",
                      started_at=at, source="telephone", recorded_at=at)
        for h in handovers[::100]
    )  # fmt: skip
    return kitchen, batch


if __name__ == "__main__":
    main()
