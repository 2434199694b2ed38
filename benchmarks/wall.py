"""What row-level security costs: the same pages with the second wall and without it, by turns, on PostgreSQL.

    python benchmarks/wall.py --database postgres://… [--json] [--recipients 2000] [--turns 20]

The database must be empty; it is filled with a district as ``board.py`` makes it (seed 7) and left as it is then.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).resolve().parent.parent / "tests")]


def timed(client, address: str) -> float:
    begun = time.perf_counter()
    assert client.get(address).status_code == 200
    return 1000 * (time.perf_counter() - begun)


def run(recipients: int, turns: int) -> dict[str, object]:
    import board
    from django.test import Client
    from factories import District

    from chomchom.core import clock, wall

    clock.set_story(at=board.NOON, speed=1)
    district = District()
    board.populate(district, recipients)
    stands, pages = wall.is_up, {}
    for who, account in (("district", district.officer), ("dong", district.case_manager), ("provider", district.desk)):
        client = Client(HTTP_HOST="localhost")
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        for name, address in (("recipients", "/care/recipients/"), ("board", f"/care/?day={board.NOON.date()}")):
            taken: dict[bool, list[float]] = {True: [], False: []}
            for turn in range(turns + 2):
                for up in (True, False):
                    wall.is_up = stands if up else (lambda: False)
                    spent = timed(client, address)
                    if turn >= 2:  # the first ones load templates
                        taken[up].append(spent)
            wall.is_up = stands
            with_, without = (round(statistics.median(taken[up]), 1) for up in (True, False))
            pages[f"{name} of a {who}"] = {
                "with_ms": with_,
                "without_ms": without,
                "more_ms": round(with_ - without, 1),
            }
    return pages


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--database", required=True)
    parser.add_argument("--recipients", type=int, default=2000)
    parser.add_argument("--turns", type=int, default=20)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(
            CHOMCHOM_VAR=folder, DATABASE_URL=options.database, DJANGO_SETTINGS_MODULE="chomchom.site.settings"
        )
        import board

        board.prepare_here()
        answer = {"instance": "pages at 12:30", "seed": board.SEED, "recipients": options.recipients,
                  "pages": run(options.recipients, options.turns)}  # fmt: skip
    print(json.dumps(answer) if options.json else json.dumps(answer, indent=1))


if __name__ == "__main__":
    main()
