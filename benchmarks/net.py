"""What the net costs: ``python benchmarks/net.py --json --open N --due K [--workers W]``.

N open watches, of which K fall due at the same moment; W workers hand one notice each to a local sink. Runs on SQLite
in a temporary file and on PostgreSQL where one is reachable (``CHOMCHOM_TEST_POSTGRES``, else 127.0.0.1:5432) in a
database of its own, both removed afterwards. Prints a list with one object per run:

    database, open, due, workers, statements_per_alert, cpu_ms_per_alert, first_notice_s, all_opened_s, last_notice_s,
    alerts_per_s, lost, duplicates

Times count from the moment at which the K watches fall due, with the workers already running; CPU is that of the worker
processes (user and system), without the database server's. SQLite is run with one worker unless --workers is given.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

POSTGRES = os.environ.get("CHOMCHOM_TEST_POSTGRES", "postgres://postgres@127.0.0.1:5432/postgres")
CREWS = 20  # organisations, with one person on duty each
LEAD_S = 3.0  # from the start of the workers' loop to the moment at which the watches fall due
LONGEST_S = 600


# -- the runs ----------------------------------------------------------------------------------------------------------


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print the list of runs as JSON")
    parser.add_argument("--open", type=int, default=10_000, help="open watches (N)")
    parser.add_argument("--due", type=int, default=500, help="how many of them fall due at once (K)")
    parser.add_argument("--workers", type=int, default=1, help="worker processes")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), help="only this one")
    parser.add_argument("--inside", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:
        return inside(options, *options.inside)
    results = [run(options, name) for name in ("sqlite", "postgresql") if options.database in (None, name)]
    results = [result for result in results if result]
    if options.json:
        print(json.dumps(results, indent=2))
    else:
        for result in results:
            print("  ".join(f"{key}={value}" for key, value in result.items()))


def run(options, name):
    """One run in a process of its own, so that Django starts on the right database."""
    with tempfile.TemporaryDirectory(prefix="chomchom-bench-") as folder:
        address, remove = sqlite(folder) if name == "sqlite" else postgresql()
        if address is None:
            return None
        try:
            words = ["--open", str(options.open), "--due", str(options.due), "--workers", str(options.workers)]
            answer = subprocess.run(
                [sys.executable, __file__, *words, "--inside", name, folder],
                env={**os.environ, "DATABASE_URL": address, "CHOMCHOM_VAR": folder},
                stdout=subprocess.PIPE,
                text=True,
                check=True,
            )
            return json.loads(answer.stdout.splitlines()[-1])
        finally:
            remove()


def sqlite(folder):
    return f"sqlite:///{folder}/net.sqlite3", lambda: None


def postgresql():
    import psycopg

    name = f"chomchom_bench_{os.getpid()}"
    try:
        server = psycopg.connect(POSTGRES, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError as error:
        print(f"PostgreSQL is not reachable, so it is left out: {error}".strip(), file=sys.stderr)
        return None, None
    server.execute(f'CREATE DATABASE "{name}"')

    def remove():
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        server.close()

    return POSTGRES.rsplit("/", 1)[0] + f"/{name}", remove


# -- inside one run ----------------------------------------------------------------------------------------------------


def inside(options, name, folder):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chomchom.site.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    world = make_world()
    make_watches(world, options.open - options.due, datetime.now(UTC) + timedelta(days=30), first=0)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    due_at = datetime.now(UTC) + timedelta(seconds=LEAD_S + 1 + options.due / 15_000)
    make_watches(world, options.due, due_at, first=options.open)
    connection.close()
    workers = [start_worker(folder, number, due_at) for number in range(options.workers)]
    wait_until_done(folder, options.due, workers)
    figures = [stop_worker(folder, number, pid) for number, pid in enumerate(workers)]
    print(json.dumps(result(options, name, folder, due_at, figures)))


def make_world():
    """A district and its providers, one person on duty at each; a ladder of one notice per step."""
    from chomchom.core.actors import Actor
    from chomchom.net import operations
    from chomchom.people.enums import OrganisationKind, Role
    from chomchom.people.models import Account, Membership, Organisation

    now = datetime.now(UTC)
    district = Organisation.objects.create(kind=OrganisationKind.DISTRICT, name="bench", gu="bench")
    providers = []
    for number in range(CREWS):
        provider = Organisation.objects.create(
            kind=OrganisationKind.PROVIDER, name=f"provider {number}", gu="bench", district=district
        )
        account = Account.objects.create(username=f"desk{number}", name=f"Desk {number}", created_at=now)
        Membership.objects.create(
            account=account, organisation=provider, role=Role.PROVIDER_DESK, valid_from=now.date() - timedelta(days=9)
        )
        providers.append(provider.pk)
    step = {"after_minutes": 0, "acknowledge_minutes": 30, "channels": ["sink"]}
    steps = [
        {**step, "key": "desk", "roles": ["provider_desk"]},
        {**step, "key": "duty", "roles": ["duty_officer"], "after_minutes": 60},
    ]
    policy = operations.publish_policy(
        district_id=district.pk, key="bench", steps=steps, by=Actor.program("benchmark"), at=now
    )
    return district.pk, policy.pk, providers


def make_watches(world, count, due_at, first):
    """Rows as ``promise_many`` writes them, 20,000 at a time."""
    from chomchom.net import bulk
    from chomchom.net.models import Watch
    from chomchom.net.operations.watches import WATCH
    from chomchom.net.schema import SCHEMA

    district, policy, providers = world
    now = datetime.now(UTC)
    for start in range(first, first + count, 20_000):
        bulk.insert(
            Watch,
            WATCH,
            [
                (
                    district, "bench.visit", number, policy, {"provider_desk": providers[number % CREWS]}, due_at,
                    "open", due_at, "", "", now, 0, "", SCHEMA,
                )
                for number in range(start, min(start + 20_000, first + count))
            ],
        )  # fmt: skip


class FileSink:
    """Appends key and time of each message to a file: the local sink."""

    name = label = "sink"
    bundles = False
    threads = 1

    def __init__(self, path):
        self.file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def addresses(self, account_ids):
        return dict.fromkeys(account_ids, "sink")

    def send(self, message):
        os.write(self.file, f"{message.key} {time.time():.4f}\n".encode())


class Visits:
    kind = "bench.visit"
    outcomes = {"met": "met"}

    def cards(self, ids):
        from chomchom.net.subjects import Card

        return {pk: Card(f"visit {pk}", f"No. {pk}") for pk in ids}


def start_worker(folder, number, due_at):
    from django.db import connection

    if pid := os.fork():
        return pid
    try:
        work(folder, number, connection, due_at)
        os._exit(0)
    except BaseException:
        traceback.print_exc()
        os._exit(1)


def work(folder, number, connection, due_at):
    """A worker that counts its statements; its figures are written when it is told to stop."""
    import resource
    import signal
    from threading import Event

    from chomchom.net import channels, subjects
    from chomchom.net.tasks.worker import Worker

    subjects.register(Visits())
    channels.register(FileSink(f"{folder}/sink"))
    stop, counted = Event(), Counter()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())

    def count(execute, sql, params, many, context):
        if datetime.now(UTC) >= due_at:
            counted["statements"] += 1
        return execute(sql, params, many, context)

    worker = Worker(name=f"bench {number}", stop=stop)
    before = {}

    def beginning():
        time.sleep(max((due_at - datetime.now(UTC)).total_seconds() - 0.2, 0))
        before["cpu"] = resource.getrusage(resource.RUSAGE_SELF)

    from threading import Thread

    Thread(target=beginning, daemon=True).start()
    connection.ensure_connection()
    done = Event()
    Thread(target=write_when_done, args=(folder, number, done, counted, before), daemon=True).start()
    with connection.execute_wrapper(count):
        worker.run()


def write_when_done(folder, number, done, counted, before):
    """When the file "done" appears: statements and CPU seconds since just before the watches fell due."""
    import resource

    while not os.path.exists(f"{folder}/done"):
        time.sleep(0.02)
    after, start = resource.getrusage(resource.RUSAGE_SELF), before["cpu"]
    cpu = after.ru_utime + after.ru_stime - start.ru_utime - start.ru_stime
    partial = Path(f"{folder}/figures-{number}.new")
    partial.write_text(json.dumps({"statements": counted["statements"], "cpu_s": cpu}))
    partial.rename(f"{folder}/figures-{number}.json")


def wait_until_done(folder, due, workers):
    """Until every notice stands in the sink; looks at the file's size, so that it costs the database nothing."""
    from django.db import connection

    from chomchom.net.models import Notice

    end = time.monotonic() + LONGEST_S
    sink = Path(f"{folder}/sink")
    while time.monotonic() < end:
        time.sleep(0.1)
        if any(os.waitpid(pid, os.WNOHANG)[0] for pid in workers):
            raise SystemExit("a worker has died")
        if sink.exists() and sink.read_bytes().count(b"\n") >= due:
            break
    while time.monotonic() < end and Notice.objects.filter(next_at__isnull=False).exists():
        time.sleep(0.1)
    Path(f"{folder}/done").touch()
    connection.close()


def stop_worker(folder, number, pid):
    import signal

    figures = Path(f"{folder}/figures-{number}.json")
    while not figures.exists():
        time.sleep(0.02)
    os.kill(pid, signal.SIGTERM)
    os.waitpid(pid, 0)
    return json.loads(figures.read_text())


def result(options, name, folder, due_at, figures):
    from django.db.models import Max

    from chomchom.net.models import Alert, Notice

    start = due_at.timestamp()
    lines = [line.split() for line in Path(f"{folder}/sink").read_text().splitlines()]
    keys = Counter(key for key, _moment in lines)
    moments = [float(moment) for _key, moment in lines]
    wanted = set(Notice.objects.values_list("key", flat=True))
    opened = Alert.objects.aggregate(last=Max("opened_at"))["last"]
    last = max(moments) - start
    return {
        "database": name,
        "open": options.open,
        "due": options.due,
        "workers": options.workers,
        "statements_per_alert": round(sum(f["statements"] for f in figures) / options.due, 4),
        "cpu_ms_per_alert": round(1000 * sum(f["cpu_s"] for f in figures) / options.due, 3),
        "first_notice_s": round(min(moments) - start, 3),
        "all_opened_s": round((opened - due_at).total_seconds(), 3),
        "last_notice_s": round(last, 3),
        "alerts_per_s": round(options.due / last, 1),
        "lost": options.due - Alert.objects.count() + len(wanted - keys.keys()),
        "duplicates": sum(count - 1 for count in keys.values()),
    }


if __name__ == "__main__":
    main()
