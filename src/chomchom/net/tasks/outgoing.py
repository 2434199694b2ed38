"""The outgoing heartbeat: an outside watcher hears from the net only while nothing is overdue, and raises the alarm
when it hears nothing."""

import logging
import time
from datetime import datetime
from threading import Thread

from chomchom.net.channels import ChannelError, web
from chomchom.net.queries.health import health

log = logging.getLogger(__name__)

EVERY_SECONDS = 60


class OutgoingHeartbeat:
    """Posts to ``url`` once a minute, from a thread of its own, if the net is well; an empty ``url`` does nothing."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._next = 0.0
        self._thread: Thread | None = None

    def beat(self, now: datetime) -> bool:
        """Whether a heartbeat was sent on its way at ``now``."""
        if not self.url or time.monotonic() < self._next or (self._thread and self._thread.is_alive()):
            return False
        self._next = time.monotonic() + EVERY_SECONDS
        if not health(now).is_well:
            log.warning("Something is overdue: the outgoing heartbeat is withheld.")
            return False
        self._thread = Thread(target=self._post, name="outgoing heartbeat", daemon=True)
        self._thread.start()
        return True

    def _post(self) -> None:
        try:
            web.post(self.url, body=b"", headers={}, trusted=True)
        except ChannelError as error:
            log.warning("The outgoing heartbeat did not arrive: %s", error)
