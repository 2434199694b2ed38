"""Couriers come back in the same minute: ``python benchmarks/reconnect.py --json --couriers 1000 --reports 30``.

Each courier has so many stops that the net watches, and a phone with one report from each: "handed over" with its eight
observations, of which 2 in 100 say that one has changed, and 2 in 100 "no reply" (``--seed`` says which). All phones
send at once over HTTP to a real server (granian, as ``chomchom start`` runs it), at most ``--at-once`` requests at a
time; of every twentieth batch the answer is thrown away and the batch sent again, as a phone does. Runs on SQLite in a
temporary file and on PostgreSQL where one is reachable (``CHOMCHOM_TEST_POSTGRES``, else 127.0.0.1:5432) in a database
of its own, both removed afterwards. Prints a list with one object per run:

    database, couriers, reports, at_once, seed, no_reply, changed, accepted, already, refused, duplicates, lost,
    batch_p50_s, batch_p99_s, wait_p99_s, total_s, server_cpu_s, per_s, processors, load

A batch's time is that of its request, ``wait_p99_s`` from the minute in which all came back to the answer that a phone
was content with; ``total_s`` is from the first request to the last answer. ``duplicates`` and ``lost`` are counted in
the database afterwards: reports, and stops that are still promised or whose alert is missing. Client and server share
the machine's processors; ``load`` is the load average before the run.
"""

import argparse
import asyncio
import json
import os
import resource
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from uuid import UUID

from net import postgresql

PATIENCE_S = 600
THREADS = 8
NO_REPLY, CHANGED = 0.02, 0.02
DROPPED = 20  # of every so many batches one answer is thrown away


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print the list of runs as JSON")
    parser.add_argument("--couriers", type=int, default=1000)
    parser.add_argument("--reports", type=int, default=30, help="of each courier")
    parser.add_argument("--at-once", type=int, default=64, help="requests under way at the same time")
    parser.add_argument("--seed", type=int, default=7, help="of which stops are no ordinary ones")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), help="only this one")
    parser.add_argument("--inside", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:
        return inside(options, *options.inside)
    names = [name for name in ("sqlite", "postgresql") if options.database in (None, name)]
    results = [result for result in (run(options, name) for name in names) if result]
    if options.json:
        print(json.dumps(results, indent=2))
    else:
        for result in results:
            print("  ".join(f"{key}={value}" for key, value in result.items()))


def run(options, name):
    """One run in a process of its own, so that Django starts on the right database."""
    with tempfile.TemporaryDirectory(prefix="chomchom-bench-") as folder:
        address, remove = (f"sqlite:///{folder}/day.sqlite3", lambda: None) if name == "sqlite" else postgresql()
        if address is None:
            return None
        try:
            words = ["--couriers", str(options.couriers), "--reports", str(options.reports)]
            words += ["--seed", str(options.seed)]
            answer = subprocess.run(
                [sys.executable, __file__, *words, "--at-once", str(options.at_once), "--inside", name, folder],
                env={**os.environ, "DATABASE_URL": address, "CHOMCHOM_VAR": folder},
                stdout=subprocess.PIPE,
                text=True,
                check=True,
            )
            return json.loads(answer.stdout.splitlines()[-1])
        finally:
            remove()


def inside(options, name, folder):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chomchom.site.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    phones = make_day(options.couriers, options.reports, Random(options.seed))
    load = os.getloadavg()[0]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    connection.close()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = start_server(port, Path(folder))
    try:
        seen = asyncio.run(send_all(f"http://127.0.0.1:{port}", phones, options.at_once))
    finally:
        server.terminate()
        server.wait(timeout=20)
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    told = {
        "server_cpu_s": round(spent.ru_utime + spent.ru_stime),
        "processors": os.cpu_count(),
        "load": round(load, 1),
    }
    print(json.dumps(result(options, name, phones, seen) | told))


def start_server(port, folder):
    words = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
    words += ["--blocking-threads", str(THREADS), "--no-ws", "--backlog", "2048", "--log-level", "warning"]
    log = (folder / "server.log").open("w")
    command = [sys.executable, "-m", "granian", *words, "chomchom.site.wsgi:application"]
    server = subprocess.Popen(command, stdout=log, stderr=log)
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return server
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the server did not start: {(folder / 'server.log').read_text()}")


# -- the day -----------------------------------------------------------------------------------------------------------


def make_day(couriers, reports, random):
    """A district with couriers on their rounds; answers [(session, [report, …]), …]."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.utils.timezone import localtime

    from chomchom.care.models import Courier, Handover, Recipient, Round
    from chomchom.care.queries.parties import parties_of
    from chomchom.core.actors import Actor
    from chomchom.net import operations as net
    from chomchom.people.enums import OrganisationKind, Role
    from chomchom.people.models import Account, Dong, Membership, Organisation

    now = localtime()
    district = Organisation.objects.create(kind=OrganisationKind.DISTRICT, name="bench", gu="bench")
    dong = Dong.objects.create(gu="bench", name="dong", name_en="dong", latitude=35.1, longitude=126.8)
    provider = Organisation.objects.create(
        kind=OrganisationKind.PROVIDER, name="provider", gu="bench", district=district
    )
    accounts = Account.objects.bulk_create(
        [Account(username=f"c{n}", name=f"Courier {n}", created_at=now, password="!") for n in range(couriers)]
    )
    long_ago = now.date() - timedelta(days=9)
    Membership.objects.bulk_create(
        [Membership(account=a, organisation=provider, role=Role.COURIER, valid_from=long_ago) for a in accounts]
    )
    walkers = Courier.objects.bulk_create(
        [Courier(account=a, provider=provider, starts_at="00:00", ends_at="23:59") for a in accounts]
    )
    rounds = Round.objects.bulk_create(
        [
            Round(provider=provider, day=now.date(), meal="lunch", number=n, courier=one, planned_at=now)
            for n, one in enumerate(walkers, 1)
        ]
    )
    people = Recipient.objects.bulk_create(
        [
            Recipient(district=district, dong=dong, external_id=f"B-{n}", name=f"P{n}", address="bench", created_at=now)
            for n in range(couriers * reports)
        ],
        batch_size=2000,
    )
    stops = Handover.objects.bulk_create(
        [
            Handover(
                district=district, provider=provider, dong=dong, recipient=person, day=now.date(), meal="lunch",
                window_from=now, window_to=now + timedelta(hours=2), due_at=now + timedelta(hours=3), state_at=now,
                round=rounds[n // reports], position=n % reports + 1,
            )
            for n, person in enumerate(people)
        ],
        batch_size=2000,
    )  # fmt: skip
    parties = parties_of(stops[:1])[stops[0].pk]
    promises = [net.Promise(stop.pk, stop.due_at, parties) for stop in stops]
    by = Actor.program("benchmark")
    net.promise_many(kind="care.handover", policy="care.day", district_id=district.pk, promises=promises, by=by, at=now)
    store = import_module(settings.SESSION_ENGINE).SessionStore
    phones = []
    for n, account in enumerate(accounts):
        session = store()
        session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(account.pk), settings.AUTHENTICATION_BACKENDS[-1]
        session[HASH_SESSION_KEY] = account.get_session_auth_hash()
        session.create()
        own = stops[n * reports : (n + 1) * reports]
        phones.append((session.session_key, [report(stop, random) for stop in own]))
    return phones


def report(stop, random):
    from chomchom.care.enums import Aspect

    told = {
        "report_id": str(UUID(int=stop.pk)),
        "handover": stop.pk,
        "kind": "handed_over",
        "happened_at": datetime.now(UTC).isoformat(),
        "content": {"met": "recipient", "observations": {aspect.value: {"level": "as_usual"} for aspect in Aspect}},
    }
    drawn = random.random()
    if drawn < NO_REPLY:
        return told | {"kind": "no_reply", "content": {"word": ""}}
    if drawn < NO_REPLY + CHANGED:
        told["content"]["observations"]["mood"] = {"level": "changed", "word": "bench"}
    return told


# -- the phones --------------------------------------------------------------------------------------------------------


@dataclass
class Seen:
    """What the phones saw."""

    answers: Counter = field(default_factory=Counter)
    times: list = field(default_factory=list)  # of each request
    waits: list = field(default_factory=list)  # of each phone, until it was content
    total_s: float = 0.0


async def send_all(url, phones, at_once):
    import httpx

    gate, seen = asyncio.Semaphore(at_once), Seen()
    limits = httpx.Limits(max_connections=at_once, max_keepalive_connections=at_once)
    async with httpx.AsyncClient(base_url=url, limits=limits, timeout=PATIENCE_S, trust_env=False) as client:
        began = time.perf_counter()

        async def phone(n, session, reports):
            await send(client, gate, n, session, reports, seen)
            seen.waits.append(time.perf_counter() - began)

        await asyncio.gather(*(phone(n, *one) for n, one in enumerate(phones)))
        seen.total_s = time.perf_counter() - began
        return seen


async def send(client, gate, number, session, reports, seen):
    """As a phone does: until the server has answered for each report. The first answer of some is lost."""
    token = "a" * 32
    headers = {"Cookie": f"sessionid={session}; csrftoken={token}", "X-CSRFToken": token}
    for attempt in range(20):
        async with gate:
            body = {"phone_now": datetime.now(UTC).isoformat(), "reports": reports}
            began = time.perf_counter()
            try:
                response = await client.post("/round/reports", json=body, headers=headers)
            except Exception as error:  # whatever the line does
                seen.answers[f"line: {type(error).__name__}"] += 1
                response = None
            seen.times.append(time.perf_counter() - began)
        if response is not None and response.status_code == 200 and (attempt or number % DROPPED):
            seen.answers.update(answer["result"] for answer in response.json()["answers"])
            return
        if response is not None and response.status_code != 200:
            seen.answers[f"status {response.status_code}"] += 1
        await asyncio.sleep(0.5 * (attempt + 1))


def result(options, name, phones, seen):
    from chomchom.care.models import DoorReport, Handover
    from chomchom.net.models import Alert

    told = [report for _session, reports in phones for report in reports]
    wanted = {UUID(report["report_id"]) for report in told}
    here = Counter(DoorReport.objects.values_list("report_id", flat=True).iterator())
    no_reply = sum(report["kind"] == "no_reply" for report in told)
    changed = sum("changed" in json.dumps(report["content"]) for report in told)
    without_alert = no_reply + changed - Alert.objects.live().count()
    answers = seen.answers
    return {
        "database": name,
        "couriers": options.couriers,
        "reports": len(wanted),
        "at_once": options.at_once,
        "seed": options.seed,
        "no_reply": no_reply,
        "changed": changed,
        "accepted": answers.pop("accepted", 0),
        "already": answers.pop("already", 0),
        "refused": answers.pop("refused", 0),
        "duplicates": sum(count - 1 for count in here.values()) + len(here.keys() - wanted),
        "lost": len(wanted - here.keys()) + Handover.objects.filter(state="promised").count() + abs(without_alert),
        "batch_p50_s": percentile(seen.times, 0.5),
        "batch_p99_s": percentile(seen.times, 0.99),
        "wait_p99_s": percentile(seen.waits, 0.99),
        "total_s": round(seen.total_s, 1),
        "per_s": round(len(wanted) / seen.total_s),
        **({"trouble": dict(answers)} if answers else {}),
    }


def percentile(times, part):
    return round(sorted(times)[min(len(times) - 1, int(len(times) * part))], 2)


if __name__ == "__main__":
    main()
