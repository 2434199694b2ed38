"""What the crashing processes share: Django on the database of the environment, the small world, a sink into a file."""

import os
import sys
import time
from datetime import timedelta
from pathlib import Path

import django

TESTS = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TESTS))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chomchom.site.settings")
django.setup()

from django.urls import reverse  # noqa: E402

from chomchom.net import channels, subjects  # noqa: E402
from chomchom.net.operations import delivering  # noqa: E402

LEASE = timedelta(seconds=3)  # so that a test need not wait for a minute
delivering.LEASE = LEASE
delivering.lease.__kwdefaults__["length"] = LEASE

from net.net_world import Visits  # noqa: E402


class FileSink:
    """Appends the key of each message to a file in one write: what stands there was delivered, whatever dies later."""

    name = "sink"
    label = "Sink"
    bundles = False
    threads = 2

    def __init__(self, path: str, pause_seconds: float = 0.0) -> None:
        self.file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        self.pause_seconds = pause_seconds

    def addresses(self, account_ids):
        return {pk: f"sink:{pk}" for pk in account_ids}

    def send(self, message):
        time.sleep(self.pause_seconds)
        os.write(self.file, f"{message.key}\n".encode())


def set_up(sink_path: str, pause_seconds: float = 0.0) -> None:
    subjects.register(Visits())
    channels.register(FileSink(sink_path, pause_seconds))
    reverse("net:alerts")  # loads every page once, here, and not in each process that is forked
