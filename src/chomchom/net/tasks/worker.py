"""The loop of the net. Everything it knows lies in rows: it may be killed at any moment, and run many times over."""

import logging
import os
import socket
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from queue import Empty, SimpleQueue
from threading import Event

from django.conf import settings
from django.db import close_old_connections, connection
from django.db.utils import InterfaceError, OperationalError
from django.urls import reverse

from chomchom.core import clock as the_clock
from chomchom.core import logs, schema
from chomchom.net import chores
from chomchom.net.channels import CHANNELS
from chomchom.net.operations import advancing, delivering, heartbeats
from chomchom.net.operations.delivering import Leased, Outcome
from chomchom.net.outboxes import Postman
from chomchom.net.queries import health, people
from chomchom.net.tasks.outgoing import OutgoingHeartbeat
from chomchom.net.tasks.senders import Sender

log = logging.getLogger(__name__)

IDLE_SECONDS = 0.5  # between two looks when nothing is due
BEAT_SECONDS = 1.0
SCHEMA_SECONDS = 60.0  # between two looks at whether the schema is still this program's
LARGEST = 400  # rows of a batch when much is due
PAUSES_SECONDS = (0.2, 0.5, 1, 2, 5)  # when the database is out of order
GRACE_SECONDS = 12  # for messages that are being sent when the worker is told to stop

Clock = Callable[[], datetime]


def speed() -> float:
    """Seconds of the demo's story in a real second; leases and pauses are about real time."""
    return max(the_clock.speed(), 0.001)


def worker_name() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"[:120]


class Batch:
    """A batch size that grows when a batch was full, and is small again when it was not: a first message is fast, and
    a storm does not pay for the same statements every hundred rows."""

    def __init__(self, smallest: int) -> None:
        self.smallest = self.size = smallest

    def was(self, count: int) -> None:
        self.size = LARGEST if count >= self.size else self.smallest

    def start_small(self) -> None:
        self.size = self.smallest


class Worker:
    """One worker process. ``run`` until told to stop, or ``run_once`` until nothing is due and nothing in flight."""

    def __init__(self, *, name: str = "", clock: Clock = the_clock.now, stop: Event | None = None) -> None:
        self.name = name or worker_name()
        self.stop = stop or Event()
        self.clock = clock
        self._started_at = self._seen_at = clock()
        self._outcomes: SimpleQueue[Outcome] = SimpleQueue()
        self._unrecorded: list[Outcome] = []  # kept while the database is out of order
        self._senders: dict[str, Sender] = {}
        self._flying: set[int] = set()  # ids of notices that a sender holds: never begun twice by the same worker
        self._rows, self._notices = Batch(advancing.BATCH), Batch(delivering.BATCH)
        self._next_beat = 0.0
        self._outgoing = OutgoingHeartbeat(settings.HEARTBEAT_URL)
        self._postman = Postman(clock)
        self._finder = people.Finder(remember=timedelta(seconds=1))
        self._next_schema = 0.0
        self.numbers: Counter[str] = Counter()  # what was counted since the start, for the metrics
        self.refusal = ""  # why this worker took no more work

    def run(self) -> None:
        """Cycle after cycle until ``stop`` is set, or the schema becomes that of another version (``refusal``); then
        wait for what is being sent and write down how it ended."""
        faults = 0
        self._warm_up()
        self._rebase()
        while not self.stop.is_set():
            try:
                if not self._may_work():
                    break
                worked = self.cycle()
                faults = 0
                if not worked:
                    self._wait()
            except (OperationalError, InterfaceError) as error:
                self._out_of_order(error, faults)
                faults += 1
            except Exception as error:  # a fault of the program must not leave everybody unwatched
                log.exception("A cycle of the net failed; it goes on.")
                self._count_error(error)
                self.stop.wait(PAUSES_SECONDS[min(faults, len(PAUSES_SECONDS) - 1)])
                faults += 1
        self._finish()

    def run_once(self) -> None:
        """For tests, cron and hand: everything that is due now is done, then it ends. Whether the schema is this
        program's is for the caller to ask (``may_begin``)."""
        while self.cycle() or self._in_flight:
            if self._in_flight:
                self._collect(wait_seconds=0.05)
        self._finish()

    def may_begin(self) -> bool:
        """Whether this program is the one for the schema it finds; otherwise ``refusal`` says why not."""
        self.refusal = schema.schema().refusal_of_worker
        if self.refusal:
            log.error("This worker takes no work. %s", logs.Code(self.refusal))
        return not self.refusal

    def _may_work(self) -> bool:
        if time.monotonic() < self._next_schema:
            return True
        self._next_schema = time.monotonic() + SCHEMA_SECONDS
        return self.may_begin()

    def cycle(self) -> bool:
        """One interleaving of small batches; False if there was nothing to do."""
        now = self._now()
        count = advancing.advance(now=now, limit=self._rows.size, finder=self._finder)
        self._rows.was(count)
        if count >= advancing.BATCH:
            self._notices.start_small()  # open everything first: only the first messages overtake
        taken = self._send(self._now())
        recorded = self._collect()
        self._beat()
        return bool(count or taken or recorded)

    # -- sending -----------------------------------------------------------------------------------------------------

    @property
    def _in_flight(self) -> int:
        return sum(sender.in_flight for sender in self._senders.values())

    def _send(self, now: datetime) -> int:
        busy = [name for name, sender in self._senders.items() if sender.is_busy]
        leased = delivering.lease(
            now=now, worker=self.name, limit=self._notices.size, busy=busy, length=delivering.LEASE * speed()
        )
        self._notices.was(len(leased))
        for notice in self._composed([row for row in leased if row.id not in self._flying]):
            if notice.message is None:
                error = "" if notice.over else notice.error
                self._unrecorded.append(Outcome(notice, self.clock(), error=error, retry=False))
            else:
                self._flying.add(notice.id)
                self._sender(notice.channel).take(notice)
        return len(leased)

    def _composed(self, leased: list[Leased]) -> list[Leased]:
        """With messages; a notice whose message cannot be written waits and is tried again, alone."""
        if not leased:
            return []
        try:
            return delivering.compose(leased, now=self._seen_at, finder=self._finder)
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            log.exception("Messages could not be written together; they are written one by one.")
            return [notice for row in leased for notice in self._composed_alone(row)]

    def _composed_alone(self, row: Leased) -> list[Leased]:
        try:
            return delivering.compose([row], now=self._seen_at, finder=self._finder)
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:
            log.exception("The message of notice %s could not be written.", row.id)
            self._unrecorded.append(Outcome(row, self.clock(), error=f"{type(error).__name__}: {error}"))
            return []

    def _sender(self, name: str) -> Sender:
        if name not in self._senders:
            self._senders[name] = Sender(CHANNELS[name], self.clock, self._outcomes)
        return self._senders[name]

    def _collect(self, wait_seconds: float = 0) -> int:
        """Write down how sendings ended: all that ended since the last time, in one transaction."""
        try:
            self._ended(self._outcomes.get(timeout=wait_seconds) if wait_seconds else self._outcomes.get_nowait())
            while True:
                self._ended(self._outcomes.get_nowait())
        except Empty:
            pass
        count = len(self._unrecorded)
        delivering.record(self._unrecorded)
        self.numbers.update(f"delivery:{outcome.notice.channel}:{_word_for(outcome)}" for outcome in self._unrecorded)
        self._unrecorded = []
        return count

    def _ended(self, outcome: Outcome) -> None:
        self._senders[outcome.notice.channel].in_flight -= 1
        self._flying.discard(outcome.notice.id)
        self._unrecorded.append(outcome)

    # -- waiting, stopping, faults -----------------------------------------------------------------------------------

    def _now(self) -> datetime:
        now = self.clock()
        if now < self._seen_at - timedelta(seconds=5):
            log.warning("The clock went back by %s.", self._seen_at - now)
            heartbeats.rebase(now=now)
        self._seen_at = now
        return now

    def _wait(self) -> None:
        """Until something is due, a sending ends, or it is time to look again."""
        now = self.clock()
        until = health.next_moment(now, now + timedelta(seconds=IDLE_SECONDS) * speed())
        seconds = max((until - self.clock()).total_seconds() / speed(), 0.001)
        if self._in_flight:
            self._collect(wait_seconds=seconds)
        else:
            self.stop.wait(seconds)

    def _beat(self) -> None:
        if time.monotonic() >= self._next_beat:
            heartbeats.beat(worker=self.name, started_at=self._started_at, at=self.clock(), numbers=self.numbers)
            chores.run_due(self.clock())
            self._postman.look()
            self._outgoing.beat(self.clock())
            self._next_beat = time.monotonic() + BEAT_SECONDS

    def _warm_up(self) -> None:
        """Load what the first message would otherwise wait for."""
        reverse("net:alerts")

    def _rebase(self) -> None:
        try:
            heartbeats.rebase(now=self.clock())
            heartbeats.forget(before=self.clock() - timedelta(days=1))
        except (OperationalError, InterfaceError) as error:
            self._out_of_order(error, 0)

    def _out_of_order(self, error: Exception, faults: int) -> None:
        pause = PAUSES_SECONDS[min(faults, len(PAUSES_SECONDS) - 1)]
        self._count_error(error)
        log.warning("The database does not answer (%s); trying again in %s s.", error, pause)
        if not connection.in_atomic_block:
            connection.close()
            close_old_connections()
        self.stop.wait(pause)

    def _count_error(self, error: Exception) -> None:
        """It may have come from another schema: that is looked up before the next cycle."""
        self.numbers[f"error:{type(error).__name__}"] += 1
        self._next_schema = 0.0

    def _finish(self) -> None:
        for sender in self._senders.values():
            sender.stop()
        end = time.monotonic() + GRACE_SECONDS
        while self._in_flight and time.monotonic() < end:
            self._collect(wait_seconds=0.1)
        self._collect()
        self._postman.wait(GRACE_SECONDS)


def _word_for(outcome: Outcome) -> str:
    if outcome.unsent:
        return "unsent"
    return "failed" if outcome.error else "sent"
