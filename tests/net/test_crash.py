"""Workers are killed at random moments and before every single statement; nothing may be lost.

Real processes on a database of their own, of the kind the tests run on, dropped afterwards.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
import template_database
from django.db import connection

HERE = Path(__file__).parent / "crashing"
NOTICES, KILLS = 200, 15

pytestmark = pytest.mark.crash


@pytest.fixture
def database(django_db_modify_db_settings, tmp_path):
    """The address of an empty database of the kind these tests run on."""
    with template_database.a_copy(connection, tmp_path) as address:
        yield address


@pytest.fixture
def stage(database, tmp_path):
    return Stage(database, tmp_path)


class Stage:
    def __init__(self, database, folder):
        self.database = database
        self.sink = folder / "sink"
        self.sink.touch()
        self.environment = {**os.environ, "DATABASE_URL": database, "CHOMCHOM_VAR": str(folder / "var")}

    def command(self, name, *words):
        return [sys.executable, str(HERE / name), str(self.sink), *words]

    def delivered(self):
        return self.sink.read_text().splitlines()

    @contextmanager
    def ordering(self):
        """``order("work")`` and so on: see crashing/kills.py. No process outlives this."""
        process = subprocess.Popen(
            self.command("kills.py", str(NOTICES)), env=self.environment, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True, start_new_session=True,
        )  # fmt: skip

        def order(*words):
            process.stdin.write(" ".join(map(str, words)) + "\n")
            process.stdin.flush()
            return json.loads(process.stdout.readline())

        try:
            assert process.stdout.readline().strip() == "ready"
            yield order
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            process.stdin.close()
            process.stdout.close()


def wait_until(true, seconds):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.005)


@pytest.mark.parametrize("workers", [1, 4])
def test_workers_killed_at_random_moments_lose_nothing(stage, workers):
    """``kill -9`` 15 times among 200 notices: every one arrives; twice only what was in flight, with the same key."""
    chance = random.Random(workers)
    in_flight = set()
    with stage.ordering() as order:
        processes = [order("work") for _ in range(workers)]
        for kill in range(KILLS):
            goal = (kill + 1) * (NOTICES - 20) // KILLS + chance.randrange(8)
            wait_until(lambda: len(stage.delivered()) >= goal, 40)  # noqa: B023
            time.sleep(chance.random() * 0.02)
            in_flight |= set(order("kill", processes.pop(chance.randrange(len(processes)))))
            processes.append(order("work"))
        wait_until(lambda: order("ask")["sent"] == NOTICES, 40)
        assert [order("stop", process) for process in processes] == [0] * workers
        state = order("ask")
    times = Counter(stage.delivered())
    assert sorted(times) == sorted(state["keys"])
    assert len(times) == NOTICES
    assert {key for key, count in times.items() if count > 1} <= in_flight
    assert (state["findings"], state["books"]["unresolved"], state["leased"]) == ([], NOTICES, [])


def test_a_crash_before_every_single_statement_leaves_clean_books(stage):
    answer = subprocess.run(
        stage.command("statements.py"), env=stage.environment, check=True, timeout=900, capture_output=True, text=True
    )
    lines = [json.loads(line) for line in answer.stdout.splitlines()]
    assert lines[-1]["code"] == 0, "the last run reaches the end"
    assert {line["code"] for line in lines[:-1]} == {9}
    assert len(lines) > 40
    for line in lines:
        assert (line["again"], line["findings"], line["lost"], line["twice_not_in_flight"], line["waiting"]) == (
            0, [], [], [], 0,
        ), line  # fmt: skip


def test_the_database_restarted_under_load_loses_nothing(stage):
    """Every connection is cut by the server while two workers are busy; they come back by themselves."""
    if not stage.database.startswith("postgres"):
        pytest.skip("SQLite has no server that could be restarted")
    with stage.ordering() as order:
        processes = [order("work") for _ in range(2)]
        for goal in (20, 60, 100):
            wait_until(lambda: len(stage.delivered()) >= goal, 40)  # noqa: B023
            _cut_connections(stage.database)
        wait_until(lambda: order("ask")["sent"] == NOTICES, 40)
        assert [order("stop", process) for process in processes] == [0, 0]
        state = order("ask")
    assert state["findings"] == []
    assert sorted(set(stage.delivered())) == sorted(state["keys"])


def _cut_connections(database):
    parts = urlsplit(database)
    with psycopg.connect(f"postgres://{parts.netloc}/postgres", autocommit=True) as server:
        server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [parts.path.lstrip("/")]
        )
