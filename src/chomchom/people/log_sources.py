"""Signals of the access log that need to know a programme: each registers its counts once, in its app's ``ready()``."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Protocol

from chomchom.people.enums import LogSignal
from chomchom.people.rules.log_review import Count


class Source(Protocol):
    def __call__(self, *, accounts: Collection[int], first: datetime, last: datetime) -> Iterable[Count]:
        """What these accounts did in [first, last), counted in a constant number of statements."""


SOURCES: dict[LogSignal, Source] = {}


def register(signal: LogSignal, source: Source) -> None:
    SOURCES[signal] = source
