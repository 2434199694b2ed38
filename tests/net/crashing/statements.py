"""``python statements.py SINK``: a day of the net is played again and again; run i dies before its statement i.

Prints for each run: where it died, what the audit found after a restart, which messages came twice or never.
"""

import json
import os
import sys
from datetime import timedelta
from pathlib import Path

import stage
from django.db import connection, transaction
from net.net_world import KIND, NOON, PROGRAM, World, minutes

from chomchom.core import append_only
from chomchom.net import operations
from chomchom.net.models import Alert, AlertEntry, AlertParty, Notice, Watch
from chomchom.net.queries.books import findings
from chomchom.net.tasks.worker import Worker
from chomchom.people.models import Account

MOST = 400
DIED = 9


class Crasher:
    """Counts statements and commits, and ends the process, without any farewell, before number ``last``."""

    def __init__(self, last):
        self.count, self.last = 0, last

    def step(self):
        self.count += 1
        if self.count == self.last:
            os._exit(DIED)

    def __call__(self, execute, sql, params, many, context):
        self.step()
        return execute(sql, params, many, context)


def day(number, start):
    """Three promises fall due; one alert is taken on and closed, one promise is confirmed late, one climbs on."""
    ids = [number * 10 + place for place in (1, 2, 3)]
    world = World.__new__(World)
    world.district = Alert._meta.get_field("district").related_model.objects.get(kind="district")
    desk = Account.objects.get(username="desk")
    parties = dict(
        zip(("provider_desk", "case_manager", "duty_officer"), json.loads(os.environ["PARTIES"]), strict=True)
    )
    operations.promise_many(
        kind=KIND, policy="late", district_id=world.district.pk, by=PROGRAM, at=start - minutes(5),
        promises=[operations.Promise(pk, start, parties) for pk in ids],
    )  # fmt: skip
    Worker(name="first", clock=lambda: start).run_once()
    alert = Alert.objects.get(subject_kind=KIND, subject_id=ids[0])
    operations.acknowledge(alert=alert, by=World.actor(desk), at=start + minutes(1))
    operations.work(alert=alert, kind="called", text="no answer", by=World.actor(desk), at=start + minutes(2))
    operations.close(
        alert=alert, outcome="met", how="at the door", note="", by=World.actor(desk), at=start + minutes(3)
    )
    operations.keep_many(kind=KIND, subject_ids=[ids[1]], outcome="met", by=PROGRAM, at=start + minutes(4))
    Worker(name="second", clock=lambda: start + minutes(11)).run_once()


def in_child(work):
    """Run ``work`` in a process of its own; answers its exit code."""
    connection.close()
    pid = os.fork()
    if pid:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    try:
        work()
        os._exit(0)
    except BaseException:
        import traceback

        traceback.print_exc()
        os._exit(1)


def crash_at(number, start):
    crasher = Crasher(number)
    commit = connection._commit

    def committing():
        crasher.step()
        commit()

    connection._commit = committing
    with connection.execute_wrapper(crasher):
        day(number, start)


def clear_the_table():
    with transaction.atomic(), append_only.erasing():
        for model in (Notice, AlertEntry, AlertParty, Alert, Watch):
            model.objects.all().delete()


def main(sink_path):
    stage.set_up(sink_path)
    world = World()
    os.environ["PARTIES"] = json.dumps([world.provider.pk, world.office.pk, world.district.pk])
    day(0, NOON - timedelta(days=1))  # whatever is loaded on first use is loaded here
    clear_the_table()
    delivered = len(Path(sink_path).read_text().splitlines())
    for number in range(1, MOST):
        start = NOON + timedelta(days=number)
        code = in_child(lambda: crash_at(number, start))  # noqa: B023
        later = start + minutes(11) + timedelta(seconds=5)
        leased = set(Notice.objects.filter(state="leased").values_list("key", flat=True))
        again = in_child(lambda: Worker(name="again", clock=lambda: later).run_once())  # noqa: B023
        keys = Path(sink_path).read_text().splitlines()[delivered:]
        delivered += len(keys)
        sent = set(
            Notice.objects.filter(channel="sink", state="sent", created_at__gte=start - minutes(5)).values_list(
                "key", flat=True
            )
        )
        twice = sorted({key for key in keys if keys.count(key) > 1})
        print(
            json.dumps(
                {
                    "statement": number, "code": code, "again": again,
                    "findings": [finding.as_json() for finding in findings(now=later)],
                    "lost": sorted(sent - set(keys)), "twice": twice,
                    "twice_not_in_flight": sorted(set(twice) - leased),
                    "waiting": Notice.objects.live().filter(next_at__lte=later).count(),
                }
            ),
            flush=True,
        )  # fmt: skip
        if code == 0:
            return
        clear_the_table()


if __name__ == "__main__":
    main(sys.argv[1])
