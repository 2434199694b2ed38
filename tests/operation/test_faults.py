"""The disk is full, the mail server hangs, the database is started anew: nothing half-done, and work goes on."""

import json
import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from net.net_world import LADDER, NOON, Sink, Visits, World

from chomchom.core import durable, kept
from chomchom.core.storage import HashedStorage
from chomchom.documents import files
from chomchom.documents.models import Document
from chomchom.net import channels, subjects
from chomchom.net.channels.email import Email
from chomchom.net.models import Notice
from chomchom.net.queries import books
from chomchom.net.tasks.worker import Worker
from tests.operation.conftest import PATIENCE_S, keep


@contextmanager
def room_for(number_bytes):
    """The kernel refuses to let a file grow beyond: a real error in the middle of a real write."""
    before, handler = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (number_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


class TestFullDisk:
    def test_a_document_is_kept_whole_or_not_at_all(self, house):
        rows, before = Document.objects.count(), sorted(files.folder().rglob("*"))
        with room_for(500), pytest.raises(OSError, match="File too large"):
            keep(house, 9)
        assert Document.objects.count() == rows
        assert [path for path in files.folder().rglob("*") if path.is_file() and path not in before] == []
        assert kept.findings(now=NOON) == []

    def test_so_is_the_file_of_a_field(self, tmp_path):
        storage = HashedStorage(location=tmp_path / "files")
        with room_for(500), pytest.raises(OSError, match="File too large"):
            storage.save("doors/a.jpg", ContentFile(b"x" * 2000))
        assert [path for path in (tmp_path / "files").rglob("*") if path.is_file()] == []
        name = storage.save("doors/a.jpg", ContentFile(b"x" * 2000))
        assert storage.save("doors/a.jpg", ContentFile(b"x" * 2000)) == name, "the same again is the same file"
        assert storage.save("doors/a.jpg", ContentFile(b"y")) != name

    def test_on_a_file_system_without_room(self, small_disk):
        with pytest.raises(OSError, match="No space left"):
            durable.write(small_disk / "a" / "b", b"x" * 200_000)
        assert [path for path in small_disk.rglob("*") if path.is_file()] == []


@pytest.fixture
def silent_mail_server(settings):
    """Takes every connection and never says a word; called, it hangs up on all."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.SEND_TIMEOUT = settings.EMAIL_TIMEOUT = 120
    taken = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        settings.EMAIL_HOST, settings.EMAIL_PORT = listener.getsockname()

        def accept():
            with suppress(OSError):
                while True:
                    taken.append(listener.accept()[0])

        def hang_up():
            for connection in taken:
                connection.close()

        threading.Thread(target=accept, daemon=True).start()
        yield hang_up
        hang_up()
        listener.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def world(transactional_db, monkeypatch):
    monkeypatch.setitem(subjects.KINDS, Visits.kind, Visits())
    monkeypatch.setitem(channels.CHANNELS, "email", Email())
    monkeypatch.setitem(channels.CHANNELS, "sink", Sink())
    world = World()
    world.publish("late", [{**LADDER[0], "channels": ["email", "sink"]}, *LADDER[1:]])
    return world


def test_a_mail_server_that_hangs_holds_up_no_other_channel_and_is_tried_again(world, silent_mail_server):
    world.promise(1, at=NOON - timedelta(minutes=30), due_at=NOON)
    worker, texts = Worker(name="w", clock=lambda: NOON), channels.CHANNELS["sink"].messages
    while not texts:
        worker.cycle()
    letter = Notice.objects.get(channel="email")
    assert (letter.state, letter.sent_at) == ("leased", None), "it is being tried while the text message has gone"
    silent_mail_server()
    worker.run_once()
    letter.refresh_from_db()
    assert (letter.state, letter.attempts, letter.sent_at) == ("pending", 1, None) and "메일 서버" in letter.error
    assert Notice.objects.get(channel="sink").state == "sent"
    assert books.findings(now=NOON) == []


# -- a database that is started anew ---------------------------------------------------------------------------------


def bin_folder():
    """Where the programs of the server lie, which Debian keeps off the path."""
    asked = (
        subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True, check=False)
        if shutil.which("pg_config")
        else None
    )
    places = [Path(asked.stdout.strip())] if asked and asked.returncode == 0 else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((place for place in places if (place / "pg_ctl").exists()), None)


class Cluster:
    """A PostgreSQL of its own, run as its own user where we are root, stopped and started at will."""

    def __init__(self, folder, programs):
        self.folder, self.programs, self.port = folder, programs, free_port()
        self.run("initdb", "-A", "trust", "-U", "postgres", "--no-sync", "-E", "UTF8", "--no-locale")
        self.address = f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def run(self, program, *words):
        command = [str(self.programs / program), "-D", str(self.folder / "data"), *words]
        if os.geteuid() == 0:
            command = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command]
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True, cwd=self.folder)

    def start(self):
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
        self.run("pg_ctl", "-w", "-o", options, "-l", str(self.folder / "log"), "start")

    def kill(self):
        self.run("pg_ctl", "-m", "immediate", "stop")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def cluster():
    programs = bin_folder()
    if programs is None or (os.geteuid() == 0 and not shutil.which("setpriv")):
        pytest.skip("the programs of a PostgreSQL server are not installed here")
    folder = Path(tempfile.mkdtemp(prefix="chomchom-cluster-"))  # its user must reach it
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    cluster = Cluster(folder, programs)
    cluster.start()
    yield cluster
    cluster.kill()
    shutil.rmtree(folder)


@pytest.mark.crash
def test_server_and_worker_come_back_when_the_database_is_started_anew(cluster, chomchom, place):
    port = free_port()
    environment = {**os.environ, "CHOMCHOM_VAR": str(place), "DATABASE_URL": cluster.address}
    start = [sys.executable, "-m", "chomchom", "start", "--no-demo", "--port", str(port)]
    process = subprocess.Popen(
        start, env=environment, start_new_session=True, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    try:
        wait_until(lambda: health(port)[0] == 200, PATIENCE_S)
        cluster.kill()
        asked = time.monotonic()
        assert health(port) == (503, False) and time.monotonic() - asked < 10
        page = answer(port, "/accounts/login/")
        assert page in (200, 500, 503)
        cluster.start()
        wait_until(lambda: health(port)[0] == 200, 60)
        assert process.poll() is None, "neither of both had to be started anew"
        assert answer(port, "/accounts/login/") == 200
    finally:
        process.terminate()
        process.wait(30)
    audit = chomchom("audit", database=cluster.address)
    assert audit.returncode == 0, audit.stdout + audit.stderr


def wait_until(true, seconds):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.3)


def health(port):
    """(status, whether the database answers); (0, None) while nobody listens."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=20) as said:
            return said.status, json.load(said).get("database")
    except urllib.error.HTTPError as error:
        return error.code, json.load(error).get("database")
    except OSError:
        return 0, None


def answer(port, path):
    try:
        return urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20).status
    except urllib.error.HTTPError as error:
        return error.code
