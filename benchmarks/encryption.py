"""What encrypted fields cost: a page of recipients with and without them, and how fast a new key is taken into use.

    python benchmarks/encryption.py [--json] [--size 2000] [--runs 5] [--database sqlite|postgresql]

Loads a small district with so many invented recipients. ``sealed_ms`` is the median of so many readings of all of them
with every field, ``plain_ms`` that of the same rows whose fields stand unsealed in the database; ``rotated_per_s`` says
how many values are sealed anew with another key in a second.
"""

import argparse
import json
import statistics
import time
from datetime import UTC, date, datetime

from apart import DATABASES, answer, apart


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print the list of results as JSON")
    parser.add_argument("--size", type=int, default=2000, help="recipients")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--database", choices=DATABASES, help="only this one")
    parser.add_argument("--inside", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.inside:
        answer(inside(given.inside, given.runs))
        return
    names = [name for name in DATABASES if given.database in (None, name)]
    found = [one for name in names if (one := apart(__file__, name, "--inside", given.size, "--runs", given.runs))]
    if given.json:
        print(json.dumps(found, indent=1))
        return
    for one in found:
        print(" · ".join(f"{name} {value}" for name, value in one.items()))


def inside(size: int, runs: int) -> dict:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from chomchom.care.models import Recipient
    from chomchom.core import data_keys, rewriting

    call_command("migrate", verbosity=0)
    people(size)
    sealed = median(runs, read)
    settings.DATA_KEYS = [data_keys.new_key(), *settings.DATA_KEYS]
    columns = list(rewriting.columns([Recipient]))
    began = time.perf_counter()
    written = sum(rewriting.rewrite(column).written for column in columns)
    rotated = written / (time.perf_counter() - began)
    unseal(columns)
    plain = median(runs, read)
    return {
        "size": size, "sealed_ms": round(sealed * 1000, 1), "plain_ms": round(plain * 1000, 1),
        "ratio": round(sealed / plain, 2), "values": written, "rotated_per_s": round(rotated),
    }  # fmt: skip


def people(size: int) -> None:
    from chomchom.care.models import Recipient
    from chomchom.people.models import Dong, Organisation

    office = Organisation.objects.create(kind="district", name="가상구청", gu="가상구")
    dong = Dong.objects.create(gu="가상구", name="가상동", name_en="Gasang-dong", valid_from=date(2026, 1, 1))
    Recipient.objects.bulk_create(
        Recipient(
            district=office, dong=dong, external_id=f"B-{n:06}", name=f"가상{n}", address=f"가상동 {n}",
            address_detail="101동 1203호", phone=f"010-0000-{n % 10000:04}", access_note="현관 오른쪽 벨",
            allergy_note="땅콩", note="보행기 사용", disability="지체", created_at=datetime(2026, 1, 1, tzinfo=UTC),
        )
        for n in range(size)
    )  # fmt: skip


def read() -> None:
    from chomchom.care.models import Recipient

    assert all(row.phone.startswith("010") for row in Recipient.objects.select_related("dong"))


def median(runs: int, call) -> float:
    found = []
    for _run in range(runs + 1):
        began = time.perf_counter()
        call()
        found.append(time.perf_counter() - began)
    return statistics.median(found[1:])  # the first fills caches


def unseal(columns) -> None:
    """The same rows as they were before fields were sealed."""
    from django.db import connection

    from chomchom.core import data_keys

    with connection.cursor() as cursor:
        for column in columns:
            cursor.execute(f"SELECT {column.key}, {column.column} FROM {column.table}")
            plain = [(data_keys.open_(text), pk) for pk, text in cursor.fetchall()]
            cursor.executemany(f"UPDATE {column.table} SET {column.column} = %s WHERE {column.key} = %s", plain)


if __name__ == "__main__":
    main()
