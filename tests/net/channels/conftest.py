"""Real servers on this machine: what a channel sends is read where it arrives."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from chomchom.net.channels import Message


@dataclass
class Request:
    path: str
    headers: dict[str, str]  # names in small letters
    body: bytes


@dataclass
class Server:
    """``behave(request) -> (status, headers, body)`` decides the answer; ``requests`` holds what arrived."""

    behave: Callable[[Request], tuple[int, dict[str, str], bytes]]
    requests: list[Request] = field(default_factory=list)
    url: str = ""


def answers(status: int, body: bytes = b"", **headers: str) -> Callable[[Request], tuple[int, dict[str, str], bytes]]:
    return lambda _request: (status, headers, body)


class QuietServer(ThreadingHTTPServer):
    def handle_error(self, *_args: object) -> None:
        """A client that hangs up early is part of the tests."""


def _handler(server: Server) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            request = Request(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
            server.requests.append(request)
            status, headers, answer = server.behave(request)
            self.send_response(status)
            for name, value in ({"Content-Length": str(len(answer))} | headers).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_args: object) -> None:
            pass

    return Handler


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    """serve(behave): an HTTP server on a free port of this machine."""
    running = []

    def start(behave: Callable[[Request], tuple[int, dict[str, str], bytes]]) -> Server:
        server = Server(behave)
        http = QuietServer(("127.0.0.1", 0), _handler(server))
        http.daemon_threads = True
        threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        server.url = f"http://127.0.0.1:{http.server_address[1]}"
        running.append(http)
        return server

    yield start
    for http in running:
        http.shutdown()
        http.server_close()


@pytest.fixture
def silent() -> Iterator[str]:
    """The address of a server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


@pytest.fixture
def dripping() -> Iterator[str]:
    """The address of a server that answers one byte every fifth of a second, for ever."""
    stop = threading.Event()

    def drip(listener: socket.socket) -> None:
        connection, _address = listener.accept()
        with connection:
            while not stop.is_set():
                try:
                    connection.sendall(b"H")
                except OSError:
                    return
                time.sleep(0.2)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=drip, args=[listener], daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        stop.set()


@pytest.fixture
def closed() -> str:
    """The address of a port at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"http://127.0.0.1:{listener.getsockname()[1]}"


@pytest.fixture
def loopback_allowed(settings) -> None:
    settings.INTERNAL_NETWORKS_ALLOWED = ["127.0.0.0/8"]


@pytest.fixture
def message() -> Callable[..., Message]:
    def make(**changes: object) -> Message:
        values = {
            "key": "alert:7/0/0/3/email",
            "account_id": 3,
            "address": "kim@example.kr",
            "language": "ko",
            "title": "[촘촘] 미응답 · GS-2026-010012 · 수완동",
            "text": "12:20까지 확인되지 않았습니다.",
            "url": "https://chomchom.example.kr/net/alerts/7/",
            "severity": "urgent",
            "alert_ids": (7,),
        }
        return Message(**(values | changes))

    return make
