"""The board of a day at three sizes of district: server time of the whole page and of the part that renews itself.

    python benchmarks/board.py [--json] [--sizes 200 2000 20000] [--requests 40]

Makes its own database (SQLite in a temporary folder), seeded, and drops it; each size in a process of its own. Half of
the promised are met, one in fifty is late, as at noon.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

SEED = 7
SEOUL = ZoneInfo("Asia/Seoul")
NOON = datetime(2026, 5, 13, 12, 30, tzinfo=SEOUL)


def prepare(folder: str) -> None:
    os.environ.update(CHOMCHOM_VAR=folder, DATABASE_URL="", DJANGO_SETTINGS_MODULE="chomchom.site.settings")
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
    prepare_here()


def prepare_here() -> None:
    """Django with its tables on the database that the environment names."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    call_command("migrate", verbosity=0, interactive=False)


def populate(district, number: int) -> None:
    """``number`` recipients with a handover each, spread over ten dongs and five providers of the district."""
    from factories import MADE_AT

    from chomchom.care.enums import HandoverState
    from chomchom.care.models import Handover, Recipient
    from chomchom.people.enums import OrganisationKind
    from chomchom.people.models import Dong, Organisation

    dongs = [district.dong] + [
        Dong.objects.create(gu="광산구", name=f"시험{n}동", name_en=f"Test {n}-dong") for n in range(1, 21)
    ]
    providers = [district.provider, district.other_provider] + [
        Organisation.objects.create(
            kind=OrganisationKind.PROVIDER, name=f"기관{n}", gu="광산구", district=district.office
        )
        for n in range(3)
    ]
    people = Recipient.objects.bulk_create(
        (
            Recipient(
                district=district.office, dong=dongs[n % 21], external_id=f"B-{n:06}", name=f"시험{n}", address="-",
                latitude=35.1 + n % 97 / 1000, longitude=126.7 + n % 89 / 1000, created_at=MADE_AT,
            )
            for n in range(number)
        ),
        batch_size=1000,
    )  # fmt: skip
    Handover.objects.bulk_create(
        (
            Handover(
                district=district.office, provider=providers[n % 5], dong=person.dong, recipient=person,
                day=NOON.date(),
                meal="lunch", window_from=NOON.replace(hour=11, minute=0), window_to=NOON.replace(hour=13, minute=0),
                due_at=NOON + timedelta(minutes=-20 if n % 50 == 0 else 20 + n % 20), state_at=NOON,
                state=HandoverState.MET if n % 2 else HandoverState.PROMISED,
            )
            for n, person in enumerate(people)
        ),
        batch_size=1000,
    )  # fmt: skip


def measure(client, address: str, requests: int, **headers: str) -> dict[str, float]:
    milliseconds = []
    for turn in range(requests + 3):
        begun = time.perf_counter()
        response = client.get(address, **headers)
        assert response.status_code == 200, response.status_code
        if turn >= 3:  # the first ones load templates
            milliseconds.append(1000 * (time.perf_counter() - begun))
    ordered = sorted(milliseconds)
    return {"p50_ms": round(statistics.median(ordered), 1), "p95_ms": round(ordered[int(len(ordered) * 0.95) - 1], 1)}


def run(size: int, requests: int) -> dict[str, object]:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from factories import District

    from chomchom.core import clock

    clock.set_story(at=NOON, speed=1)
    district = District()
    populate(district, size)
    client = Client(HTTP_HOST="localhost")
    client.force_login(district.officer)
    address = f"/care/?day={NOON.date()}"
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(address)
        number = len(queries)
    page = measure(client, address, requests)
    part = measure(client, f"{address}&part=live", requests, HTTP_HX_REQUEST="true")
    return {"recipients": size, "queries": number, "page": page, "renewed_part": part}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--sizes", type=int, nargs="+", default=[200, 2000, 20000])
    parser.add_argument("--requests", type=int, default=40)
    options = parser.parse_args()
    results = []
    for size in options.sizes:
        with tempfile.TemporaryDirectory() as folder:
            results.append(in_own_process(size, options.requests, folder))
    first = results[0]["page"]["p50_ms"]
    answer = {"instance": "board at 12:30", "seed": SEED, "database": "sqlite", "sizes": results,
              "growth_p50": [round(r["page"]["p50_ms"] / first, 2) for r in results]}  # fmt: skip
    print(json.dumps(answer) if options.json else json.dumps(answer, indent=1))


def in_own_process(size: int, requests: int, folder: str) -> dict:
    """Each size in a process of its own: Django knows one database per process."""
    import subprocess

    code = (
        f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r}); import board, json; "
        f"board.prepare({folder!r}); print('RESULT' + json.dumps(board.run({size}, {requests})))"
    )
    output = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    lines = [line for line in output.stdout.splitlines() if line.startswith("RESULT")]
    if not lines:
        raise SystemExit(f"The measurement of {size} recipients failed:\n{output.stderr[-2000:]}")
    return json.loads(lines[0].removeprefix("RESULT"))


if __name__ == "__main__":
    main()
