"""A few threads for each channel, so that one that hangs holds up only itself. Threads never touch the database."""

import time
from collections.abc import Callable
from datetime import datetime
from queue import SimpleQueue
from threading import Thread

from django.conf import settings
from django.utils import translation

from chomchom.net.channels import Channel, ChannelError
from chomchom.net.operations.delivering import LEASE, Leased, Outcome

SAFE_SECONDS = LEASE.total_seconds() / 2  # a message is not begun later than this after its lease
MOST = 400  # messages of one channel in flight


class Sender:
    """The threads of one channel, and how many messages it can take."""

    def __init__(self, channel: Channel, clock: Callable[[], datetime], outcomes: "SimpleQueue[Outcome]") -> None:
        self.channel = channel
        self.in_flight = 0
        self._seconds = SAFE_SECONDS * channel.threads / 50  # so that the first batch of 50 fits
        self._clock = clock
        self._outcomes = outcomes
        self._queue: SimpleQueue[tuple[Leased, float] | None] = SimpleQueue()
        self._threads: list[Thread] = []

    @property
    def is_busy(self) -> bool:
        """Whether more messages would wait so long that their leases end."""
        fits = int(SAFE_SECONDS * self.channel.threads / max(self._seconds, 0.001))
        return self.in_flight >= max(self.channel.threads, min(fits, MOST))

    def take(self, notice: Leased) -> None:
        if len(self._threads) < self.channel.threads:
            thread = Thread(target=self._run, args=(self._queue,), name=f"send {self.channel.name}", daemon=True)
            self._threads.append(thread)
            thread.start()
        self.in_flight += 1
        self._queue.put((notice, time.monotonic() + SAFE_SECONDS))

    def stop(self) -> None:
        """Give back what has not been begun; threads end after the message they are at."""
        while not self._queue.empty():
            item = self._queue.get()
            if item:
                self._outcomes.put(Outcome(item[0], self._clock(), unsent=True))
        for _thread in self._threads:
            self._queue.put(None)
        self._threads, self._queue = [], SimpleQueue()

    def _run(self, queue: "SimpleQueue[tuple[Leased, float] | None]") -> None:
        while item := queue.get():
            notice, last_moment = item
            if time.monotonic() > last_moment:
                self._outcomes.put(Outcome(notice, self._clock(), unsent=True))
                continue
            started = time.monotonic()
            outcome = self._send(notice)
            self._seconds += (time.monotonic() - started - self._seconds) * 0.2
            self._outcomes.put(outcome)

    def _send(self, notice: Leased) -> Outcome:
        try:
            self.channel.send(notice.message)
        except ChannelError as error:
            with translation.override(settings.LANGUAGE_CODE):
                return Outcome(notice, self._clock(), error=str(error.sentence), retry=error.retry)
        except Exception as error:  # a fault of the channel must not end the thread
            return Outcome(notice, self._clock(), error=f"{type(error).__name__}: {error}")
        return Outcome(notice, self._clock())
