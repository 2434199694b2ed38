"""A newcomer's five minutes: the system is started with its own command, a whole day is played over HTTP against it,
and the books are in order afterwards. A smaller district than the demo's, at a high speed."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest
import template_database

pytestmark = pytest.mark.slow
PEOPLE, SPEED, PATIENCE_S = 70, 400, 420
NO_ANSWERS = 10
KITCHENS, MEALS = 5, 2
BATCHES = KITCHENS * (4 + 2) + 1  # four dishes at noon and two at supper; one instead of what one person must not eat


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(url: str) -> bool:
    try:
        return urllib.request.urlopen(url, timeout=5).status == 200
    except OSError:
        return False


@pytest.fixture
def system(tmp_path):
    """A running system with its environment; stopped as a terminal stops it."""
    port = free_port()
    environment = os.environ | {
        "CHOMCHOM_VAR": str(tmp_path / "var"),
        "CHOMCHOM_URL": f"http://127.0.0.1:{port}",
        "DATABASE_URL": "",
    }
    (tmp_path / "var").mkdir()
    template_database.fill_sqlite(str(tmp_path / "var" / "chomchom.sqlite3"))  # as if it had been started before
    start = [sys.executable, "-m", "chomchom", "start", "--port", str(port), "--recipients", str(PEOPLE)]
    with (tmp_path / "start.log").open("w") as log:
        process = subprocess.Popen(start, env=environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
    deadline = time.monotonic() + PATIENCE_S
    while not answers(f"{environment['CHOMCHOM_URL']}/accounts/login/"):
        assert process.poll() is None and time.monotonic() < deadline, (tmp_path / "start.log").read_text()
        time.sleep(0.3)
    yield environment
    process.send_signal(signal.SIGTERM)
    process.wait(30)


def chomchom(environment, *words, patience=PATIENCE_S):
    command = [sys.executable, "-m", "chomchom", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=patience, check=False)


def test_a_whole_day_ends_with_nobody_unknown_and_the_books_in_order(system):
    played = chomchom(system, "demo", "day", "--speed", str(SPEED), "--json")
    assert played.returncode == 0, played.stderr[-3000:]
    figures = json.loads(played.stdout)
    assert figures["unknown"] == figures["open"] == 0
    assert figures["promised"] == figures["met"] + figures["safe_absent"] + figures["emergency"] > PEOPLE
    assert (figures["safe_absent"], figures["emergency"], figures["incidents"], figures["changed"]) == (4, 1, 1, 2)
    assert figures["no_reply"] == NO_ANSWERS
    kitchen = figures["kitchen"]
    assert (kitchen["out_of_range"], kitchen["corrected"], kitchen["clashes"], kitchen["substituted"]) == (1, 1, 1, 1)
    assert kitchen["batches"] == BATCHES and kitchen["released"] >= KITCHENS * MEALS
    assert kitchen["left_against_a_check"] == 0
    assert (
        kitchen["cluster"] == 3 < kitchen["traced"] and kitchen["called"] == kitchen["call_list"] >= kitchen["traced"]
    )
    audit = chomchom(system, "audit")
    assert audit.returncode == 0, audit.stdout + audit.stderr


def test_without_a_running_system_it_says_what_to_do(tmp_path):
    environment = os.environ | {"CHOMCHOM_VAR": str(tmp_path), "DATABASE_URL": ""}
    nobody = chomchom(environment, "demo", "day", "--url", f"http://127.0.0.1:{free_port()}")
    assert nobody.returncode == 1 and "make run" in nobody.stderr
