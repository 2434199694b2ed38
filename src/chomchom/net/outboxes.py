"""Letters of programmes to people without an account leave the house beside the notices of the net.

A programme registers once how to know that something is due, and how to send it. Sending runs in a thread of its own,
never twice at a time, so that a mail server that hangs holds up no ladder.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Thread
from typing import Protocol

from django.db import connections

log = logging.getLogger(__name__)

ASK_AGAIN = timedelta(seconds=5)
"""A worker in a storm runs many times a second; whether a letter is due is asked less often."""


class IsDue(Protocol):
    def __call__(self, *, now: datetime) -> bool: ...


class Send(Protocol):
    def __call__(self, *, now: datetime) -> int: ...


@dataclass(frozen=True)
class Outbox:
    is_due: IsDue
    send: Send


OUTBOXES: dict[str, Outbox] = {}


def register(name: str, *, is_due: IsDue, send: Send) -> None:
    """``send`` is called outside of any transaction; called once, in an app's ``ready()``."""
    OUTBOXES[name] = Outbox(is_due, send)


class Postman:
    """The thread of a worker that empties the outboxes."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._thread: Thread | None = None
        self._nothing_at: datetime | None = None

    def look(self) -> bool:
        """Begin to send if something is due; False while it is at it, or if nothing is."""
        now = self._clock()
        if self._thread is not None and self._thread.is_alive():
            return False
        if self._nothing_at is not None and abs(now - self._nothing_at) < ASK_AGAIN:
            return False
        due = [name for name, outbox in OUTBOXES.items() if outbox.is_due(now=now)]
        self._nothing_at = None if due else now
        if not due:
            return False
        self._thread = Thread(target=self._run, args=(due,), name="outboxes", daemon=True)
        self._thread.start()
        return True

    def wait(self, seconds: float) -> None:
        if self._thread is not None:
            self._thread.join(seconds)

    def _run(self, names: list[str]) -> None:
        try:
            for name in names:
                OUTBOXES[name].send(now=self._clock())
        except Exception:
            log.exception("An outbox could not be emptied; it is tried again.")
        finally:
            connections.close_all()
