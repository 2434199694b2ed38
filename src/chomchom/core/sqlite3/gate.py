"""Writers of a SQLite file come one after the other, and each gets its turn.

SQLite lets whoever finds the file busy sleep and try again: among many writers some try at the wrong moment for twenty
seconds and are told "database is locked". Here threads of one process wait for a lock, and processes for two locked
files beside the database: whoever holds the *turn* is the next to *write*, so a busy server cannot keep the net's
worker out. SQLite's own lock still holds for what comes by other ways.
"""

import os
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from django.db.utils import OperationalError

try:
    import fcntl
except ImportError:  # Windows: threads wait for each other, processes for SQLite's own lock
    fcntl = None  # type: ignore[assignment]

LOOK_AGAIN_S = 0.002
TURN, WRITE = ".turn", ".write"

_threads: dict[str, Lock] = defaultdict(Lock)


class Gate:
    """The gate of one connection to the file at ``path``. Not entered twice without leaving."""

    def __init__(self, path: str, timeout_s: float) -> None:
        self._path, self._timeout_s = os.path.realpath(path), timeout_s
        self._threads = _threads[self._path]
        self._file: int | None = None
        self.is_inside = False

    def enter(self) -> None:
        """Wait for the others. Raises OperationalError where they take longer than ``timeout_s``."""
        until = time.monotonic() + self._timeout_s
        if not self._threads.acquire(timeout=self._timeout_s):
            raise OperationalError("database is locked: other writers of this process take too long")
        try:
            self._file = self._wait_for_processes(until)
        except BaseException:
            self._threads.release()
            raise
        self.is_inside = True

    def leave(self) -> None:
        """Let the next one in; does nothing outside."""
        if self.is_inside:
            self.is_inside = False
            _unlock(self._file)
            self._file = None
            self._threads.release()

    @contextmanager
    def inside(self) -> Iterator[None]:
        self.enter()
        try:
            yield
        finally:
            self.leave()

    def _wait_for_processes(self, until: float) -> int | None:
        if fcntl is None:
            return None
        turn = _lock(self._path + TURN, until)
        try:
            return _lock(self._path + WRITE, until)
        finally:
            _unlock(turn)


def _lock(path: str, until: float) -> int:
    """Opened anew each time: a process that was forked off must not share it."""
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return file
        except BlockingIOError:
            if time.monotonic() > until:
                os.close(file)
                raise OperationalError("database is locked: other processes take too long") from None
            time.sleep(LOOK_AGAIN_S)


def _unlock(file: int | None) -> None:
    if file is not None:
        fcntl.flock(file, fcntl.LOCK_UN)
        os.close(file)
