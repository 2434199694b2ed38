"""``python kills.py SINK COUNT``: a small world with COUNT promises that are due, and workers that are killed.

Reads orders, answers each with one line of JSON: ``work`` starts a worker process (its id), ``kill ID`` kills it with
SIGKILL (what it had in flight), ``stop ID`` tells it to stop (its exit code), ``ask`` tells what the database holds.
Workers are forked from here because starting Django anew for each of them takes seconds.
"""

import json
import os
import signal
import sys
from dataclasses import asdict

import stage
from django.core.management import call_command
from django.db import connection
from net.net_world import World, minutes

from chomchom.core import clock
from chomchom.net.models import Notice
from chomchom.net.queries import books


def work():
    connection.close()
    if pid := os.fork():
        return pid
    code = 1
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        call_command("net", "work")
    except SystemExit as end:
        code = int(end.code or 0)
    finally:
        os._exit(code)


def kill(pid):
    os.kill(int(pid), signal.SIGKILL)
    os.waitpid(int(pid), 0)
    return list(Notice.objects.filter(state="leased").values_list("key", flat=True))


def stop(pid):
    os.kill(int(pid), signal.SIGTERM)
    return os.waitstatus_to_exitcode(os.waitpid(int(pid), 0)[1])


def ask():
    notices = Notice.objects.filter(channel="sink")
    return {
        "books": asdict(books.books()),
        "findings": [finding.as_json() for finding in books.findings(now=clock.now())],
        "leased": list(notices.filter(state="leased").values_list("key", flat=True)),
        "sent": notices.filter(state="sent").count(),
        "keys": list(notices.values_list("key", flat=True)),
    }


def main(sink_path, count):
    stage.set_up(sink_path, pause_seconds=0.01)
    now = clock.now()
    World().promise(*range(int(count)), at=now - minutes(5), due_at=now)
    print("ready", flush=True)
    for line in sys.stdin:
        order, *words = line.split()
        connection.close()  # the server may have been restarted since the last order
        print(json.dumps({"work": work, "kill": kill, "stop": stop, "ask": ask}[order](*words)), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
