"""Writers of one SQLite file come one after the other."""

import subprocess
import sys
from threading import Thread

import pytest
from django.db import OperationalError

from chomchom.core.sqlite3.base import DatabaseWrapper
from chomchom.core.sqlite3.gate import Gate

HOLD = """
import fcntl, os, sys
file = os.open(sys.argv[1] + ".write", os.O_RDWR | os.O_CREAT)
fcntl.flock(file, fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.readline()
"""


def test_the_second_is_told_after_its_patience_that_the_first_is_inside(tmp_path):
    first, second = (Gate(str(tmp_path / "a"), 0.05) for _ in range(2))
    with first.inside(), pytest.raises(OperationalError, match="database is locked"):
        second.enter()
    with second.inside():
        assert second.is_inside and not first.is_inside


def test_the_second_waits_until_the_first_has_left(tmp_path):
    first, second = (Gate(str(tmp_path / "a"), 10) for _ in range(2))
    first.enter()
    waiting = Thread(target=second.enter)
    waiting.start()
    assert not second.is_inside
    first.leave()
    waiting.join(10)
    assert second.is_inside
    second.leave()


def test_another_file_has_another_gate(tmp_path):
    with Gate(str(tmp_path / "a"), 0.05).inside(), Gate(str(tmp_path / "b"), 0.05).inside():
        pass


def test_another_process_that_writes_is_waited_for(tmp_path):
    pytest.importorskip("fcntl")
    path, gate = str(tmp_path / "a"), Gate(str(tmp_path / "a"), 0.05)
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdout.readline() == "held\n"
    with pytest.raises(OperationalError):
        gate.enter()
    other.communicate("\n", timeout=10)
    with gate.inside():
        assert gate.is_inside


def connection_to(path, timeout):
    settings = {
        "ENGINE": "chomchom.core.sqlite3", "NAME": path, "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": timeout},
        "AUTOCOMMIT": True, "CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False, "TIME_ZONE": None, "TEST": {"NAME": None},
    }  # fmt: skip
    return DatabaseWrapper(settings, "gate")


@pytest.mark.django_db  # for connections at all; these are its own
def test_a_transaction_is_inside_until_it_ends_and_a_lone_write_waits(tmp_path):
    one, two = (connection_to(tmp_path / "a.sqlite3", 0.05) for _ in range(2))
    with one.cursor() as cursor, two.cursor() as other:
        cursor.execute("CREATE TABLE t (n integer)")
        one.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
        cursor.execute("INSERT INTO t VALUES (%s)", [1])
        assert other.execute("SELECT count(*) FROM t").fetchone() == (0,)
        with pytest.raises(OperationalError, match="of this process"):
            other.execute("INSERT INTO t VALUES (2)")
        one.rollback()
        one.set_autocommit(True)
        other.execute("INSERT INTO t VALUES (3)")
        assert cursor.execute("SELECT n FROM t").fetchall() == [(3,)]
    one.close()
    two.close()
