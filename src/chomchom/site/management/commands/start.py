"""``chomchom start``: everything for one machine: migrates, loads the demo district once, starts server and worker."""

import os
import signal
import subprocess
import sys
import time
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation

from chomchom.core import clock
from chomchom.site.demo import district

RECIPIENTS = 200
THREADS = 4
GRACE_S = 8


class Command(BaseCommand):
    help = "Start the web server and the net's worker together; on the first start with a demo district."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="port of the web server (default: 8000)")
        parser.add_argument("--host", default="127.0.0.1", help="address it listens on (default: 127.0.0.1)")
        parser.add_argument("--no-demo", action="store_true", help="do not load the demo district")
        parser.add_argument(
            "--recipients", type=int, default=RECIPIENTS, help=f"people in the demo district (default: {RECIPIENTS})"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        if not settings.PRODUCTION and not options["no_demo"] and not district.is_loaded():
            self.stdout.write(f"Loading the demo district with {options['recipients']} invented people …")
            begin_story()
            district.load(recipients=options["recipients"], at=clock.now())
        self._say(options["host"], options["port"])
        run([_web(options["host"], options["port"]), _worker()])

    def _say(self, host: str, port: int) -> None:
        self.stdout.write(f"\n  Chomchom 촘촘   http://{host}:{port}/\n")
        if district.is_loaded() and not settings.PRODUCTION:
            self.stdout.write(f"\n  Demo accounts (password for all: {district.PASSWORD})")
            for account in district.demo_accounts():
                with translation.override("en"):
                    self.stdout.write(f"    {account.username:<10} {account.role.label}, {account.organisation}")
            self.stdout.write("\n  Watch a whole day: .venv/bin/chomchom demo day   (in a second terminal)\n")
        self.stdout.write("  Stop with Ctrl+C.\n")
        self.stdout.flush()


def begin_story() -> None:
    """A demo district lives by a story clock of its own from its first morning on, whatever the hour in the world."""
    if clock.story() is None:
        clock.set_story(at=timezone.localtime().replace(hour=10, minute=0, second=0, microsecond=0), speed=1)


def _web(host: str, port: int) -> list[str]:
    granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    return [
        *granian,
        "--workers",
        "1",
        "--blocking-threads",
        str(THREADS),
        "--no-ws",
        "--workers-kill-timeout",
        "3",
        "--log-level",
        "warning",
        "chomchom.site.wsgi:application",
    ]


def _worker() -> list[str]:
    return [sys.executable, "-m", "chomchom", "net", "work"]


def run(commands: list[list[str]]) -> None:
    """Run the programs until one ends or somebody stops us; then end all of them. Raises CommandError if one failed."""
    # each in a group of its own, so that what a program started ends with it
    processes = [subprocess.Popen(command, start_new_session=True) for command in commands]
    stopped = False

    def stop(*_args: Any) -> None:
        nonlocal stopped
        stopped = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while not stopped and all(process.poll() is None for process in processes):
        time.sleep(0.2)
    failed = [process.args for process in processes if process.poll() not in (None, 0)]
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(GRACE_S)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
    if failed and not stopped:
        raise CommandError(f"This program ended by itself, so everything was stopped: {' '.join(map(str, failed[0]))}")
