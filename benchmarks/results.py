"""Pages of the ledger at 10 missions × 5,000 deals: p95 of the server's time and the number of statements.

    python benchmarks/results.py [--json] [--missions 10] [--deals 5000] [--requests 40]

Makes its own database (SQLite in a temporary folder), seeded, and drops it. The rows are what the operations would have
written: lines, shares, rounds; every page is asked for as the secretariat, after one request to warm up.
"""

import argparse
import json
import os
import random
import statistics
import sys
import tempfile
import time
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

SEED, SEOUL = 11, ZoneInfo("Asia/Seoul")
AT = datetime(2026, 5, 20, 10, tzinfo=SEOUL)
COMPANIES, BUYERS = 12, 100
BOX = ["consulted", "pipeline", "letter", "conditional", "signed", "paid", "shipped", "certified"]


def prepare(folder: str) -> None:
    os.environ.update(CHOMCHOM_VAR=folder, DATABASE_URL="", DJANGO_SETTINGS_MODULE="chomchom.site.settings")
    root = Path(__file__).resolve().parent.parent
    sys.path[:0] = [str(root), str(root / "tests")]
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.DEBUG = False  # else every statement is kept in a log
    call_command("migrate", verbosity=0, interactive=False)


def populate(missions: int, deals: int):
    from tests.factories import District
    from tests.trade import trade_factories as make
    from tests.trade.ledger_factories import Parties

    district, chance, first = District(), random.Random(SEED), None
    exporters = [make.make_exporter(district) for _n in range(COMPANIES - 2)]
    buyers = [make.make_buyer(district) for _n in range(BUYERS)]
    for number in range(missions):
        if number == 0:
            parties = first = Parties(district)
            mission, legs = parties.mission, [parties.jakarta, parties.hcmc]
            applications = [parties.application, parties.other_application]
        else:
            mission = make.make_mission(district, title=f"시험 사업 {number}")
            legs, applications = [make.make_leg(mission), make.make_leg(mission, city="Hanoi", country="VN")], []
        applications += [make.make_accepted(mission, one) for one in exporters]
        guests = [make.make_guest(mission, one, leg=legs[n % 2]) for n, one in enumerate(buyers)]
        _deals(mission, applications, guests, deals, chance)
    return first


def _deals(mission, applications, guests, number: int, chance: random.Random) -> None:
    from chomchom.trade.models import Deal, FollowUp, LedgerEntry, Share

    rows = []
    for n in range(number):
        rung, guest = chance.choices(range(8), [40, 20, 6, 12, 10, 3, 7, 2])[0], chance.choice(guests)
        signed = date(2025, 1, 1) + timedelta(days=chance.randrange(480)) if rung >= 4 else None
        shipped = signed + timedelta(days=chance.randrange(20, 500)) if rung >= 6 else None
        rows.append(
            Deal(
                mission=mission,
                application=chance.choice(applications),
                guest=guest,
                leg=guest.leg,
                title=f"거래 {n}",
                rung=rung,
                box=BOX[rung],
                signed_on=signed,
                first_shipped_on=shipped,
                waited_days=(shipped - signed).days if shipped else None,
                created_at=AT,
            )
        )
    made = Deal.objects.bulk_create(rows, batch_size=500)
    amounts = [Decimal(chance.randrange(1_000, 900_000)) for _deal in made]
    day = {"happened_on": AT.date(), "currency": "USD", "rate": 1, "rate_on": AT.date(), "recorded_at": AT}
    lines = [
        LedgerEntry(deal=deal, kind="claim", rung=deal.rung, amount=amount, recorded_name="-", **day)
        for deal, amount in zip(made, amounts, strict=True)
    ]
    lines = LedgerEntry.objects.bulk_create(lines, batch_size=500)
    Share.objects.bulk_create(
        (
            Share(deal=deal, mission=mission, entry=line, box=deal.box, amount=amount, currency="USD", usd=amount,
                  standing=chance.choice(["confirmed", "unconfirmed", "disputed"]))
            for deal, line, amount in zip(made, lines, amounts, strict=True)
        ),
        batch_size=500,
    )  # fmt: skip
    due = AT + timedelta(days=7)
    FollowUp.objects.bulk_create((FollowUp(deal=d, number=1, due_at=due, opened_at=AT) for d in made), batch_size=500)


def measure(parties, requests: int) -> list[dict]:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    client, mission = Client(), parties.mission.pk
    client.force_login(parties.district.secretary)
    deals = reverse("trade:deals", args=[mission])
    pages = {
        "results": reverse("trade:results", args=[mission]),
        "deals": deals,
        "rows of an amount": f"{deals}?by=amount&box=conditional",
        "rows, last page": f"{deals}?page=100",
        "deal": reverse("trade:deal", args=[parties.mission.deals.order_by("pk").last().pk]),
        "memoranda": reverse("trade:mous", args=[mission]),
    }
    found = []
    for name, address in pages.items():
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
            statements = len(queries)  # the next request empties the log
        times, cpu = [], []
        for _request in range(requests):
            start, work = time.perf_counter(), time.process_time()
            client.get(address)
            times.append(1000 * (time.perf_counter() - start))
            cpu.append(1000 * (time.process_time() - work))
        found.append({"page": name, "statements": statements, **summed("", times), **summed("cpu_", cpu)})
    return found


def summed(name: str, times: list[float]) -> dict[str, float]:
    """Median and 95th percentile. The seconds of the processor are those that another load does not change."""
    ordered = sorted(times)
    p95 = ordered[max(0, int(len(times) * 0.95) - 1)]
    return {f"{name}median_ms": round(statistics.median(times), 1), f"{name}p95_ms": round(p95, 1)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--missions", type=int, default=10)
    parser.add_argument("--deals", type=int, default=5000)
    parser.add_argument("--requests", type=int, default=40)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        prepare(folder)
        found = measure(populate(given.missions, given.deals), given.requests)
    if given.json:
        print(json.dumps({"missions": given.missions, "deals": given.deals, "seed": SEED, "pages": found}))
    else:
        for row in found:
            print(
                f"{row['page']:20} {row['statements']:3} statements  "
                f"median {row['median_ms']:7.1f} ms  p95 {row['p95_ms']:7.1f} ms  "
                f"of the processor {row['cpu_median_ms']:7.1f} and {row['cpu_p95_ms']:7.1f} ms"
            )


if __name__ == "__main__":
    main()
