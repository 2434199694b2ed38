"""The heartbeat to an outside watcher, against a real server."""

from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from net.net_world import NOON

from chomchom.net.tasks.outgoing import OutgoingHeartbeat
from chomchom.net.tasks.worker import Worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def watcher():
    """(its address, the list of what it heard)."""
    heard = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            heard.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *words):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/alive", heard
    server.shutdown()
    server.server_close()


def test_the_watcher_hears_from_a_net_in_which_nothing_is_overdue(world, watcher):
    url, heard = watcher
    Worker(name="test", clock=lambda: NOON).run_once()
    outgoing = OutgoingHeartbeat(url)
    assert outgoing.beat(NOON + timedelta(seconds=1))
    outgoing._thread.join(10)
    assert heard == ["/alive"]
    assert not outgoing.beat(NOON + timedelta(seconds=2)), "once a minute"


def test_the_watcher_hears_nothing_while_something_is_overdue(world, watcher):
    url, heard = watcher
    Worker(name="test", clock=lambda: NOON).run_once()
    world.promise(1)
    assert not OutgoingHeartbeat(url).beat(NOON + timedelta(seconds=20))
    assert heard == []


def test_without_an_address_nothing_is_sent(world):
    assert not OutgoingHeartbeat("").beat(NOON)


def test_a_watcher_that_cannot_be_reached_disturbs_nothing(world, caplog):
    Worker(name="test", clock=lambda: NOON).run_once()
    outgoing = OutgoingHeartbeat("http://127.0.0.1:9/alive")
    assert outgoing.beat(NOON)
    outgoing._thread.join(20)
    assert "did not arrive" in caplog.text
