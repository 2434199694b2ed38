"""The world that ``load.py`` puts people into: districts at a quarter past noon, everybody logged in.

    python benchmarks/load_world.py FOLDER USERS DISTRICTS RECIPIENTS SEED

Migrates the database that the environment names, fills it, and writes FOLDER/people.json: who they are, with session.
"""

import json
import os
import random
import sys
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

NOON = datetime(2026, 5, 13, 12, 10, tzinfo=ZoneInfo("Asia/Seoul"))
SHARES = {"courier": 60, "desk": 12, "officer": 6, "duty": 4, "case": 9, "kitchen": 4, "secretary": 5}
"""Of a hundred people at that hour."""


def main(folder: str, users: int, districts: int, recipients: int, seed: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chomchom.site.settings")
    sys.path[:0] = [str(Path(__file__).resolve().parent.parent / "tests")]
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from chomchom.core import clock

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    call_command("migrate", verbosity=0, interactive=False)
    clock.set_story(at=NOON, speed=1)
    draw = random.Random(seed)
    each = [users // districts + (number < users % districts) for number in range(districts)]
    people = [person for number in range(districts) for person in _district(number, each[number], recipients, draw)]
    (Path(folder) / "people.json").write_text(json.dumps(people))


def _district(number: int, users: int, recipients: int, draw: random.Random) -> list[dict]:
    from factories import District

    district = District(gu=f"시험{number}구", gu_en=f"Test {number}", prefix=f"d{number}-")
    roles = _roles(users)
    couriers = _couriers(district, number, max(roles.count("courier"), recipients // 17))
    stops = _stops(district, couriers, recipients, draw)
    accounts = {"courier": [courier.account for courier in couriers]}
    found = []
    for index, role in enumerate(roles):
        account = (
            accounts["courier"][roles[:index].count("courier")]
            if role == "courier"
            else _account(district, role, index)
        )
        found.append({"role": role, "cookie": _log_in(account), "stops": stops.get(account.pk, [])})
        if role != "courier":
            seen = stops["people"][::2] if role == "case" else stops["people"]  # a dong office sees those of its dong
            found[-1]["people"] = draw.sample(seen, min(20, len(seen)))
    return found


def _roles(users: int) -> list[str]:
    total = sum(SHARES.values())
    roles = [role for role, share in SHARES.items() for _ in range(round(users * share / total))]
    return (roles + ["courier"] * users)[:users]


def _account(district, role: str, index: int):
    """Another account of the same office as the one the factory made."""
    from factories import make_account

    first = getattr(district, "case_manager" if role == "case" else role)
    member = first.memberships.get()
    return make_account(f"{district.prefix}{role}-{index}", member.organisation, member.role)


def _couriers(district, number: int, count: int) -> list:
    from factories import make_account

    from chomchom.care.models import Courier
    from chomchom.people.enums import Role

    providers = (district.provider, district.other_provider)
    rows = []
    for index in range(count):
        account = make_account(f"{district.prefix}c{index}", providers[index % 2], Role.COURIER)
        rows.append(
            Courier.objects.create(account=account, provider=providers[index % 2], starts_at="10:00", ends_at="19:00")
        )
    return rows


def _stops(district, couriers: list, recipients: int, draw: random.Random) -> dict:
    """Recipients with a handover each, in rounds, watched. {account: its handovers, "people": all recipients}."""
    from factories import MADE_AT, make_round

    from chomchom.care.models import Handover, Recipient

    dongs = (district.dong, district.other_dong)
    people = Recipient.objects.bulk_create(
        Recipient(
            district=district.office, dong=dongs[n % 2], external_id=f"{district.prefix}{n:06}", name=f"시험{n}",
            address="-", latitude=35.1 + n % 97 / 1000, longitude=126.7 + n % 89 / 1000, created_at=MADE_AT,
        )
        for n in range(recipients)
    )  # fmt: skip
    rounds = [
        make_round(district, NOON, courier=courier, provider=courier.provider, number=n + 1)
        for n, courier in enumerate(couriers)
    ]
    handovers = Handover.objects.bulk_create(
        Handover(
            district=district.office, provider=rounds[n % len(rounds)].provider, dong=person.dong, recipient=person,
            day=NOON.date(), meal="lunch", window_from=NOON.replace(hour=11, minute=0),
            window_to=NOON.replace(hour=13, minute=0), state_at=NOON, round=rounds[n % len(rounds)],
            position=n // len(rounds) + 1, due_at=NOON + timedelta(minutes=draw.randrange(1, 50)),
        )
        for n, person in enumerate(people)
    )  # fmt: skip
    _promise(district, handovers)
    found: dict = {"people": [person.pk for person in people]}
    for handover in handovers:
        found.setdefault(handover.round.courier.account_id, []).append(handover.pk)
    return found


def _promise(district, handovers: list) -> None:
    from chomchom.care.queries.parties import parties
    from chomchom.core.actors import Actor
    from chomchom.net import operations as net

    net.promise_many(
        kind="care.handover", policy="care.day", district_id=district.office.pk, by=Actor.program("benchmark"),
        promises=[net.Promise(row.pk, row.due_at, parties(row)) for row in handovers], at=NOON - timedelta(hours=2),
    )  # fmt: skip


def _log_in(account) -> str:
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(account)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
