"""What row-level security costs: the same pages with the second wall and without it, by turns, on PostgreSQL.

    python benchmarks/wall.py --database postgres://… [--of trade] [--json] [--recipients 2000] [--turns 20]
                              [--missions 10] [--deals 2000]

The database must be empty; it is filled with a district as ``board.py`` makes it (seed 7), or with the missions of
``results.py`` (seed 11), and left as it is then.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(Path(__file__).parent), str(ROOT), str(ROOT / "tests")]


def timed(client, address: str) -> float:
    begun = time.perf_counter()
    assert client.get(address).status_code == 200
    return 1000 * (time.perf_counter() - begun)


def by_turns(client, address: str, turns: int) -> dict[str, float]:
    """Medians of the page with the wall and without it, and how many statements the page needs behind it."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from chomchom.core import wall

    stands = wall.is_up
    taken: dict[bool, list[float]] = {True: [], False: []}
    for turn in range(turns + 2):
        for up in (True, False):
            wall.is_up = stands if up else (lambda: False)
            spent = timed(client, address)
            if turn >= 2:  # the first ones load templates
                taken[up].append(spent)
    wall.is_up = stands
    with CaptureQueriesContext(connection) as queries:
        timed(client, address)
        statements = len(queries)  # the next request empties the log
    with_, without = (round(statistics.median(taken[up]), 1) for up in (True, False))
    return {"with_ms": with_, "without_ms": without, "more_ms": round(with_ - without, 1), "statements": statements}


def with_statistics() -> None:
    """As a server has them after its first minutes; without, the planner guesses."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def logged_in(account):
    from django.test import Client

    client = Client(HTTP_HOST="localhost")
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def pages_of_care(recipients: int, turns: int) -> dict[str, object]:
    import board
    from factories import District

    from chomchom.core import clock

    clock.set_story(at=board.NOON, speed=1)
    district = District()
    board.populate(district, recipients)
    with_statistics()
    pages = {}
    for who, account in (("district", district.officer), ("dong", district.case_manager), ("provider", district.desk)):
        client = logged_in(account)
        for name, address in (("recipients", "/care/recipients/"), ("board", f"/care/?day={board.NOON.date()}")):
            pages[f"{name} of a {who}"] = by_turns(client, address, turns)
    return pages


def pages_of_trade(missions: int, deals: int, turns: int) -> dict[str, object]:
    """The pages with most rows, as the office, the secretariat, a company and an interpreter open them."""
    import results
    from django.urls import reverse

    from chomchom.core import clock

    clock.set_story(at=results.AT, speed=1)
    parties = results.populate(missions, deals)
    leg, district = meetings_of(parties), parties.district
    with_statistics()
    lines = reverse("trade:deals", args=[parties.mission.pk])
    deal = parties.mission.deals.filter(application=parties.application).order_by("pk").last()
    asked = {
        "missions": reverse("trade:missions"), "results": reverse("trade:results", args=[parties.mission.pk]),
        "deals": lines, "rows of an amount": f"{lines}?by=amount", "deal": reverse("trade:deal", args=[deal.pk]),
        "buyers with their fit": reverse("trade:buyers", args=[parties.mission.pk]),
        "wishes": reverse("trade:wishes", args=[parties.application.pk]),
        "day": reverse("trade:leg_day", args=[leg.pk]),
    }  # fmt: skip
    whose = {
        "officer": (district.trade_officer, ("missions", "results", "deals", "buyers with their fit", "day")),
        "secretariat": (district.secretary, ("results", "deals", "rows of an amount", "deal")),
        "company": (district.exporter, ("deals", "rows of an amount", "deal", "wishes", "day")),
        "interpreter": (district.interpreter, ("day",)),
    }
    pages = {}
    for who, (account, names) in whose.items():
        client = logged_in(account)
        pages |= {f"{name}, {who}": by_turns(client, asked[name], turns) for name in names}
    return pages


def meetings_of(parties):
    """A leg with a morning of ten tables, five slots each, at which one interpreter sits."""
    from tests.trade import meet_factories as meet
    from tests.trade import trade_factories as make

    leg = parties.jakarta
    half_day = make.make_half_day(leg, tables=10)
    guests, companies = list(leg.guests.order_by("pk")), list(parties.mission.applications.order_by("pk"))
    interpreter = meet.make_interpreter(leg, account=parties.district.interpreter)
    for slot in range(5):
        for table in range(10):
            meet.make_meeting(
                half_day, companies[table], guests[(slot + table) % len(guests)], slot=slot, table=table + 1,
                interpreter=None if table else interpreter,
            )  # fmt: skip
    return leg


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--database", required=True)
    parser.add_argument("--of", choices=("care", "trade"), default="care")
    parser.add_argument("--missions", type=int, default=10)
    parser.add_argument("--deals", type=int, default=2000)
    parser.add_argument("--recipients", type=int, default=2000)
    parser.add_argument("--turns", type=int, default=20)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(
            CHOMCHOM_VAR=folder, DATABASE_URL=options.database, DJANGO_SETTINGS_MODULE="chomchom.site.settings"
        )
        import board

        board.prepare_here()
        if options.of == "care":
            answer = {"instance": "pages at 12:30", "seed": board.SEED, "recipients": options.recipients,
                      "pages": pages_of_care(options.recipients, options.turns)}  # fmt: skip
        else:
            answer = {"instance": "pages of trade", "seed": 11, "missions": options.missions, "deals": options.deals,
                      "pages": pages_of_trade(options.missions, options.deals, options.turns)}  # fmt: skip
    print(json.dumps(answer) if options.json else json.dumps(answer, indent=1))


if __name__ == "__main__":
    main()
