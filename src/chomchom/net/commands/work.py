"""``chomchom net work``: the worker, until it is told to stop."""

import signal
from argparse import ArgumentParser
from threading import Event
from typing import Any, TextIO

from chomchom.core import logs
from chomchom.net.tasks.worker import Worker

OTHER_VERSION = 78
"""Exit code where the schema is that of another version: starting this one again would not help (EX_CONFIG)."""
HELP = "watch, alert and notify; runs until it is told to stop (SIGTERM or Ctrl-C)"


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="do everything that is due now, then end")
    parser.add_argument("--name", default="", help="name of this worker (default: host:process)")


def run(options: dict[str, Any], out: TextIO) -> int:
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    worker = Worker(name=options["name"], stop=stop)
    logs.catch_uncaught()
    if not options["once"]:
        out.write(f"The net is working ({worker.name}).")
        worker.run()
    elif worker.may_begin():
        worker.run_once()
    if worker.refusal:
        out.write(worker.refusal)
    return OTHER_VERSION if worker.refusal else 0
